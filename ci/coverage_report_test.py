# coverage_report_test: which files are counted where, and what is told of lines and branches that never ran.
# SPDX-License-Identifier: Apache-2.0
import unittest

import coverage_report
from whole_program import main


def counts(count, covered):
    return {"count": count, "covered": covered}


def entry(path, segments=(), branches=(), lines=(10, 9)):
    return {"filename": "/anywhere/" + path, "segments": list(segments), "branches": list(branches),
            "summary": {"lines": counts(*lines), "branches": counts(4, 3), "mcdc": counts(2, 1)}}


def export(*entries):
    return {"data": [{"files": list(entries)}]}


class CoverageReport(unittest.TestCase):
    def test_tests_harnesses_and_other_folders_are_not_counted(self):
        for path in ("impl/http1/date_test.cpp", "impl/http1/value_laws_harness.hpp", "impl/base/text.cpp",
                     "fuzz/impl/http1/date.cpp/x.cpp", "date.cpp"):
            self.assertIsNone(coverage_report.group_of(path), path)
        self.assertEqual(coverage_report.group_of("impl/http1/date.cpp"), "impl/http1")
        self.assertEqual(coverage_report.group_of("impl/framing/bent_codec.cpp"), coverage_report.PLANTED)
        self.assertEqual(coverage_report.group_of("impl/http1/body_defects.cpp"), coverage_report.PLANTED)

    def test_totals_are_sums_of_each_group(self):
        files = coverage_report.read_export(export(entry("impl/http1/date.cpp"), entry("impl/http1/range.cpp"),
                                                   entry("impl/http1/date_test.cpp"), entry("impl/framing/line.cpp")))
        totals = coverage_report.totals_of(files)
        self.assertEqual(totals["impl/http1"], {"lines": counts(20, 18), "branches": counts(8, 6), "mcdc": counts(4, 2)})
        self.assertEqual(totals["impl/framing"]["lines"], counts(10, 9))

    def test_gaps_are_lines_and_sides_of_branches_that_never_ran(self):
        gaps = coverage_report.gaps_of(entry(
            "impl/http1/date.cpp",
            segments=[[3, 1, 7, True, True, False], [5, 9, 0, True, True, False], [6, 2, 0, False, False, False]],
            branches=[[4, 7, 4, 9, 3, 0, 0, 0, 4], [8, 1, 8, 9, 0, 2, 0, 0, 4], [8, 1, 8, 9, 1, 0, 0, 0, 4]]))
        # The branch of line 8 is that of a template: one instance took one side, one the other.
        self.assertEqual(gaps, {"lines": [5], "branches": ["4:7 never false"]})

    def test_the_table_has_a_row_for_each_source_and_group(self):
        files = coverage_report.read_export(export(entry("impl/http1/date.cpp")))
        report = {name: {"totals": coverage_report.totals_of(files), "files": files} for name in ("unit", "corpus")}
        rows = coverage_report.table(report).splitlines()
        self.assertEqual(len(rows), 3)
        self.assertIn("unit        impl/http1", rows[1])
        self.assertIn("90.0 % of 10", rows[1])
        self.assertIn("75.0 % of 4", rows[2])

    def test_what_has_no_branch_has_no_share(self):
        self.assertEqual(coverage_report.percent(counts(0, 0)), "-")


main()
