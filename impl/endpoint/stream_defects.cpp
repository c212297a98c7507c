// stream_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/stream_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

/// Of HTTP there are a thousand cases, and every one of them fails over `answers-garbage`.
constexpr std::array in_every_but_http{"echo"sv,           "file-marker-client"sv,
                                       "upper-once"sv,     "framed-echo-length4"sv,
                                       "discard"sv,        "source"sv,
                                       "command"sv,        "file-length"sv,
                                       "echo-client"sv,    "framed-echo-client-length4"sv,
                                       "source-client"sv,  "discard-client"sv,
                                       "command-client"sv, "file-length-client"sv};
constexpr std::array in_every{"echo"sv,
                              "file-marker-client"sv,
                              "upper-once"sv,
                              "framed-echo-length4"sv,
                              "discard"sv,
                              "source"sv,
                              "command"sv,
                              "file-length"sv,
                              "http"sv,
                              "echo-client"sv,
                              "framed-echo-client-length4"sv,
                              "source-client"sv,
                              "discard-client"sv,
                              "command-client"sv,
                              "file-length-client"sv};
constexpr std::array in_every_server{"echo"sv,    "upper-once"sv, "framed-echo-length4"sv,
                                     "discard"sv, "command"sv,    "file-length"sv};
constexpr std::array in_framed{"framed-echo-length4"sv,   "framed-echo-line"sv,
                               "framed-echo-netstring"sv, "command"sv,
                               "file-length"sv,           "file-marker"sv};
constexpr std::array in_buffering{"framed-echo-length4"sv, "command"sv};
constexpr std::array in_parsing{"framed-echo-length4"sv, "command"sv, "file-length"sv};
constexpr std::array in_conversing{"echo"sv, "framed-echo-length4"sv,
                                   "framed-echo-client-length4"sv, "command"sv, "file-length"sv};
constexpr std::array in_once{"upper-once"sv};
constexpr std::array in_large{"echo"sv, "upper-once"sv};
constexpr std::array in_plain{"echo"sv, "upper"sv, "upper-once"sv};
constexpr std::array in_sending{"echo"sv, "framed-echo-netstring"sv, "source"sv, "file-marker"sv};
constexpr std::array in_upper{"upper"sv, "upper-once"sv};
constexpr std::array in_quiet{"echo"sv, "upper-once"sv, "discard"sv, "framed-echo-length4"sv};
constexpr std::array in_uploads{"echo"sv, "discard"sv};
constexpr std::array in_refusing{"command"sv, "file-length"sv, "file-marker"sv};
constexpr std::array in_command{"command"sv};
constexpr std::array in_framed_large{"framed-echo-length4"sv, "command"sv};
constexpr std::array in_files{"file-length"sv, "file-marker"sv};
constexpr std::array in_file_marker{"file-marker"sv};
constexpr std::array in_clients{"echo-client"sv,        "framed-echo-client-length4"sv,
                                "command-client"sv,     "file-length-client"sv,
                                "file-marker-client"sv, "source-client"sv,
                                "discard-client"sv};
constexpr std::array in_patient{"echo-client"sv, "source-client"sv, "discard-client"sv};
constexpr std::array in_file_clients{"file-length-client"sv, "file-marker-client"sv};

}  // namespace

