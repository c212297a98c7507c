# target_test: foreign servers that misbehave: each case gets its verdict, and the run ends in bounded time.
# SPDX-License-Identifier: Apache-2.0
import contextlib
import os
import pathlib
import signal
import socket
import time

from target_server import Server, garbage, reset
from whole_program import ProgramTest, case, main, suite, undisturbed, wiretrial, write_json

RUN_SECONDS_MAX = 30
LIMIT_MS = 300


def echo(connection):
    with contextlib.suppress(OSError):
        while octets := connection.recv(65536):
            connection.sendall(octets)
    connection.close()


def one_recv_is_one_message(connection):
    """The classic mistake: whatever one recv gives is taken for a whole message."""
    with contextlib.suppress(OSError):
        while octets := connection.recv(65536):
            if octets.startswith(b"\x00\x00\x00") and len(octets) == 4 + octets[3]:
                connection.sendall(octets)
    connection.close()


def all_sleep(process):
    stats = [path.read_text() for path in pathlib.Path(f"/proc/{process}/task").glob("*/stat")]
    return all(stat.rpartition(")")[2].split()[0] == "S" for stat in stats)


class SlowMachine:
    """Echoes, but at its first messages stops the harness until the limit is long past, and then says nothing."""

    def __init__(self, stops):
        self.stops = stops

    def __call__(self, connection):
        with contextlib.suppress(OSError):
            while octets := connection.recv(65536):
                if self.stops == 0:
                    connection.sendall(octets)
                    continue
                self.stops -= 1
                harness = int(pathlib.Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()[-1])
                time.sleep(LIMIT_MS / 3000)
                while not all_sleep(harness):
                    os.sched_yield()  # Its clock runs once it waits for the answer, not before.
                os.kill(harness, signal.SIGSTOP)
                time.sleep(3 * LIMIT_MS / 1000)
                os.kill(harness, signal.SIGCONT)
        connection.close()


EXCHANGE = [{"connect": {}}, {"send": {"payload": "hello"}}, {"expect": {"bytes": "hello"}}]
FRAMED = [{"connect": {}}, {"send": {"payload": {"frame": "hello"}, "segments": "every-split"}},
          {"expect": {"frames": ["hello"]}}]


