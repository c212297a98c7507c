// driver_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/driver_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::kernel {
namespace {

using namespace std::string_view_literals;

constexpr std::array in_ending{
    "echo"sv,    "upper"sv,       "upper-once"sv, "framed-echo-length4"sv,
    "command"sv, "file-length"sv, "http"sv};
constexpr std::array in_plain{"echo"sv};
constexpr std::array in_sending{"echo"sv, "source"sv, "file-length"sv, "upper-once"sv};
constexpr std::array in_hungry{"echo"sv, "framed-echo-length4"sv};
constexpr std::array in_every_server{"echo"sv,    "framed-echo-length4"sv, "source"sv, "discard"sv,
                                     "command"sv, "file-length"sv};
constexpr std::array in_closing{"echo"sv, "framed-echo-length4"sv};
constexpr std::array in_finishing{"echo"sv, "upper-once"sv, "source"sv, "framed-echo-length4"sv};
constexpr std::array in_closing_early{"framed-echo-length4"sv, "framed-echo-marker"sv, "source"sv};
constexpr std::array in_files{"file-length"sv, "file-marker"sv};
constexpr std::array datagram_servers{"udp-echo"sv, "udp-sequence"sv};
constexpr std::array receiver{"udp-receiver"sv};
constexpr std::array announcer{"udp-announcer"sv};
constexpr std::array multicast{"udp-multicast"sv};

}  // namespace

