# interrupt_test: a run that is stopped ends in order: its children are gone, and its report says so.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import signal
import subprocess
import time

from whole_program import PROGRAM, ProgramTest, case, main, suite, wait_until, write_json

# Marks every process that descends from a run of this test.
MARK = "WIRETRIAL_INTERRUPT_TEST"


def marked_processes(value):
    """Processes whose environment carries the mark, whoever their parent is now."""
    wanted = f"{MARK}={value}".encode()
    found = {}
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # It has ended meanwhile.
    return found


def wait_for(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.002)
    raise AssertionError(f"not within {seconds} s: {what}")


def listening_ports():
    """Ports of all listeners and bound datagram sockets of this machine, by inode."""
    ports = {}
    for name in ("tcp", "tcp6", "udp", "udp6"):
        for line in pathlib.Path("/proc/net", name).read_text().splitlines()[1:]:
            words = line.split()
            if words[3] in ("0A", "07"):
                ports[words[9]] = int(words[1].rsplit(":", 1)[1], 16)
    return ports


def sockets_of(pid):
    inodes = set()
    for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(fd)
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    return inodes


class Interrupt(ProgramTest):
    def start(self, *arguments):
        self.mark = f"{os.getpid()}-{self.id()}"
        (self.folder / "scratch").mkdir(exist_ok=True)
        environment = {**os.environ, MARK: self.mark, "TMPDIR": str(self.folder / "scratch")}
        child = subprocess.Popen([str(PROGRAM), "run", *map(str, arguments),
                                  "--report", f"json={self.folder}/run.json",
                                  "--report", f"junit={self.folder}/run.xml"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        self.addCleanup(child.stderr.close)
        self.addCleanup(lambda: child.poll() is None and child.kill())
        return child

    def subjects_of(self, child):
        return {pid: words for pid, words in marked_processes(self.mark).items()
                if pid != child.pid and " serve " in words}

    def check_stopped(self, child, number):
        # The ports that the subjects listen on must be free afterwards.
        subjects = wait_for(lambda: self.subjects_of(child), "a subject runs")
        listeners = listening_ports()
        ports = {listeners[inode] for pid in subjects if pathlib.Path(f"/proc/{pid}").exists()
                 for inode in sockets_of(pid) if inode in listeners}
        began = time.monotonic()
        child.send_signal(number)
        status, _ = wait_until(child, began + 30)
        self.assertEqual(status, 128 + number, child.stderr.read())
        self.assertEqual(marked_processes(self.mark), {}, "processes are left behind")
        left = {port for port in listening_ports().values()} & ports
        self.assertEqual(left, set(), "ports are left behind")
        self.assertEqual(list((self.folder / "scratch").iterdir()), [], "files are left behind")
        return time.monotonic() - began

    def check_incomplete_report(self):
        report = json.loads((self.folder / "run.json").read_text())
        self.assertIs(report["complete"], False)
        self.assertIn("signal", report["incomplete_reason"])
        text = (self.folder / "run.xml").read_text()
        self.assertIn("run-is-complete", text)
        self.assertRegex(text, r"<(failure|error)", "a partial report must not look green")
        return report

    def test_signals_during_many_repeats(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                child = self.start("self/canary/passes", "--subject", "echo", "--repeat", "1000000", "--jobs", "3")
                self.check_stopped(child, number)
                self.check_incomplete_report()

    def test_signal_during_a_long_step(self):
        """A wait of ten minutes ends at once."""
        steps = [{"connect": {}}, {"pause": 590_000}, {"send": {"payload": "x"}}, {"expect": {"bytes": "x"}}]
        path = write_json(self.folder, "long.json", suite([case(steps, deadline_ms=600_000)]))
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                child = self.start(path, "--subject", "echo", "--transport", "ipv4")
                self.assertLess(self.check_stopped(child, number), 10)
                self.assertEqual(self.check_incomplete_report()["cases"], [])

    def test_signal_while_the_subject_stands_still(self):
        """A frozen subject is ended, too, and not left behind frozen."""
        steps = [{"connect": {}}, {"freeze": {}}, {"pause": 590_000}, {"thaw": {}}, {"expect": {"bytes": "x"}}]
        path = write_json(self.folder, "frozen.json", suite([case(steps, deadline_ms=600_000)]))
        child = self.start(path, "--subject", "echo", "--transport", "ipv4")
        wait_for(lambda: [pid for pid in self.subjects_of(child) if self.is_frozen(pid)], "the subject stands still")
        self.check_stopped(child, signal.SIGTERM)

    @staticmethod
    def is_frozen(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"
        except OSError:
            return False

    def test_subjects_die_with_a_killed_run(self):
        """Not even SIGKILL, which nobody can catch, leaves a subject behind."""
        child = self.start("self/canary/passes", "--subject", "echo", "--repeat", "1000000", "--jobs", "2")
        wait_for(lambda: self.subjects_of(child), "a subject runs")
        child.kill()
        wait_until(child, time.monotonic() + 10)
        wait_for(lambda: not marked_processes(self.mark), "no process is left behind", 10)


main()
