# install_test: what `cmake --install` lays down works: the program with its data, and the cores as a package.
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess

from whole_program import BUILD, ROOT, ProgramTest, is_sanitized, main, wiretrial

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(wiretrial REQUIRED)
add_executable(user user.cpp)
target_link_libraries(user PRIVATE wiretrial::framing)
"""

# Reads standard input as netstrings and prints each payload on a line.
USER = """#include <iostream>
#include <iterator>
#include <string>
#include "impl/framing/codec.hpp"

int main() {
    const auto codec = wiretrial::framing::Codec::parse("length-prefix:2", {});
    if (!codec) {
        std::cerr << codec.error() << '\\n';
        return 1;
    }
    const auto frame = codec->encode("hello");
    if (!frame) {
        return 1;
    }
    std::cout << frame->size() << '\\n';
    return wiretrial::framing::Codec::parse("no-such-codec", {}) ? 1 : 0;
}
"""


class Install(ProgramTest):
    def run_tool(self, *command, **options):
        finished = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False,
                                  timeout=200, **options)
        self.assertEqual(finished.returncode, 0, f"{command}\n{finished.stdout[-3000:]}\n{finished.stderr[-3000:]}")
        return finished.stdout

    def install(self):
        prefix = self.folder / "prefix"
        self.run_tool("cmake", "--install", BUILD, "--prefix", prefix)
        return prefix

    def test_program_with_its_data(self):
        prefix = self.install()
        program = prefix / "bin" / "wiretrial"
        # No trace of the source tree: the data are those beside the program.
        finished = wiretrial("list", "framing", program=program, folder=self.folder, environment={"WIRETRIAL_DATA": ""})
        self.expect_status(finished, 0)
        share = prefix / "share" / "wiretrial"
        for kind in ("suites", "profiles", "requirements", "schema"):
            here = {path.relative_to(ROOT / "scenarios" / kind) for path in (ROOT / "scenarios" / kind).rglob("*.json")}
            there = {path.relative_to(share / kind) for path in (share / kind).rglob("*.json")}
            self.assertEqual(here, there)
        here = sorted(path.name for path in (ROOT / "bench/scenarios").glob("*.json"))
        self.assertEqual(sorted(path.name for path in (share / "bench").glob("*.json")), here)
        finished = wiretrial("bench", "--list", program=program, folder=self.folder, environment={"WIRETRIAL_DATA": ""})
        self.assertIn("tcp/echo-64", self.expect_status(finished, 0).text())
        finished = wiretrial("show", "framing/common", program=program, folder=self.folder)
        self.assertIn("framing/common.json:", finished.text())
        finished = wiretrial("run", "framing", "--subject", "framed-echo-netstring", "--transport", "ipv4", "--json",
                             program=program, folder=self.folder)
        self.expect_status(finished, 0)
        self.assertTrue(finished.json()["cases"])
        self.assertTrue((prefix / "share" / "doc" / "wiretrial" / "README.md").is_file())

    def test_project_that_links_the_cores(self):
        prefix = self.install()
        project = self.folder / "project"
        project.mkdir()
        (project / "CMakeLists.txt").write_text(PROJECT)
        (project / "user.cpp").write_text(USER)
        flags = os.environ.get("CXXFLAGS", "")
        cache = dict(line.split("=", 1) for line in (BUILD / "CMakeCache.txt").read_text().splitlines() if "=" in line)
        compiler = next(value for name, value in cache.items() if name.startswith("CMAKE_CXX_COMPILER:"))
        if is_sanitized():
            flags += " -fsanitize=" + cache["WIRETRIAL_SANITIZE:STRING"]
        self.run_tool("cmake", "-G", "Ninja", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={prefix}",
                      f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_FLAGS={flags}")
        self.run_tool("cmake", "--build", project / "build")
        self.assertEqual(self.run_tool(project / "build" / "user"), "7\n")


main()