std::span<const DefectFlag<DriverDefects>> driver_defects() {
    static constexpr std::array table{
        DefectFlag<DriverDefects>{
            {.name = "end-drops-answer",
             .mistake =
                 "closes as soon as it reads the client's end, with the answer still to be sent",
             .made_by = "loops that take FIN for good-bye",
             .breaks =
                 "a client that half-closes behind its last request gets a part of the answer",
             .subjects = in_ending},
            &DriverDefects::drops_answer_at_end},
        DefectFlag<DriverDefects>{
            {.name = "hang-up-before-data",
             .mistake = "looks at the hang-up flag before it reads what came with it",
             .made_by = "epoll loops with `if (events & EPOLLRDHUP) close(fd)` in front",
             .breaks = "a message that was sent together with FIN is never read",
             .subjects = in_ending},
            &DriverDefects::heeds_hang_up_first},
        DefectFlag<DriverDefects>{{.name = "urgent-is-end",
                                   .mistake = "takes any event but EPOLLIN for the end",
                                   .made_by = "epoll loops with an else that closes",
                                   .breaks = "one urgent octet costs a client its connection",
                                   .subjects = in_plain},
                                  &DriverDefects::takes_urgent_for_end},
        DefectFlag<DriverDefects>{
            {.name = "send-result-ignored",
             .mistake = "takes a send for complete, whatever it returns",
             .made_by = "send() without a loop, in nearly every tutorial",
             .breaks = "what did not fit into the send buffer is missing in the stream",
             .subjects = in_sending},
            &DriverDefects::ignores_send_result},
        DefectFlag<DriverDefects>{{.name = "full-buffer-is-error",
                                   .mistake = "takes EAGAIN of a send for an error",
                                   .made_by = "who made a socket non-blocking and kept the rest",
                                   .breaks = "a client that reads slowly loses its connection",
                                   .subjects = in_sending},
                                  &DriverDefects::takes_full_buffer_for_error},
        DefectFlag<DriverDefects>{{.name = "slow-reader-blocks",
                                   .mistake = "waits in send until the client reads on",
                                   .made_by = "one thread, and blocking sockets",
                                   .breaks = "a client that does not read stops all others",
                                   .subjects = in_sending},
                                  &DriverDefects::waits_for_slow_readers},
        DefectFlag<DriverDefects>{{.name = "no-back-pressure",
                                   .mistake = "reads on while its answers pile up",
                                   .made_by = "event loops without a high-water mark",
                                   .breaks = "one client that does not read fills the memory",
                                   .subjects = in_hungry},
                                  &DriverDefects::reads_on_always},
        DefectFlag<DriverDefects>{{.name = "dies-of-sigpipe",
                                   .mistake = "leaves SIGPIPE as it is",
                                   .made_by = "every C server without MSG_NOSIGNAL",
                                   .breaks = "a client that goes away ends the server",
                                   .subjects = in_sending},
                                  &DriverDefects::dies_of_sigpipe},
        DefectFlag<DriverDefects>{
            {.name = "dies-of-reset",
             .mistake = "lets an error of one connection end the program",
             .made_by = "an uncaught ConnectionResetError, `if (n < 0) exit(1)`",
             .breaks = "any client can stop the service by a reset",
             .subjects = in_every_server},
            &DriverDefects::dies_of_reset},
        DefectFlag<DriverDefects>{
            {.name = "descriptor-leaks-on-reset",
             .mistake = "does not close the socket of a connection that was reset",
             .made_by = "a close() behind the loop that an exception leaves",
             .breaks = "accept fails after a thousand resets",
             .subjects = in_plain},
            &DriverDefects::leaks_on_reset},
        DefectFlag<DriverDefects>{
            {.name = "descriptor-leaks-on-close",
             .mistake = "shuts a connection down and does not close its socket",
             .made_by = "who takes shutdown for close",
             .breaks = "accept fails after a thousand clients",
             .subjects = in_closing},
            &DriverDefects::leaks_on_close},
        DefectFlag<DriverDefects>{
            {.name = "fin-never-sent",
             .mistake = "keeps the connection open behind its last octet",
             .made_by = "fork() servers of which the parent keeps the descriptor",
             .breaks = "a client that reads to the end waits for ever",
             .subjects = in_finishing},
            &DriverDefects::never_finishes},
        DefectFlag<DriverDefects>{{.name = "close-discards",
                                   .mistake = "closes with octets of the client unread, which "
                                              "resets the connection (RFC 9293 section 3.6.1)",
                                   .made_by = "close() right behind the answer",
                                   .breaks = "the reset overtakes the answer and destroys it",
                                   .subjects = in_closing_early},
                                  &DriverDefects::closes_unstaged},
        DefectFlag<DriverDefects>{
            {.name = "one-client-at-a-time",
             .mistake = "accepts the next client when the one before has left",
             .made_by = "accept, and a loop around recv behind it: the second lesson",
             .breaks = "one silent client stops the service",
             .subjects = in_plain},
            &DriverDefects::serves_one_at_a_time},
        DefectFlag<DriverDefects>{{.name = "eight-clients-at-most",
                                   .mistake = "serves eight clients and lets others wait",
                                   .made_by = "a fixed pool of threads",
                                   .breaks = "eight silent clients stop the service",
                                   .subjects = in_plain},
                                  &DriverDefects::serves_eight_only},
        DefectFlag<DriverDefects>{
            {.name = "backlog-of-one",
             .mistake = "listens with a backlog of 1",
             .made_by = "listen(fd, 1) of the tutorials",
             .breaks =
                 "clients that come at the same time wait for the retransmission of their SYN",
             .subjects = in_plain},
            &DriverDefects::has_backlog_of_one},
        DefectFlag<DriverDefects>{{.name = "address-not-reused",
                                   .mistake = "binds without SO_REUSEADDR",
                                   .made_by = "bind() as it is by default",
                                   .breaks = "the service cannot be started again for a minute",
                                   .subjects = in_plain},
                                  &DriverDefects::reuses_no_address},
        DefectFlag<DriverDefects>{
            {.name = "path-leaves-root",
             .mistake = "joins the name that was asked for to its folder, whatever it is (CWE-22)",
             .made_by = "open(root + \"/\" + name)",
             .breaks = "../../etc/passwd",
             .subjects = in_files},
            &DriverDefects::follows_paths_out},
        DefectFlag<DriverDefects>{
            {.name = "folder-opened-as-file",
             .mistake = "opens whatever has the name, and promises its size",
             .made_by = "open() without a look at what it opened",
             .breaks = "the transfer of a folder breaks off where an error was due",
             .subjects = in_files},
            &DriverDefects::opens_folders},
        DefectFlag<DriverDefects>{
            {.name = "datagrams-joined",
             .mistake = "reads on into one buffer while datagrams wait, as if they were a stream",
             .made_by = "who carries a read loop over from TCP",
             .breaks = "two requests get one answer, of both",
             .subjects = datagram_servers},
            &DriverDefects::joins_datagrams},
        DefectFlag<DriverDefects>{
            {.name = "full-buffer-cut",
             .mistake = "takes a datagram that just fills the buffer for a cut one",
             .made_by = "who guesses truncation from `n == sizeof buffer`",
             .breaks = "datagrams of exactly the limit are refused",
             .subjects = receiver},
            &DriverDefects::takes_full_for_cut},
        DefectFlag<DriverDefects>{
            {.name = "burst-ends",
             .mistake = "ends when more than 32 datagrams have waited side by side",
             .made_by = "servers with a table of a fixed size and an assertion",
             .breaks = "a busy second stops the service",
             .subjects = datagram_servers},
            &DriverDefects::ends_at_burst},
        DefectFlag<DriverDefects>{{.name = "broadcast-not-permitted",
                                   .mistake = "sends to a broadcast address without SO_BROADCAST",
                                   .made_by = "who tries it with multicast or as a unicast first",
                                   .breaks = "the send fails with EACCES, and nothing leaves",
                                   .subjects = announcer},
                                  &DriverDefects::asks_no_permission},
        DefectFlag<DriverDefects>{{.name = "group-not-joined",
                                   .mistake = "binds the group's port and does not join the group",
                                   .made_by = "who takes multicast for a kind of broadcast",
                                   .breaks = "nothing that is sent to the group arrives",
                                   .subjects = multicast},
                                  &DriverDefects::joins_no_group},
        DefectFlag<DriverDefects>{{.name = "group-answered",
                                   .mistake = "answers to the group in place of the sender",
                                   .made_by = "chat examples; early SSDP stacks",
                                   .breaks = "each question wakes all members, and the asker, who "
                                             "has not joined, hears nothing",
                                   .subjects = multicast},
                                  &DriverDefects::answers_group},
    };
    return table;
}

}  // namespace wiretrial::kernel
