# whole_program: what the tests of the whole program share: running it, measuring it, and files to feed it.
#
# Every test is a script `NAME_test.py PROGRAM BUILD_FOLDER`; ctest runs it (ci/CMakeLists.txt), and so can you:
#   /usr/bin/python3 ci/decode_test.py build/release/cli/wiretrial build/release
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
PROGRAM = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
BUILD = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None


class Finished:
    """What a command did: exit status (minus the signal), both outputs, seconds, and what it used."""

    def __init__(self, status, stdout, stderr, seconds, usage):
        self.status = status
        self.stdout = stdout
        self.stderr = stderr
        self.seconds = seconds
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.peak_kib = usage.ru_maxrss

    def describe(self):
        return (f"status {self.status}\n--- stdout\n{self.text()[-3000:]}\n"
                f"--- stderr\n{self.errors()[-3000:]}")

    def text(self):
        return self.stdout.decode("utf-8", "replace")

    def errors(self):
        return self.stderr.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.stdout)


def wiretrial(*arguments, stdin=b"", folder=None, environment=None, timeout=120, program=None):
    """Runs the program to its end. Outputs go to files, so that wait4 can measure this child alone."""
    command = [str(program or PROGRAM), *map(str, arguments)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as into:
        into.write(stdin)
        into.seek(0)
        began = time.monotonic()
        child = subprocess.Popen(command, stdin=into, stdout=out, stderr=err, cwd=folder,
                                 env={**os.environ, **(environment or {})})
        status, usage = wait_until(child, began + timeout)
        seconds = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        return Finished(status, out.read(), err.read(), seconds, usage)


def undisturbed(play):
    """Plays until the harness itself was in time: on too busy a machine it says that it cannot judge.

    `play` gives a command that has finished and its report.
    """
    for _ in range(10):
        finished, report = play()
        if not any("the harness itself was late" in each["detail"] for each in report["cases"]):
            return finished, report
    raise AssertionError("the machine is too busy to judge anything: " + finished.describe())


def wait_until(child, deadline):
    """Exit status (minus the signal) and resource usage of a child; it is killed at the deadline."""
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid == child.pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage
        if time.monotonic() > deadline:
            child.kill()
            os.wait4(child.pid, 0)
            child.returncode = -9
            raise AssertionError(f"still running at its deadline: {' '.join(child.args)}")
        time.sleep(0.001)


def case(steps, **members):
    """A case that the loader accepts, with these steps."""
    return {"id": "one", "title": "One case.", "requirement": {"id": "TCPS-A-01"}, "steps": steps} | members


def suite(cases=None, **members):
    """A suite for echo servers that the loader accepts."""
    if cases is None:
        cases = [case([{"connect": {}}, {"send": {"payload": "hello"}}, {"expect": {"bytes": "hello"}}])]
    return {"wiretrial": 1, "suite": "self/test", "about": "A suite of a test.", "source": "none",
            "subject": {"role": "server", "service": "stream", "behaviours": ["echo"]},
            "cases": cases} | members


def profile(**members):
    """A profile that the loader accepts."""
    return {"wiretrial": 1, "profile": "test-echo", "about": "A profile of a test.", "role": "server",
            "service": "stream", "behaviour": "echo", "transports": ["ipv4"],
            "capabilities": ["concurrent", "half-close", "binary"]} | members


def write_json(folder, name, value):
    path = pathlib.Path(folder) / name
    path.write_text(json.dumps(value))
    return path


def is_sanitized():
    """Whether the program under test is a sanitizer build, whose memory and time say nothing."""
    cache = (BUILD / "CMakeCache.txt").read_text() if BUILD else ""
    return any(line.startswith("WIRETRIAL_SANITIZE:") and line.split("=", 1)[1] for line in cache.splitlines())


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, which is removed afterwards."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="wiretrial-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def expect_status(self, finished, status):
        self.assertEqual(finished.status, status, finished.describe())
        return finished


def main():
    """Runs the tests of the calling script; further arguments are those of unittest."""
    if PROGRAM is None or BUILD is None:
        sys.exit(f"usage: {sys.argv[0]} PROGRAM BUILD_FOLDER [UNITTEST-ARGUMENT...]")
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=1)
