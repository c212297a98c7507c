# fleet_check_test: each way in which a run may differ from the deviations that are written down is told.
# SPDX-License-Identifier: Apache-2.0
import json
import subprocess
import sys

from whole_program import ROOT, SCENARIOS, ProgramTest, main, wiretrial, write_json

from fleet_check import differences, is_named, played_again


def case(name, outcome, known=None, **members):
    return {"id": name, "transport": "ipv4", "level": "must", "outcome": outcome, "known": known, "flaky": False,
            "detail": "seen"} | members


def run(*cases, complete=True):
    return {"complete": complete, "cases": list(cases)}


WRITTEN = {"subject": "echo", "deviations": [{"case": "a/*", "reason": "Known."}]}
AS_WRITTEN = (case("a/one", "fail", "Known."), case("b", "pass"), case("c", "fail", level="should"), case("d", "skip"))


class FleetCheck(ProgramTest):
    def told(self, *cases, complete=True):
        found = differences(WRITTEN, run(*cases, complete=complete))
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_nothing_to_tell_where_all_is_as_written(self):
        self.assertEqual(differences(WRITTEN, run(*AS_WRITTEN)), [])

    def test_each_difference_is_told_once(self):
        self.assertIn("not written down: b over ipv4: seen", self.told(*AS_WRITTEN, case("b", "fail")))
        self.assertIn("passes, though written down: a/two", self.told(*AS_WRITTEN, case("a/two", "pass", "Known.")))
        self.assertIn("error: e", self.told(*AS_WRITTEN, case("e", "error")))
        self.assertIn("died: e", self.told(*AS_WRITTEN, case("e", "died", "Known.")))
        self.assertIn("pass, flaky: e", self.told(*AS_WRITTEN, case("e", "pass", flaky=True)))
        self.assertIn("nothing of that name fails: a/*", self.told(case("b", "pass")))
        self.assertIn("cut short", self.told(*AS_WRITTEN, complete=False))

    def test_what_is_played_again_counts_as_it_went_then(self):
        first = run(*AS_WRITTEN, case("e", "error"), case("f", "fail"), case("f", "fail", transport="ipv6"))
        merged, notes = played_again(first, run(case("e", "pass"), case("f", "fail")))
        self.assertEqual([told.split(": seen")[0] for told in differences(WRITTEN, merged)],
                         ["not written down: f over ipv4", "not written down: f over ipv6"])
        self.assertEqual(len(notes), 1, notes)
        self.assertIn("differed once, and not when it was played again alone: error: e", notes[0])
        merged, _ = played_again(run(*AS_WRITTEN), run(complete=False))
        self.assertEqual(differences(WRITTEN, merged), ["the run was cut short"])

    def test_an_entry_names_cases_as_the_program_does(self):
        self.assertTrue(is_named({"case": "a/*/c?"}, case("a/b/b/c1", "fail")))
        self.assertFalse(is_named({"case": "a[b]"}, case("ab", "fail")))
        self.assertFalse(is_named({"case": "a", "transport": "unix"}, case("a", "fail")))

    def test_a_run_of_the_program(self):
        reason = {"reason": "The canary is there to fail."}
        entries = [{"case": f"self/canary/fails-{name}"} | reason
                   for name in ("by-octets", "by-time", "by-surplus", "by-ending", "by-silence", "by-branch")]
        for name, extra, status in (("as written", [], 0), ("a pass", [{"case": "self/canary/passes"} | reason], 1)):
            with self.subTest(name):
                path = write_json(self.folder, "deviations.json",
                                  {"wiretrial": 1, "subject": "echo", "deviations": entries + extra})
                wiretrial("run", "self/canary/fails-*", "self/canary/passes", "--subject", "echo", "--transport", "ipv4",
                          "--deviations", path, "--report", f"json={self.folder}/run.json", "--quiet")
                checked = subprocess.run([sys.executable, ROOT / "ci" / "fleet_check.py", path, self.folder / "run.json"],
                                         capture_output=True, text=True, check=False)
                self.assertEqual(checked.returncode, status, checked.stdout + checked.stderr)
                self.assertIn("echo: 1 passed, 6 failed, 6 of them written down", checked.stdout)
                named = subprocess.run([sys.executable, ROOT / "ci" / "fleet_check.py", "--differing", path,
                                        self.folder / "run.json"], capture_output=True, text=True, check=True)
                self.assertEqual(named.stdout.split(), ["self/canary/passes"] * status)

    def test_what_is_written_down_has_a_profile_a_version_and_reasons(self):
        files = sorted((SCENARIOS / "deviations").glob("*.json"))
        self.assertTrue(files)
        for path in files:
            written = json.loads(path.read_text())
            self.assertEqual(written["subject"], path.stem)
            self.assertTrue((SCENARIOS / "profiles" / path.name).is_file(), path.name)
            self.assertRegex(written["version"], r"^\S+ \d\S+$")
            for entry in written["deviations"]:
                self.assertTrue({"does", "section"} <= set(entry), f"{path.name}: {entry['case']}")


main()
