# schema_test: the published JSON Schemas and the loader accept and refuse the same files.
#
# Both are made from one table (scenarios/engine/grammar.cpp), yet each reads that table with its own code; here
# they are held together by files: all that are shipped, and a good one that is spoilt in one place at a time.
# SPDX-License-Identifier: Apache-2.0
import copy
import json

import jsonschema

from whole_program import SCENARIOS, ProgramTest, case, main, profile, suite, wiretrial, write_json

KINDS = ("suite", "profile", "deviations")


def validator(kind):
    schema = json.loads((SCENARIOS / "schema" / f"{kind}.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def with_steps(*steps):
    """A suite whose one case has these steps, and one after them that can fail."""
    return suite([case([{"connect": {}}, *steps, {"expect": {"bytes": "x"}}])])


def with_payload(payload):
    return with_steps({"send": {"payload": payload}})


def with_expect(expect):
    return with_steps({"expect": expect})


def with_case(**members):
    steps = [{"connect": {}}, {"expect": {"bytes": "x"}}]
    return suite([case(steps) | members])


def without(document, *path):
    changed = copy.deepcopy(document)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return changed


def vectors(**members):
    vector = {"id": "one", "title": "One.", "requirement": {"id": "FRM-A-01"}, "codec": "netstring",
              "bytes": "2:hi,", "gives": {"outcome": "complete", "frames": ["hi"]}}
    vector.update(members)
    document = suite(subject={"role": "codec"}, vectors=[vector])
    del document["cases"]
    return document


# name -> file that both accept.
ACCEPTED_SUITES = {
    "plain": suite(),
    "with $schema": suite(**{"$schema": "../../schema/suite.schema.json"}),
    "each payload": with_payload({"concat": [
        "text", {"hex": "0d 0A"}, {"hex": ""}, {"base64": "aGk="}, {"base64": ""},
        {"repeat": {"payload": "ab", "times": 3}}, {"random": {"seed": 7, "bytes": 3}}, {"alphabet": 30},
        {"encode": {"codec": "netstring", "payload": "hi"}}, {"part": {"payload": "abc", "first": 2}},
        {"part": {"payload": "abc", "without_last": 1}}, {"sample": 0}, {"reply": "hi"},
        {"phrase": {"name": "file", "with": {"content": {"alphabet": 3}}}}, {"phrase": {"name": "end"}}]}),
    "segments": with_steps(*({"send": {"payload": "abcd", "segments": segments}} for segments in (
        "together", "each-byte", "every-split", [1, 2], {"random": 2}, {"random": 2, "seed": 1}))),
    "gaps": with_steps(*({"send": {"payload": "a", "gap": gap}} for gap in ("drained", "none", 5))),
    "alternatives": with_expect({"any": [
        {"name": "closes", "eof": "clean"},
        {"name": "resets", "reset": "any", "verdict": "fail", "says": "It must not."}]}),
    "loop of a limit": with_steps({"repeat": {"times": {"limit": "frame", "plus": 1}, "steps": [{"pause": 1}]}}),
    "loop": with_steps({"repeat": {"times": 2, "steps": [{"connect": "client{i}"}, {"close": "client{i}"}]}}),
    "branches": with_steps({"together": [[{"pause": 1}], [{"pause": 2}]]}),
    "why": with_steps({"why": "Because.", "pause": 1}),
    "parameters": with_case(for_each=[{"name": "one", "n": 1}, {"name": "two", "n": 2}],
                            steps=[{"connect": {}}, {"send": {"payload": {"alphabet": {"param": "n"}}}},
                                   {"expect": {"size": {"param": "n"}}}]),
    "needs": with_case(needs=["concurrent", "tcp"], lacks=["one-shot"], tags=["slow"], fresh=True, within_ms=100),
    "vectors": vectors(),
    "texts": with_payload({"concat": [
        {"text": "GET {page} HTTP/1.1\r\nHost: {authority}\r\n\r\n"}, {"text": ""}, {"body_of": "page"},
        {"head": ["GET {url:page} HTTP/1.1", {"hex": "00"}, "{{ {saved:tag} {authority:listener} {host} {port}"]}]}),
    "response": with_expect({"response": {}}),
    "responses": with_expect({"responses": [
        {"to": "HEAD", "status": 200, "version": "1.1", "reason": "OK", "interim": "none", "size": 0},
        {"status": "4xx", "fields": {"date": {"form": "http-date", "lines": 1}, "Connection": {"lists": "close"},
                                     "etag": "\"x\"", "x-none": {"present": False}, "age": {"lacks": "z"}}},
        {"status": [200, "3xx"], "body": {"body_of": "page"}, "trailers": {"x": {"match": "a*"}}},
        {"status": 101, "part": "head", "reason": {"match": "*"}}, {"body_match": "*x*"}],
        "ending": "quiet", "quiet_ms": 100}),
    "request": with_expect({"request": {
        "method": "GET", "target": {"form": "origin"}, "version": "1.1", "first_field": "host",
        "fields": {"host": "{authority}"}, "size": 0}, "ending": "eof"}),
    "quiet": with_expect({"bytes": "x", "ending": "quiet"}),
    "save": with_steps({"save": {"as": "tag", "field": "etag"}}, {"save": {"as": "all"}},
                       {"save": {"as": "body", "part": "body"}}),
    "parameters of http": with_case(
        for_each=[{"name": "one", "status": 200, "value": "x", "line": "GET / HTTP/1.1"},
                  {"name": "two", "status": [200, "4xx"], "value": {"present": True}, "line": {"hex": "00"}}],
        steps=[{"connect": {}}, {"send": {"payload": {"head": [{"param": "line"}, "Name: {param:name}"]}}},
               {"expect": {"response": {"status": {"param": "status"}, "fields": {"x": {"param": "value"}}}}}]),
    "limit with an underscore": with_expect({"size": {"limit": "request_line", "plus": 1}}),
    "http vectors": vectors(codec="http-response:HEAD", bytes="HTTP/1.1 200 \r\n\r\n", gives={
        "outcome": "complete", "messages": [{"status": 200, "reason": "", "version": "1.1", "fields": [["a", "b"]],
                                             "body": "", "trailers": []}, {"method": "GET", "target": "/"}]}),
    "http violation": vectors(codec="chunked", gives={"outcome": "violation", "code": "x", "status": 400, "offset": 1}),
}

# name -> file that both refuse.
REFUSED_SUITES = {
    "not an object": [],
    "version 2": suite(wiretrial=2),
    "version as text": suite(wiretrial="1"),
    "no version": without(suite(), "wiretrial"),
    "no name": without(suite(), "suite"),
    "no about": without(suite(), "about"),
    "empty about": suite(about=""),
    "no source": without(suite(), "source"),
    "no subject": without(suite(), "subject"),
    "no role": suite(subject={"service": "stream"}),
    "unknown role": suite(subject={"role": "proxie"}),
    "unknown member of the subject": suite(subject={"role": "server", "port": 1}),
    "no cases": without(suite(), "cases"),
    "empty cases": suite([]),
    "cases and vectors": suite(vectors=vectors()["vectors"]),
    "unknown member": suite(casess=[]),
    "name with upper case": suite(suite="Self/test"),
    "name that climbs": suite(suite="../test"),
    "id with upper case": with_case(id="One"),
    "id with a space": with_case(id="one two"),
    "id with two hyphens": with_case(id="one--two"),
    "no title": without(with_case(), "cases", 0, "title"),
    "no requirement": without(with_case(), "cases", 0, "requirement"),
    "no id of the requirement": with_case(requirement={}),
    "requirement in lower case": with_case(requirement={"id": "tcps-a-01"}),
    "unknown level": with_case(requirement={"id": "TCPS-A-01", "level": "musst"}),
    "unknown capability": with_case(needs=["concurent"]),
    "empty needs": with_case(needs=[]),
    "fresh as text": with_case(fresh="yes"),
    "negative limit": with_case(within_ms=-1),
    "limit too large": with_case(within_ms=600_001),
    "limit with a fraction": with_case(within_ms=1.5),
    "no steps": without(with_case(), "cases", 0, "steps"),
    "empty steps": with_case(steps=[]),
    "empty step": with_steps({}),
    "step that is a text": with_steps("pause"),
    "only a why": with_steps({"why": "Because."}),
    "two verbs": with_steps({"pause": 1, "close": "client"}),
    "unknown verb": with_steps({"snd": {"payload": "x"}}),
    "send without payload": with_steps({"send": {}}),
    "unknown member of send": with_steps({"send": {"payload": "x", "segment": "together"}}),
    "unknown segments": with_steps({"send": {"payload": "x", "segments": "every-cut"}}),
    "empty sizes": with_steps({"send": {"payload": "x", "segments": []}}),
    "negative size": with_steps({"send": {"payload": "x", "segments": [-1]}}),
    "negative gap": with_steps({"send": {"payload": "x", "gap": -1}}),
    "unknown gap": with_steps({"send": {"payload": "x", "gap": "drain"}}),
    "negative pause": with_steps({"pause": -5}),
    "pause as text": with_steps({"pause": "5"}),
    "loop without steps": with_steps({"repeat": {"times": 2}}),
    "loop with negative times": with_steps({"repeat": {"times": -1, "steps": [{"pause": 1}]}}),
    "one branch": with_steps({"together": [[{"pause": 1}]]}),
    "empty branch": with_steps({"together": [[], [{"pause": 1}]]}),
    "endpoint in upper case": with_steps({"close": "Client"}),
    "endpoint that begins with a digit": with_steps({"close": "1st"}),
    "payload as number": with_payload(5),
    "payload as null": with_payload(None),
    "payload as list": with_payload(["x"]),
    "empty payload object": with_payload({}),
    "two kinds of payload": with_payload({"hex": "00", "base64": "aGk="}),
    "odd hex": with_payload({"hex": "0d0"}),
    "bad digit in hex": with_payload({"hex": "0g"}),
    "split pair in hex": with_payload({"hex": "0 d"}),
    "base64 without padding": with_payload({"base64": "aGk"}),
    "base64 with a bad character": with_payload({"base64": "aG_="}),
    "base64 with loose bits": with_payload({"base64": "aGl="}),
    "base64 with a space": with_payload({"base64": "aG k="}),
    "file that climbs": with_payload({"file": "../secret"}),
    "file at the root": with_payload({"file": "/etc/passwd"}),
    "repeat without times": with_payload({"repeat": {"payload": "x"}}),
    "random without seed": with_payload({"random": {"bytes": 1}}),
    "both parts": with_payload({"part": {"payload": "x", "first": 1, "without_last": 1}}),
    "neither part": with_payload({"part": {"payload": "x"}}),
    "parameter and limit": with_payload({"alphabet": {"param": "a", "limit": "frame"}}),
    "too many octets": with_payload({"alphabet": (64 << 20) + 1}),
    "expect nothing": with_expect({}),
    "expect two things": with_expect({"bytes": "x", "eof": "clean"}),
    "unknown expectation": with_expect({"byte": "x"}),
    "eof that is not clean": with_expect({"eof": "dirty"}),
    "unknown aspect": with_expect({"bytes": "x", "aspect": "anser"}),
    "one alternative": with_expect({"any": [{"name": "only", "eof": "clean"}]}),
    "alternative without a name": with_expect({"any": [{"eof": "clean"}, {"name": "b", "reset": "any"}]}),
    "unknown verdict": with_expect({"any": [{"name": "a", "eof": "clean", "verdict": "maybe"},
                                            {"name": "b", "reset": "any"}]}),
    "unknown call": with_steps({"call": {"do": "recieve"}}),
    "unknown flag": with_steps({"call": {"do": "recv", "flags": ["peak"]}}),
    "unknown errno": with_steps({"call": {"do": "recv", "gives": {"errno": "EGAIN"}}}),
    "row that is empty": with_case(for_each=[{}]),
    "no rows": with_case(for_each=[]),
    "text with an unknown status word": with_expect({"response": {"status": "6xx"}}),
    "status below 100": with_expect({"response": {"status": 99}}),
    "empty list of statuses": with_expect({"response": {"status": []}}),
    "no responses": with_expect({"responses": []}),
    "response and request": with_expect({"response": {}, "request": {}}),
    "unknown member of a response": with_expect({"response": {"field": {}}}),
    "method of a response": with_expect({"response": {"method": "GET"}}),
    "status of a request": with_expect({"request": {"status": 200}}),
    "empty matcher": with_expect({"response": {"fields": {"date": {}}}}),
    "unknown rule": with_expect({"response": {"fields": {"date": {"matches": "x"}}}}),
    "unknown form of a field": with_expect({"response": {"fields": {"date": {"form": "origin"}}}}),
    "unknown form of a target": with_expect({"request": {"target": {"form": "number"}}}),
    "field that is no token": with_expect({"response": {"fields": {"a b": "x"}}}),
    "no fields": with_expect({"response": {"fields": {}}}),
    "version 2.0": with_expect({"response": {"version": "2.0"}}),
    "unknown ending": with_expect({"response": {}, "ending": "silence"}),
    "empty head": with_payload({"head": []}),
    "head as text": with_payload({"head": "GET / HTTP/1.1"}),
    "phrase without name": with_payload({"phrase": {"with": {"name": "x"}}}),
    "argument of a phrase in upper case": with_payload({"phrase": {"name": "file", "with": {"Name": "x"}}}),
    "body of nothing": with_payload({"body_of": ""}),
    "field and part": with_steps({"save": {"as": "x", "field": "etag", "part": "body"}}),
    "unknown part": with_steps({"save": {"as": "x", "part": "tail"}}),
    "limit in upper case": with_expect({"size": {"limit": "Frame"}}),
    "field line of three": vectors(codec="chunked", gives={"outcome": "complete", "messages": [
        {"trailers": [["a", "b", "c"]]}]}),
    "unknown member of a message": vectors(codec="chunked", gives={"outcome": "complete", "messages": [{"header": []}]}),
    "vector without bytes": without(vectors(), "vectors", 0, "bytes"),
    "vector with unknown outcome": vectors(gives={"outcome": "partial"}),
}

LESSON = {"teaches": "To send it back.", "strict": "echo", "mistakes": [
    {"name": "one-receive", "what": "One receive.", "remedy": "Receive on.", "cases": ["tcp/*"]}]}
ACCEPTED_PROFILES = {
    "plain": profile(),
    "target only": profile(limits={"frame": 10}, codec="length-prefix:4"),
    "started": profile(start=["server", "{port}"], ready="bound"),
    "client": profile(role="client", client={"templates": {"exchange": ["c", "{port}"]}, "exits": {"0": "complete"}}),
    "resources": profile(resources={"page": {"target": "/", "body": {"repeat": {"payload": "x", "times": 3}}},
                                    "no-content": {"target": "/none"}}, limits={"request_line": 8000}),
    "phrases": profile(phrases={"file": {"concat": [{"argument": "name"}, "##"]}}),
    "lesson": profile(lesson=LESSON),
    "rows": profile(codec={"param": "codec"}, for_each=[{"name": "a", "codec": "line"}]),
}

REFUSED_PROFILES = {
    "no name": without(profile(), "profile"),
    "no transports": without(profile(), "transports"),
    "empty transports": profile(transports=[]),
    "unknown transport": profile(transports=["ipv5"]),
    "no capabilities": without(profile(), "capabilities"),
    "unknown capability": profile(capabilities=["half-open"]),
    "role host": profile(role="host"),
    "unknown service": profile(service="seqpacket"),
    "empty start": profile(start=[]),
    "start as text": profile(start="server {port}"),
    "empty word in start": profile(start=["server", ""]),
    "unknown ready": profile(ready="now"),
    "negative frame": profile(limits={"frame": -1}),
    "client without exits": profile(client={"templates": {"exchange": ["c"]}}),
    "unknown exit outcome": profile(client={"templates": {"exchange": ["c"]}, "exits": {"0": "ok"}}),
    "unknown member": profile(commands=[]),
    "no phrases": profile(phrases={}),
    "phrase in upper case": profile(phrases={"File": "x"}),
    "lesson without mistakes": profile(lesson={**LESSON, "mistakes": []}),
    "mistake without remedy": profile(lesson=without(LESSON, "mistakes", 0, "remedy")),
    "mistake without cases": profile(lesson={**LESSON, "mistakes": [{**LESSON["mistakes"][0], "cases": []}]}),
    "consequence without reason": profile(lesson={**LESSON, "consequences": [{"cases": ["a"]}]}),
    "resource without target": profile(resources={"page": {"body": "x"}}),
    "resource in upper case": profile(resources={"Page": {"target": "/"}}),
    "resource with an empty target": profile(resources={"page": {"target": ""}}),
}

ENTRY = {"case": "tcp/*", "reason": "It is known."}
ACCEPTED_DEVIATIONS = {
    "plain": {"wiretrial": 1, "deviations": [ENTRY]},
    "empty": {"wiretrial": 1, "deviations": []},
    "of one subject": {"wiretrial": 1, "about": "A server.", "subject": "nginx", "version": "1.22.1", "deviations": [
        {**ENTRY, "does": "Takes it.", "section": "RFC 9112 3.2"}]},
}
REFUSED_DEVIATIONS = {
    "no reason": {"wiretrial": 1, "deviations": [{"case": "tcp/*"}]},
    "empty reason": {"wiretrial": 1, "deviations": [{**ENTRY, "reason": ""}]},
    "unknown transport": {"wiretrial": 1, "deviations": [{**ENTRY, "transport": "tcp"}]},
    "no list": {"wiretrial": 1},
    "empty version": {"wiretrial": 1, "version": "", "deviations": []},
    "unknown member": {"wiretrial": 1, "deviations": [{**ENTRY, "until": "later"}]},
}


class Schema(ProgramTest):
    def test_committed_schemas_are_those_of_the_program(self):
        for kind in (*KINDS, "bench", "run"):
            finished = self.expect_status(wiretrial("schema", kind), 0)
            committed = (SCENARIOS / "schema" / f"{kind}.schema.json").read_text()
            self.assertEqual(finished.text(), committed,
                             f"the language has changed: wiretrial schema {kind} > scenarios/schema/{kind}.schema.json")

    def test_unknown_schema(self):
        finished = self.expect_status(wiretrial("schema", "suit"), 2)
        self.assertIn('did you mean "suite"', finished.errors())

    def test_every_member_is_described(self):
        def undescribed(schema, path):
            if isinstance(schema, dict):
                for name, child in schema.get("properties", {}).items():
                    if not child.get("description"):
                        yield f"{path}/{name}"
                for name, child in schema.items():
                    yield from undescribed(child, f"{path}/{name}")
            if isinstance(schema, list):
                for child in schema:
                    yield from undescribed(child, path)

        for kind in (*KINDS, "bench"):
            self.assertEqual(list(undescribed(validator(kind).schema, "")), [])

    def test_shipped_files_validate(self):
        for kind in ("suite", "profile"):
            check = validator(kind)
            files = sorted((SCENARIOS / f"{kind}s").rglob("*.json"))
            self.assertTrue(files)
            for path in files:
                errors = [error.message[:200] for error in check.iter_errors(json.loads(path.read_text()))]
                self.assertEqual(errors, [], path)

    def test_shipped_library_is_clean(self):
        finished = self.expect_status(wiretrial("lint"), 0)
        self.assertIn(" 0 faults, 0 warnings", finished.text())

    def check_alike(self, kind, documents, accepted):
        check = validator(kind)
        for name, document in documents.items():
            with self.subTest(file=name):
                by_schema = check.is_valid(document)
                finished = self.load(kind, document)
                by_loader = finished.status == 0
                self.assertEqual((by_schema, by_loader), (accepted, accepted),
                                 f"schema {by_schema}, loader {by_loader}: {finished.describe()}")
                if not accepted:
                    self.assertEqual(finished.status, 2, finished.describe())
                    self.assertRegex(finished.text() + finished.errors(), r"file\.json:[0-9]+:[0-9]+: ")

    def load(self, kind, document):
        path = write_json(self.folder, "file.json", document)
        if kind == "deviations":
            # A run that plays a single vector reads the deviations, too, and costs next to nothing.
            own_suite = write_json(self.folder, "suite.json", vectors())
            return wiretrial("run", own_suite, "--quiet", "--deviations", path)
        return wiretrial("lint", path)

    def test_suites_alike(self):
        self.check_alike("suite", ACCEPTED_SUITES, True)
        self.check_alike("suite", REFUSED_SUITES, False)

    def test_profiles_alike(self):
        self.check_alike("profile", ACCEPTED_PROFILES, True)
        self.check_alike("profile", REFUSED_PROFILES, False)

    def test_deviations_alike(self):
        self.check_alike("deviations", ACCEPTED_DEVIATIONS, True)
        self.check_alike("deviations", REFUSED_DEVIATIONS, False)


main()
