// defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::framing {
namespace {

using namespace std::string_view_literals;

constexpr std::array in_bounded{
    "framed-echo-length4"sv,        "framed-echo-leb128"sv,      "framed-echo-crlf"sv,
    "framed-echo-line"sv,           "framed-echo-marker"sv,      "framed-echo-netstring"sv,
    "framed-echo-client-length4"sv, "framed-echo-client-crlf"sv, "decoder"sv};
constexpr std::array in_declared{"framed-echo-length4"sv, "framed-echo-leb128"sv, "decoder"sv};
constexpr std::array in_ordered{"framed-echo-length2"sv, "framed-echo-length4-le"sv, "decoder"sv};
constexpr std::array in_prefixed{"framed-echo-length2"sv, "framed-echo-length4"sv,
                                 "framed-echo-length4-inclusive"sv, "decoder"sv};
constexpr std::array in_inclusive{"framed-echo-length4-inclusive"sv, "decoder"sv};
constexpr std::array in_varints{"framed-echo-leb128"sv, "framed-echo-quic"sv, "decoder"sv};
constexpr std::array in_leb128{"decoder"sv};
constexpr std::array in_sending{"framed-echo-length2"sv, "framed-echo-client-leb128"sv};
constexpr std::array in_netstring{"framed-echo-netstring"sv, "decoder"sv};
constexpr std::array in_line{"framed-echo-line"sv, "decoder"sv};
constexpr std::array in_lines{"framed-echo-line"sv, "framed-echo-line-crlf"sv, "decoder"sv};
constexpr std::array in_line_crlf{"decoder"sv};
constexpr std::array in_delimiters{"framed-echo-aab"sv, "decoder"sv};
constexpr std::array in_marked{"framed-echo-crlf"sv, "framed-echo-marker"sv,
                               "framed-echo-line-crlf"sv, "decoder"sv};
constexpr std::array in_marker{"framed-echo-marker"sv, "decoder"sv};
constexpr std::array in_marker_sending{"framed-echo-marker"sv, "framed-echo-client-marker"sv,
                                       "framed-echo-client-crlf"sv};
constexpr std::array in_all{"framed-echo-fixed"sv, "framed-echo-length4"sv, "framed-echo-marker"sv,
                            "framed-echo-client-length4"sv, "decoder"sv};
constexpr std::array in_empties{"framed-echo-length4"sv, "framed-echo-netstring"sv,
                                "framed-echo-client-length4"sv, "decoder"sv};
constexpr std::array in_binary{"framed-echo-length4"sv, "framed-echo-client-leb128"sv, "decoder"sv};
constexpr std::array in_large{"framed-echo-length4"sv, "framed-echo-crlf"sv, "decoder"sv};

}  // namespace

