# canary_test: the alarm is tested too: what must fail fails, in every report and in the exit status.
# SPDX-License-Identifier: Apache-2.0
import json
import xml.etree.ElementTree as ElementTree

import jsonschema

from whole_program import SCENARIOS, ProgramTest, main, profile, undisturbed, wiretrial, write_json

EXPECTED = {
    "passes": "pass",
    "fails-by-octets": "fail",
    "fails-by-time": "fail",
    "fails-by-surplus": "fail",
    "fails-by-ending": "fail",
    "fails-by-silence": "fail",
    "fails-by-branch": "fail",
    "should-fails": "fail",
    "may-fails": "fail",
    "errs": "error",
    "skipped-by-need": "skip",
    "skipped-by-dependency": "skip",
    "mortal-dies": "pass",
}
VECTORS = {"passes": "pass", "fails-by-frame": "fail", "fails-by-outcome": "fail", "fails-by-offset": "fail"}


def outcomes(report):
    return {case["id"].rsplit("/", 1)[1]: case["outcome"] for case in report["cases"]}


def check_schema(report):
    schema = json.loads((SCENARIOS / "schema" / "run.schema.json").read_text())
    jsonschema.Draft7Validator(schema).validate(report)


class Canary(ProgramTest):
    def play(self, *arguments):
        def once():
            finished = wiretrial("run", *arguments, "--report", f"json={self.folder}/run.json", "--report",
                                 f"junit={self.folder}/run.xml", "--report", f"markdown={self.folder}/run.md")
            return finished, self.report()

        return undisturbed(once)[0]

    def report(self):
        report = json.loads((self.folder / "run.json").read_text())
        check_schema(report)
        return report

    def mortal(self):
        """A server that says it goes on serving, answers one message and exits."""
        return write_json(self.folder, "mortal.json", profile(
            profile="mortal", behaviour="upper-whole", ready="ready-fd",
            start=["{wiretrial}", "serve", "upper-once", "--listen", "{target}", "--ready-fd", "3"]))

    def test_each_outcome(self):
        for transport in ("ipv4", "ipv6", "unix"):
            with self.subTest(transport=transport):
                self.expect_status(self.play("self/canary", "--subject", "echo", "--transport", transport), 1)
                self.assertEqual(outcomes(self.report()), EXPECTED)

    def test_death_is_blamed_on_the_case_that_saw_it(self):
        finished = self.expect_status(self.play("self/canary", "--profile", self.mortal(), "--verbose"), 1)
        report = self.report()
        self.assertEqual(outcomes(report)["mortal-dies"], "died", finished.describe())
        died = next(case for case in report["cases"] if case["outcome"] == "died")
        self.assertTrue(any("exit status 0" in text for text in died["evidence"] + [died["detail"]]), died)

    def test_tally_and_coverage_add_up(self):
        self.play("self/canary", "--subject", "echo", "--transport", "ipv4")
        report = self.report()
        counted = list(outcomes(report).values())
        for outcome in ("pass", "fail", "skip", "error", "died"):
            self.assertEqual(report["tally"][outcome], counted.count(outcome), outcome)
        # Red: all that failed or erred but the recommendation and the option.
        self.assertEqual(report["tally"]["red"], counted.count("fail") - 2 + 1)
        self.assertTrue(report["complete"])

    def test_strict_counts_a_recommendation(self):
        selection = ("self/canary/should-fails", "--subject", "echo", "--transport", "ipv4")
        self.expect_status(self.play(*selection), 0)
        self.expect_status(self.play(*selection, "--strict"), 1)
        option = ("self/canary/may-fails", "--subject", "echo", "--transport", "ipv4", "--strict")
        self.expect_status(self.play(*option), 0)

    def test_each_case_alone(self):
        red = {"fail": 1, "error": 1, "died": 1, "pass": 0, "skip": 0}
        for name, outcome in EXPECTED.items():
            status = 0 if name in ("should-fails", "may-fails") else red[outcome]
            if name == "skipped-by-dependency":
                continue  # Without the case that it rests on it is played, and fails.
            with self.subTest(case=name):
                self.expect_status(
                    self.play(f"self/canary/{name}", "--subject", "echo", "--transport", "ipv4"), status)
                self.assertEqual(outcomes(self.report()), {name: outcome})

    def test_vectors(self):
        self.expect_status(self.play("self/canary-vectors"), 1)
        self.assertEqual(outcomes(self.report()), VECTORS)

    def test_failures_carry_evidence_and_a_command_that_repeats_them(self):
        self.play("self/canary", "--subject", "echo", "--transport", "ipv4")
        for case in self.report()["cases"]:
            if case["outcome"] != "fail":
                continue
            self.assertTrue(case["detail"], case["id"])
            self.assertTrue(case["transcript"], case["id"])
            self.assertTrue(case["requirement"]["quote"], case["id"])
            command = case["repeat"].split()
            self.assertEqual(command[:2], ["wiretrial", "run"])
            again = wiretrial(*command[1:], "--json").json()
            self.assertEqual([(each["id"], each["outcome"]) for each in again["cases"]], [(case["id"], "fail")])

    def test_junit(self):
        self.play("self/canary", "--subject", "echo", "--transport", "ipv4")
        root = ElementTree.parse(self.folder / "run.xml").getroot()
        cases = list(root.iter("testcase"))
        # One more tells that the run is complete.
        self.assertEqual({case.get("name") for case in cases}, set(EXPECTED) | {"run-is-complete"})
        counts = {tag: len([case for case in cases if case.find(tag) is not None])
                  for tag in ("failure", "error", "skipped")}
        # The recommendation and the option are not red, so they are no failures here.
        self.assertEqual(counts, {"failure": 6, "error": 1, "skipped": 2})

    def test_markdown_names_what_failed(self):
        self.play("self/canary", "--subject", "echo", "--transport", "ipv4")
        text = (self.folder / "run.md").read_text()
        for name, outcome in EXPECTED.items():
            if outcome in ("fail", "error"):
                self.assertIn(name, text)

    def test_json_on_standard_output_is_the_report(self):
        finished = wiretrial("run", "self/canary", "--subject", "echo", "--transport", "ipv4", "--json")
        check_schema(self.expect_status(finished, 1).json())

    def test_known_deviation(self):
        reason = "The canary is known."
        entries = [{"case": "self/canary/fails-*", "reason": reason}, {"case": "self/canary/errs", "reason": reason},
                   {"case": "self/canary/passes", "reason": "It used to fail."}]
        path = write_json(self.folder, "deviations.json", {"wiretrial": 1, "deviations": entries})
        self.play("self/canary", "--subject", "echo", "--transport", "ipv4", "--deviations", path)
        by_name = {case["id"].rsplit("/", 1)[1]: case for case in self.report()["cases"]}
        self.assertEqual(by_name["fails-by-time"]["known"], reason)
        self.assertEqual(by_name["fails-by-time"]["outcome"], "fail")
        self.assertEqual((by_name["passes"]["outcome"], by_name["passes"]["known"]), ("pass", "It used to fail."))
        finished = wiretrial("run", "self/canary/fails-*", "--subject", "echo", "--transport", "ipv4",
                             "--deviations", path)
        self.expect_status(finished, 0)

    def test_self_suites_are_played_only_where_named(self):
        listed = {each["id"] for each in wiretrial("list", "--json").json()}
        self.assertIn("self/canary/passes", listed)
        finished = wiretrial("run", "--subject", "echo", "--transport", "unix", "--json", timeout=200)
        played = {case["id"] for case in finished.json()["cases"]}
        self.assertTrue(played)
        self.assertEqual([name for name in played if name.startswith("self/")], [])


main()
