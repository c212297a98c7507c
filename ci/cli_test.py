# cli_test: how the commands behave to a shell: help with examples, wrong usage, list, show, filters.
# SPDX-License-Identifier: Apache-2.0
import os
import re
import shutil
import subprocess

from whole_program import PROGRAM, SCENARIOS, ProgramTest, main, profile, suite, wiretrial, write_json

COMMANDS = ("run", "list", "show", "lint", "schema", "serve", "decode", "teeth", "corpus", "compare", "fuzz",
            "promote", "merge", "load", "bench")


class CommandLine(ProgramTest):
    def test_help_names_every_command(self):
        text = self.expect_status(wiretrial("--help"), 0).text()
        for command in COMMANDS:
            self.assertRegex(text, rf"(?m)^ +{command} ", command)

    def test_each_help_has_an_example_of_itself(self):
        for command in COMMANDS:
            finished = self.expect_status(wiretrial(command, "--help"), 0)
            self.assertRegex(finished.text(), rf"Example[s]?:[\s\S]*wiretrial {command}", command)
            self.assertEqual(finished.stderr, b"")

    def test_version(self):
        self.assertRegex(self.expect_status(wiretrial("--version"), 0).text(), r"^wiretrial [0-9]+\.[0-9]+\.[0-9]+\n$")

    def test_wrong_usage(self):
        for arguments in ([], ["nosuch"], ["--nosuch"], *([command, "--nosuch"] for command in COMMANDS),
                          ["run", "--jobs", "0"], ["run", "--jobs", "many"], ["run", "--repeat", "0"],
                          ["run", "--report", "json"], ["run", "--report", "jsn=x"], ["run", "--report", "json="],
                          ["run", "--profile", "nosuch"], ["run", "--subject", "nosuch"], ["show"],
                          ["lint", "/nonexistent.json"], ["run", "--deviations", "/nonexistent.json"]):
            with self.subTest(arguments=arguments):
                finished = self.expect_status(wiretrial(*arguments), 2)
                self.assertTrue(finished.stderr + finished.stdout)

    def test_mistyped_words_are_answered_with_the_right_one(self):
        finished = self.expect_status(wiretrial("run", "--subject", "ecko"), 2)
        self.assertIn('did you mean "echo"', finished.errors())
        finished = self.expect_status(wiretrial("run", "--report", "jnuit=x"), 2)
        self.assertIn("did you mean junit", finished.errors())

    def test_nothing_selected(self):
        for arguments in (["nosuch"], ["self/canary", "--level", "nosuch"], ["self/canary", "--tag", "nosuch"],
                          ["self/canary", "--role", "client"], ["self/canary", "--section", "RFC 1"]):
            with self.subTest(arguments=arguments):
                finished = self.expect_status(wiretrial("run", *arguments, "--subject", "echo"), 3)
                self.assertIn("no case is selected", finished.errors())
        self.expect_status(wiretrial("list", "nosuch"), 3)
        self.expect_status(wiretrial("show", "nosuch/case"), 3)

    def test_list(self):
        listed = self.expect_status(wiretrial("list", "self", "--json"), 0).json()
        self.assertEqual(len([each for each in listed if each["id"].startswith("self/canary/")]), 13)
        for each in listed:
            self.assertTrue(each["requirement"] and each["title"] and each["section"], each)
        text = self.expect_status(wiretrial("list", "self"), 0).text()
        self.assertIn(f"\n{len(listed)} cases\n", text)
        subjects = {each["name"]: each for each in wiretrial("list", "--subjects", "--json").json()}
        self.assertEqual(subjects["socat-echo"]["behaviour"], "echo")
        self.assertIn("framed-echo-netstring", subjects)
        requirements = wiretrial("list", "--requirements", "--json").json()
        self.assertGreater(len(requirements), 500)

    def test_canaries_cover_nothing(self):
        """A case that must fail tests the harness, and no line of the catalogue."""
        tested = {each["id"]: each["cases"] for each in wiretrial("list", "--requirements", "--json").json()}
        data = self.folder / "data"
        shutil.copytree(SCENARIOS, data)
        for path in (data / "suites").iterdir():
            if path.name != "self":
                shutil.rmtree(path)
        alone = wiretrial("list", "--requirements", "--json", environment={"WIRETRIAL_DATA": str(data)}).json()
        self.assertGreater(tested["TCPS-A-01"], 0)
        self.assertEqual([each["id"] for each in alone if each["cases"]], [])

    def test_ids_are_unique_and_begin_with_the_path(self):
        listed = [each["id"] for each in wiretrial("list", "--json").json()]
        self.assertEqual(len(listed), len(set(listed)))
        suites = {str(path.relative_to(SCENARIOS / "suites"))[:-5] for path in (SCENARIOS / "suites").rglob("*.json")}
        for name in listed:
            self.assertTrue(any(name.startswith(each + "/") for each in suites), name)

    def test_show(self):
        text = self.expect_status(wiretrial("show", "self/canary/fails-by-time"), 0).text()
        for words in ("TCPS-A-01", "RFC 9293", "connect client to subject", "self/canary.json:"):
            self.assertIn(words, text)

    def test_lint_warns_of_a_case_that_cannot_fail(self):
        steps = [{"connect": {}}, {"send": {"payload": "x"}}]
        document = suite()
        document["cases"][0]["steps"] = steps
        finished = self.expect_status(wiretrial("lint", write_json(self.folder, "idle.json", document)), 2)
        self.assertIn("no step that could fail", finished.text())

    def test_lint_warns_of_what_no_profile_names(self):
        steps = [{"connect": {}}, {"send": {"payload": {"alphabet": {"limit": "frames_of_nobody"}}}},
                 {"send": {"payload": {"text": "{page-of-nobody}"}}}, {"expect": {"eof": "clean"}}]
        document = suite()
        document["cases"][0]["steps"] = steps
        path = write_json(self.folder, "nobody.json", document)
        finished = self.expect_status(wiretrial("lint", path), 0)
        self.assertIn("needs the limit `frames_of_nobody`, which no profile names", finished.text())
        self.assertIn("needs the resource `page-of-nobody`, which no profile names", finished.text())
        mine = write_json(self.folder, "mine.json", profile(limits={"frames_of_nobody": 1},
                                                            resources={"page-of-nobody": {"target": "/"}}))
        finished = self.expect_status(wiretrial("lint", path, mine), 0)
        self.assertIn("0 faults, 0 warnings", finished.text())

    def test_filters_select(self):
        def played(*arguments):
            finished = wiretrial("run", *arguments, "--subject", "echo", "--transport", "ipv4", "--json")
            return {case["id"].rsplit("/", 1)[1] for case in finished.json()["cases"]}

        self.assertEqual(played("self/canary", "--level", "should"), {"should-fails"})
        self.assertEqual(played("self/canary/fails-by-*"), {f"fails-by-{each}" for each in (
            "octets", "time", "surplus", "ending", "silence", "branch")})
        self.assertIn("passes", played("self", "--section", "RFC 9293", "--role", "server"))

    def test_same_seed_same_run(self):
        def story(*arguments):
            report = wiretrial("run", "self/canary", "--subject", "echo", "--json", *arguments).json()
            return [(case["id"], case["transport"], case["outcome"]) for case in report["cases"]]

        # Whatever order and number of jobs it is played with, a run reports in the order of the plan.
        self.assertEqual(story("--shuffle", "--seed", "7", "--jobs", "4"), story("--jobs", "1"))

    def test_quiet_and_plain(self):
        finished = wiretrial("run", "self/canary/passes", "--subject", "echo", "--transport", "ipv4", "--quiet")
        self.assertEqual((finished.status, finished.stdout, finished.stderr), (0, b"", b""))
        finished = wiretrial("run", "self/canary", "--subject", "echo", "--transport", "ipv4")
        self.assertNotIn("\x1b", finished.text(), "colours are for terminals")
        self.assertLessEqual(max(len(line) for line in finished.text().splitlines()
                                 if not line.startswith("  repeat")), 140)
        self.assertRegex(finished.text().splitlines()[-1], r"^wiretrial: .* red \(7 of these count\)$")

    def test_annotations(self):
        finished = wiretrial("run", "self/canary/fails-by-time", "--subject", "echo", "--transport", "ipv4",
                             "--quiet", "--annotations")
        self.assertTrue(re.search(r"(?m)^::error .*file=", finished.text()), finished.describe())

    def test_unwritable_report(self):
        (self.folder / "file").write_text("")
        finished = wiretrial("run", "self/canary/passes", "--subject", "echo", "--transport", "ipv4",
                             "--report", f"json={self.folder}/file/run.json")
        self.expect_status(finished, 2)
        self.assertIn("file/run.json", finished.errors())

    def test_reports_get_their_folder(self):
        finished = wiretrial("run", "self/canary/passes", "--subject", "echo", "--transport", "ipv4",
                             "--report", f"json={self.folder}/new/folder/run.json")
        self.expect_status(finished, 0)
        self.assertTrue((self.folder / "new/folder/run.json").is_file())

    def test_a_closed_standard_input_changes_no_verdict(self):
        """The pipes of children then got the numbers that children reserve for themselves."""
        finished = subprocess.run([str(PROGRAM), "run", "tcp/client/surplus", "tcp/client/silent-after-part",
                                   "--transport", "ipv4", "--subject", "echo-client"],
                                  capture_output=True, timeout=120, preexec_fn=lambda: os.close(0))
        self.assertEqual(finished.returncode, 0, finished.stdout.decode())

    def test_serve_list(self):
        text = self.expect_status(wiretrial("serve", "--list"), 0).text()
        for name in ("echo", "framed-echo", "upper-once", "udp-echo", "echo-client"):
            self.assertRegex(text, rf"(?m)^{name}\b")


main()