std::span<const DefectFlag<Defects>> defects() {
    static constexpr std::array table{
        DefectFlag<Defects>{{.name = "limit-off-by-one",
                             .mistake = "compares the length with > where the limit itself is "
                                        "allowed already, and so lets in one octet too many",
                             .made_by = "the commonest mistake at any limit (CWE-193)",
                             .breaks = "a buffer of the limit's size is overrun by one octet",
                             .subjects = in_bounded},
                            &Defects::takes_one_octet_too_many},
        DefectFlag<Defects>{
            {.name = "exact-limit-refused",
             .mistake = "refuses a frame of exactly the limit",
             .made_by = "who compares with >= against the size of the buffer",
             .breaks = "the largest message that the protocol permits is never delivered",
             .subjects = in_bounded},
            &Defects::refuses_limit_itself},
        DefectFlag<Defects>{
            {.name = "frame-limit-missing",
             .mistake = "takes a frame of any length",
             .made_by = "every first protocol (CWE-770)",
             .breaks = "one peer fills the memory, or sends what no layer above expects",
             .subjects = in_bounded},
            &Defects::has_no_limit},
        DefectFlag<Defects>{
            {.name = "frame-limit-late",
             .mistake = "waits for the whole payload before it compares its length with the limit",
             .made_by =
                 "who checks the size of what was read instead of the length that was declared",
             .breaks = "a peer makes the server wait for, and keep, what it will refuse anyway",
             .subjects = in_bounded},
            &Defects::judges_limit_late},
        DefectFlag<Defects>{
            {.name = "length-trusted",
             .mistake = "sets memory aside for whatever length is declared (CWE-789)",
             .made_by = "recv_exactly(n) with `buffer = malloc(n)` in front of it",
             .breaks = "a few octets of a client cost the server megabytes",
             .subjects = in_declared},
            &Defects::sets_memory_aside},
        DefectFlag<Defects>{
            {.name = "frame-cut-to-limit",
             .mistake = "cuts a frame above the limit down to it, and delivers the front",
             .made_by = "strncpy, snprintf, and all who call truncation a safety measure",
             .breaks = "a command or a file without its tail is acted upon",
             .subjects = in_bounded},
            &Defects::cuts_to_limit},
        DefectFlag<Defects>{
            {.name = "reads-limited",
             .mistake = "compares the limit with what one read brought instead of one frame",
             .made_by = "servers that check len(buffer) before they parse it",
             .breaks = "small frames that stick together are refused as one that is too large",
             .subjects = in_bounded},
            &Defects::limits_reads},
        DefectFlag<Defects>{
            {.name = "octet-order-swapped",
             .mistake = "reads the length as it lies in memory, without ntohl",
             .made_by = "who tests both ends on machines of one kind only",
             .breaks = "a length of 1 is read as 16777216: the peer waits for ever, or is refused",
             .subjects = in_ordered},
            &Defects::swaps_octet_order},
        DefectFlag<Defects>{
            {.name = "partial-header-taken",
             .mistake = "takes a header of which only a part came for a whole one, zeros in the "
                        "place of the rest",
             .made_by = "struct.unpack over a zeroed buffer after one recv(4)",
             .breaks =
                 "a length is wrong by its low octets as soon as a segment ends inside a header",
             .subjects = in_prefixed},
            &Defects::takes_partial_header},
        DefectFlag<Defects>{{.name = "length-signed",
                             .mistake = "keeps the length in a signed int: a negative one passes "
                                        "the limit, and no payload follows",
                             .made_by = "`int n; if (n > MAX) fail;` (CWE-839)",
                             .breaks = "a length of 0xFFFFFFFF is an empty frame, and its payload "
                                       "is read as the next header",
                             .subjects = in_prefixed},
                            &Defects::reads_length_signed},
        DefectFlag<Defects>{
            {.name = "length-wraps",
             .mistake = "keeps the length in 32 bits, and drops what is above them (CWE-197)",
             .made_by = "varint readers that shift into an int; atoi",
             .breaks = "4294967297 is a frame of one octet, and the peers disagree on where the "
                       "next one begins",
             .subjects = in_declared},
            &Defects::wraps_length},
        DefectFlag<Defects>{
            {.name = "inclusive-length-ignored",
             .mistake = "takes a length that counts the header for one that does not",
             .made_by = "clients written from the name of the field instead of the specification",
             .breaks = "the server waits for octets that never come",
             .subjects = in_inclusive},
            &Defects::ignores_inclusion},
        DefectFlag<Defects>{
            {.name = "varint-one-octet",
             .mistake = "takes the first octet for the whole length",
             .made_by = "who tests with short messages only, of which the length is one octet",
             .breaks = "from 64 (QUIC) or 128 (LEB128) octets on, lengths become payload",
             .subjects = in_varints},
            &Defects::reads_one_length_octet},
        DefectFlag<Defects>{
            {.name = "varint-padding-accepted",
             .mistake = "takes a number with needless zero octets",
             .made_by = "most decoders of Protocol Buffers",
             .breaks = "two spellings of one frame pass filters and signatures that compare octets",
             .subjects = in_leb128},
            &Defects::accepts_padded_varint},
        DefectFlag<Defects>{
            {.name = "length-in-characters",
             .mistake = "writes the count of characters in the place of the count of octets",
             .made_by = "len(text) before text.encode() in Python, String.length() in Java",
             .breaks = "the frame ends too early as soon as a text is not ASCII",
             .subjects = in_sending},
            &Defects::counts_characters},
        DefectFlag<Defects>{
            {.name = "netstring-strtol",
             .mistake = "reads the length with strtol: signs, spaces, leading zeros and no digit "
                        "at all pass",
             .made_by = "whoever parses numbers with the C library",
             .breaks = "two parsers see frames of different lengths in the same octets",
             .subjects = in_netstring},
            &Defects::takes_any_digits},
        DefectFlag<Defects>{
            {.name = "netstring-comma-ignored",
             .mistake = "skips the octet behind the payload without looking at it",
             .made_by = "who takes the comma for decoration",
             .breaks = "a wrong length is not noticed, and the stream goes on out of step",
             .subjects = in_netstring},
            &Defects::ignores_comma},
        DefectFlag<Defects>{{.name = "line-cr-kept",
                             .mistake = "ends a line at LF and leaves the CR of CRLF in it",
                             .made_by = "text.split('\\n'), and fgets on a stream from the network",
                             .breaks = "`quit\\r` is no known command",
                             .subjects = in_line},
                            &Defects::keeps_cr},
        DefectFlag<Defects>{{.name = "line-ends-at-cr",
                             .mistake = "takes a CR alone for the end of a line",
                             .made_by = "universal newlines of a text stream",
                             .breaks = "a peer that sends CR inside a line smuggles a second one",
                             .subjects = in_lines},
                            &Defects::ends_line_at_cr},
        DefectFlag<Defects>{
            {.name = "line-lf-accepted",
             .mistake = "takes an LF alone for the end of a line where the protocol demands CRLF",
             .made_by = "SMTP servers of 2023 (SMTP smuggling, CVE-2023-51764)",
             .breaks = "two servers in a row see different messages in the same octets",
             .subjects = in_line_crlf},
            &Defects::accepts_lone_lf},
        DefectFlag<Defects>{{.name = "line-lf-refused",
                             .mistake = "refuses an LF alone where the protocol allows it",
                             .made_by = "who reads one half of the specification",
                             .breaks = "telnet and nc cannot talk to the server",
                             .subjects = in_line},
                            &Defects::refuses_lone_lf},
        DefectFlag<Defects>{{.name = "delimiter-search-restarts-wrongly",
                             .mistake = "goes on behind the octet that did not match, though the "
                                        "delimiter may have begun before it",
                             .made_by = "hand-written matchers that set their counter to 0",
                             .breaks = "`aab` is not found in `aaab`",
                             .subjects = in_delimiters},
                            &Defects::restarts_search_wrongly},
        DefectFlag<Defects>{
            {.name = "end-mark-split-missed",
             .mistake = "looks for the end mark in what the last read brought only",
             .made_by = "`if (strstr(buffer, MARK))` for each recv",
             .breaks = "a mark that lies in two segments is never found, and both ends wait",
             .subjects = in_marked},
            &Defects::misses_split_mark},
        DefectFlag<Defects>{{.name = "marker-escapes-kept",
                             .mistake = "ends at the marker but does not undo the escaping",
                             .made_by = "receivers that split at the marker",
                             .breaks = "payloads that hold the marker arrive with escapes in them",
                             .subjects = in_marker},
                            &Defects::keeps_escapes},
        DefectFlag<Defects>{{.name = "marker-not-escaped",
                             .mistake = "sends the payload as it is, then the marker",
                             .made_by = "the file transfer of the tutorials, which ends in ##",
                             .breaks = "a payload that holds the marker ends there",
                             .subjects = in_marker_sending},
                            &Defects::sends_unescaped},
        DefectFlag<Defects>{{.name = "decoder-drops-rest",
                             .mistake = "empties the buffer behind each frame",
                             .made_by = "`buffer.clear()` at the end of the loop",
                             .breaks = "frames that stick together are lost but for the first",
                             .subjects = in_all},
                            &Defects::drops_behind_frame},
        DefectFlag<Defects>{{.name = "part-taken-for-frame",
                             .mistake = "takes what one read brought for a whole frame",
                             .made_by = "the belief that one send is one recv",
                             .breaks = "messages break wherever the network cuts them",
                             .subjects = in_all},
                            &Defects::takes_part_for_frame},
        DefectFlag<Defects>{{.name = "empty-read-is-frame",
                             .mistake = "takes a read of nothing for an empty message",
                             .made_by = "recv() whose result 0 is not looked at",
                             .breaks = "the end of the stream, or the boundary of a frame, brings "
                                       "a message that nobody sent",
                             .subjects = in_all},
                            &Defects::takes_read_of_nothing_for_frame},
        DefectFlag<Defects>{{.name = "empty-frame-is-end",
                             .mistake = "takes an empty frame for the end of the stream",
                             .made_by = "`while ((n = read_frame()) > 0)`",
                             .breaks = "an empty message silences the connection",
                             .subjects = in_empties},
                            &Defects::takes_empty_for_end},
        DefectFlag<Defects>{
            {.name = "empty-frame-skipped",
             .mistake = "skips empty frames",
             .made_by = "`if not data: continue`",
             .breaks = "a request has no answer, and all later answers go to the wrong requests",
             .subjects = in_empties},
            &Defects::skips_empty_frames},
        DefectFlag<Defects>{{.name = "violation-skipped",
                             .mistake = "throws away what it cannot read and goes on behind it",
                             .made_by = "parsers that catch their own exception inside the loop",
                             .breaks = "what stood inside a broken frame is read as frames",
                             .subjects = in_all},
                            &Defects::forgets_violation},
        DefectFlag<Defects>{{.name = "payload-cut-at-nul",
                             .mistake = "ends a payload at its first NUL",
                             .made_by = "strlen, strcpy and %s over octets of the network",
                             .breaks = "binary payloads arrive short",
                             .subjects = in_binary},
                            &Defects::cuts_payload_at_nul},
        DefectFlag<Defects>{
            {.name = "payload-cut-at-1024",
             .mistake = "copies payloads into a buffer of 1024 octets, and drops the rest",
             .made_by = "char buffer[1024], the size that tutorials like",
             .breaks = "longer messages lose their tails",
             .subjects = in_large},
            &Defects::cuts_payload_at_1024},
    };
    return table;
}

}  // namespace wiretrial::framing
