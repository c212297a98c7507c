# fleet_check: compares runs against servers and clients that others wrote with the deviations that are written down.
#
#   ci/fleet_check.py DEVIATIONS.json RUN.json [DEVIATIONS.json RUN.json]...
#
# A run was made with `--deviations` of its file. Something is wrong where a failure that counts is not written down,
# where what is written down passes or names nothing that failed, and where the run could not judge or was cut short.
# Exit status: 0 as written, 1 otherwise.
# SPDX-License-Identifier: Apache-2.0
import fnmatch
import json
import pathlib
import subprocess
import sys

RED_LEVELS = ("must", "security", "sockets")


def is_named(entry, case):
    """Whether an entry of a file of deviations names a case of a run. (`[` is no wildcard here.)"""
    pattern = entry["case"].replace("[", "[[]")
    return (fnmatch.fnmatchcase(case["id"], pattern) and
            entry.get("transport", case["transport"]) == case["transport"])


def name_of(case):
    return f"{case['id']} over {case['transport']}"


def differences(deviations, run):
    """Sentences on what is not as written: one for each case or entry."""
    found = [] if run["complete"] else ["the run was cut short"]
    for case in run["cases"]:
        if case["outcome"] in ("error", "died") or case["flaky"]:
            found.append(f"{case['outcome']}{', flaky' if case['flaky'] else ''}: {name_of(case)}: {case['detail']}")
        elif case["outcome"] == "fail" and case["level"] in RED_LEVELS and not case["known"]:
            found.append(f"not written down: {name_of(case)}: {case['detail']}")
        elif case["outcome"] == "pass" and case["known"]:
            found.append(f"passes, though written down: {name_of(case)}")
    failed = [case for case in run["cases"] if case["outcome"] in ("fail", "died")]
    for entry in deviations["deviations"]:
        if not any(is_named(entry, case) for case in failed):
            found.append(f"written down, but nothing of that name fails: {entry['case']}")
    return found


def summary(run):
    """How many cases passed and failed, and how many of those are written down."""
    tally = run["tally"]
    return (f"{tally['pass']} passed, {tally['fail']} failed ({tally['known']} written down, {tally['red']} not; "
            f"the rest is recommended or optional), {tally['skip']} skipped")


def version_note(deviations):
    """A sentence when the installed package is not the one that the file was written for; None when it is."""
    package, _, version = deviations.get("version", "").partition(" ")
    if not package:
        return None
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True, check=False)
    installed = asked.stdout.strip() or "unknown"
    return None if installed == version else f"written for {package} {version}, installed is {installed}"


def main(paths):
    if not paths or len(paths) % 2:
        sys.exit(f"usage: {sys.argv[0]} DEVIATIONS.json RUN.json [DEVIATIONS.json RUN.json]...")
    total = 0
    for deviations_path, run_path in zip(paths[::2], paths[1::2]):
        deviations = json.loads(pathlib.Path(deviations_path).read_text())
        run = json.loads(pathlib.Path(run_path).read_text())
        found = differences(deviations, run)
        total += len(found)
        note = version_note(deviations)
        print(f"{deviations['subject']}: {summary(run)}")
        for line in ([f"note: {note}"] if note else []) + found:
            print(f"  {line[:400]}")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