std::span<const DefectFlag<StreamDefects>> stream_defects() {
    static constexpr std::array table{
        DefectFlag<StreamDefects>{{.name = "mute",
                                   .mistake = "reads everything and never answers",
                                   .made_by = "a handler that waits for itself",
                                   .breaks = "every client waits for its time-out",
                                   .subjects = in_every_but_http,
                                   .is_coarse = true},
                                  &StreamDefects::is_mute},
        DefectFlag<StreamDefects>{{.name = "closes-at-once",
                                   .mistake = "closes each connection as soon as it is there",
                                   .made_by = "a loop that accepts and forgets the socket",
                                   .breaks = "nothing is ever exchanged",
                                   .subjects = in_every_but_http,
                                   .is_coarse = true},
                                  &StreamDefects::closes_at_once},
        DefectFlag<StreamDefects>{{.name = "answers-garbage",
                                   .mistake = "sends each octet with its lowest bit turned",
                                   .made_by = "a wrong cast, or a cipher with the wrong key",
                                   .breaks = "no answer is what was asked for",
                                   .subjects = in_every,
                                   .is_coarse = true},
                                  &StreamDefects::sends_garbage},
        DefectFlag<StreamDefects>{
            {.name = "sticky-frames-lost",
             .mistake = "takes what one read brings for one message, and drops what stands behind "
                        "its first frame",
             .made_by = "every first server with `data = recv(1024)` in its loop",
             .breaks = "when two messages arrive glued together, the second is never answered",
             .subjects = in_framed},
            &StreamDefects::drops_behind_first_frame},
        DefectFlag<StreamDefects>{
            {.name = "buffer-shared",
             .mistake = "keeps what was read and not yet used in one buffer for all connections",
             .made_by = "`static char buffer[]`, and module globals in Python",
             .breaks = "the rest of one client's message is the front of another's",
             .subjects = in_buffering,
             .outlives_connections = true},
            &StreamDefects::shares_buffer},
        DefectFlag<StreamDefects>{
            {.name = "part-answered-at-end",
             .mistake = "takes the part of a message before FIN for a message",
             .made_by = "`if not data: process(buffer)`",
             .breaks = "a command or a name that broke off is acted upon",
             .subjects = in_parsing},
            &StreamDefects::answers_part_at_end},
        DefectFlag<StreamDefects>{{.name = "one-answer",
                                   .mistake = "closes behind its first answer",
                                   .made_by = "the one-shot server of the first lesson",
                                   .breaks = "the second request of a connection is never answered",
                                   .subjects = in_conversing},
                                  &StreamDefects::answers_once},
        DefectFlag<StreamDefects>{
            {.name = "one-read-is-message",
             .mistake = "answers behind the first read as though the message were whole",
             .made_by = "recv(1024) once, without a loop",
             .breaks = "a message in two segments is answered by halves, or its rest is lost",
             .subjects = in_once},
            &StreamDefects::takes_read_for_message},
        DefectFlag<StreamDefects>{
            {.name = "reads-cut-at-1024",
             .mistake = "looks at the first 1024 octets of what came, and drops the rest",
             .made_by = "who reads a stream as though it were datagrams",
             .breaks = "of long messages the middle is missing",
             .subjects = in_large},
            &StreamDefects::cuts_reads},
        DefectFlag<StreamDefects>{{.name = "read-cut-at-nul",
                                   .mistake = "takes what was read for a text that ends at NUL",
                                   .made_by = "printf(\"%s\", buffer), strlen(buffer)",
                                   .breaks = "binary octets are lost behind the first NUL",
                                   .subjects = in_plain},
                                  &StreamDefects::cuts_reads_at_nul},
        DefectFlag<StreamDefects>{{.name = "nul-sent-along",
                                   .mistake = "sends a NUL behind each answer",
                                   .made_by = "send(fd, text, strlen(text) + 1, 0), or sizeof",
                                   .breaks = "surplus octets stand between answers",
                                   .subjects = in_conversing},
                                  &StreamDefects::sends_nul_along},
        DefectFlag<StreamDefects>{{.name = "answer-one-octet-short",
                                   .mistake = "sends each answer without its last octet",
                                   .made_by = "strncpy and sizeof - 1",
                                   .breaks = "the client waits for an octet that never comes",
                                   .subjects = in_sending},
                                  &StreamDefects::drops_last_octet},
        DefectFlag<StreamDefects>{
            {.name = "answer-sent-twice",
             .mistake = "sends an answer again that has already left",
             .made_by = "retries after a send that was partial or interrupted",
             .breaks = "all answers behind it go to the wrong requests",
             .subjects = in_conversing},
            &StreamDefects::sends_twice},
        DefectFlag<StreamDefects>{
            {.name = "first-read-converted",
             .mistake = "converts what the first read brings, and copies what later ones bring",
             .made_by = "a conversion before the loop instead of inside it",
             .breaks = "long messages are upper-case in front only",
             .subjects = in_upper},
            &StreamDefects::converts_first_read_only},
        DefectFlag<StreamDefects>{
            {.name = "upper-case-latin",
             .mistake = "converts octets above 127, too, as Latin-1 has it",
             .made_by = "toupper() in a locale, str.upper() over decoded octets",
             .breaks = "octets of UTF-8 and of binary data are destroyed",
             .subjects = in_upper},
            &StreamDefects::converts_beyond_ascii},
        DefectFlag<StreamDefects>{{.name = "greeting",
                                   .mistake = "says something before it was asked",
                                   .made_by = "the chat servers of the tutorials: `Welcome!`",
                                   .breaks = "the greeting is taken for the answer",
                                   .subjects = in_quiet},
                                  &StreamDefects::greets},
        DefectFlag<StreamDefects>{
            {.name = "end-answered",
             .mistake = "answers a read of nothing",
             .made_by = "`data = recv(); send(answer_to(data))` without a look at its length",
             .breaks = "a client that has nothing to say gets an answer",
             .subjects = in_quiet},
            &StreamDefects::answers_end},
        DefectFlag<StreamDefects>{
            {.name = "end-ignored",
             .mistake = "does not close when its peer has finished",
             .made_by = "a read of 0 octets that is tried again for ever",
             .breaks = "connections stay in CLOSE-WAIT until no descriptor is left",
             .subjects = in_every_server},
            &StreamDefects::ignores_end},
        DefectFlag<StreamDefects>{
            {.name = "end-answered-by-reset",
             .mistake = "resets where it should finish",
             .made_by = "SO_LINGER with a time of 0, copied from an answer about TIME-WAIT",
             .breaks = "what is still on its way to the client is destroyed",
             .subjects = in_every_server},
            &StreamDefects::resets_at_end},
        DefectFlag<StreamDefects>{{.name = "stops-reading",
                                   .mistake = "stops reading when 64 KiB came",
                                   .made_by = "a buffer that is never emptied",
                                   .breaks = "long transfers stand still",
                                   .subjects = in_uploads},
                                  &StreamDefects::stops_reading},
        DefectFlag<StreamDefects>{{.name = "refusal-closes",
                                   .mistake = "closes behind an answer that says no",
                                   .made_by = "an exception that unwinds out of the loop",
                                   .breaks = "one misspelt name costs the client its connection",
                                   .subjects = in_refusing},
                                  &StreamDefects::closes_after_refusal},
        DefectFlag<StreamDefects>{
            {.name = "empty-output-unanswered",
             .mistake = "sends nothing where a command has no output",
             .made_by = "the remote shells of the tutorials: `send(output)` with nothing in it",
             .breaks = "the client waits for ever",
             .subjects = in_command},
            &StreamDefects::skips_empty_output},
        DefectFlag<StreamDefects>{
            {.name = "reply-cut-at-1024",
             .mistake = "sends the first 1024 octets of a reply",
             .made_by =
                 "the remote shells of the tutorials, of which the client calls recv(1024) once",
             .breaks =
                 "the rest of a long output is missing, or is shown as that of the next command",
             .subjects = in_framed_large},
            &StreamDefects::cuts_replies},
        DefectFlag<StreamDefects>{{.name = "file-first-block-only",
                                   .mistake = "sends the first block of a file only",
                                   .made_by = "read() once, without a loop",
                                   .breaks = "large files arrive short",
                                   .subjects = in_files},
                                  &StreamDefects::sends_first_block_only},
        DefectFlag<StreamDefects>{
            {.name = "file-in-text-mode",
             .mistake = "reads files as text, without their CR",
             .made_by = "fopen(name, \"r\") on Windows, open(name) in Python",
             .breaks = "binary files are destroyed, and no length is right any more",
             .subjects = in_files},
            &StreamDefects::reads_as_text},
        DefectFlag<StreamDefects>{
            {.name = "file-marker-not-escaped",
             .mistake = "sends a file as it is, and then the marker",
             .made_by = "the file transfer of the tutorials, which ends in ##",
             .breaks = "a file that holds the marker ends there",
             .subjects = in_file_marker},
            &StreamDefects::sends_marker_raw},
        DefectFlag<StreamDefects>{
            {.name = "empty-file-unanswered",
             .mistake = "sends nothing for an empty file",
             .made_by = "`while (block = read())` around the send of the header",
             .breaks = "the client waits for ever",
             .subjects = in_files},
            &StreamDefects::skips_empty_file},
        DefectFlag<StreamDefects>{
            {.name = "file-left-open",
             .mistake = "does not close the file when the client goes away in the middle of it",
             .made_by = "a close() behind the loop that an exception leaves",
             .breaks = "no file can be opened any more after a thousand broken downloads",
             .subjects = in_files},
            &StreamDefects::leaves_file_open},
        DefectFlag<StreamDefects>{
            {.name = "one-read-is-the-answer",
             .mistake = "takes what the first read brings for the whole answer",
             .made_by = "every first client with `print(s.recv(1024))`",
             .breaks = "answers in two segments are shown by halves",
             .subjects = in_clients},
            &StreamDefects::takes_read_for_answer},
        DefectFlag<StreamDefects>{
            {.name = "end-is-success",
             .mistake = "takes the end of the stream for the end of the answer, wherever it comes",
             .made_by = "`while data: data = recv()` without a count",
             .breaks = "half a file is taken for a file",
             .subjects = in_clients},
            &StreamDefects::takes_end_for_success},
        DefectFlag<StreamDefects>{
            {.name = "failure-is-success",
             .mistake = "ends with success after a connection that was reset or refused",
             .made_by = "`except OSError: pass`",
             .breaks = "scripts go on with what they never got",
             .subjects = in_clients},
            &StreamDefects::takes_failure_for_success},
        DefectFlag<StreamDefects>{{.name = "answer-unchecked",
                                   .mistake = "takes any answer for the right one",
                                   .made_by = "who prints what came and calls it a test",
                                   .breaks = "wrong and surplus octets are never noticed",
                                   .subjects = in_clients},
                                  &StreamDefects::takes_violation_for_success},
        DefectFlag<StreamDefects>{{.name = "time-out-is-success",
                                   .mistake = "ends with success when the server falls silent",
                                   .made_by = "settimeout() and `except timeout: break`",
                                   .breaks = "a server that hangs looks like one that has finished",
                                   .subjects = in_clients},
                                  &StreamDefects::takes_silence_for_success},
        DefectFlag<StreamDefects>{{.name = "waits-for-ever",
                                   .mistake = "has no time-out",
                                   .made_by = "recv() as it is by default",
                                   .breaks = "one silent server blocks the client for ever",
                                   .subjects = in_patient},
                                  &StreamDefects::waits_for_ever},
        DefectFlag<StreamDefects>{{.name = "impatient",
                                   .mistake = "gives up after 10 ms without an octet",
                                   .made_by = "time-outs that were measured on loopback",
                                   .breaks = "slow servers and far networks look broken",
                                   .subjects = in_clients},
                                  &StreamDefects::is_impatient},
        DefectFlag<StreamDefects>{
            {.name = "part-left-under-name",
             .mistake = "leaves what came of a file under its name when the transfer breaks off",
             .made_by = "open(name, \"wb\") in front of the loop",
             .breaks = "the next program takes a part for the whole",
             .subjects = in_file_clients},
            &StreamDefects::keeps_part},
    };
    return table;
}

}  // namespace wiretrial::endpoint
