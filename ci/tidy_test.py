# tidy_test: the habits of this tree that no formatter checks, each with a message that says what to do.
# SPDX-License-Identifier: Apache-2.0
import re
import subprocess
import unittest

from whole_program import ROOT, main

LICENCE = "SPDX-License-Identifier: Apache-2.0"
LINES_MAX = 450
# One idea each, and longer than others for a reason.
LONG_FILES = {"scenarios/engine/grammar.cpp": "the whole language in one table, in the order in which a reader meets it"}
# Tests that may be skipped while they run, and why that cannot be known sooner.
MAY_SKIP = {"impl/kernel/host_lab_test.cpp": "some kernels forbid user namespaces, which only trying tells"}
# Folders without a test of their own, and what tests them.
UNTESTED_FOLDERS = {"reports/model": "plain data and names, tested by reports/"}


def tracked_files():
    """What git tracks, and what it would; in an unpacked archive, everything."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=False,
                            capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 else [
        str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    return [ROOT / name for name in sorted(set(names))
            if (ROOT / name).is_file() and not name.startswith(("build/", "out/"))]


def name_of(path):
    return str(path.relative_to(ROOT))


class Tidy(unittest.TestCase):
    def setUp(self):
        self.wrong = []

    def tearDown(self):
        self.assertEqual(self.wrong, [], "\n" + "\n".join(self.wrong))

    def sources(self, *suffixes):
        found = [path for path in tracked_files() if path.suffix in suffixes]
        self.assertTrue(found)
        return found

    def test_first_line_says_what_the_file_is(self):
        for path in self.sources(".cpp", ".hpp", ".py", ".sh"):
            mark = "//" if path.suffix in (".cpp", ".hpp") else "#"
            text = path.read_text()
            # What is run by itself says first by what.
            first = re.sub(r"\A#!.*\n", "", text).split("\n", 1)[0]
            stem = re.escape(path.stem)
            if not re.match(rf"{mark} {stem}: \S.*", first):
                self.wrong.append(f'{name_of(path)}:1: begin with "{mark} {path.stem}: ", and say in one sentence what it is')

    def test_licence(self):
        text_files = [path for path in tracked_files() if path.suffix in (".cpp", ".hpp", ".py", ".sh", ".cmake")
                      or path.name == "CMakeLists.txt" or (path.parent.name in ("ci", ".ci") and not path.suffix)]
        for path in text_files:
            lines = path.read_text().splitlines()[:60]
            if not any(line in (f"// {LICENCE}", f"# {LICENCE}") for line in lines):
                self.wrong.append(f'{name_of(path)}: add the line "{LICENCE}" as a comment of its own, after the first paragraph')

    def test_length(self):
        for path in self.sources(".cpp", ".hpp", ".py"):
            count = path.read_text().count("\n")
            if count > LINES_MAX and name_of(path) not in LONG_FILES:
                self.wrong.append(f"{name_of(path)} has {count} lines; at most {LINES_MAX}: find the second idea and move it out")

    def test_no_loose_ends(self):
        loose = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))")
        for path in self.sources(".cpp", ".hpp", ".py", ".sh", ".md", ".json"):
            if path.name == "tidy_test.py":
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if match := loose.search(line):
                    self.wrong.append(f"{name_of(path)}:{number}: do it now, or write {match.group(1)}(#ISSUE)")

    def test_tests_neither_sleep_nor_hide(self):
        banned = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep|GTEST_SKIP|DISABLED_\w+)\b")
        for path in self.sources(".cpp"):
            if not path.name.endswith("_test.cpp"):
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = banned.search(line)
                if match and name_of(path) not in MAY_SKIP:
                    self.wrong.append(f"{name_of(path)}:{number}: {match.group(1)} is banned in tests; wait for an event, "
                                      "or make the need a condition in CMake")

    def test_every_test_has_an_assertion(self):
        for path in self.sources(".cpp"):
            if not path.name.endswith("_test.cpp"):
                continue
            text = path.read_text()
            if not re.search(r"\b(EXPECT|ASSERT)_", text):
                self.wrong.append(f"{name_of(path)}: a test without EXPECT_ or ASSERT_ tests nothing")

    def test_tests_stand_beside_the_code(self):
        folders = {path.parent for path in self.sources(".cpp") if name_of(path).startswith(("impl/", "reports", "scenarios/", "cli/"))}
        for folder in folders:
            if not list(folder.glob("*_test.cpp")) and name_of(folder) not in UNTESTED_FOLDERS:
                self.wrong.append(f"{name_of(folder)}: add a NAME_test.cpp beside the code, or tell in tidy_test.py what tests it")

    def test_headers_are_guarded_by_pragma(self):
        for path in self.sources(".hpp"):
            if "\n#pragma once\n" not in path.read_text():
                self.wrong.append(f"{name_of(path)}: write #pragma once after the licence")

    def test_plain_text(self):
        for path in self.sources(".cpp", ".hpp", ".py", ".sh", ".md", ".json", ".cmake"):
            octets = path.read_bytes()
            for octet, what in ((b"\r", "a carriage return"), (b"\t", "a tab")):
                if octet in octets:
                    self.wrong.append(f"{name_of(path)} holds {what}; use LF and spaces")
            if octets and not octets.endswith(b"\n"):
                self.wrong.append(f"{name_of(path)}: end the last line")
            if path.suffix != ".json" and re.search(rb" +$", octets, re.MULTILINE):
                self.wrong.append(f"{name_of(path)}: SP at the end of a line")

    def test_documents_fit_a_page(self):
        for path in self.sources(".md"):
            if "golden" in path.parts:
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if len(line) > 110 and not line.startswith("|") and "](" not in line:
                    self.wrong.append(f"{name_of(path)}:{number}: {len(line)} columns; break it at 100")

    def test_links_of_documents_lead_somewhere(self):
        for path in self.sources(".md"):
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
                if not (path.parent / target).exists():
                    self.wrong.append(f"{name_of(path)}: the link to {target} leads nowhere")


main()
