# compare_demo: `wiretrial compare` on real builds: it tells a parser with a tenth more work, and never cries wolf.
#
#     compare_demo.py BUILD_FOLDER [--rounds N] [--repeats N] [--work FOLDER]
#
# A round starts each program once, in an order that turns about from round to round, pinned to one core: what slows
# the machine down slows all of them. The first comparison has the planted mistake (http_bench_slower) as NEW and must
# be red; the others have the same program on both sides and must not. Neither may call anything an improvement.
# SPDX-License-Identifier: Apache-2.0
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Two kernels, and the messages that the mistake slows down; without the peers, both programs have the same benchmarks.
FILTER = r"^wiretrial-(avx2|plain)/(req700|min|pipe20)$"


def measure(program, out):
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    subprocess.run([*pinned, program, f"--benchmark_filter={FILTER}", "--benchmark_min_time=0.01",
                    "--benchmark_repetitions=3", "--benchmark_enable_random_interleaving=true",
                    f"--benchmark_out={out}", "--benchmark_out_format=json"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def compare(wiretrial, work, base, new, rounds):
    """Measures in turns and compares. Gives the comparison, whose exit status was checked against its own words."""
    programs = {"old": base, "new": new, "again": base}
    for side in programs:
        (work / side).mkdir(parents=True)
    for index in range(rounds):
        order = list(programs)[index % 3:] + list(programs)[:index % 3]
        for side in order if index % 2 == 0 else reversed(order):
            measure(programs[side], work / side / f"{index:03}.json")
    finished = subprocess.run([wiretrial, "compare", work / "old", work / "new", "--control", work / "again",
                               "--metric", "cpu_time", "--json"], check=False, capture_output=True, text=True)
    if finished.returncode not in (0, 1):
        sys.exit(f"compare_demo: {finished.stderr}")
    comparison = json.loads(finished.stdout)
    assert comparison["red"] == (finished.returncode == 1), finished.stdout
    return comparison


def describe(name, comparison):
    ratios = [each["ratio"] for each in comparison["judged"]]
    words = ", ".join(f"{count} {verdict}" for verdict, count in comparison["tally"].items() if count)
    print(f"{name}: {words}; ratios {min(ratios):.3f} to {max(ratios):.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--work", type=pathlib.Path, help="Keeps what was measured")
    options = parser.parse_args()
    wiretrial = options.build / "cli/wiretrial"
    base, slower = options.build / "bench/http_bench", options.build / "bench/http_bench_slower"
    wrong = []
    with tempfile.TemporaryDirectory(prefix="compare-demo-") as scratch:
        work = options.work or pathlib.Path(scratch)
        comparison = compare(wiretrial, work / "planted", base, slower, options.rounds)
        describe("a tenth more work", comparison)
        if comparison["tally"]["regression"] == 0 or comparison["tally"]["improvement"] > 0:
            wrong.append("the planted slow-down was not told")
        for repeat in range(options.repeats):
            comparison = compare(wiretrial, work / f"same-{repeat}", base, base, options.rounds)
            describe(f"the same program, {repeat + 1}", comparison)
            if comparison["tally"]["regression"] + comparison["tally"]["improvement"] > 0:
                wrong.append(f"comparison {repeat + 1} of the same program cried wolf")
    print("\n".join(wrong) or f"told the slow-down, and {options.repeats} times no change")
    sys.exit(1 if wrong else 0)


main()
