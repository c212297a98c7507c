# bench_servers_test: ratios, their intervals, the order of pairs and verdicts, on figures whose answers are known.
# SPDX-License-Identifier: Apache-2.0
import random
import unittest

import bench_servers
from whole_program import main


class BenchServers(unittest.TestCase):
    def test_the_interval_holds_the_true_ratio_as_often_as_it_says(self):
        numbers = random.Random(1)
        held = 0
        for _ in range(1000):
            pairs = [(100 * numbers.lognormvariate(0, 0.05), 120 * numbers.lognormvariate(0, 0.05)) for _ in range(20)]
            _, low, high = bench_servers.ratio_of(pairs)
            held += low <= 1.2 <= high
        self.assertTrue(930 <= held <= 970, held)

    def test_a_tenth_of_wild_pairs_at_each_end_moves_nothing(self):
        pairs = [(100, 110)] * 18 + [(100, 900), (900, 100)]
        ratio, low, high = bench_servers.ratio_of(pairs)
        self.assertAlmostEqual(ratio, 1.1)
        self.assertAlmostEqual(low, 1.1)
        self.assertAlmostEqual(high, 1.1)

    def test_sides_take_turns_in_being_first(self):
        order = []
        pairs = bench_servers.pairs_of(3, lambda: order.append("base") or 1, lambda: order.append("new") or 2)
        self.assertEqual(order, ["base", "new", "new", "base", "base", "new"])
        self.assertEqual(pairs, [(1, 2)] * 3)

    def test_a_gain_is_met_by_the_ratio_and_parity_by_the_interval(self):
        noisy = [(100, 95), (100, 105), (100, 96), (100, 103), (100, 97), (100, 102)]
        self.assertTrue(bench_servers.row_of("a", noisy, 1.0, True)["met"])
        self.assertFalse(bench_servers.row_of("a", noisy, 1.0, False)["met"])
        self.assertFalse(bench_servers.row_of("a", [(100, 80 + i) for i in range(6)], 0.97, True)["met"])


if __name__ == "__main__":
    main()
