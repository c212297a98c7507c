// datagram_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/datagram_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

constexpr std::array answering_peers{"udp-echo"sv, "udp-receiver"sv, "udp-multicast"sv};
constexpr std::array any_content_peers{"udp-echo-any"sv, "udp-sequence-client"sv};
constexpr std::array receiver_only{"udp-receiver"sv};
constexpr std::array echoes_peers{"udp-echo"sv, "udp-multicast"sv};
constexpr std::array senders_peers{"udp-echo"sv, "udp-discovery"sv, "udp-multicast"sv,
                                   "udp-listener"sv};
constexpr std::array echo_and_receiver{"udp-echo"sv, "udp-receiver"sv};
constexpr std::array echo_only{"udp-echo"sv};
constexpr std::array unreachable_peers{"udp-echo"sv, "udp-sequence"sv, "udp-discovery"sv,
                                       "udp-multicast"sv};
constexpr std::array clients_peers{"udp-sequence-client"sv, "udp-announcer"sv};
constexpr std::array wildcard_peers{"udp-echo-any"sv, "udp-discovery"sv};
constexpr std::array discovery_only{"udp-discovery"sv};
constexpr std::array upper_only{"udp-upper"sv};
constexpr std::array sequence_only{"udp-sequence"sv};
constexpr std::array client_only{"udp-sequence-client"sv};
constexpr std::array listener_only{"udp-listener"sv};

}  // namespace

