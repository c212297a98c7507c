# bench_report: runs the micro-benchmarks side by side and writes what came of them, with the targets, as JSON and Markdown.
#
#     bench_report.py FOLDER_OF_BENCHMARKS OUT [--repetitions N] [--no-instructions]
#
# All benchmarks of a program run in one process on one core, their repetitions interleaved at random, so that a slow
# moment hits all of them alike; figures are medians, and only ratios within one run are judged. Instructions are
# counted by callgrind as the difference of two numbers of iterations; valgrind knows no AVX-512.
# SPDX-License-Identifier: Apache-2.0
import argparse
import collections
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess

# What this project asks of itself: subject, what it is measured by, and the ratio of their times that is to be reached.
TARGETS = [
    ("GET of 699 octets, AVX-512", "wiretrial-avx512/req700", "picohttpparser/req700", 0.43),
    ("GET of 699 octets, AVX-512, stretch", "wiretrial-avx512/req700", "picohttpparser/req700", 0.28),
    ("GET of 699 octets, AVX2", "wiretrial-avx2/req700", "picohttpparser/req700", 0.50),
    ("20 pipelined requests, AVX-512", "wiretrial-avx512/pipe20", "picohttpparser/pipe20", 0.55),
    ("smallest GET, AVX-512", "wiretrial-avx512/min", "picohttpparser/min", 1.05),
    ("response head, AVX-512", "wiretrial-avx512/resp", "picohttpparser/resp", 0.50),
    ("GET of 699 octets, without SIMD", "wiretrial-plain/req700", "picohttpparser/req700", 1.00),
    ("GET an octet at a time", "wiretrial-avx512/byte700", "llhttp/byte700", 1.00),
    ("1 MiB in chunks of 1 KiB", "wiretrial-avx512/chunk1K", "llhttp/chunk1K", 1.00),
    ("1 MiB in chunks of 64 KiB", "wiretrial-avx512/chunk64K", "llhttp/chunk64K", 1.00),
    ("frames of 64 octets behind a length", "length_prefix_64", "walk_headers_64", 2.00),
    ("lines of 100 octets, LF", "delimiter_lf_100", "memchr_100", 1.05),
    ("frame of 1 MiB in reads of 64 KiB", "frame_reader_1mib_in_64kib_reads", "memcpy_1mib", 1.05),
]
# The order of rows and columns.
PARSERS = ["wiretrial-avx512", "wiretrial-avx2", "wiretrial-sse42", "wiretrial-plain", "wiretrial-stepwise",
           "picohttpparser", "llhttp", "Beast", "http_parser"]
INPUTS = ["req700", "min", "pipe20", "resp", "byte700", "chunk1K", "chunk64K"]
# What callgrind counts, and how often: twice, so that start and end cancel out.
COUNTED = r"^(wiretrial-(avx2|plain|stepwise)|picohttpparser|llhttp|http_parser|Beast)/(req700|min|pipe20|resp|byte700)$"
FEW_ITERATIONS, MORE_ITERATIONS = 50, 250


def fold(runs):
    """Google Benchmark's JSON of one run, to medians by name: nanoseconds a message, octets a second, octets."""
    times, facts = collections.defaultdict(list), {}
    for run in runs:
        if run["run_type"] == "iteration":
            name = run["name"].removesuffix("/repeats:1")
            messages = run.get("messages", 1)
            times[name].append(run["cpu_time"] / messages)
            facts[name] = {"octets": run.get("octets", 0) / messages}
    folded = {}
    for name, values in times.items():
        median = statistics.median(values)
        folded[name] = {"ns_per_message": round(median, 2), "ns_per_message_min": round(min(values), 2),
                        "repetitions": len(values), **facts[name]}
        if folded[name]["octets"]:
            folded[name]["bytes_per_second"] = round(folded[name]["octets"] * 1e9 / median)
    return folded


def judge(folded):
    """The targets as rows; `met` is None where one of the two was not measured."""
    rows = []
    for about, subject, base, limit in TARGETS:
        ratio = None
        if subject in folded and base in folded:
            ratio = folded[subject]["ns_per_message"] / folded[base]["ns_per_message"]
        rows.append({"target": about, "subject": subject, "base": base, "at_most": limit,
                     "measured": None if ratio is None else round(ratio, 3), "met": None if ratio is None else ratio <= limit})
    return rows


