# coverage_gaps: functions and branches of the decoders that the committed corpora leave out, and whether each is explained.
#
#   python3 ci/coverage_gaps.py EXPORT.json [--explanations fuzz/uncovered]
#
# EXPORT is what llvm-cov exports of a replay (ci/coverage). fuzz/uncovered holds the reasons, one a line:
#   FILE | GAP | WHY
# where FILE and GAP may hold `*`. A gap is `never called: FIRST LINE OF THE FUNCTION`, or `CONDITION is true` or `is false`
# as the source has the condition; `is true` of what a switch asks means that no case fits. Lines need no row: a line that
# never runs lies behind one of these. A row that explains nothing any more is wrong, too.
# SPDX-License-Identifier: Apache-2.0
import argparse
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("impl/framing/", "impl/http1/")


def relative(filename):
    at = filename.rfind("/impl/")
    return filename if at < 0 else filename[at + 1:]


def is_counted(path):
    return path.startswith(FOLDERS) and not re.search(r"_(test|harness)\.", path)


def words_at(text, place):
    """The source between two places, on one line."""
    line, column, line_end, column_end = place
    lines = text[line - 1:line_end]
    lines[-1] = lines[-1][:column_end - 1]
    lines[0] = lines[0][column - 1:]
    return " ".join(" ".join(lines).split())


def functions_of(export):
    """{(path, first line, last line): calls}; the instances of a template are one function."""
    calls = {}
    for function in export["functions"]:
        path = relative(function["filenames"][0])
        if is_counted(path):
            first, _, last = function["regions"][0][:3]
            calls[path, first, last] = calls.get((path, first, last), 0) + function["count"]
    return calls


def gaps_of(export, read_lines):
    """(path, line, words) for each function that was never called, and each branch never taken in those that were."""
    idle = sorted(place for place, calls in functions_of(export).items() if calls == 0)
    for path, first, _ in idle:
        yield path, first, "never called: " + read_lines(path)[first - 1].strip()
    for file in export["files"]:
        path = relative(file["filename"])
        if not is_counted(path):
            continue
        taken = {}
        for line, column, line_end, column_end, when_true, when_false, *_ in file["branches"]:
            counts = taken.setdefault((line, column, line_end, column_end), [0, 0])
            counts[0] += when_true
            counts[1] += when_false
        for place, counts in sorted(taken.items()):
            if any(path == other and first <= place[0] <= last for other, first, last in idle):
                continue
            for count, side in zip(counts, ("true", "false")):
                if count == 0:
                    yield path, place[0], f"{words_at(read_lines(path), place)} is {side}"


def read_explanations(text):
    """(number of the line, FILE, GAP) for each row."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line and not line.startswith("#"):
            parts = line.split(" | ")
            if len(parts) < 3 or not all(part.strip() for part in parts):
                sys.exit(f"fuzz/uncovered:{number}: not FILE | GAP | WHY")
            yield number, parts[0].strip(), " | ".join(parts[1:-1]).strip()


def fits(pattern, text):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None


def judge(gaps, rows):
    """Sentences for gaps that no row explains, and for rows that explain none."""
    used, complaints = set(), []
    for path, line, words in gaps:
        explaining = {number for number, file, gap in rows if fits(file, path) and fits(gap, words)}
        used |= explaining
        if not explaining:
            complaints.append(f"{path}:{line}: no input, and no reason: {words}")
    return complaints + [f"fuzz/uncovered:{number}: explains nothing: {file} | {gap}"
                         for number, file, gap in rows if number not in used]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("export", type=pathlib.Path)
    parser.add_argument("--explanations", type=pathlib.Path, default=ROOT / "fuzz" / "uncovered")
    arguments = parser.parse_args()
    texts = {}

    def read_lines(path):
        if path not in texts:
            texts[path] = (ROOT / path).read_text().splitlines()
        return texts[path]

    gaps = list(gaps_of(json.loads(arguments.export.read_text())["data"][0], read_lines))
    complaints = judge(gaps, list(read_explanations(arguments.explanations.read_text())))
    for complaint in complaints:
        print(complaint)
    print(f"corpora: {len(gaps)} functions and branches are left out; {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
