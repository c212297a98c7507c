# bench_test: throughput scenarios as a command: what it plays, what it reports, and what it says of wrong input.
#
# Loads are short, and no figure is judged by its size: machines that build are slow.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import jsonschema

from target_server import Server, garbage
from whole_program import PROGRAM, ROOT, SCENARIOS, ProgramTest, main, wait_until, wiretrial, write_json

SHORT = ("--for", "300ms", "--warm-up", "0", "--repeat", "2", "--quiet")
# Long enough for a server that has to wait for a core; and for some MiB from a server that was built with sanitizers.
LONG = ("--for", "1s", "--warm-up", "20ms", "--repeat", "1", "--quiet")


def scenario(**members):
    return {"name": "a/one", "about": "A load.", "subject": "echo", "echo": {"octets": 8}, "connections": 2} | members


def scenarios(*all_of_them):
    return {"wiretrial": 1, "scenarios": list(all_of_them)}


def children_of(process):
    """Of the process, those that run."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(words[1]) == process and words[0] != "Z":
            found.append(int(stat.parent.name))
    return found


class Bench(ProgramTest):
    def bench(self, *arguments, status=0, length=SHORT):
        """Plays for a moment. Gives the report."""
        path = self.folder / "bench.json"
        path.unlink(missing_ok=True)
        finished = wiretrial("bench", *length, "--report", f"json={path}", *arguments, timeout=60)
        errors = re.findall('"error_message": .*', path.read_text() if path.exists() else "")
        self.assertEqual(finished.status, status, finished.describe() + "\n".join(errors))
        return json.loads(path.read_text())

    def serve(self, name, *arguments):
        """Starts one of our servers. Gives where it listens."""
        reader, writer = os.pipe()
        child = subprocess.Popen([str(PROGRAM), "serve", name, "--listen", "tcp://127.0.0.1:0", "--ready-fd",
                                  str(writer), *arguments], pass_fds=[writer])
        os.close(writer)
        self.addCleanup(lambda: (child.kill(), child.wait()))
        with os.fdopen(reader) as ready:
            return ready.readline().strip()

    def check_rows(self, report, names, rounds=2):
        self.assertIs(report["context"]["complete"], True)
        for name in ("host_name", "cpu", "kernel", "num_cpus", "usable_cores", "load_average", "date"):
            self.assertTrue(report["context"][name], name)
        rows = report["benchmarks"]
        self.assertEqual({row["name"] for row in rows}, set(names))
        self.assertEqual(len(rows), rounds * len(names))
        for row in rows:
            self.assertNotIn("error_message", row)
            self.assertIn(row["repetition_index"], range(rounds))
            self.assertGreater(row["iterations"], 0)
            self.assertAlmostEqual(row["real_time"] * row["items_per_second"], 1e9, delta=1)
            order = [row[name] for name in ("p50", "p90", "p99", "p99_9")]
            self.assertEqual(order, sorted(order))

    def test_every_scenario_is_played_on_its_reference(self):
        listed = self.expect_status(wiretrial("bench", "--list"), 0).text()
        shipped = [each for path in sorted((ROOT / "bench/scenarios").glob("*.json"))
                   for each in json.loads(path.read_text())["scenarios"]]
        self.assertGreaterEqual(len(shipped), 12)
        self.assertEqual(re.findall(r"(?m)^(\S+)$", listed), [each["name"] for each in shipped])
        report = self.bench(length=LONG)
        self.check_rows(report, [f'{each["name"]}/{each["subject"]}' for each in shipped], rounds=1)
        for row in report["benchmarks"]:
            self.assertGreater(row["cpu_time"], 0)

    def test_subjects_stand_side_by_side(self):
        report = self.bench("tcp/framed-64", "--subject", "framed-echo-netstring", "--subject", "framed-echo-length*",
                            "--subject", "http")
        names = {row["name"] for row in report["benchmarks"]}
        self.assertIn("tcp/framed-64/framed-echo-netstring", names)
        self.assertIn("tcp/framed-64/framed-echo-length4", names)
        self.assertNotIn("tcp/framed-64/http", names)
        order = [row["subject"] for row in report["benchmarks"]]
        half = len(order) // 2
        self.assertEqual(order[half:], order[:half][::-1], "the second round goes the other way")

    def test_targets_that_run_already(self):
        (self.folder / "hello").write_text("Hello, wire!\n")
        (self.folder / "bench-1048576.bin").write_bytes(b"x" * 1048576)
        url = self.serve("http", "--root", str(self.folder)).replace("tcp", "http") + "/hello"
        report = self.bench("http/keep-alive", "http/download-1m", "--target", url, length=LONG)
        self.check_rows(report, ["http/keep-alive/target", "http/download-1m/target"], rounds=1)
        self.assertNotIn("cpu_time", report["benchmarks"][0])
        echo = self.serve("echo")
        report = self.bench("tcp/echo-64", "--target", echo, "--target", echo)
        self.check_rows(report, ["tcp/echo-64/target-1", "tcp/echo-64/target-2"])
        framed = self.serve("framed-echo", "--codec", "netstring")
        report = self.bench("tcp", "--target", framed, "--profile", "framed-echo-netstring")
        self.check_rows(report, ["tcp/framed-64/target", "tcp/framed-64-deep/target"])

    def test_a_load_that_fails_is_red(self):
        url = self.serve("http", "--root", str(self.folder)).replace("tcp", "http") + "/missing"
        report = self.bench("http/keep-alive", "--target", url, status=1)
        self.assertIn("status 404", report["benchmarks"][0]["error_message"])
        finished = wiretrial("bench", "http/keep-alive", "--target", url, "--for", "300ms", "--repeat", "1")
        self.assertRegex(finished.text(), r"FAILED: \d+ requests failed: status 404")

    def test_what_cannot_be_reached(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            refused = f"127.0.0.1:{closed.getsockname()[1]}"
        report = self.bench("tcp/echo-64", "--target", "tcp://" + refused, status=3)
        self.assertIn("cannot be loaded: Connection refused", report["benchmarks"][0]["error_message"])
        babbler = Server(garbage)
        self.addCleanup(babbler.close)
        self.bench("tcp/echo-64", "--target", babbler.target, status=3)
        finished = self.expect_status(wiretrial("bench", "udp", "--target", "tcp://" + refused), 3)
        self.assertIn("no scenario fits", finished.errors())

    def test_a_subject_that_does_not_start(self):
        path = write_json(self.folder, "broken.json", {
            "wiretrial": 1, "profile": "broken", "about": "Ends at once.", "role": "server", "service": "stream",
            "behaviour": "echo", "transports": ["ipv4"], "capabilities": [], "start": ["false"]})
        finished = self.expect_status(wiretrial("bench", "tcp/echo-64", "--subject", path, *SHORT), 3)
        self.assertIn("broken cannot be started", finished.errors())

    def test_files_of_the_user(self):
        path = write_json(self.folder, "mine.json", scenarios(scenario(), scenario(name="a/two", depth=4)))
        self.check_rows(self.bench(path), ["a/one/echo", "a/two/echo"])
        self.check_rows(self.bench(path, "a/two"), ["a/two/echo"])

    def test_the_schema_is_that_of_the_loader(self):
        published = (SCENARIOS / "schema" / "bench.schema.json").read_text()
        self.assertEqual(self.expect_status(wiretrial("schema", "bench"), 0).text(), published)
        validator = jsonschema.Draft7Validator(json.loads(published))
        for path in (ROOT / "bench/scenarios").glob("*.json"):
            validator.validate(json.loads(path.read_text()))
        http = {"resource": "page"}
        for spoilt in (scenario(name="A"), scenario(about=""), scenario(subject="No"), scenario(echo={"octets": 0}),
                       scenario(echo={}), scenario(echo={"octets": 1.5}), scenario(echo={"octets": "1"}),
                       scenario(frames={"octets": 1}), scenario(connections=0), scenario(depth=5000),
                       scenario(timeout_ms=0), scenario(more=1), {"name": "a"}):
            self.assert_refused(scenarios(spoilt), validator)
        for more in ({"method": "GET "}, {"content": 0}, {"content": 1, "download": 1}, {"download": 1 << 40},
                     {"connect_per_request": 1}):
            bad = scenario(http=http | more)
            del bad["echo"]
            self.assert_refused(scenarios(bad), validator)
        for document in (scenarios(), {"scenarios": [scenario()]}, {"wiretrial": 2, "scenarios": [scenario()]}, []):
            self.assert_refused(document, validator)

    def assert_refused(self, document, validator):
        with self.subTest(document=document):
            self.assertFalse(validator.is_valid(document))
            path = write_json(self.folder, "spoilt.json", document)
            finished = self.expect_status(wiretrial("bench", path, *SHORT), 2)
            self.assertRegex(finished.errors(), rf"wiretrial bench: {re.escape(str(path))}:\d+:\d+: ")

    def test_wrong_usage(self):
        twice = write_json(self.folder, "twice.json", scenarios(scenario(), scenario()))
        one = write_json(self.folder, "one.json", scenarios(scenario()))
        other = write_json(self.folder, "other.json", scenarios(scenario(resource="x")))
        lost = scenario(subject="nosuch")
        echo = "tcp://127.0.0.1:9"
        for arguments, reason in (
                (["tcp/echo-65"], 'did you mean "tcp/echo-64"'), ([twice], "occurs twice"), ([one, one], "before it"),
                ([other], "resource"), (["/nonexistent.json"], "nonexistent"),
                ([write_json(self.folder, "lost.json", scenarios(lost))], "nosuch"),
                (["--subject", "ecko"], 'did you mean "echo"'), (["--target", "ftp://x"], "does not start with"),
                (["--target", "tcp://192.0.2.1:9"], "--allow-remote"), (["--repeat", "0"], "--repeat"),
                (["--for", "0s"], "no time"), (["--warm-up", "soon"], "no time"),
                (["--report", "jso=x"], "did you mean json"), (["--report", "base=x"], "of --against"),
                (["--against", "/nonexistent"], "executable file"), (["--against", "tcp://192.0.2.1:9"], "--allow-remote"),
                (["tcp/echo-64", "--subject", "echo", "--subject", "socat-echo", "--against", PROGRAM], "several fit"),
                (["tcp/echo-64", "--subject", "socat-echo", "--against", PROGRAM], "none of its references"),
                (["tcp/echo-64", "--target", echo, "--against", PROGRAM], "none of its references"),
                (["--target", echo, "--profile", "framed-echo-*"], "several profiles")):
            with self.subTest(arguments=arguments):
                finished = self.expect_status(wiretrial("bench", *arguments, timeout=10), 2)
                self.assertIn(reason, finished.errors())
                self.assertEqual(finished.text(), "")

    def test_texts(self):
        finished = wiretrial("bench", "tcp/echo-64", "udp/echo-64", "--for", "300ms", "--repeat", "2", "--report",
                             f"markdown={self.folder}/bench.md", environment={"GITHUB_STEP_SUMMARY": ""})
        self.expect_status(finished, 0)
        self.assertLessEqual(max(map(len, finished.text().splitlines())), 80)
        self.assertRegex(finished.text(), r"(?m)^tcp/echo-64\n  echo +[\d,]+")
        # No terminal: a plain line for each round.
        self.assertEqual(finished.errors(), "round 1 of 2\nround 2 of 2\n")
        self.assertIn("| udp/echo-64 | udp-echo |", (self.folder / "bench.md").read_text())
        report = self.expect_status(wiretrial("bench", "udp/echo-64", *SHORT, "--json"), 0).json()
        self.check_rows(report, ["udp/echo-64/udp-echo"])

    def test_against_another_build(self):
        """The same program under another name. What is judged, is judged as `compare` judges the files."""
        other = self.folder / "other"
        shutil.copy(PROGRAM, other)
        reports = [argument for name in ("json", "base", "compare", "markdown")
                   for argument in ("--report", f"{name}={self.folder}/{name}")]
        finished = wiretrial("bench", "tcp/echo-64", "--against", other, "--for", "300ms", "--warm-up", "0", "--repeat",
                             "6", "--metric", "cpu_time", *reports, timeout=60)
        comparison = json.loads((self.folder / "compare").read_text())
        self.expect_status(finished, int(comparison["red"]))
        self.assertRegex(finished.text(), r"(?m)^  BASE echo .*\n(    .*\n)*  NEW echo ")
        self.assertIn("(BASE) and this program (NEW), in pairs", finished.text())
        jsonschema.Draft7Validator(json.loads((SCENARIOS / "schema/compare.schema.json").read_text())).validate(comparison)
        self.assertEqual([(each["benchmark"], each["metric"]) for each in comparison["judged"]],
                         [("tcp/echo-64", "cpu_time")])
        self.assertIn("wiretrial compare", (self.folder / "markdown").read_text())
        base = json.loads((self.folder / "base").read_text())
        self.assertEqual([len(base["benchmarks"]), len(base["control"])], [6, 6])
        again = wiretrial("compare", self.folder / "base", self.folder / "json", "--metric", "cpu_time", "--json")
        self.expect_status(again, finished.status)
        for name in ("judged", "paired", "red"):
            self.assertEqual(again.json()[name], comparison[name])

    def test_against_a_target_that_fails(self):
        """Status 404 in NEW alone is red; in BASE alone it cannot be compared."""
        (self.folder / "hello").write_text("Hello, wire!\n")
        server = self.serve("http", "--root", str(self.folder)).replace("tcp", "http")
        good, bad = server + "/hello", server + "/missing"
        arguments = ("bench", "http/keep-alive", "--for", "300ms", "--warm-up", "0", "--repeat", "1")
        finished = self.expect_status(wiretrial(*arguments, "--target", bad, "--against", good), 1)
        self.assertIn("failed in NEW", finished.text())
        finished = self.expect_status(wiretrial(*arguments, "--target", good, "--against", bad), 3)
        self.assertIn("failed in BASE", finished.text())

    def test_a_signal_gives_a_partial_report_and_leaves_no_child(self):
        for number, more, loads in ((signal.SIGINT, (), 1000), (signal.SIGTERM, (), 1000),
                                    (signal.SIGINT, ("--against", str(PROGRAM)), 3000)):
            with self.subTest(signal=number, more=more):
                path = self.folder / f"{number}.json"
                child = subprocess.Popen([str(PROGRAM), "bench", "tcp/echo-64", "--for", "300ms", "--warm-up", "0",
                                          "--repeat", "1000", "--report", f"json={path}", *more],
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         env={**os.environ, "TMPDIR": str(self.folder)})
                self.addCleanup(child.stdout.close)
                self.addCleanup(child.stderr.close)
                self.assertEqual(child.stderr.readline(), b"round 1 of 1000\n")
                servers = self.wait_for_children(child.pid)
                child.send_signal(number)
                status, _ = wait_until(child, time.monotonic() + 20)
                self.assertEqual(status, 128 + number)
                text = child.stdout.read().decode()
                self.assertEqual(len(re.findall(rf"INCOMPLETE: stopped by a signal after \d+ of {loads} loads", text)),
                                 2 if more else 1, text)
                report = json.loads(path.read_text())
                self.assertIs(report["context"]["complete"], False)
                self.assertGreaterEqual(len(report["benchmarks"]), 1)
                for server in servers:
                    self.assertFalse(pathlib.Path(f"/proc/{server}").exists())
                left = [each.name for each in self.folder.iterdir() if not each.name.endswith(".json")]
                self.assertEqual(left, [], "scratch folders are removed")

    def wait_for_children(self, process):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if found := children_of(process):
                return found
            time.sleep(0.002)
        self.fail("it starts nothing")


main()
