# fleet_check: compares runs against servers and clients that others wrote with the deviations that are written down.
#
#   ci/fleet_check.py DEVIATIONS.json RUN.json [AGAIN.json]     compares; what was played again counts as it went then
#   ci/fleet_check.py --differing DEVIATIONS.json RUN.json      prints the ids of the cases that differ, one a line
#
# A run was made with `--deviations` of its file. Something is wrong where a failure that counts is not written down,
# where what is written down passes or names nothing that failed, and where the run could not judge or was cut short.
# Exit status: 0 as written, 1 otherwise.
# SPDX-License-Identifier: Apache-2.0
import collections
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


def difference(case):
    """How one case is not as written, in a sentence; None where it is."""
    if case["outcome"] in ("error", "died") or case["flaky"]:
        return f"{case['outcome']}{', flaky' if case['flaky'] else ''}: {name_of(case)}: {case['detail']}"
    if case["outcome"] == "fail" and case["level"] in RED_LEVELS and not case["known"]:
        return f"not written down: {name_of(case)}: {case['detail']}"
    if case["outcome"] == "pass" and case["known"]:
        return f"passes, though written down: {name_of(case)}"
    return None


def differences(deviations, run):
    """Sentences on what is not as written: one for each case or entry."""
    found = [] if run["complete"] else ["the run was cut short"]
    found += [told for told in map(difference, run["cases"]) if told]
    failed = [case for case in run["cases"] if case["outcome"] in ("fail", "died")]
    for entry in deviations["deviations"]:
        if not any(is_named(entry, case) for case in failed):
            found.append(f"written down, but nothing of that name fails: {entry['case']}")
    return found


def played_again(run, again):
    """The run with the cases of `again` in place of its own, and a note for each that differed the first time only."""
    later = {(case["id"], case["transport"]): case for case in again["cases"]}
    cases, notes = [], []
    for case in run["cases"]:
        last = later.get((case["id"], case["transport"]), case)
        if difference(case) and not difference(last):
            notes.append(f"differed once, and not when it was played again alone: {difference(case)}")
        cases.append(last)
    return {**run, "cases": cases, "complete": run["complete"] and again["complete"]}, notes


def summary(run):
    """How many cases passed and failed, and how many of those are written down."""
    count = collections.Counter(case["outcome"] for case in run["cases"])
    known = sum(case["outcome"] == "fail" and bool(case["known"]) for case in run["cases"])
    return (f"{count['pass']} passed, {count['fail']} failed, {known} of them written down, "
            f"{count['skip']} skipped, {count['error'] + count['died']} without a verdict")


def version_note(deviations):
    """A sentence when the installed package is not the one that the file was written for; None when it is."""
    package, _, version = deviations.get("version", "").partition(" ")
    if not package:
        return None
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True, check=False)
    installed = asked.stdout.strip() or "unknown"
    return None if installed == version else f"written for {package} {version}, installed is {installed}"


def read(path):
    return json.loads(pathlib.Path(path).read_text())


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "--differing":
        run = read(arguments[2])
        print("\n".join(sorted({case["id"] for case in run["cases"] if difference(case)})))
        return
    if len(arguments) not in (2, 3):
        sys.exit(f"usage: {sys.argv[0]} DEVIATIONS.json RUN.json [AGAIN.json]")
    deviations, run = read(arguments[0]), read(arguments[1])
    run, notes = played_again(run, read(arguments[2])) if len(arguments) == 3 else (run, [])
    notes += filter(None, [version_note(deviations)])
    found = differences(deviations, run)
    print(f"{deviations['subject']}: {summary(run)}")
    for line in [f"note: {note}" for note in notes] + found:
        print(f"  {line[:400]}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
