# merge_test: campaigns are united in any order, a finding becomes a scenario, and hostile folders are refused.
# SPDX-License-Identifier: Apache-2.0
import base64
import hashlib
import json
import pathlib
import shutil

from whole_program import ROOT, SCENARIOS, ProgramTest, main, wiretrial

SESSION = {"started": "2026-11-25T12:00:00Z", "command": "wiretrial fuzz", "environment": {}, "planned_ns": 1,
           "duration_ns": 1, "jobs": 1, "complete": True, "incomplete_reason": ""}
GROWTH = {"spent_ns": 1, "runs": 9, "slices": 1, "last_edge_at_ns": 0, "trouble": "", "points": [[0, 9, 8, 7, 6]]}


def name_of(octets):
    return hashlib.sha1(octets).hexdigest()


def session(ident, target):
    return SESSION | {"id": ident, "targets": [GROWTH | {"target": target}]}


def finding(ident, target, octets, **members):
    return {"id": ident, "kind": "broken-law", "law": "cut", "message": "cut: '\\x00'", "frames": [], "target": target,
            "name": name_of(octets), "input_base64": base64.b64encode(octets).decode(), "found_size": 99, "tries": 10,
            "failures": 10, "flaky": False, "gone": False, "sightings": []} | members


def tree(folder):
    """Every file below, with its octets; of the reports only the JSON, which holds all."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.suffix not in (".md", ".sarif")}


class Campaigns(ProgramTest):
    def make(self, name, sessions=(), findings=(), inputs=()):
        folder = self.folder / name
        for target, octets in inputs:
            (folder / target / "corpus").mkdir(parents=True, exist_ok=True)
            (folder / target / "corpus" / name_of(octets)).write_bytes(octets)
        folder.mkdir(exist_ok=True)
        (folder / "campaign.json").write_text(json.dumps(
            {"schema_version": 1, "complete": True, "open_findings": len(findings), "sessions": list(sessions),
             "findings": list(findings)}))
        return folder


class Merge(Campaigns):
    def three(self):
        return [self.make("a", [session("000000000001", "framing")], [finding("aaaaaaaaaaaa", "framing", b"large")],
                          [("framing", b"1"), ("framing", b"2")]),
                self.make("b", [session("000000000002", "chunked")], [finding("aaaaaaaaaaaa", "framing", b"s")],
                          [("framing", b"2"), ("chunked", b"1")]),
                self.make("c", [session("000000000002", "chunked")], [finding("bbbbbbbbbbbb", "report", b"r")])]

    def merged(self, out, *folders):
        self.expect_status(wiretrial("merge", self.folder / out, *folders), 0)
        return tree(self.folder / out)

    def test_is_associative_commutative_and_idempotent(self):
        a, b, c = self.three()
        whole = self.merged("abc", a, b, c)
        self.assertEqual(self.merged("cab", c, a, b), whole)
        self.merged("ab", a, b)
        self.assertEqual(self.merged("ab-c", self.folder / "ab", c), whole)
        self.merged("bc", c, b)
        self.assertEqual(self.merged("bc-a", self.folder / "bc", a), whole)
        self.assertEqual(self.merged("abc", b, self.folder / "cab"), whole)
        inputs = {path for path in whole if "/corpus/" in path}
        self.assertEqual(inputs, {f"framing/corpus/{name_of(b'1')}", f"framing/corpus/{name_of(b'2')}",
                                  f"chunked/corpus/{name_of(b'1')}"})
        document = json.loads(whole["campaign.json"])
        self.assertEqual([each["id"] for each in document["sessions"]], ["000000000001", "000000000002"])
        self.assertEqual([base64.b64decode(each["input_base64"]) for each in document["findings"]], [b"s", b"r"])

    def test_seeds_with_names_get_those_of_their_content(self):
        a = self.make("a", inputs=[("framing", b"1")])
        (a / "framing" / "corpus" / "two_frames").write_bytes(b"2")
        self.assertIn(f"framing/corpus/{name_of(b'2')}", self.merged("out", a))

    def test_hostile_folders_are_refused_and_nothing_is_written(self):
        def refuse(change, words):
            with self.subTest(words=words):
                folder = self.make("bad", [session("000000000001", "framing")],
                                   [finding("aaaaaaaaaaaa", "framing", b"x")], [("framing", b"1")])
                change(folder)
                finished = self.expect_status(wiretrial("merge", self.folder / "out", self.folder / "good", folder), 2)
                self.assertIn(words, finished.errors())
                self.assertNotIn("\x1b", finished.errors())
                self.assertFalse((self.folder / "out").exists())
                shutil.rmtree(folder)

        def rewrite(old, new):
            def change(folder):
                path = folder / "campaign.json"
                text = path.read_text()
                self.assertIn(old, text)
                path.write_text(text.replace(old, new))
            return change

        self.make("good", inputs=[("framing", b"good")])
        corpus = pathlib.PurePath("framing", "corpus")
        refuse(lambda folder: (folder / corpus / name_of(b"1")).write_bytes(b"other"), "is not the SHA-1")
        refuse(lambda folder: (folder / corpus / "\x1b[31m").write_bytes(b"x"), "no name of an input")
        refuse(lambda folder: (folder / corpus / ".hidden").write_bytes(b"x"), "no name of an input")
        refuse(lambda folder: (folder / corpus / "large").write_bytes(b"x" * (1 << 20) + b"y"), "1048576 octets")
        refuse(lambda folder: (folder / corpus / "link").symlink_to("/etc/passwd"), "symbolic link")
        refuse(lambda folder: (folder / corpus / "folder").mkdir(), "is no file")
        refuse(lambda folder: (folder / "UPPER" / "corpus").mkdir(parents=True), "no corpus of a target")
        refuse(lambda folder: (folder / "linked").symlink_to("/etc"), "symbolic link")
        refuse(rewrite('"aaaaaaaaaaaa"', '"../../../evil"'), "no id of a finding")
        refuse(rewrite(name_of(b"x"), "../../x"), "not the SHA-1 of the input")
        refuse(rewrite('"target": "framing"', '"target": "../.."'), "no name of a target")
        refuse(rewrite('"schema_version": 1', '"schema_version": 2'), "schema_version")

    def test_wrong_usage(self):
        self.expect_status(wiretrial("merge", self.folder / "out"), 2)
        self.expect_status(wiretrial("merge", self.folder / "out", self.folder / "nosuch"), 2)


class Promote(Campaigns):
    def promote(self, ident):
        return wiretrial("promote", ident, "--work", self.folder / "work", "--into", self.folder / "suites",
                         "--regressions", self.folder / "regressions")

    def test_a_finding_becomes_a_scenario_that_asks_for_its_requirement(self):
        octets = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n\xff\x00\x01"
        self.make("work", findings=[finding("aaaaaaaaaaaa", "http_request", octets)])
        finished = self.expect_status(self.promote("aaaa"), 0)
        self.assertEqual((self.folder / "regressions" / "http_request" / name_of(octets)).read_bytes(), octets)
        path = self.folder / "suites" / "http-request-aaaaaaaaaaaa.json"
        self.assertIn("it passes now", finished.text())
        linted = self.expect_status(wiretrial("lint", path), 2)
        self.assertIn("fill in the requirement", linted.text())
        # It can be played before anybody has filled it in.
        self.expect_status(wiretrial("run", path), 0)
        self.expect_status(self.promote("aaaa"), 0)
        path.write_text(path.read_text().replace("FILL-IN", "HTTP-E-17"))
        self.expect_status(wiretrial("lint", path), 0)
        self.expect_status(self.promote("aaaa"), 2)
        self.assertIn("HTTP-E-17", path.read_text(), "what somebody has filled in stays")

    def test_a_server_is_played(self):
        self.make("work", findings=[finding("aaaaaaaaaaaa", "http_server", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")])
        self.expect_status(self.promote("aaaaaaaaaaaa"), 0)
        path = self.folder / "suites" / "http-server-aaaaaaaaaaaa.json"
        self.expect_status(wiretrial("run", path, "--subject", "http", "--transport", "ipv4"), 0)

    def test_what_no_scenario_shows_is_kept_as_an_input(self):
        self.make("work", findings=[finding("aaaaaaaaaaaa", "report", b"\x7f")])
        self.assertIn("no scenario", self.expect_status(self.promote("a"), 0).text())
        self.assertFalse((self.folder / "suites").exists())
        self.assertTrue((self.folder / "regressions" / "report" / name_of(b"\x7f")).exists())

    def test_wrong_usage(self):
        self.make("work", findings=[finding("aaaaaaaaaaaa", "report", b"1"), finding("aaaaaaaaaaab", "report", b"2")])
        self.assertIn("several", self.expect_status(self.promote("aaaa"), 2).errors())
        self.expect_status(self.promote("b"), 3)
        self.expect_status(self.promote(""), 3)
        self.expect_status(wiretrial("promote", "a", "--work", self.folder / "nosuch"), 3)
        self.assertFalse((self.folder / "regressions").exists())

    def test_the_tree_holds_no_stub(self):
        for path in (SCENARIOS / "suites").rglob("*.json"):
            self.assertNotIn('"FILL-IN"', path.read_text(), f"{path.relative_to(ROOT)}: lint asks for the requirement")


main()
