# teeth_test: the kill matrix finds what it must: a defect that is caught, one that is not, and a case without teeth.
#
# The whole matrix takes minutes and is `ci/full teeth`; here it is a part of it.
# SPDX-License-Identifier: Apache-2.0
import json

import jsonschema

from whole_program import SCENARIOS, ProgramTest, case, main, suite, wiretrial, write_json


class Teeth(ProgramTest):
    def matrix(self, *arguments, status):
        path = self.folder / "teeth.json"
        finished = wiretrial("teeth", *arguments, "--report", f"json={path}")
        self.expect_status(finished, status)
        report = json.loads(path.read_text())
        schema = json.loads((SCENARIOS / "schema" / "teeth.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        jsonschema.Draft7Validator(schema).validate(report)
        return finished, report

    def test_a_defect_is_caught_by_the_cases_that_speak_of_it(self):
        finished, report = self.matrix("http1/server", "--defect", "head-with-content", "-v", status=0)
        [defect] = report["defects"]
        self.assertFalse(defect["survives"])
        self.assertEqual(defect["subjects"], ["http"])
        self.assertTrue(any("head" in catch["id"] for catch in defect["caught_by"]), defect)
        self.assertTrue(all(catch["outcome"] == "fail" and catch["detail"] for catch in defect["caught_by"]))
        self.assertIn("1 defects, 1 caught, 0 survive", finished.text())

    def test_what_no_case_looks_at_survives(self):
        path = write_json(self.folder, "hello.json", suite(suite="tcp/hello"))
        finished, report = self.matrix(path, "--defect", "end-drops-answer", status=1)
        self.assertTrue(report["defects"][0]["survives"])
        self.assertIn("Survivors", finished.text())

    def test_a_case_that_asks_for_nothing_is_toothless(self):
        path = write_json(self.folder, "blunt.json", suite(
            [case([{"connect": {}}, {"close": {}}])], suite="tcp/blunt"))
        finished, report = self.matrix(path, status=1)
        [line] = report["cases"]
        self.assertTrue(line["toothless"])
        self.assertIn("Toothless", finished.text())

    def test_wrong_usage(self):
        for arguments, word in ((("--defect", "head-with-contend"), "head-with-content"),
                                (("--report", "pdf=x"), "json=FILE"), (("no/such/suite",), "--list")):
            finished = wiretrial("teeth", *arguments)
            self.assertIn(finished.status, (2, 3))
            self.assertIn(word, finished.errors())

    def test_every_defect_is_told_of(self):
        listed = self.expect_status(wiretrial("teeth", "--list"), 0).text()
        for word in ("in: ", "does: ", "who: ", "breaks: "):
            self.assertEqual(listed.count("\n  " + word), listed.count("\n  in: "))


main()
