# compare_test: `wiretrial compare` on reports of others: verdicts, exit statuses, formats, and files that are hostile.
# SPDX-License-Identifier: Apache-2.0
import json
import math
import os
import random

import jsonschema

from whole_program import ROOT, SCENARIOS, ProgramTest, is_sanitized, main, wiretrial, write_json

CONTEXT = {"date": "2026-11-25T10:00:00+00:00", "host_name": "runner", "num_cpus": 2, "mhz_per_cpu": 2000,
           "cpu_scaling_enabled": False, "load_avg": [0.1, 0.2, 0.3], "library_build_type": "release",
           "caches": [{"type": "Data", "level": 1, "size": 32768, "num_sharing": 1}]}


def row(name, time_ns, index=0, **members):
    """What Google Benchmark 1.7 writes of a repetition."""
    return {"name": name, "family_index": 0, "per_family_instance_index": 0, "run_name": name, "run_type": "iteration",
            "repetitions": 10, "repetition_index": index, "threads": 1, "iterations": 1000,
            "real_time": time_ns * 1.01, "cpu_time": time_ns, "time_unit": "ns", **members}


def rows(name, center, seed, count=10, noise=0.01, **members):
    """Repetitions around a centre; the same seed gives the same noise. A rate goes with the time."""
    numbers = random.Random(f"{name} {seed}")
    times = [center * math.exp(noise * numbers.gauss(0, 1)) for _ in range(count)]
    return [row(name, time, index, items_per_second=1e9 / time, **members) for index, time in enumerate(times)]


def report(*lists, context=CONTEXT, **members):
    return {"context": context, "benchmarks": [each for one in lists for each in one], **members}


def unwrapped(finished):
    """What the program printed, on one line."""
    return " ".join(finished.text().split())


