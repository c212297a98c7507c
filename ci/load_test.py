# load_test: the load generator as a command: what it reports, and what it says of targets that cannot be loaded.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import re
import signal
import socket
import subprocess
import time

from target_server import Server, garbage, reset
from whole_program import PROGRAM, ProgramTest, main, wait_until, wiretrial

KINDS = ("connect", "reset", "closed_early", "timeout", "malformed", "status")


class Load(ProgramTest):
    def reference(self, name, *arguments, scheme="tcp"):
        """Starts one of our servers. Gives where it listens."""
        reader, writer = os.pipe()
        child = subprocess.Popen([str(PROGRAM), "serve", name, "--listen", f"{scheme}://127.0.0.1:0",
                                  "--ready-fd", str(writer), *arguments], pass_fds=[writer])
        os.close(writer)
        self.addCleanup(lambda: (child.kill(), child.wait()))
        with os.fdopen(reader) as ready:
            return ready.readline().strip()

    def serve(self, function):
        server = Server(function)
        self.addCleanup(server.close)
        return server.target

    def http(self):
        (self.folder / "hello").write_text("Hello, World!")
        return self.reference("http", "--root", str(self.folder)).replace("tcp", "http")

    def load(self, url, *arguments, status=0, length="400ms"):
        finished = wiretrial("load", url, "--for", length, "--connections", "4", "--json", *arguments, timeout=30)
        return self.expect_status(finished, status).json()

    def check_row(self, row):
        self.assertGreater(row["iterations"], 0)
        self.assertAlmostEqual(row["real_time"] * row["items_per_second"], 1e9, delta=1e3)
        self.assertGreater(row["cpu_time"], 0)
        order = ["latency_min", "latency_p50", "latency_p75", "latency_p90", "latency_p95", "latency_p99",
                 "latency_p99.9", "latency_p99.99", "latency_max"]
        values = [row[name] for name in order]
        self.assertEqual(values, sorted(values))

    def test_http(self):
        url = self.http()
        for arguments in ([], ["--pipeline", "8"], ["--connect-per-request"], ["--rate", "500"], ["--threads", "2"],
                          ["--method", "HEAD"]):
            with self.subTest(arguments=arguments):
                report = self.load(url + "/hello", *arguments)
                self.assertIs(report["context"]["complete"], True)
                self.check_row(report["benchmarks"][0])
                self.assertEqual([report["benchmarks"][0][f"errors_{kind}"] for kind in KINDS], [0] * len(KINDS))

    def test_bodies_are_uploaded(self):
        url = self.http()
        row = self.load(url + "/echo", "--method", "POST", "--body-size", "10000")["benchmarks"][0]
        self.assertGreater(row["bytes_per_second"], 10_000 * row["items_per_second"] * 0.5)

    def test_frames_and_datagrams(self):
        self.check_row(self.load(self.reference("echo"), "--pipeline", "4")["benchmarks"][0])
        framed = self.reference("framed-echo", "--codec", "netstring")
        self.check_row(self.load(framed, "--codec", "netstring", "--size", "100")["benchmarks"][0])
        echo = self.reference("udp-echo", scheme="udp")
        self.check_row(self.load(echo, "--pipeline", "4")["benchmarks"][0])

    def test_open_loop_keeps_its_rate(self):
        row = self.load(self.reference("echo"), "--rate", "1000", length="1s")["benchmarks"][0]
        self.assertAlmostEqual(row["items_per_second"], 1000, delta=150)

    def test_statuses_are_errors(self):
        url = self.http()
        row = self.load(url + "/missing", status=1)["benchmarks"][0]
        self.assertGreater(row["errors_status"], 0)
        self.assertIs(row["error_occurred"], True)
        finished = wiretrial("load", url + "/missing", "--for", "100ms")
        self.assertIn("first error    status 404", finished.text())

    def test_repetitions_and_reports(self):
        target = self.reference("echo")
        finished = wiretrial("load", target, "--for", "100ms", "--repetitions", "3", "--report",
                             f"json={self.folder}/load.json", "--report", f"hgrm={self.folder}/load.hgrm", timeout=30)
        self.expect_status(finished, 0)
        report = json.loads((self.folder / "load.json").read_text())
        self.assertEqual([row["repetition_index"] for row in report["benchmarks"]], [0, 1, 2])
        self.assertEqual(len({row["run_name"] for row in report["benchmarks"]}), 1)
        for name in ("host_name", "cpu", "kernel", "compiler", "num_cpus", "library_build_type"):
            self.assertTrue(report["context"][name], name)
        total = sum(row["iterations"] for row in report["benchmarks"])
        text = (self.folder / "load.hgrm").read_text()
        self.assertRegex(text, rf"Total count    = +{total}\]\n$")
        self.assertLessEqual(max(map(len, finished.text().splitlines())), 80)
        self.assertEqual(len(re.findall("repetition [123] of 3", finished.text())), 3)
        # No terminal: a plain line for each repetition.
        self.assertEqual(len(re.findall(r"(?m)^[\d,]+ requests/s, p50 ", finished.errors())), 3)
        self.assertNotIn("\033", finished.errors() + finished.text())

    def test_targets_that_cannot_be_loaded(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            refused = f"127.0.0.1:{closed.getsockname()[1]}"
        self.assert_unloadable("tcp://" + refused, "refused")
        self.assert_unloadable("udp://" + refused, "refused")
        self.assert_unloadable("unix:/nonexistent/socket", "No such file")
        self.assert_unloadable(self.serve(None), "no answer within 0.2 s")
        self.assert_unloadable(self.serve(reset), "reset")
        http = self.serve(garbage).replace("tcp", "http")
        self.assert_unloadable(http, "no HTTP/1.1 response")
        self.assert_unloadable(self.serve(garbage), "differs from what was sent")

    def assert_unloadable(self, target, reason):
        with self.subTest(target=target, reason=reason):
            finished = wiretrial("load", target, "--for", "10m", "--timeout", "200ms", timeout=20)
            self.expect_status(finished, 3)
            self.assertIn(f"wiretrial load: {target}: ", finished.errors())
            self.assertIn(reason, finished.errors())
            self.assertEqual(finished.text(), "")

    def test_wrong_usage(self):
        echo = "tcp://127.0.0.1:9"
        for arguments, reason in (
                (["tcp://192.0.2.1:9"], "--allow-remote"), (["http://[2001:db8::1]/"], "--allow-remote"),
                (["http://name.example/"], "not resolved"), (["ftp://127.0.0.1/"], "does not start with"),
                ([echo, "--for", "never"], "no time"), ([echo, "--for", "0s"], "no time"),
                ([echo, "--timeout", "-1s"], "no time"), ([echo, "--for", "1e30"], "no time"),
                ([echo, "--rate", "nan"], "--rate"), ([echo, "--connections", "0"], "--connections"),
                ([echo, "--threads", "5", "--connections", "4"], "more threads"),
                ([echo, "--codec", "nosuch"], "nosuch"), ([echo, "--codec", "fixed:8"], "cannot carry"),
                ([echo, "--method", "PUT"], "http://"), (["udp://127.0.0.1:9", "--size", "4"], "8 to 65507"),
                (["udp://127.0.0.1:9", "--codec", "line"], "--codec"),
                ([echo, "--rate", "-5"], "--rate"), (["http://127.0.0.1:9/", "--method", "GE T"], "method_invalid"),
                (["http://127.0.0.1:9/", "--connect-per-request", "--pipeline", "2"], "--pipeline"),
                ([echo, "--report", "hgrn=x"], "did you mean hgrm"), ([echo, "--report", "json="], "json=FILE")):
            with self.subTest(arguments=arguments):
                finished = self.expect_status(wiretrial("load", *arguments, timeout=5), 2)
                self.assertIn(reason, finished.errors())

    def test_a_signal_gives_a_partial_report(self):
        target = self.reference("echo")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                child = subprocess.Popen([str(PROGRAM), "load", target, "--for", "10m", "--repetitions", "2",
                                          "--report", f"json={self.folder}/load.json"],
                                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                self.addCleanup(child.stdout.close)
                self.wait_for_traffic(child)
                child.send_signal(number)
                status, _ = wait_until(child, time.monotonic() + 20)
                self.assertEqual(status, 128 + number)
                text = child.stdout.read().decode()
                self.assertIn("INCOMPLETE     stopped by a signal", text)
                self.assertIn("INCOMPLETE     1 of 2 repetitions", text)
                report = json.loads((self.folder / "load.json").read_text())
                self.assertIs(report["context"]["complete"], False)
                self.assertIs(report["benchmarks"][0]["error_occurred"], True)

    def wait_for_traffic(self, child):
        """Until it has used processor time, which it does only once it loads."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with open(f"/proc/{child.pid}/stat") as file:
                words = file.read().rsplit(")", 1)[1].split()
            if int(words[11]) + int(words[12]) > 20:
                return
            time.sleep(0.01)
        self.fail("it does not load")


main()
