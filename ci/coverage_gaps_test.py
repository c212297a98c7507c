# coverage_gaps_test: gaps of an export whose truth is known, with and without reasons.
# SPDX-License-Identifier: Apache-2.0
import unittest

import coverage_gaps
from whole_program import main

PATH = "impl/http1/host.cpp"
LINES = ["bool is_host(int a) {", "    return a == 1 ||", "           a == 2;", "}", "void idle() {", "    if (x) y();", "}"]


def export(branches, calls=1, path=PATH):
    return {"functions": [{"filenames": [f"/somewhere/{path}"], "count": count, "regions": [[first, 1, last, 2]]}
                          for first, last, count in ((1, 4, 0), (1, 4, calls), (5, 7, 0))],
            "files": [{"filename": f"/somewhere/{path}", "branches": branches}]}


def gaps(branches, **more):
    return list(coverage_gaps.gaps_of(export(branches, **more), lambda path: LINES))


IDLE = (PATH, 5, "never called: void idle() {")


class CoverageGaps(unittest.TestCase):
    def test_what_one_instance_took_is_taken(self):
        self.assertEqual(gaps([[2, 12, 2, 18, 1, 0, 0, 0, 4], [2, 12, 2, 18, 0, 7, 0, 0, 4]]), [IDLE])

    def test_each_side_is_a_gap_of_its_own(self):
        self.assertEqual(gaps([[3, 12, 3, 18, 0, 0, 0, 0, 4]]),
                         [IDLE, (PATH, 3, "a == 2 is true"), (PATH, 3, "a == 2 is false")])

    def test_a_condition_on_two_lines_is_told_on_one(self):
        self.assertEqual(gaps([[2, 12, 3, 18, 0, 1, 0, 0, 4]])[1], (PATH, 2, "a == 1 || a == 2 is true"))

    def test_branches_of_an_idle_function_are_one_gap(self):
        self.assertEqual(gaps([[6, 9, 6, 10, 0, 0, 0, 0, 4]]), [IDLE])
        self.assertEqual(len(gaps([], calls=0)), 2)

    def test_tests_and_other_layers_do_not_count(self):
        for path in ("impl/http1/host_test.cpp", "impl/http1/message_laws_harness.hpp", "impl/base/text.hpp"):
            self.assertEqual(gaps([[6, 9, 6, 10, 0, 0, 0, 0, 4]], path=path), [])

    def test_a_gap_needs_a_reason_and_a_reason_a_gap(self):
        rows = list(coverage_gaps.read_explanations("# why\n\nimpl/*/host.cpp | never called: * idle() { | nobody asks\n"))
        self.assertEqual(rows, [(3, "impl/*/host.cpp", "never called: * idle() {")])
        self.assertEqual(coverage_gaps.judge([IDLE], rows), [])
        self.assertEqual(coverage_gaps.judge([IDLE], []),
                         [f"{PATH}:5: no input, and no reason: never called: void idle() {{"])
        self.assertEqual(coverage_gaps.judge([], rows),
                         ["fuzz/uncovered:3: explains nothing: impl/*/host.cpp | never called: * idle() {"])

    def test_brackets_in_a_condition_are_no_pattern(self):
        self.assertTrue(coverage_gaps.fits("octets[i] != a is true", "octets[i] != a is true"))
        self.assertFalse(coverage_gaps.fits("octets[i] is true", "octetsi is true"))

    def test_a_condition_may_hold_a_bar(self):
        self.assertEqual(list(coverage_gaps.read_explanations("host.cpp | a == (b | c) is true | why\n")),
                         [(1, "host.cpp", "a == (b | c) is true")])

    def test_a_row_without_a_reason_is_refused(self):
        with self.assertRaises(SystemExit):
            list(coverage_gaps.read_explanations("impl/http1/host.cpp | x is true |  \n"))


main()
