# naive_test: each naive program fails exactly as its lesson says, and its strict sibling passes the same cases.
# SPDX-License-Identifier: Apache-2.0
import fnmatch
import json
import re

from whole_program import ROOT, SCENARIOS, ProgramTest, main, undisturbed, wiretrial

PROFILES = [json.loads(path.read_text()) for path in sorted((SCENARIOS / "profiles/naive").glob("*.json"))]
LESSONS = {each["profile"]: each["lesson"] for each in PROFILES}
STRICT = {lesson["strict"] for lesson in LESSONS.values()}
# Failed cases wait for what never comes: many of them wait at once.
JOBS = 24
# Cases that may wait longer than this are left to those who run the subjects by hand.
PATIENCE_MS = 10_000
FAILED = ("fail", "died")


def named(case_id, patterns):
    return any(fnmatch.fnmatchcase(case_id, pattern) for pattern in patterns)


def all_cases():
    for path in sorted((SCENARIOS / "suites").rglob("*.json")):
        suite = json.loads(path.read_text())
        if not suite["suite"].startswith("self/"):
            yield suite["suite"], suite.get("cases", [])


LEFT_OUT = {f'{suite}/{case["id"]}' for suite, cases in all_cases() for case in cases
            if case.get("within_ms", 0) > PATIENCE_MS}


def selection():
    """Every suite, without the cases that wait for too long."""
    for suite, cases in all_cases():
        ids = [f'{suite}/{case["id"]}' for case in cases]
        quick = [each for each in ids if each not in LEFT_OUT]
        yield from [suite] if cases and quick == ids else quick


def play():
    subjects = [word for name in sorted({*LESSONS, *STRICT}) for word in ("--subject", name)]
    finished = wiretrial("run", *selection(), *subjects, "--transport", "ipv4", "--jobs", JOBS, "--json", timeout=250)
    return finished, finished.json()


def programs():
    """Program -> the names of the mistakes in the lessons of its profiles."""
    mistakes = {}
    for profile in PROFILES:
        command = profile.get("start") or next(iter(profile["client"]["templates"].values()))
        names = mistakes.setdefault(command[command.index("serve") + 1], set())
        names.update(each["name"] for each in profile["lesson"]["mistakes"])
    return mistakes


class Naive(ProgramTest):
    @classmethod
    def setUpClass(cls):
        _, cls.report = undisturbed(play)
        cls.results = {}
        for case in cls.report["cases"]:
            cls.results.setdefault(case["subject"], {})[case["id"]] = case

    def failed(self, subject):
        return {case_id for case_id, case in self.results[subject].items() if case["outcome"] in FAILED}

    def test_every_subject_is_played_and_judged(self):
        self.assertEqual(set(self.results), {*LESSONS, *STRICT})
        errors = [(case["subject"], case["id"], case["detail"]) for case in self.report["cases"]
                  if case["outcome"] == "error"]
        self.assertEqual(errors, [])

    def test_every_mistake_shows(self):
        for name, lesson in LESSONS.items():
            may_pass = {pattern for each in lesson.get("consequences", []) for pattern in each["cases"]}
            for mistake in lesson["mistakes"]:
                with self.subTest(name, mistake=mistake["name"]):
                    self.assertTrue(any(named(case, mistake["cases"]) for case in self.failed(name)))
                    for pattern in mistake["cases"]:
                        played = fnmatch.filter(self.results[name], pattern)
                        self.assertTrue(played or pattern in LEFT_OUT, pattern)
                        shows = any(case in self.failed(name) for case in played)
                        self.assertTrue(shows or not played or pattern in may_pass, f"{pattern} passes")

    def test_the_code_names_the_mistakes_of_its_lessons(self):
        for program, mistakes in programs().items():
            with self.subTest(program):
                path = ROOT / "impl/naive" / (program.removeprefix("naive-").replace("-", "_") + ".cpp")
                named_in_code = set(re.findall(r"Mistake ([a-z0-9-]+):", path.read_text()))
                self.assertEqual(named_in_code, mistakes)

    def test_every_failure_is_explained(self):
        for name, lesson in LESSONS.items():
            with self.subTest(name):
                patterns = [pattern for entry in (*lesson["mistakes"], *lesson.get("consequences", []))
                            for pattern in entry["cases"]]
                self.assertEqual(sorted(case for case in self.failed(name) if not named(case, patterns)), [])

    def test_the_strict_sibling_passes_the_same_cases(self):
        for name, lesson in LESSONS.items():
            with self.subTest(name):
                sibling = self.results[lesson["strict"]]
                others = {case: sibling[case]["outcome"] for case in self.failed(name)}
                self.assertTrue(others)
                self.assertEqual({case: outcome for case, outcome in others.items() if outcome != "pass"}, {})

    def test_a_failure_is_told_with_its_mistakes_and_their_remedies(self):
        for name, lesson in LESSONS.items():
            with self.subTest(name):
                for case in self.results[name].values():
                    expected = [{"name": each["name"], "what": each["what"], "remedy": each["remedy"]}
                                for each in lesson["mistakes"]
                                if case["outcome"] in FAILED and named(case["id"], each["cases"])]
                    self.assertEqual(case.get("mistakes", []), expected, case["id"])

    def test_strict_subjects_have_no_mistakes(self):
        told = [case["id"] for name in STRICT for case in self.results[name].values() if "mistakes" in case]
        self.assertEqual(told, [])

    def test_reports_for_people_tell_mistake_and_remedy(self):
        report = self.folder / "run.md"
        finished = wiretrial("run", "tcp/one-shot/each-byte", "--subject", "naive-upper-once",
                             "--report", f"markdown={report}")
        self.expect_status(finished, 1)
        for text in (finished.text(), report.read_text()):
            self.assertRegex(text, r"mistake:? +one-receive: One receive is taken for one message")
            self.assertRegex(text, r"remedy:? +Receive in a loop")

    def test_a_stranger_is_not_told_the_mistakes_of_our_program(self):
        finished = wiretrial("run", "tcp/one-shot/each-byte", "--profile", "naive-upper-once", "--json",
                             "--start", "{wiretrial} serve naive-upper-once --listen {target}")
        self.assertNotIn("mistakes", finished.json()["cases"][0])

    def test_show_tells_the_lesson(self):
        for name, lesson in LESSONS.items():
            with self.subTest(name):
                text = " ".join(self.expect_status(wiretrial("show", name), 0).text().split())
                for mistake in lesson["mistakes"]:
                    self.assertIn(f'mistake {mistake["name"]} what {" ".join(mistake["what"].split())}', text)
                    self.assertIn(" ".join(mistake["remedy"].split()), text)

    def test_naive_programs_are_listed_and_played_only_where_named(self):
        listed = self.expect_status(wiretrial("serve", "--list"), 0).text()
        references = {each["name"] for each in wiretrial("list", "--subjects", "--json").json()}
        for name in LESSONS:
            self.assertIn(name, references)
        self.assertEqual(listed.count("naive-"), 9)
        finished = wiretrial("run", "tcp/one-shot", "tcp/dialogue", "--json")
        self.expect_status(finished, 0)
        self.assertEqual({case["subject"] for case in finished.json()["cases"]}, {"upper-once", "command"})


main()