class Target(ProgramTest):
    def serve(self, function):
        server = Server(function)
        self.addCleanup(server.close)
        return server.target

    def suite_file(self, **members):
        cases = [case(EXCHANGE, id="exchange", within_ms=LIMIT_MS),
                 case([*EXCHANGE, {"finish": "client"}, {"expect": {"eof": "clean"}}], id="ending", within_ms=LIMIT_MS),
                 case([{"connect": {}}, {"expect": {"silence": 100}}], id="silence", within_ms=LIMIT_MS),
                 case([{"connect": {}}, {"expect": {"reset": "any"}}], id="reset", within_ms=LIMIT_MS)]
        return write_json(self.folder, "suite.json", suite(cases, **members))

    def judge(self, target, *arguments, status=1, profile="plain-echo", file=None):
        file = file or self.suite_file()

        def once():
            finished = wiretrial("run", file, "--target", target, "--profile", profile, "--json", *arguments,
                                 timeout=RUN_SECONDS_MAX)
            return finished, finished.json()

        finished, report = undisturbed(once)
        self.expect_status(finished, status)
        self.assertTrue(report["complete"])
        return {each["id"].rsplit("/", 1)[1]: each for each in report["cases"]}

    def outcomes(self, *arguments, **options):
        return {name: each["outcome"] for name, each in self.judge(*arguments, **options).items()}

    def test_good_server(self):
        self.assertEqual(self.outcomes(self.serve(echo)),
                         {"exchange": "pass", "ending": "pass", "silence": "pass", "reset": "fail"})

    def test_server_that_resets(self):
        """The reset may come before or after the harness sees the connection open: the verdict is the same."""
        cases = self.judge(self.serve(reset), "--repeat", "300")
        self.assertEqual({name: each["outcome"] for name, each in cases.items()},
                         {"exchange": "fail", "ending": "fail", "silence": "fail", "reset": "pass"})
        self.assertEqual([name for name, each in cases.items() if each["flaky"]], [])
        self.assertIn("reset", cases["silence"]["detail"])

    def test_server_that_hangs(self):
        cases = self.judge(self.serve(None))
        self.assertEqual({name: each["outcome"] for name, each in cases.items()},
                         {"exchange": "fail", "ending": "fail", "silence": "pass", "reset": "fail"})
        self.assertIn(f"within {LIMIT_MS} ms", cases["exchange"]["detail"])

    def test_what_the_harness_was_late_for_is_played_again(self):
        file = write_json(self.folder, "suite.json", suite([case(EXCHANGE, id="exchange", within_ms=LIMIT_MS)]))
        for stops, outcome in ((2, "pass"), (3, "error")):
            finished = wiretrial("run", file, "--target", self.serve(SlowMachine(stops)), "--profile", "plain-echo", "--json",
                                 timeout=RUN_SECONDS_MAX)
            self.assertEqual([each["outcome"] for each in finished.json()["cases"]], [outcome], finished.describe())
        self.assertIn("the harness itself was late", finished.json()["cases"][0]["detail"])

    def test_server_that_speaks_garbage(self):
        cases = self.judge(self.serve(garbage))
        self.assertEqual({name: each["outcome"] for name, each in cases.items()},
                         {"exchange": "fail", "ending": "fail", "silence": "fail", "reset": "fail"})
        self.assertIn("220 ready", cases["exchange"]["detail"])

    def test_naive_server_is_caught_by_a_cut(self):
        file = write_json(self.folder, "framed.json", suite(
            [case(FRAMED, within_ms=LIMIT_MS)],
            subject={"role": "server", "service": "stream", "behaviours": ["framed-echo"]}))
        naive = self.judge(self.serve(one_recv_is_one_message), profile="framed-server", file=file)
        self.assertEqual(naive["one"]["outcome"], "fail")
        self.assertIn("cut at octet ", naive["one"]["detail"])
        good = self.outcomes(self.serve(echo), profile="framed-server", file=file, status=0)
        self.assertEqual(good, {"one": "pass"})

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        finished = wiretrial("run", self.suite_file(), "--target", f"tcp://127.0.0.1:{port}", "--profile", "plain-echo")
        self.expect_status(finished, 3)
        self.assertIn(f"127.0.0.1:{port}", finished.errors())
        self.assertIn("refused", finished.errors())
        self.assertEqual(finished.stdout, b"")
        finished = wiretrial("run", self.suite_file(), "--target", f"unix:{self.folder}/absent", "--profile", "plain-echo")
        self.expect_status(finished, 3)
        self.assertIn("No such file", finished.errors())

    def test_remote_target_needs_leave(self):
        for target in ("tcp://192.0.2.1:9", "udp://192.0.2.1:9", "tcp://[2001:db8::1]:9"):
            profile = "udp-echo-foreign" if target.startswith("udp") else "plain-echo"
            finished = wiretrial("run", self.suite_file(), "--target", target, "--profile", profile, timeout=5)
            self.expect_status(finished, 2)
            self.assertIn("--allow-remote", finished.errors())

    def test_target_that_is_no_target(self):
        for target in ("tcp://127.0.0.1", "tcp://127.0.0.1:99999", "tcp://host.invalid:1"):
            finished = wiretrial("run", self.suite_file(), "--target", target, "--profile", "plain-echo", timeout=5)
            self.expect_status(finished, 2)

    def test_target_needs_a_profile(self):
        finished = wiretrial("run", self.suite_file(), "--target", "tcp://127.0.0.1:9")
        self.expect_status(finished, 2)
        self.assertIn("--profile", finished.errors())

    def test_started_command_that_cannot_serve(self):
        """A command that ends, one that never listens, and one that does not exist: an error with the reason."""
        for command, reason in (("false", "ended before it was ready"), ("/nonexistent/server {port}", "No such file")):
            finished = wiretrial("run", self.suite_file(), "--start", command, "--profile", "plain-echo",
                                 "--transport", "ipv4", "--json", timeout=RUN_SECONDS_MAX)
            self.expect_status(finished, 1)
            for each in finished.json()["cases"]:
                self.assertEqual(each["outcome"], "error", each)
                self.assertIn(reason, each["detail"])


main()
