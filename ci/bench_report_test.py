# bench_report_test: medians, ratios and verdicts of the benchmark report, on figures whose answers are known.
# SPDX-License-Identifier: Apache-2.0
import unittest

import bench_report
from whole_program import main


def run(name, time, messages=1, octets=100):
    return {"run_type": "iteration", "name": name, "cpu_time": time, "messages": messages, "octets": octets}


class BenchReport(unittest.TestCase):
    def test_medians_are_of_one_message(self):
        folded = bench_report.fold([run("a/pipe20", time, 20, 2800) for time in (200, 100, 4000)] +
                                   [{"run_type": "aggregate", "name": "a/pipe20", "cpu_time": 1}])
        self.assertEqual(folded["a/pipe20"]["ns_per_message"], 10)
        self.assertEqual(folded["a/pipe20"]["ns_per_message_min"], 5)
        self.assertEqual(folded["a/pipe20"]["octets"], 140)
        self.assertEqual(folded["a/pipe20"]["bytes_per_second"], 14_000_000_000)

    def test_a_target_is_met_at_its_limit_and_not_above(self):
        for own, met in ((43, True), (44, False)):
            folded = bench_report.fold([run("wiretrial-avx512/req700", own), run("picohttpparser/req700", 100)])
            row = bench_report.judge(folded)[0]
            self.assertEqual((row["measured"], row["met"]), (own / 100, met))

    def test_what_was_not_measured_is_neither_met_nor_missed(self):
        rows = bench_report.judge(bench_report.fold([run("wiretrial-avx512/req700", 1)]))
        self.assertEqual({row["met"] for row in rows}, {None})

    def test_the_page_names_every_target_and_parser(self):
        folded = bench_report.fold([run("wiretrial-avx2/req700", 40), run("picohttpparser/req700", 100)])
        report = {"commit": "c", "machine": {"processor": "p", "kernel": "k", "compiler": "g++"},
                  "targets": bench_report.judge(folded), "benchmarks": folded}
        page = bench_report.markdown(report)
        self.assertEqual(page.count("not measured"), len(bench_report.TARGETS) - 1)
        self.assertIn("| GET of 699 octets, AVX2 | `wiretrial-avx2/req700` | `picohttpparser/req700` | 0.50 | 0.40 | yes |", page)
        self.assertIn("| picohttpparser | 100.0 |", page)


main()