def markdown(report):
    lines = [f"Measured on {report['machine']['processor']}, Linux {report['machine']['kernel']}, "
             f"{report['machine']['compiler']}; commit {report['commit']}.", "",
             "| target | subject | measured by | at most | measured | met |", "| --- | --- | --- | --- | --- | --- |"]
    for row in report["targets"]:
        met = {True: "yes", False: "no", None: "not measured"}[row["met"]]
        measured = "" if row["measured"] is None else f"{row['measured']:.2f}"
        lines.append(f"| {row['target']} | `{row['subject']}` | `{row['base']}` | {row['at_most']:.2f} | {measured} | {met} |")
    lines += ["", "Nanoseconds a message (chunks: a stream of 1 MiB):", ""] + table(report, "ns_per_message", "{:.1f}")
    if any("instructions_per_octet" in figures for figures in report["benchmarks"].values()):
        lines += ["", "Instructions an octet:", ""] + table(report, "instructions_per_octet", "{:.2f}")
    return "\n".join(lines) + "\n"


def order_of(names):
    """A key for sorting: as in `names`, what is not among them behind."""
    return lambda name: (names.index(name) if name in names else len(names), name)


def table(report, figure, form):
    """Parsers by inputs."""
    cells = {tuple(name.split("/")): figures[figure] for name, figures in report["benchmarks"].items()
             if "/" in name and figure in figures}
    inputs = sorted({name for _, name in cells}, key=order_of(INPUTS))
    lines = ["| | " + " | ".join(inputs) + " |", "| --- |" + " --- |" * len(inputs)]
    for parser in sorted({parser for parser, _ in cells}, key=order_of(PARSERS)):
        row = [form.format(cells[parser, name]) if (parser, name) in cells else "" for name in inputs]
        lines.append(f"| {parser} | " + " | ".join(row) + " |")
    return lines


def run_benchmarks(program, repetitions):
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    answer = subprocess.run(
        [*pinned, program, "--benchmark_format=json", "--benchmark_min_time=0.02",
         f"--benchmark_repetitions={repetitions}", "--benchmark_enable_random_interleaving=true"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(answer.stdout)["benchmarks"]


def count_instructions(program, name):
    """Instructions of one iteration, or None where valgrind cannot run it."""
    counts = []
    for iterations in (FEW_ITERATIONS, MORE_ITERATIONS):
        answer = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program,
             f"--benchmark_filter=^{name}/", f"--iterations={iterations}"],
            check=False, capture_output=True, text=True)
        found = re.search(r"Collected : (\d+)", answer.stderr)
        if answer.returncode != 0 or not found or f"{name}/" not in answer.stdout:
            return None
        counts.append(int(found.group(1)))
    return (counts[1] - counts[0]) / (MORE_ITERATIONS - FEW_ITERATIONS)


def first_match(pattern, path, default):
    found = re.search(pattern, pathlib.Path(path).read_text(errors="replace"), re.MULTILINE)
    return found.group(1) if found else default


def machine(build):
    return {"processor": first_match(r"^model name\s*: (.*)$", "/proc/cpuinfo", "unknown"),
            "flags": [flag for flag in ("sse4_2", "avx2", "avx512bw", "avx512vbmi")
                      if flag in first_match(r"^flags\s*: (.*)$", "/proc/cpuinfo", "").split()],
            "cores": os.cpu_count(), "kernel": platform.release(),
            "compiler": first_match(r"^CMAKE_CXX_COMPILER:[A-Z]+=(?:.*/)?(.*)$", build / "CMakeCache.txt", "unknown"),
            "build_type": first_match(r"^CMAKE_BUILD_TYPE:[A-Z]+=(.*)$", build / "CMakeCache.txt", "unknown")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--no-instructions", action="store_true")
    options = parser.parse_args()
    runs = []
    for name in ("http_bench", "framing_bench"):
        runs += run_benchmarks(options.folder / name, options.repetitions)
    benchmarks = fold(runs)
    if not options.no_instructions:
        for name, figures in benchmarks.items():
            if re.match(COUNTED, name) and (count := count_instructions(options.folder / "http_bench", name)) is not None:
                figures["instructions_per_octet"] = round(count / runs_octets(runs, name), 3)
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], check=False, capture_output=True, text=True)
    report = {"schema_version": 1, "commit": commit.stdout.strip() or "unknown", "machine": machine(options.folder.parent),
              "targets": judge(benchmarks), "benchmarks": benchmarks}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n")
    options.out.with_suffix(".md").write_text("# " + options.out.name + "\n\n" + markdown(report))
    print(markdown(report))


def runs_octets(runs, name):
    """The octets of one iteration."""
    return next(run["octets"] for run in runs if run["name"] == name)


if __name__ == "__main__":
    main()
