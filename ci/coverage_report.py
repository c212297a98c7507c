# coverage_report: what llvm-cov exported, as a table of the decoders' lines, branches and conditions, and as JSON.
#
#   python3 ci/coverage_report.py --json OUT NAME=EXPORT.json...
#
# Tests and their harnesses are not counted. Files that hold mistakes planted on purpose are a group of their own: no
# corpus plants them.
# SPDX-License-Identifier: Apache-2.0
import argparse
import json
import pathlib
import sys

METRICS = ("lines", "branches", "mcdc")
GROUPS = ("impl/framing", "impl/http1")
PLANTED = "planted mistakes"


def group_of(path):
    """The group in which a file of the tree is counted; None where it is not."""
    folder, _, name = path.rpartition("/")
    if folder not in GROUPS or name.endswith(("_test.cpp", "_harness.hpp")):
        return None
    return PLANTED if "defect" in name or name.startswith("bent_") else folder


def relative(filename):
    """The path from the root of the tree on; the file's own path where it is in no folder of ours."""
    at = filename.rfind("/impl/")
    return filename if at < 0 else filename[at + 1:]


def gaps_of(entry):
    """Lines that never ran, and branches of which one side never did, as LINE:COLUMN and the side."""
    lines = {line for line, _, count, has_count, is_entry, *_ in entry["segments"]
             if has_count and is_entry and count == 0}
    # A template's branch is told once for each of its instances: what one of them took is taken.
    taken = {}
    for line, column, _, _, when_true, when_false, *_ in entry.get("branches", []):
        for side, count in (("true", when_true), ("false", when_false)):
            key = (line, column, f"never {side}")
            taken[key] = taken.get(key, 0) + count
    branches = sorted(key for key, count in taken.items() if count == 0)
    return {"lines": sorted(lines), "branches": [f"{line}:{column} {side}" for line, column, side in branches]}


def read_export(export):
    """Files by their path: counts of each metric, and gaps."""
    files = {}
    for entry in export["data"][0]["files"]:
        path = relative(entry["filename"])
        if group_of(path) is None:
            continue
        counts = {metric: {key: entry["summary"].get(metric, {}).get(key, 0) for key in ("count", "covered")}
                  for metric in METRICS}
        files[path] = {"group": group_of(path), **counts, "gaps": gaps_of(entry)}
    return files


def totals_of(files):
    """Counts of each group, in which every branch counts once however many programs were run."""
    totals = {}
    for entry in files.values():
        group = totals.setdefault(entry["group"], {metric: {"count": 0, "covered": 0} for metric in METRICS})
        for metric in METRICS:
            for key in ("count", "covered"):
                group[metric][key] += entry[metric][key]
    return totals


def percent(counts):
    return "-" if counts["count"] == 0 else f"{100 * counts['covered'] / counts['count']:.1f} %"


def table(report):
    rows = [f"{'':<11} {'':<17} {'lines':>16} {'branches':>16} {'MC/DC':>16}"]
    for source, part in report.items():
        for group, counts in sorted(part["totals"].items()):
            cells = (f"{percent(counts[metric])} of {counts[metric]['count']}" for metric in METRICS)
            rows.append(f"{source:<11} {group:<17} " + " ".join(f"{cell:>16}" for cell in cells))
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(prog="coverage_report")
    parser.add_argument("--json", required=True)
    parser.add_argument("exports", nargs="+", metavar="NAME=EXPORT.json")
    arguments = parser.parse_args()
    report = {}
    for argument in arguments.exports:
        name, _, path = argument.partition("=")
        files = read_export(json.loads(pathlib.Path(path).read_text()))
        if not files:
            sys.exit(f"coverage_report: {path} counts no file of {', '.join(GROUPS)}")
        report[name] = {"totals": totals_of(files), "files": files}
    pathlib.Path(arguments.json).write_text(json.dumps({"coverage": report}, indent=1) + "\n")
    print(table(report))


if __name__ == "__main__":
    main()
