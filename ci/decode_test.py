# decode_test: the contract of `wiretrial decode`, which other tools build on: objects and exit statuses.
# SPDX-License-Identifier: Apache-2.0
import base64

from whole_program import ProgramTest, main, wiretrial

COMPLETE, VIOLATION, USAGE, INCOMPLETE = 0, 1, 2, 4


def frames(*payloads):
    return [{"payload_base64": base64.b64encode(payload).decode()} for payload in payloads]


class Decode(ProgramTest):
    def check(self, arguments, octets, status, items, consumed):
        """Decodes whole, octet by octet, and at every split: all three must say the same."""
        outcome = {COMPLETE: "complete", VIOLATION: "violation", INCOMPLETE: "incomplete"}[status]
        for segments in ("whole", "each-byte", "every-split"):
            finished = wiretrial("decode", *arguments, "--segments", segments, stdin=octets)
            self.expect_status(finished, status)
            answer = finished.json()
            self.assertEqual(answer["outcome"], outcome, finished.describe())
            self.assertEqual(answer["items"], items, f"{arguments} {octets!r}")
            self.assertEqual(answer["consumed"], consumed, f"{arguments} {octets!r}")
            self.assertEqual("violation" in answer and answer["violation"] is not None, status == VIOLATION,
                             finished.describe())
        return answer

    def test_complete(self):
        cases = [
            (["fixed:4"], b"abcdEFGH", [b"abcd", b"EFGH"]),
            (["length-prefix:1"], b"\x03abc\x00", [b"abc", b""]),
            (["length-prefix:2:le"], b"\x02\x00hi", [b"hi"]),
            (["length-prefix:4"], b"\x00\x00\x00\x02hi", [b"hi"]),
            (["length-prefix:4:inclusive"], b"\x00\x00\x00\x06hi", [b"hi"]),
            (["length-prefix:8:le"], b"\x01" + b"\x00" * 7 + b"x", [b"x"]),
            (["varint"], b"\x80\x01" + b"a" * 128, [b"a" * 128]),
            (["varint:leb128"], b"\x01z", [b"z"]),
            (["varint:quic"], b"\x40\x40" + b"q" * 64, [b"q" * 64]),
            (["delimiter:0d0a"], b"one\r\ntwo\r\n", [b"one", b"two"]),
            (["line"], b"one\ntwo\r\n\n", [b"one", b"two", b""]),
            (["marker:2323"], b"data##", [b"data"]),
            (["netstring"], b"5:hello,0:,", [b"hello", b""]),
        ]
        for arguments, octets, payloads in cases:
            with self.subTest(codec=arguments[0]):
                self.check(arguments, octets, COMPLETE, frames(*payloads), len(octets))

    def test_empty_input_is_complete(self):
        for codec in ("fixed:4", "length-prefix:4", "varint", "delimiter:0a", "line", "marker:2323", "netstring", "http-request",
                      "http-response", "chunked"):
            with self.subTest(codec=codec):
                self.check([codec], b"", COMPLETE, [], 0)

    def test_incomplete_keeps_what_was_whole(self):
        self.check(["length-prefix:4"], b"\x00\x00\x00\x02hi\x00\x00\x00\x05he", INCOMPLETE, frames(b"hi"), 6)
        self.check(["netstring"], b"2:ok,3:no", INCOMPLETE, frames(b"ok"), 5)
        self.check(["line"], b"whole\npart", INCOMPLETE, frames(b"whole"), 6)
        self.check(["fixed:4"], b"abcde", INCOMPLETE, frames(b"abcd"), 4)

    def test_violation_has_code_and_offset(self):
        answer = self.check(["netstring"], b"2:ok,03:abc,", VIOLATION, frames(b"ok"), 5)
        self.assertTrue(answer["violation"]["code"])
        self.assertIn(answer["violation"]["offset"], range(5, 8))
        self.check(["length-prefix:4", "--max-frame", "8"], b"\x00\x00\x00\x09", VIOLATION, [], 0)
        self.check(["length-prefix:4:inclusive"], b"\x00\x00\x00\x03", VIOLATION, [], 0)

    def test_limit_is_one_mebibyte(self):
        at_limit = (1 << 20).to_bytes(4, "big") + b"x" * (1 << 20)
        above = ((1 << 20) + 1).to_bytes(4, "big")
        self.expect_status(wiretrial("decode", "length-prefix:4", stdin=at_limit), COMPLETE)
        self.expect_status(wiretrial("decode", "length-prefix:4", stdin=above), VIOLATION)

    def test_http_requests(self):
        octets = (b"GET /a HTTP/1.1\r\nHost: b\r\nX:\t\xe9 \r\n\r\n"
                  b"POST / HTTP/1.1\r\nhost: c\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nT: u\r\n\r\n")
        items = [{"method": "GET", "target": "/a", "version": "HTTP/1.1", "headers": [["Host", "b"], ["X", "\u00e9"]],
                  "body_base64": "", "trailers": []},
                 {"method": "POST", "target": "/", "version": "HTTP/1.1",
                  "headers": [["host", "c"], ["Transfer-Encoding", "chunked"]], "body_base64": "aGk=",
                  "trailers": [["T", "u"]]}]
        self.check(["http-request"], octets, COMPLETE, items, len(octets))
        self.check(["http-request"], octets[:-1], INCOMPLETE, items[:1], octets.index(b"POST"))
        wrong = octets + b"BAD\r\n"
        answer = self.check(["http-request"], wrong, VIOLATION, items, len(octets))
        self.assertEqual(answer["violation"], {"code": "method_invalid", "offset": len(octets) + 3,
                                               "section": "RFC 9112 3.1", "status": 400})
        closed = octets + b"GET / HTTP/1.0\r\n\r\nBAD\r\n"
        self.check(["http-request"], closed, COMPLETE,
                   items + [{"method": "GET", "target": "/", "version": "HTTP/1.0", "headers": [], "body_base64": "",
                             "trailers": []}], len(closed) - 5)

    def test_http_responses(self):
        def response(status, reason, headers, body=b""):
            return {"status": status, "reason": reason, "version": "HTTP/1.1", "headers": headers,
                    "body_base64": base64.b64encode(body).decode(), "trailers": []}

        octets = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        items = [response(100, "Continue", []), response(200, "OK", [["Content-Length", "2"]], b"hi")]
        self.check(["http-response"], octets, COMPLETE, items, len(octets))
        self.check(["http-response", "--request-method", "HEAD"], octets[:-2], COMPLETE,
                   [items[0], response(200, "OK", [["Content-Length", "2"]])], len(octets) - 2)
        until_close = b"HTTP/1.1 200 OK\r\n\r\nto the end"
        self.check(["http-response"], until_close, COMPLETE, [response(200, "OK", [], b"to the end")],
                   len(until_close))

    def test_leniencies_are_named(self):
        folded = b"HTTP/1.1 204 \r\nX: a\r\n b\r\n\r\n"
        self.check(["http-response"], folded, VIOLATION, [], 0)
        item = {"status": 204, "reason": "", "version": "HTTP/1.1", "headers": [["X", "a   b"]], "body_base64": "",
                "trailers": []}
        self.check(["http-response", "--lenient", "obs-fold,nul"], folded, COMPLETE, [item], len(folded))
        self.expect_status(wiretrial("decode", "http-response", "--lenient", "all"), USAGE)

    def test_one_chunked_body(self):
        octets = b"3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n"
        item = {"body_base64": "YWJj", "trailers": [["T", "u"]]}
        self.check(["chunked"], octets, COMPLETE, [item], len(octets))
        self.check(["chunked"], octets + b"GET /", COMPLETE, [item], len(octets))
        self.check(["chunked"], octets[:-1], INCOMPLETE, [], 0)
        answer = self.check(["chunked"], b"3\nabc", VIOLATION, [], 0)
        self.assertEqual(answer["violation"]["code"], "chunk_lone_lf")

    def test_file_and_dash(self):
        path = self.folder / "frames"
        path.write_bytes(b"3:abc,")
        for arguments in ([path], ["-"], []):
            finished = wiretrial("decode", "netstring", *arguments, stdin=b"3:abc,")
            self.assertEqual(self.expect_status(finished, COMPLETE).json()["items"], frames(b"abc"))

    def test_wrong_usage(self):
        for arguments in (["netstrin"], ["fixed:0"], ["length-prefix:3x"], ["netstring", self.folder / "absent"],
                          ["netstring", "--segments", "some"], []):
            finished = self.expect_status(wiretrial("decode", *arguments), USAGE)
            self.assertTrue(finished.stderr, arguments)
        self.assertIn("netstring", wiretrial("decode", "netstrin").errors())

    def test_one_line_of_json(self):
        finished = wiretrial("decode", "line", stdin=b"a\n")
        self.assertTrue(finished.text().endswith("}\n"), finished.describe())
        self.assertEqual(finished.stderr, b"")


main()
