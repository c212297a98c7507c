# soak: repeats until flaky cases show themselves: whole runs and the fast cases alone, also beside busy cores.
#
#   python3 ci/soak.py PROGRAM [--whole N] [--fast N] [--busy-share PERCENT] [--jobs N] [--seed N] [--out FOLDER] [RUN-ARGUMENT...]
#
# Whole runs are played in an order of their own each. A case is fast when each of its runs in the first whole run took
# less than --fast-ms; the fast ones are then repeated in batches, each with a seed of its own. Beside the given share of
# either, one process a core does nothing but keep its core busy. Every red or flaky result goes to FOLDER/soak-red.json
# with its transcript. Exit status: 0 when there is none, else 1.
# SPDX-License-Identifier: Apache-2.0
import argparse
import collections
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description="Repeats until flaky cases show themselves.")
    parser.add_argument("program")
    parser.add_argument("--whole", type=int, default=20, help="whole runs")
    parser.add_argument("--fast", type=int, default=1000, help="repeats of the fast cases")
    parser.add_argument("--fast-ms", type=float, default=5)
    parser.add_argument("--batch", type=int, default=50, help="repeats of the fast cases in one run of the program")
    parser.add_argument("--busy-share", type=int, default=50, help="percent of it beside busy cores")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out"))
    return parser.parse_known_args()


@contextlib.contextmanager
def busy_cores(wanted):
    """One process a core that never waits, while the block runs; it ends with this process, too."""
    processes = [subprocess.Popen(["sh", "-c", "while kill -0 $PPID; do :; done"], stderr=subprocess.DEVNULL)
                 for _ in range((os.cpu_count() or 1) if wanted else 0)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


class Soak:
    def __init__(self, options, run_arguments):
        self.options = options
        self.run_arguments = run_arguments
        self.red = []
        self.played = 0
        self.began = time.monotonic()

    def play(self, title, is_busy, *more):
        """One run of the program; gives its report."""
        self.options.seed += 1
        path = self.options.out / "soak.json"
        command = [self.options.program, "run", *more, "--shuffle", "--seed", str(self.options.seed),
                   "--jobs", str(self.options.jobs), "--quiet", "--report", f"json={path}"]
        with busy_cores(is_busy):
            status = subprocess.run(command, check=False).returncode
        if status not in (0, 1):
            sys.exit(f"soak: status {status}: {' '.join(command)[:400]}")
        report = json.loads(path.read_text())
        red = [case | {"soak": title, "run_seed": self.options.seed, "beside_busy_cores": is_busy}
               for case in report["cases"] if case["outcome"] not in ("pass", "skip") or case["flaky"]]
        self.red += red
        passed = [case for case in report["cases"] if case["outcome"] == "pass"]
        self.played += sum(case["variants"] for case in passed)
        print(f"[{time.monotonic() - self.began:5.0f} s] {title}{', cores busy' if is_busy else ''}, seed "
              f"{self.options.seed}: {len(passed)} passed, {len(red)} red or flaky in "
              f"{report['duration_ns'] / 1e9:.1f} s", flush=True)
        for case in red:
            print(f"    {case['outcome']}{' flaky' if case['flaky'] else ''}: {case['id']} on {case['subject']} over "
                  f"{case['transport']}: {case['detail'][:300]}", flush=True)
        if self.red:
            (self.options.out / "soak-red.json").write_text(json.dumps(self.red, indent=1))
        return report

    def share(self, index, count):
        """Whether the part with this index is one of the busy share, which comes last."""
        return index >= count - count * self.options.busy_share // 100


def fast_cases(report, fast_ms):
    """Ids of the cases of which each run passed in less than fast_ms."""
    slowest = collections.defaultdict(float)
    for case in report["cases"]:
        if case["outcome"] != "skip":
            taken = case["duration_ns"] / 1e6 if case["outcome"] == "pass" else float("inf")
            slowest[case["id"]] = max(slowest[case["id"]], taken)
    return [name for name, taken in slowest.items() if taken < fast_ms]


def main():
    options, run_arguments = arguments()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # Ends the program that runs, too.
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "soak-red.json").unlink(missing_ok=True)
    soak = Soak(options, run_arguments)
    report = None
    for index in range(options.whole):
        played = soak.play(f"whole run {index + 1} of {options.whole}", soak.share(index, options.whole), *run_arguments)
        report = report or played
    if options.fast > 0:
        report = report or soak.play("whole run, to measure", False, *run_arguments)
        fast = fast_cases(report, options.fast_ms)
        batches = -(-options.fast // options.batch)
        print(f"{len(fast)} fast cases of {len({case['id'] for case in report['cases']})}", flush=True)
        for index in range(batches):
            repeats = min(options.batch, options.fast - index * options.batch)
            soak.play(f"fast cases, {repeats} repeats, batch {index + 1} of {batches}", soak.share(index, batches),
                      *fast, "--repeat", str(repeats))
    print(f"soak: {soak.played} plays, {len(soak.red)} red or flaky, {time.monotonic() - soak.began:.0f} s")
    sys.exit(1 if soak.red else 0)


main()
