# bad_input_test: what a hostile or mistaken file may cost: exit status 2, a place, little time, little memory.
# SPDX-License-Identifier: Apache-2.0
import json
import os
import time

from whole_program import ProgramTest, case, is_sanitized, main, profile, suite, wiretrial, write_json

# The best of three runs counts. On a busy machine time passes without the program: then what it computed counts.
SECONDS_MAX = 0.1
WAITING_SECONDS_MAX = 2
MEMORY_KIB_MAX = 64 * 1024


def steps_suite(*steps):
    return suite([case([{"connect": {}}, *steps, {"expect": {"bytes": "x"}}])])


def nested_repeat(depth, times):
    steps = [{"pause": 1}]
    for _ in range(depth):
        steps = [{"repeat": {"times": times, "steps": steps}}]
    return steps


class BadInput(ProgramTest):
    def refuse(self, octets, *words, place=True, name="bad.json", command=("run",)):
        """The file is refused in time, and standard error holds its place and every word."""
        path = self.folder / name
        if octets is not None:
            path.write_bytes(octets)
        best = None
        for _ in range(3):
            finished = wiretrial(*command, path, "--quiet")
            self.expect_status(finished, 2)
            best = finished if best is None or finished.cpu_seconds < best.cpu_seconds else best
        errors = best.errors()
        if place:
            self.assertRegex(errors, rf"{name}:[0-9]+:[0-9]+: ", best.describe())
        for word in words:
            self.assertIn(word, errors)
        self.assertLess(len(errors), 4000, "a message that nobody reads")
        self.assertEqual(best.stdout, b"")
        if not is_sanitized():
            self.assertLess(best.cpu_seconds, SECONDS_MAX, errors)
            self.assertLess(best.seconds, WAITING_SECONDS_MAX, errors)
            self.assertLess(best.peak_kib, MEMORY_KIB_MAX, errors)
        return errors

    def refuse_json(self, document, *words):
        return self.refuse(json.dumps(document).encode(), *words)

    def test_not_json(self):
        for octets in (b"", b" ", b"hello", b"{", b'{"wiretrial": 1,}', b"{'wiretrial': 1}", b"[1 2]",
                       b'{"a": 01}', b'{"a": "\x01"}', b'{"a": tru}', b"// remark\n{}"):
            with self.subTest(octets=octets):
                self.refuse(octets, "not valid JSON")

    def test_place_is_that_of_the_fault(self):
        text = json.dumps(suite(), indent=1).replace('"hello"', '"hello" "again"', 1)
        line = text[:text.index('"again"')].count("\n") + 1
        self.assertIn(f"bad.json:{line}:", self.refuse(text.encode()))
        text = json.dumps(suite(), indent=1).replace('"about"', '"abut"', 1)
        line = text[:text.index('"abut"')].count("\n") + 1
        errors = self.refuse(text.encode(), 'unknown member "abut"', 'did you mean "about"?')
        self.assertIn(f"bad.json:{line}:", errors)

    def test_arguments_stand_in_phrases_and_phrases_in_cases(self):
        self.refuse_json(steps_suite({"send": {"payload": {"argument": "x"}}}), "stands only in a phrase")
        phrases = {"file": {"concat": [{"phrase": {"name": "file"}}]}}
        path = write_json(self.folder, "profile.json", profile(phrases=phrases))
        finished = self.expect_status(wiretrial("lint", path), 2)
        self.assertRegex(finished.errors() + finished.text(), "profile.json:1:.*holds no other phrase")

    def test_too_deep(self):
        self.refuse(b"[" * 100_000, "nested deeper than 64 levels")
        self.refuse(b"[" * 100_000 + b"]" * 100_000, "nested deeper than 64 levels")
        self.refuse(b'{"a":' * 100_000, "nested deeper than 64 levels")

    def test_too_large(self):
        self.refuse(b'{"about": "' + b"x" * (2 << 20) + b'"}', "octets; at most")
        self.refuse(b"[" + b"1," * 400_000 + b"1]", "more than 32768 values")
        members = ",".join(f'"m{i}":1' for i in range(1000))
        self.refuse(f"{{{members}}}".encode(), "more than 256 members")
        sparse = self.folder / "bad.json"
        with open(sparse, "wb") as file:
            file.truncate(1 << 40)
        self.refuse(None, "octets; at most")

    def test_duplicate_member(self):
        self.refuse(b'{"wiretrial": 1, "wiretrial": 1}', '"wiretrial" occurs twice')
        self.refuse(b'{"wiretrial": 1, "wiretr\\u0069al": 1}', '"wiretrial" occurs twice')

    def test_encoding(self):
        good = json.dumps(suite()).encode()
        self.refuse(b"\xef\xbb\xbf" + good, "byte order mark")
        self.refuse(good.decode().encode("utf-16"), "not UTF-8")
        for octets in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            with self.subTest(octets=octets):
                self.refuse(good.replace(b"hello", octets, 1), "not UTF-8")

    def test_lone_surrogate(self):
        for escape in (b"\\ud800", b"\\udc00", b"\\ud800\\u0041", b"\\udc00\\ud800"):
            with self.subTest(escape=escape):
                self.refuse(json.dumps(suite()).encode().replace(b"hello", escape, 1), "surrogate")

    def test_numbers(self):
        for number in (b"NaN", b"Infinity", b"-Infinity", b"1e999"):
            with self.subTest(number=number):
                self.refuse(b'{"wiretrial": ' + number + b"}")
        for number in ("1.0", "1e0", "99999999999999999999", "-9223372036854775809"):
            with self.subTest(number=number):
                self.refuse(b'{"wiretrial": ' + number.encode() + b"}", "expected an integer")

    def test_trailing_octets(self):
        for octets in (b"x", b"{}", b"]", b"\x00"):
            with self.subTest(octets=octets):
                self.refuse(json.dumps(suite()).encode() + octets)

    def test_hostile_loops(self):
        self.refuse_json(steps_suite(*nested_repeat(4, 100_000)), "loops")
        self.refuse_json(steps_suite(*nested_repeat(8, 1000)), "loops")
        self.refuse_json(steps_suite({"repeat": {"times": 2_000_000_000, "steps": [{"pause": 1}]}}))
        self.refuse_json(steps_suite(*nested_repeat(30, 2)))
        # Two loops beside each other add up, too.
        self.refuse_json(steps_suite(*nested_repeat(2, 900), *nested_repeat(2, 900)), "loops")

    def test_hostile_rows(self):
        many = [{"pause": 1}] * 500
        rows = [{"name": f"row-{i}"} for i in range(200)]
        cases = [case(many, id=f"case-{i}", for_each=rows) for i in range(20)]
        self.refuse_json(suite(cases), "for_each makes more")
        # Few values, but long ones: what a text grows to is bounded, too.
        rows = [{"name": f"row-{i}", "text": "x" * 1000} for i in range(50)]
        texts = [{"send": {"payload": "${text}" * 1000}}] * 15
        cases = [case(texts, id=f"case-{i}", for_each=rows) for i in range(5)]
        self.refuse_json(suite(cases), "for_each makes more")

    def test_hostile_payloads(self):
        self.refuse_json(steps_suite({"send": {"payload": {"alphabet": 1 << 40}}}))
        self.refuse_json(steps_suite({"send": {"payload": {"hex": "0g"}}}), "hexadecimal")
        self.refuse_json(steps_suite({"send": {"payload": {"base64": "a"}}}), "base64")

    def test_http_payloads(self):
        for payload, words in (({"head": "GET / HTTP/1.1"}, ("expected an array",)), ({"head": []}, ()),
                               ({"head": [1]}, ("expected a string or an object",)),
                               ({"head": ["x"] * 2000}, ()), ({"head": [{"heed": ["x"]}]}, ('did you mean "head"',)),
                               ({"text": 5}, ("expected a string",)), ({"text": "GET {page"}, ("{page",)),
                               ({"text": "{No Name}"}, ("No Name",)), ({"text": "x" * (1 << 21)}, ()),
                               ({"body_of": "Not A Slug"}, ()), ({"body_of": ["page"]}, ("expected a string",)),
                               ({"head": ["x"], "text": "y"}, ("only one of",))):
            with self.subTest(payload=str(payload)[:80]):
                self.refuse_json(steps_suite({"send": {"payload": payload}}), *words)

    def test_http_expectations(self):
        for response, words in (({"statsu": 200}, ('did you mean "status"',)), ({"status": 99}, ("100 to 999",)),
                                ({"status": 1000}, ()), ({"status": "6xx"}, ()), ({"status": []}, ()),
                                ({"status": [200] * 40}, ()), ({"status": -200}, ()), ({"reason": 5}, ()),
                                ({"version": "2.0"}, ()), ({"part": "tail"}, ()), ({"interim": True}, ()),
                                ({"fields": []}, ("expected an object",)), ({"fields": {}}, ()),
                                ({"fields": {"bad name": "x"}}, ("bad name",)), ({"fields": {"": "x"}}, ()),
                                ({"fields": {"a": 1}}, ()), ({"fields": {"a": {"form": "colour"}}}, ()),
                                ({"fields": {"a": {"mach": "x"}}}, ('did you mean "match"',)),
                                ({"fields": {f"f{i}": "x" for i in range(65)}}, ()),
                                ({"size": 1 << 40}, ()), ({"size": -1}, ("found -1",)),
                                ({"body": {"alphabet": 1 << 40}}, ()), ({"body_match": 1}, ())):
            with self.subTest(response=str(response)[:80]):
                self.refuse_json(steps_suite({"expect": {"response": response}}), *words)
        for expectation in ({"responses": []}, {"responses": [{}] * 65}, {"responses": {}}, {"response": []},
                            {"request": {"method": 5}}, {"request": {"target": {"form": "oblique"}}},
                            {"request": {"status": 200}}, {"response": {}, "request": {}},
                            {"response": {}, "ending": "slow"}, {"response": {}, "quiet_ms": -1}):
            with self.subTest(expectation=str(expectation)[:80]):
                self.refuse_json(steps_suite({"expect": expectation}))

    def test_http_vectors(self):
        def vector(**gives):
            entry = {"id": "one", "title": "One.", "requirement": {"id": "HTTP-A-01"}, "codec": "http-request",
                     "bytes": "x", "gives": {"outcome": "complete"} | gives}
            return {"wiretrial": 1, "suite": "self/test", "about": "Vectors.", "source": "none",
                    "subject": {"role": "codec"}, "vectors": [entry]}

        for gives, words in (({"messages": [{"methd": "GET"}]}, ('did you mean "method"',)), ({"messages": {}}, ()),
                             ({"messages": [{}] * 300}, ()), ({"messages": [{"fields": [["a"]]}]}, ()),
                             ({"messages": [{"fields": {"a": "b"}}]}, ()), ({"messages": [{"status": 7}]}, ()),
                             ({"frames": ["x"]}, ("messages",)), ({"status": 200}, ("400 to 599",))):
            with self.subTest(gives=str(gives)[:80]):
                self.refuse_json(vector(**gives), *words)

    def test_payload_bomb_is_no_memory(self):
        """A product of repeats is bounded when it is evaluated: an error of the case, not of the machine."""
        payload = "x"
        for _ in range(20):
            payload = {"repeat": {"payload": payload, "times": 1000}}
        path = write_json(self.folder, "bomb.json", steps_suite({"send": {"payload": payload}}))
        finished = wiretrial("run", path, "--subject", "echo", "--transport", "ipv4", "--json")
        self.expect_status(finished, 1)
        self.assertEqual(finished.json()["cases"][0]["outcome"], "error")
        if not is_sanitized():
            self.assertLess(finished.peak_kib, 3 * MEMORY_KIB_MAX)

    def test_negative_delay(self):
        self.refuse_json(steps_suite({"pause": -1}), "expected 0 to 600000, found -1")
        self.refuse_json(steps_suite({"send": {"payload": "x", "gap": -1}}), "found -1")
        self.refuse_json(steps_suite({"expect": {"silence": -1}}), "found -1")

    def test_paths_stay_inside(self):
        (self.folder.parent / "wiretrial-outside").write_bytes(b"secret")
        self.addCleanup((self.folder.parent / "wiretrial-outside").unlink)
        for path in ("../wiretrial-outside", "/etc/passwd", "a/../../wiretrial-outside", ".."):
            with self.subTest(path=path):
                self.refuse_json(steps_suite({"send": {"payload": {"file": path}}}), "inside the suite's folder")
        os.symlink("/etc/passwd", self.folder / "link")
        os.symlink("/etc", self.folder / "linked-folder")
        os.mkfifo(self.folder / "pipe")
        for path in ("link", "linked-folder/passwd", "pipe", "absent", "."):
            with self.subTest(path=path):
                errors = self.refuse_json(steps_suite({"send": {"payload": {"file": path}}}), "inside the suite's folder")
                self.assertNotIn("root:", errors)

    def test_not_a_file(self):
        os.mkfifo(self.folder / "fifo.json")
        began = time.monotonic()
        self.refuse(None, name="fifo.json")
        self.assertLess(time.monotonic() - began, 5)
        (self.folder / "folder.json").mkdir()
        self.refuse(None, name="folder.json")
        self.refuse(None, name="absent.json")

    def test_profiles_and_deviations(self):
        good = write_json(self.folder, "good.json", suite())
        for option, document in (("--profile", profile(port=1)), ("--deviations", {"wiretrial": 1, "deviation": []})):
            path = write_json(self.folder, "bad.json", document)
            finished = self.expect_status(wiretrial("run", good, option, path), 2)
            self.assertRegex(finished.errors(), r"bad\.json:1:[0-9]+: unknown member")

    def test_unknown_requirement(self):
        document = suite([case([{"connect": {}}, {"expect": {"bytes": "x"}}], requirement={"id": "TCPS-Z-99"})])
        path = write_json(self.folder, "bad.json", document)
        finished = self.expect_status(wiretrial("run", path), 2)
        self.assertIn("TCPS-Z-99", finished.errors())

    def test_nothing_is_echoed_raw(self):
        """What a file holds reaches a terminal escaped: no control octet gets through."""
        errors = self.refuse(b'{"\\u001b[31mred\\u0007": 1}', "unknown member")
        self.assertNotIn("\x1b", errors)
        self.assertNotIn("\x07", errors)


main()
