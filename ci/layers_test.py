# layers_test: every #include of the tree is one that ARCHITECTURE.md's table allows.
#
# The table is read from the document itself, so that the document cannot rot.
# SPDX-License-Identifier: Apache-2.0
import pathlib
import re
import unittest

from whole_program import ROOT, main

# Of files that only tests are made of.
TEST_ENDINGS = ("_test.cpp", "_harness.hpp")
SOURCE_FOLDERS = ("impl", "reports", "scenarios", "cli", "fuzz", "bench")


def allowed_includes():
    """The table: folder -> folders that it may include; for its tests, those of the third column on top."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rows = re.findall(r"^\| `([\w/]+)` \|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)
    folders = re.compile(r"`([\w/]+)`")
    return {name: (set(folders.findall(code)), set(folders.findall(tests))) for name, code, tests in rows}


def sources():
    for folder in SOURCE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.[ch]pp")):
            yield path.relative_to(ROOT)


def includes(path):
    for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
        if match := re.match(r'\s*#\s*include\s+"([^"]+)"', line):
            yield number, pathlib.PurePosixPath(match.group(1))


class Layers(unittest.TestCase):
    def test_the_table_names_every_folder_and_no_other(self):
        self.assertEqual(set(allowed_includes()), {str(path.parent) for path in sources()})

    def test_the_table_has_no_circle(self):
        table = allowed_includes()

        def visit(folder, above):
            self.assertNotIn(folder, above, f"{' -> '.join([*above, folder])} is a circle")
            for below in table[folder][0] - {folder}:
                visit(below, [*above, folder])

        for folder in table:
            visit(folder, [])

    def test_every_include_is_allowed(self):
        table = allowed_includes()
        wrong, seen = [], 0
        for path in sources():
            code, tests = table[str(path.parent)]
            allowed = {str(path.parent)} | code | (tests if path.name.endswith(TEST_ENDINGS) else set())
            for number, included in includes(path):
                seen += 1
                if not (ROOT / included).is_file():
                    wrong.append(f"{path}:{number}: {included} does not exist: write it from the tree's root")
                elif str(included.parent) not in allowed:
                    wrong.append(f"{path}:{number}: {path.parent} may not include {included.parent}; it may include "
                                 f"{', '.join(sorted(allowed))} (ARCHITECTURE.md, Layers)")
        self.assertGreater(seen, 500)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_no_allowance_is_idle(self):
        """What the table allows and nobody uses is an invitation."""
        used = {}
        for path in sources():
            used.setdefault(str(path.parent), set()).update(str(each.parent) for _, each in includes(path))
        idle = [f"{folder} -> {below}" for folder, (code, tests) in allowed_includes().items()
                for below in code | tests if below not in used[folder]]
        self.assertEqual(idle, [])

    def test_the_cores_are_pure(self):
        """No clock, no descriptor, no log: the cores include no header of the system."""
        system = re.compile(r"#include <(sys/|unistd|fcntl|poll|netinet|arpa/|linux/|iostream|fstream|thread|fmt/|nlohmann/)")
        for path in sources():
            if str(path).startswith(("impl/base/", "impl/framing/", "impl/http1/")) and not path.name.endswith(TEST_ENDINGS):
                self.assertIsNone(system.search((ROOT / path).read_text()), path)


main()