std::span<const DefectFlag<DatagramDefects>> datagram_defects() {
    static constexpr std::array table{
        DefectFlag<DatagramDefects>{{.name = "datagrams-garbled",
                                     .mistake = "reads each datagram with its last bit turned",
                                     .made_by = "copies of one octet too few",
                                     .breaks = "nothing arrives as it was sent",
                                     .subjects = any_content_peers,
                                     .is_coarse = true,
                                     .cases = "udp/server/asked-address-answers/* udp/client/*"},
                                    &DatagramDefects::garbles},
        DefectFlag<DatagramDefects>{
            {.name = "empty-datagram-ends",
             .mistake = "takes a datagram of no octets for the end of the service",
             .made_by = "who carries `if not data: break` over from TCP",
             .breaks = "one empty datagram from anybody stops the server",
             .subjects = echo_and_receiver},
            &DatagramDefects::ends_at_empty},
        DefectFlag<DatagramDefects>{
            {.name = "empty-datagram-ignored",
             .mistake = "does not answer a datagram of no octets",
             .made_by = "`if data:` around the answer",
             .breaks = "a peer that asks with an empty datagram waits for ever",
             .subjects = echoes_peers},
            &DatagramDefects::ignores_empty},
        DefectFlag<DatagramDefects>{
            {.name = "cut-datagram-whole",
             .mistake = "takes what fitted into the buffer for the whole datagram",
             .made_by = "who does not look at MSG_TRUNC: most",
             .breaks = "a cut datagram is processed as if its sender had meant it so",
             .subjects = receiver_only},
            &DatagramDefects::takes_cut_for_whole},
        DefectFlag<DatagramDefects>{
            {.name = "datagram-buffer-1024",
             .mistake = "receives into 1024 octets and takes them for the datagram",
             .made_by = "nearly every tutorial: recvfrom(1024)",
             .breaks = "longer datagrams lose their ends",
             .subjects = echoes_peers},
            &DatagramDefects::has_kilobyte_buffer},
        DefectFlag<DatagramDefects>{
            {.name = "datagram-buffer-256",
             .mistake =
                 "receives into 255 octets and one for the end, and takes them for the datagram",
             .made_by = "C tutorials: char buf[256], recvfrom(sizeof buf - 1)",
             .breaks = "datagrams above 255 octets lose their ends",
             .subjects = echoes_peers},
            &DatagramDefects::has_small_buffer},
        DefectFlag<DatagramDefects>{
            {.name = "datagram-as-string",
             .mistake = "takes the octets for a string that ends at its first NUL",
             .made_by = "C tutorials that print and answer with strlen",
             .breaks = "octets behind a NUL are lost",
             .subjects = echoes_peers},
            &DatagramDefects::cuts_at_nul},
        DefectFlag<DatagramDefects>{
            {.name = "datagram-stripped",
             .mistake = "strips white space from both ends before it answers",
             .made_by = "tutorials that type the message: data.decode().strip()",
             .breaks = "line ends and blanks that belong to the message are lost",
             .subjects = echoes_peers},
            &DatagramDefects::strips_white_space},
        DefectFlag<DatagramDefects>{
            {.name = "quit-word-ends",
             .mistake = "ends when a datagram begins with `quit`",
             .made_by = "tutorial servers that can be stopped from the client",
             .breaks = "anybody can stop the server by one datagram",
             .subjects = echoes_peers},
            &DatagramDefects::quits_at_word},
        DefectFlag<DatagramDefects>{
            {.name = "first-sender-only",
             .mistake = "hears the first sender and nobody else",
             .made_by = "servers that connect() their socket to the first peer",
             .breaks = "the second client is never served",
             .subjects = senders_peers},
            &DatagramDefects::hears_first_sender_only},
        DefectFlag<DatagramDefects>{
            {.name = "one-datagram-server",
             .mistake = "ends with its first answer",
             .made_by = "the first server of most tutorials, without its loop",
             .breaks = "the second client finds nobody",
             .subjects = answering_peers},
            &DatagramDefects::ends_after_first},
        DefectFlag<DatagramDefects>{
            {.name = "sender-state-kept",
             .mistake = "keeps a buffer for each address that ever sent",
             .made_by = "servers that know clients by address and never forget one",
             .breaks = "forged sources use up the memory",
             .subjects = echo_only},
            &DatagramDefects::keeps_senders},
        DefectFlag<DatagramDefects>{
            {.name = "unreachable-ends",
             .mistake = "ends when an earlier answer came back as undeliverable",
             .made_by = "who lets ECONNREFUSED out of recvfrom; on Windows WSAECONNRESET",
             .breaks = "a client that leaves too early stops the server for all",
             .subjects = unreachable_peers},
            &DatagramDefects::ends_when_undeliverable},
        DefectFlag<DatagramDefects>{
            {.name = "unreachable-swallowed",
             .mistake = "hears of nothing that could not be sent or delivered",
             .made_by = "who does not look at the result of sendto",
             .breaks = "the user waits, or believes that all was sent",
             .subjects = clients_peers},
            &DatagramDefects::swallows_undeliverable},
        DefectFlag<DatagramDefects>{
            {.name = "first-sender-answered",
             .mistake = "answers all datagrams to the sender of the first",
             .made_by = "servers that keep the first peer's address in a variable",
             .breaks = "one client gets the answers of all",
             .subjects = echo_only},
            &DatagramDefects::answers_first_sender},
        DefectFlag<DatagramDefects>{
            {.name = "previous-sender-answered",
             .mistake = "answers each datagram to the sender of the one before it",
             .made_by = "who saves the address after the answer",
             .breaks = "answers go astray as soon as there are two clients",
             .subjects = sequence_only},
            &DatagramDefects::answers_last_sender},
        DefectFlag<DatagramDefects>{
            {.name = "reply-from-any-address",
             .mistake = "lets the kernel choose the address that an answer leaves from",
             .made_by = "servers at 0.0.0.0 without IP_PKTINFO: most",
             .breaks = "on a host with several addresses connected clients never hear the answer",
             .subjects = wildcard_peers},
            &DatagramDefects::answers_from_any_address},
        DefectFlag<DatagramDefects>{
            {.name = "reply-sent-twice",
             .mistake = "sends each answer twice",
             .made_by = "who retransmits without being asked",
             .breaks =
                 "clients take the copy for the answer to the next request; senders are amplified",
             .subjects = echoes_peers},
            &DatagramDefects::answers_twice},
        DefectFlag<DatagramDefects>{
            {.name = "buffer-not-cleared",
             .mistake = "answers with as many octets as the longest datagram so far",
             .made_by = "who sends the whole buffer instead of what came",
             .breaks = "what others sent leaks into answers",
             .subjects = echo_only},
            &DatagramDefects::leaks_old_octets},
        DefectFlag<DatagramDefects>{
            {.name = "empty-answer-padded",
             .mistake = "answers an empty datagram with a NUL",
             .made_by = "C servers that send strlen + 1",
             .breaks = "the answer is larger than the question, and differs from it",
             .subjects = echo_only},
            &DatagramDefects::pads_empty_answers},
        DefectFlag<DatagramDefects>{
            {.name = "discovery-answers-all",
             .mistake = "answers by broadcast",
             .made_by = "chatty discovery protocols",
             .breaks = "every host on the link is woken for each question of any",
             .subjects = discovery_only},
            &DatagramDefects::answers_by_broadcast},
        DefectFlag<DatagramDefects>{
            {.name = "upper-first-256",
             .mistake = "turns 256 octets to upper case and sends the rest as it came",
             .made_by = "loops over a buffer's constant instead of the datagram's length",
             .breaks = "long messages come back half done",
             .subjects = upper_only},
            &DatagramDefects::shouts_first_octets_only},
        DefectFlag<DatagramDefects>{{.name = "upper-latin1",
                                     .mistake = "turns octets above 0x7f to upper case, too",
                                     .made_by = "toupper in a Latin-1 locale; bytes as text",
                                     .breaks = "binary data and UTF-8 are destroyed",
                                     .subjects = upper_only},
                                    &DatagramDefects::shouts_latin1},
        DefectFlag<DatagramDefects>{
            {.name = "short-datagram-filled",
             .mistake = "takes the octets that a short datagram lacks from the one before",
             .made_by = "who casts the buffer to a struct without looking at the length",
             .breaks = "old octets are answered to whoever sends too few",
             .subjects = sequence_only},
            &DatagramDefects::reads_missing_octets},
        DefectFlag<DatagramDefects>{
            {.name = "duplicate-unanswered",
             .mistake = "never answers a number that it has seen, whoever sends it",
             .made_by = "who drops duplicates in place of repeating the answer",
             .breaks = "a client whose answer was lost never gets one",
             .subjects = sequence_only},
            &DatagramDefects::answers_number_once},
        DefectFlag<DatagramDefects>{
            {.name = "stale-never-answered",
             .mistake = "answers only numbers above all that it has seen",
             .made_by = "who assumes order",
             .breaks = "a request that was overtaken is lost, and after the last number all are",
             .subjects = sequence_only},
            &DatagramDefects::answers_higher_numbers_only},
        DefectFlag<DatagramDefects>{
            {.name = "gap-never-passed",
             .mistake = "waits for the next number in sequence before it answers any other",
             .made_by = "who rebuilds TCP over UDP without retransmission",
             .breaks = "one lost datagram stops the service for ever",
             .subjects = sequence_only},
            &DatagramDefects::answers_in_sequence_only},
        DefectFlag<DatagramDefects>{
            {.name = "number-turned-around",
             .mistake = "answers with the number's octets in the other order",
             .made_by = "who forgets htonl",
             .breaks = "clients on other machines wait for a number that never comes",
             .subjects = sequence_only},
            &DatagramDefects::turns_number_around},
        DefectFlag<DatagramDefects>{{.name = "number-zero-ignored",
                                     .mistake = "does not answer the number 0",
                                     .made_by = "`if number:`, and tables that count from 1",
                                     .breaks = "after the last number a client waits for ever",
                                     .subjects = sequence_only},
                                    &DatagramDefects::ignores_number_zero},
        DefectFlag<DatagramDefects>{
            {.name = "question-by-prefix",
             .mistake = "takes whatever begins with the question for the question",
             .made_by = "strncmp with the length of the word",
             .breaks = "other protocols' words are answered",
             .subjects = discovery_only},
            &DatagramDefects::compares_prefix_of_question},
        DefectFlag<DatagramDefects>{
            {.name = "every-question-answered",
             .mistake = "answers whatever it hears, answers of others, too",
             .made_by = "discovery servers without a check",
             .breaks = "servers answer each other for ever: a broadcast storm",
             .subjects = discovery_only},
            &DatagramDefects::answers_every_question},
        DefectFlag<DatagramDefects>{{.name = "reply-number-unchecked",
                                     .mistake = "takes any reply for the reply to its last request",
                                     .made_by = "clients that send and then receive, once",
                                     .breaks = "a late duplicate is taken for the next answer, and "
                                               "all that follow are off by one",
                                     .subjects = client_only},
                                    &DatagramDefects::ignores_reply_number},
        DefectFlag<DatagramDefects>{
            {.name = "reply-sender-unchecked",
             .mistake = "takes a reply from anybody",
             .made_by = "recvfrom whose address nobody looks at",
             .breaks = "who guesses the number answers in the server's place",
             .subjects = client_only},
            &DatagramDefects::ignores_reply_sender},
        DefectFlag<DatagramDefects>{
            {.name = "reply-port-compared",
             .mistake = "compares the port of a reply's sender, and not its address",
             .made_by = "who compares half of a sockaddr",
             .breaks = "any host may answer in the server's place",
             .subjects = client_only},
            &DatagramDefects::compares_reply_port_only},
        DefectFlag<DatagramDefects>{
            {.name = "reply-octets-unchecked",
             .mistake = "looks at the number of a reply and not at its octets",
             .made_by = "who trusts that UDP delivers what was sent",
             .breaks = "a cut or false reply is taken for the whole",
             .subjects = client_only},
            &DatagramDefects::ignores_reply_octets},
        DefectFlag<DatagramDefects>{{.name = "request-sent-once",
                                     .mistake = "sends each request once",
                                     .made_by = "clients that block in recvfrom after one sendto",
                                     .breaks = "one lost datagram, and the client has no answer",
                                     .subjects = client_only},
                                    &DatagramDefects::sends_once},
        DefectFlag<DatagramDefects>{
            {.name = "retry-renumbered",
             .mistake = "gives each retransmission a number of its own",
             .made_by = "who counts sends instead of requests",
             .breaks = "the answer to the first copy is thrown away, and the server works twice",
             .subjects = client_only},
            &DatagramDefects::renumbers_retries},
        DefectFlag<DatagramDefects>{{.name = "tries-for-ever",
                                     .mistake = "sends again for ever",
                                     .made_by = "`while True` around sendto and recvfrom",
                                     .breaks = "the user never learns that nobody is there",
                                     .subjects = client_only},
                                    &DatagramDefects::tries_for_ever},
        DefectFlag<DatagramDefects>{
            {.name = "duplicate-counted",
             .mistake = "counts a copy as another announcement",
             .made_by = "who counts datagrams instead of numbers",
             .breaks = "it ends too early, with one announcement twice and another missing",
             .subjects = listener_only},
            &DatagramDefects::counts_duplicates},
        DefectFlag<DatagramDefects>{
            {.name = "order-assumed",
             .mistake = "prints announcements in the order in which they came",
             .made_by = "who takes UDP for ordered because loopback is",
             .breaks = "on a real network lines change places",
             .subjects = listener_only},
            &DatagramDefects::keeps_order_of_arrival},
        DefectFlag<DatagramDefects>{{.name = "numbers-as-letters",
                                     .mistake = "orders announcements by their letters",
                                     .made_by = "sort() on strings: 10 comes before 9",
                                     .breaks = "the tenth announcement stands before the second",
                                     .subjects = listener_only},
                                    &DatagramDefects::orders_by_letters},
        DefectFlag<DatagramDefects>{
            {.name = "announcement-by-atoi",
             .mistake =
                 "reads numbers like atoi: what is no number is 0, and what follows one is ignored",
             .made_by = "atoi and sscanf",
             .breaks = "foreign datagrams count as announcements",
             .subjects = listener_only},
            &DatagramDefects::reads_numbers_leniently},
        DefectFlag<DatagramDefects>{
            {.name = "last-announcement-missed",
             .mistake = "ends with one announcement less than it was to collect",
             .made_by = "who counts from 0 and compares with <=",
             .breaks = "the last one is missing",
             .subjects = listener_only},
            &DatagramDefects::ends_one_early},
    };
    return table;
}

}  // namespace wiretrial::endpoint
