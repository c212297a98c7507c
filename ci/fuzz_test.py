# fuzz_test: `wiretrial fuzz` as a shell sees it, over engines that behave as libFuzzer does (fake_fuzz_target.py).
# SPDX-License-Identifier: Apache-2.0
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import time

import jsonschema

from whole_program import PROGRAM, ROOT, SCENARIOS, ProgramTest, main, wait_until, wiretrial

FAKE = ROOT / "ci" / "fake_fuzz_target.py"
MARK = "WIRETRIAL_FUZZ_TEST"
# What GitHub's code scanning and the standard ask of a log.
SARIF_RESULT = {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"}


def marked_processes(value):
    """Processes whose environment carries the mark, whoever their parent is now."""
    wanted = f"{MARK}={value}".encode()
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue  # It has ended meanwhile.
    return found


class Fuzz(ProgramTest):
    def setUp(self):
        super().setUp()
        self.binaries = self.folder / "binaries"
        self.binaries.mkdir()
        self.work = self.folder / "work"

    def add(self, *kinds):
        for kind in kinds:
            target = self.binaries / f"{kind}_fuzz"
            # Isolated, Debian's python starts in a tenth of the time.
            target.write_text(f'#!/bin/sh\nexec /usr/bin/python3 -IS {FAKE} {kind} {target}.count "$@"\n')
            target.chmod(0o755)

    def command(self, *arguments, time_limit="1s"):
        return ("fuzz", "--binaries", self.binaries, "--work", self.work, "--seeds", self.folder / "seeds",
                "--for", time_limit, "--jobs", "1", *arguments)

    def fuzz(self, *arguments, **options):
        return wiretrial(*self.command(*arguments), **options)

    def campaign(self):
        document = json.loads((self.work / "campaign.json").read_text())
        schema = json.loads((SCENARIOS / "schema" / "campaign.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        jsonschema.validate(document, schema)
        return document

    def test_nothing_found(self):
        self.add("clean")
        finished = self.expect_status(self.fuzz(), 0)
        self.assertIn("no finding", finished.text())
        self.assertRegex(finished.errors(), r"(?m)^ +\d+ s  clean: [\d,]+ runs, 500/s, 11 edges, 25 features, 3 inputs$")
        document = self.campaign()
        self.assertTrue(document["complete"])
        [growth] = document["sessions"][0]["targets"]
        self.assertEqual(growth["points"][-1][2:], [11, 25, 3])
        self.assertEqual(json.loads((self.work / "campaign.sarif").read_text())["runs"][0]["results"], [])

    def test_a_finding_is_told_apart_tried_again_and_made_small(self):
        self.add("buggy", "clean")
        finished = self.expect_status(self.fuzz(), 1)
        self.assertNotIn("\x1b", finished.text() + finished.errors(), "octets of an input stay text")
        self.assertIn("fails in 10 of 10 tries", finished.text())
        [finding] = self.campaign()["findings"]
        self.assertEqual((finding["kind"], finding["law"], finding["target"]), ("broken-law", "cut", "buggy"))
        self.assertEqual((finding["tries"], finding["failures"], finding["flaky"]), (10, 10, False))
        self.assertEqual(finding["name"], hashlib.sha1(b"BUG").hexdigest())
        self.assertEqual(finding["found_size"], 36)
        self.assertEqual((self.work / "buggy" / "findings" / finding["name"]).read_bytes(), b"BUG")
        self.assertEqual([each["file"] for each in finding["frames"]], ["fuzz/targets/buggy_fuzz.cpp"])
        [run] = json.loads((self.work / "campaign.sarif").read_text())["runs"]
        [result] = run["results"]
        self.assertLessEqual(SARIF_RESULT, set(result))
        self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        self.assertIn("broken law", (self.work / "campaign.md").read_text())
        self.assertEqual(list(self.work.glob("*/scratch")), [])

    def test_a_flaky_finding_says_so(self):
        self.add("flaky")
        finished = self.expect_status(self.fuzz(), 1)
        self.assertRegex(finished.text(), r"flaky: fails in [34] of 10 tries")
        [finding] = self.campaign()["findings"]
        self.assertTrue(finding["flaky"])
        self.assertEqual(finding["found_size"], 36, "what comes and goes is not made smaller")

    def test_goes_on_where_it_stopped(self):
        self.add("buggy")
        self.expect_status(self.fuzz(), 1)
        self.expect_status(self.fuzz(), 1)
        document = self.campaign()
        self.assertEqual(len(document["sessions"]), 2)
        [finding] = document["findings"]
        self.assertEqual((finding["failures"], finding["gone"]), (10, False))
        # What is mended is gone, and no finding any more.
        finished = self.expect_status(self.fuzz(environment={"FAKE_IS_MENDED": "1"}), 0)
        self.assertIn("no finding, 1 gone", finished.text())
        self.assertTrue(self.campaign()["findings"][0]["gone"])

    def test_seeds_get_the_names_of_their_content(self):
        self.add("buggy")
        for kind, name, octets in (("corpus", "one", b"1"), ("corpus", "two", b"2"), ("regressions", "old", b"BUG")):
            (self.folder / "seeds" / kind / "buggy").mkdir(parents=True, exist_ok=True)
            (self.folder / "seeds" / kind / "buggy" / name).write_bytes(octets)
        self.expect_status(self.fuzz(), 1)
        names = {path.name for path in (self.work / "buggy" / "corpus").iterdir()}
        self.assertEqual(names, {hashlib.sha1(octets).hexdigest() for octets in (b"1", b"2")},
                         "a seed that breaks at once would end every slice")

    def test_a_target_that_cannot_run(self):
        self.add("broken", "clean")
        finished = self.expect_status(self.fuzz(), 3)
        self.assertIn("error while loading", finished.errors())
        self.assertIn("exit status 127", self.campaign()["sessions"][0]["targets"][0]["trouble"])

    def test_wrong_usage(self):
        finished = self.expect_status(self.fuzz(), 2)
        self.assertIn("cmake --preset fuzz", finished.errors(), "it says how to build them")
        self.add("clean")
        for arguments, words in ((["claen"], "did you mean 'clean'"), (["--for", "0"], "--for"), (["--for", "1d"], "--for"),
                                 (["--for", "-1m"], "--for"), (["--for", "99999h"], "--for"), (["--jobs", "0"], "jobs")):
            with self.subTest(arguments=arguments):
                finished = self.expect_status(wiretrial("fuzz", "--binaries", self.binaries, "--work", self.work, *arguments), 2)
                self.assertIn(words, finished.errors())
        self.assertFalse(self.work.exists())
        self.assertIn("clean", self.expect_status(self.fuzz("--list"), 0).text())

    def test_a_state_that_is_wrong_is_refused(self):
        self.add("clean")
        self.expect_status(self.fuzz(), 0)
        path = self.work / "campaign.json"
        good = path.read_text()
        for wrong in ("", "{", "[" * 100_000, good.replace('"schema_version": 1', '"schema_version": 2'),
                      good.replace('"target": "clean"', '"target": "../clean"')):
            with self.subTest(wrong=wrong[:40]):
                path.write_text(wrong)
                self.assertIn("campaign.json", self.expect_status(self.fuzz(), 2).errors())
                self.assertEqual(path.read_text(), wrong, "nothing is written over")

    def test_a_signal_leaves_a_partial_report_and_no_child(self):
        self.add("endless")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                mark = f"{os.getpid()}-{number}"
                child = subprocess.Popen([str(PROGRAM), *map(str, self.command("--quiet", time_limit="10m"))],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                         env={**os.environ, MARK: mark})
                self.addCleanup(child.stderr.close)
                self.addCleanup(lambda child=child: child.poll() is None and child.kill())
                deadline = time.monotonic() + 60
                while len(marked_processes(mark)) < 3:  # The program, the engine, and its child.
                    self.assertLess(time.monotonic(), deadline, "the engine does not run")
                child.send_signal(number)
                status, _ = wait_until(child, time.monotonic() + 30)
                self.assertEqual(status, 128 + number, child.stderr.read())
                self.assertEqual(marked_processes(mark), [])
                document = self.campaign()
                self.assertFalse(document["complete"])
                self.assertIn("signal", document["sessions"][-1]["incomplete_reason"])
                self.assertIn("INCOMPLETE", (self.work / "campaign.md").read_text())


main()