class Compare(ProgramTest):
    def write(self, name, document):
        return write_json(self.folder, name, document)

    def compare(self, base, new, *arguments, status):
        """The comparison as JSON, checked against its schema."""
        out = self.folder / "comparison.json"
        finished = wiretrial("compare", self.write("old.json", base), self.write("new.json", new), *arguments,
                             "--report", f"json={out}")
        self.expect_status(finished, status)
        return finished, self.checked(out)

    def checked(self, path):
        document = json.loads(path.read_text())
        schema = json.loads((SCENARIOS / "schema" / "compare.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        jsonschema.Draft7Validator(schema).validate(document)
        return document

    def verdicts(self, document):
        return {(each["benchmark"], each["metric"]): each["verdict"] for each in document["judged"]}

    def test_verdicts_and_statuses(self):
        base = report(rows("parse", 100, 1), rows("write", 200, 1), rows("scan", 300, 1))
        new = report(rows("parse", 115, 2), rows("write", 200, 2), rows("scan", 250, 2))
        finished, document = self.compare(base, new, status=1)
        verdicts = self.verdicts(document)
        self.assertEqual(verdicts["parse", "cpu_time"], "regression")
        self.assertEqual(verdicts["write", "cpu_time"], "no change")
        self.assertEqual(verdicts["scan", "cpu_time"], "improvement")
        self.assertTrue(document["red"])
        [parse] = [each for each in document["judged"] if (each["benchmark"], each["metric"]) == ("parse", "cpu_time")]
        self.assertAlmostEqual(parse["ratio"], 1.15, delta=0.02)
        self.assertLess(parse["interval"][0], 1.15)
        self.assertLess(1.15, parse["interval"][1])
        # Real time, and the rate that follows a time, move as one with the time of the processor here.
        self.assertEqual(len(parse["same"]), 2)
        for words in ("Regressions", "Improvements", "parse", ": red"):
            self.assertIn(words, finished.text())
        self.compare(new, new, status=0)

    def test_rates_and_percentiles(self):
        def load(rate, p50, p99, seed):
            numbers = random.Random(seed)
            return [{"name": "load/keep-alive", "run_type": "iteration", "real_time": 5, "time_unit": "us",
                     "items_per_second": rate * (1 + 0.01 * numbers.random()), "p50": p50 * (1 + 0.01 * numbers.random()),
                     "p99": p99 * (1 + 0.02 * numbers.random())} for _ in range(12)]

        _, document = self.compare(report(load(1000, 10, 90, 1)), report(load(900, 11, 97, 2)), status=1)
        verdicts = self.verdicts(document)
        self.assertEqual(verdicts["load/keep-alive", "items_per_second"], "regression")
        self.assertEqual(verdicts["load/keep-alive", "p50"], "regression")
        self.assertEqual(verdicts["load/keep-alive", "p99"], "no change")
        [p50] = [each for each in document["judged"] if each["metric"] == "p50"]
        self.assertAlmostEqual(p50["baseline"]["typical"], 10_000, delta=200)

    def test_one_repetition_is_inconclusive(self):
        single = report([row("parse", 100)]), report([row("parse", 300)])
        finished, document = self.compare(*single, status=0)
        self.assertEqual(set(self.verdicts(document).values()), {"inconclusive"})
        self.assertIn("--benchmark_repetitions=10", finished.text())
        self.assertIn("take 10 or more", unwrapped(finished))
        self.compare(*single, "--strict", status=1)

    def test_noise_is_inconclusive_and_says_what_would_help(self):
        base, new = (report(rows("parse", 100, seed, noise=0.1)) for seed in (1, 2))
        finished, document = self.compare(base, new, status=0)
        self.assertEqual(set(self.verdicts(document).values()), {"inconclusive"})
        self.assertRegex(unwrapped(finished), "some [0-9]+ repetitions would tell 5 %")

    def test_pairs(self):
        """A machine that runs at any speed between one and three: pairs see through it, two samples cannot."""
        speed = [random.Random(index).uniform(1, 3) for index in range(10)]
        base = report([row("parse", 100 * speed[index], index) for index in range(10)])
        new = report([row("parse", 110 * speed[index] * (1 + 0.002 * (index % 3)), index) for index in range(10)])
        _, document = self.compare(base, new, status=0)
        self.assertEqual(self.verdicts(document)["parse", "cpu_time"], "inconclusive")
        _, document = self.compare(base, new, "--pairs", status=1)
        self.assertTrue(document["paired"])
        session = {**CONTEXT, "interleaved": "session 1"}
        _, document = self.compare({**base, "context": session}, {**new, "context": session}, status=1)
        self.assertEqual(self.verdicts(document)["parse", "cpu_time"], "regression")
        # Rows in another order are paired by their numbers.
        self.compare(base, {**new, "benchmarks": new["benchmarks"][::-1]}, "--pairs", status=1)

    def test_folders_are_rounds(self):
        for side, factor in (("old", 1), ("new", 1.2), ("again", 1)):
            (self.folder / side).mkdir()
            for index in range(10):
                speed = 1 + 0.1 * index
                document = report(rows("parse", 100 * factor * speed, f"{side}{index}", count=3))
                write_json(self.folder / side, f"{index:02}.json", document)
        folders = self.folder / "old", self.folder / "new"
        out = self.folder / "comparison.json"
        finished = wiretrial("compare", *folders, "--control", self.folder / "again", "--report", f"json={out}")
        self.expect_status(finished, 1)
        document = self.checked(out)
        self.assertTrue(document["paired"])
        self.assertEqual({each["baseline"]["values"] for each in document["judged"]}, {10})
        self.assertTrue(all(each["control"] and each["floor"] < 0.02 for each in document["judged"]))
        (self.folder / "new" / "09.json").unlink()
        finished = self.expect_status(wiretrial("compare", *folders), 2)
        self.assertIn("different rounds", finished.errors())

    def test_control(self):
        """BASE differs from itself by as much as NEW does: that is no regression."""
        base = report(rows("parse", 100, 1), control=rows("parse", 110, 3))
        new = report(rows("parse", 110, 2))
        _, document = self.compare(report(rows("parse", 100, 1)), new, status=1)
        finished, document = self.compare(base, new, status=0)
        self.assertEqual(self.verdicts(document)["parse", "cpu_time"], "inconclusive")
        self.assertIn("BASE differs from itself by", unwrapped(finished))
        control = self.write("again.json", report(rows("parse", 110, 3)))
        self.compare(report(rows("parse", 100, 1)), new, "--control", control, status=0)

    def test_other_machines_are_refused(self):
        base = report(rows("parse", 100, 1))
        other = {**CONTEXT, "host_name": "elsewhere", "num_cpus": 64, "date": "2026-11-26T10:00:00+00:00"}
        new = report(rows("parse", 120, 2), context=other)
        paths = self.write("old.json", base), self.write("new.json", new)
        finished = self.expect_status(wiretrial("compare", *paths), 2)
        for words in ("host_name is runner in BASE and elsewhere in NEW", "num_cpus is 2 in BASE and 64 in NEW",
                      "--allow-different-machines"):
            self.assertIn(words, finished.errors())
        self.assertNotIn("date", finished.errors())
        _, document = self.compare(base, new, "--allow-different-machines", status=1)
        self.assertEqual(len(document["differences"]), 2)

    def test_what_stands_alone_is_listed(self):
        base = report(rows("parse", 100, 1), rows("gone", 100, 1))
        failed = {"name": "upload", "run_name": "upload", "run_type": "iteration", "error_occurred": True,
                  "error_message": "no port"}
        new = report(rows("parse", 100, 2, p99=5), rows("added", 100, 1))
        finished, document = self.compare(base, new, status=0)
        self.assertEqual([(each["benchmark"], each["metric"], each["lost"]) for each in document["unjudged"]],
                         [("gone", "", True), ("added", "", False), ("parse", "p99", False)])
        self.assertIn("gone: only in BASE", finished.text())
        self.compare(base, new, "--strict", status=1)
        _, document = self.compare(report(rows("parse", 100, 1), rows("upload", 1, 1)),
                                   report(rows("parse", 100, 2), [failed]), status=1)
        self.assertEqual(document["tally"]["failed"], 1)
        finished = wiretrial("compare", self.write("old.json", report(rows("a", 1, 1))),
                             self.write("new.json", report(rows("b", 1, 1))))
        self.expect_status(finished, 3)
        self.assertIn("no figure in common", finished.errors())

    def test_aggregates_are_passed_over(self):
        aggregates = [{**row("parse_mean", 900), "run_name": "parse", "run_type": "aggregate", "aggregate_name": "mean"},
                      {"name": "parse_stddev", "real_time": 0, "cpu_time": 0, "time_unit": "ns"}]
        _, document = self.compare(report(rows("parse", 100, 1), aggregates), report(rows("parse", 100, 2), aggregates),
                                   status=0)
        self.assertEqual({each["benchmark"] for each in document["judged"]}, {"parse"})
        path = self.write("aggregates.json", report(aggregates))
        finished = self.expect_status(wiretrial("compare", path, path), 2)
        self.assertIn("--benchmark_report_aggregates_only=false", finished.errors())

    def test_own_results(self):
        path = ROOT / "bench/results/whole-heads.json"
        document = json.loads(path.read_text())
        for figures in document["benchmarks"].values():
            if "instructions_per_octet" in figures:
                figures["instructions_per_octet"] *= 1.03
        finished = wiretrial("compare", path, self.write("new.json", document), "--json")
        self.expect_status(finished, 1)
        verdicts = self.verdicts(finished.json())
        self.assertEqual(verdicts["llhttp/min", "instructions_per_octet"], "regression")
        self.assertEqual(verdicts["llhttp/min", "ns_per_message"], "inconclusive")

    def test_counters(self):
        def counted(center, seed):
            return report([{**each, "hops": each["cpu_time"]} for each in rows("parse", center, seed)])

        arguments = "--metric", "hops"
        finished, document = self.compare(counted(100, 1), counted(120, 2), *arguments, status=3)
        self.assertIn("nothing says which way is better", unwrapped(finished))
        self.compare(counted(100, 1), counted(120, 2), *arguments, "--lower", "hops", status=1)
        _, document = self.compare(counted(100, 1), counted(120, 2), *arguments, "--higher", "ho*", status=0)
        self.assertEqual(document["tally"]["improvement"], 1)

    def test_the_smallest_effect(self):
        base, new = report(rows("parse", 100, 1)), report(rows("parse", 107, 2))
        self.compare(base, new, status=1)
        self.compare(base, new, "--min-effect", "15", status=0)
        self.compare(base, new, "--min-effect", "15", "--min-effect", "cpu*=3", status=1)
        for wrong in ("x", "0", "-1", "nan", "5%", "p99=", "1e9"):
            finished = wiretrial("compare", self.folder / "old.json", self.folder / "new.json", f"--min-effect={wrong}")
            self.expect_status(finished, 2)
            self.assertIn("expected a percentage above 0", finished.errors())

    def test_formats(self):
        hostile = "a|b <img src=x> ::error::x \x1b[2J @team"
        base, new = report(rows(hostile, 100, 1)), report(rows(hostile, 120, 2))
        summary = self.folder / "summary.md"
        page = self.folder / "page.md"
        paths = self.write("old.json", base), self.write("new.json", new)
        finished = wiretrial("compare", *paths, "--report", f"markdown={page}",
                             environment={"GITHUB_STEP_SUMMARY": str(summary)})
        self.expect_status(finished, 1)
        self.assertEqual(summary.read_text(), page.read_text())
        self.assertIn("## wiretrial compare: 1 regression", page.read_text())
        for text in (page.read_text(), finished.text()):
            self.assertNotIn("\x1b", text)
        self.assertNotIn("<img", page.read_text())
        self.assertNotIn("@team", page.read_text())
        self.assertLessEqual(max(map(len, finished.text().splitlines())), 80)
        self.assertFalse(any(line.strip().startswith("::") for line in finished.text().splitlines()))
        quiet = wiretrial("compare", *paths, "--quiet")
        self.assertEqual((quiet.status, quiet.stdout, quiet.stderr), (1, b"", b""))
        self.assertNotIn("No change", wiretrial("compare", paths[0], paths[0]).text())
        self.assertIn("No change", wiretrial("compare", paths[0], paths[0], "-v").text())

    def test_the_schema_has_teeth(self):
        _, document = self.compare(report(rows("parse", 100, 1), rows("gone", 1, 1)), report(rows("parse", 120, 2)), status=1)
        check = jsonschema.Draft7Validator(json.loads((SCENARIOS / "schema" / "compare.schema.json").read_text()))
        printed = self.expect_status(wiretrial("schema", "compare"), 0)
        self.assertEqual(printed.json(), check.schema)
        for target in (document, document["tally"], document["judged"][0], document["unjudged"][0], document["rules"]):
            target["surplus"] = 1
            self.assertFalse(check.is_valid(document))
            del target["surplus"]
        for name in check.schema["required"]:
            self.assertFalse(check.is_valid({key: value for key, value in document.items() if key != name}), name)
        document["judged"][0]["verdict"] = "worse"
        self.assertFalse(check.is_valid(document))

    def test_wrong_usage(self):
        path = self.write("old.json", report(rows("parse", 100, 1)))
        for arguments, words in (((path,), "NEW is required"), ((path, path, "--report", "pdf=x"), "markdown=FILE"),
                                 ((path, self.folder / "no.json"), "no.json:1:1: no such file"),
                                 ((path, path, "--false-alarms", "0"), "--false-alarms")):
            finished = self.expect_status(wiretrial("compare", *arguments), 2)
            self.assertIn(words, finished.errors())
        (self.folder / "empty").mkdir()
        finished = self.expect_status(wiretrial("compare", self.folder / "empty", path), 2)
        self.assertIn("without *.json files", finished.errors())

    def refuse(self, octets, *words):
        good = self.write("good.json", report(rows("parse", 100, 1)))
        bad = self.folder / "bad.json"
        bad.write_bytes(octets)
        finished = self.expect_status(wiretrial("compare", good, bad), 2)
        self.assertRegex(finished.errors(), r"bad\.json:[0-9]+:[0-9]+: ")
        for word in words:
            self.assertIn(word, finished.errors())
        self.assertLess(len(finished.errors()), 4000)
        self.assertEqual(finished.stdout, b"")
        if not is_sanitized():
            self.assertLess(finished.cpu_seconds, 2)
            self.assertLess(finished.peak_kib, 256 * 1024)
        return finished.errors()

    def test_values_that_have_no_ratio(self):
        good = json.dumps(report(rows("parse", 100, 1, count=1)), indent=1)
        time = '"cpu_time": ' + good.split('"cpu_time": ')[1].split(",")[0]
        line = good[:good.index(time)].count("\n") + 1
        for value in ("0", "-5", "0.0", '"fast"', "null", "-1e-9"):
            with self.subTest(value=value):
                errors = self.refuse(good.replace(time, f'"cpu_time": {value}').encode(), "expected a time above 0",
                                     "/benchmarks/0/cpu_time")
                self.assertIn(f"bad.json:{line}:", errors)
        for value in ("NaN", "Infinity", "-nan", "1e999"):
            with self.subTest(value=value):
                self.assertIn(f"bad.json:{line}:", self.refuse(good.replace(time, f'"cpu_time": {value}').encode()))
        self.refuse(good.replace(time, '"cpu_time": 1e300').encode(), "nothing real has")
        self.refuse(good.replace('"items_per_second": ', '"items_per_second": -').encode(), "expected a rate above 0")
        self.refuse(good.replace('"ns"', '"fortnights"').encode(), "time_unit")
        self.refuse(good.replace('"repetition_index": 0', '"repetition_index": -1').encode(), "repetition_index")

    def test_hostile_files(self):
        for octets, words in ((b"", "not valid JSON"), (b"{", "not valid JSON"), (b"[]", "no list"), (b"{}", "no list"),
                              (b"\xff", "not UTF-8"), (b'{"benchmarks": 5}', "no list"),
                              (b'{"benchmarks": []}', "no benchmark in it"), (b'{"benchmarks": [5]}', '"name"'),
                              (b'{"benchmarks": [{}]}', '"name"'), (b'{"benchmarks": {"a": []}}', "expected an object"),
                              (b"[" * 100_000, "nested deeper than 16"), (b'{"a": 1, "a": 2}', "occurs twice"),
                              (b'{"benchmarks": [{"name": "' + b"x" * 5000 + b'"}]}', "more than 1000 octets"),
                              (b'{"benchmarks": [' + b"1," * 500_000 + b"1]}", "more than 400000 values"),
                              (b" " * (33 << 20), "octets; at most")):
            with self.subTest(words=words, octets=octets[:20]):
                self.refuse(octets, words)

    def test_large_files_are_read_in_time(self):
        lists = [rows(f"bench/{index}", 100 + index, 1, count=20) for index in range(850)]
        path = self.write("large.json", report(*lists))
        self.assertGreater(os.path.getsize(path), 5 << 20)
        finished = self.expect_status(wiretrial("compare", path, path), 0)
        self.assertRegex(finished.text(), r"wiretrial: 0 regressions, 8[0-9]{2} unchanged")
        if not is_sanitized():
            self.assertLess(finished.cpu_seconds, 5)
            self.assertLess(finished.peak_kib, 512 * 1024)


main()
