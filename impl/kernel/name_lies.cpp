// name_lies: the table of what a bent host does to addresses, ports and names.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include "impl/kernel/network_lies.hpp"

namespace wiretrial::kernel {
namespace {

using namespace std::string_view_literals;

constexpr std::array host{"host"sv};

}  // namespace

std::span<const DefectFlag<NetworkLies>> name_lies() {
    static constexpr std::array table{
        DefectFlag<NetworkLies>{
            {.name = "peer-of-nobody",
             .mistake = "gives a peer's name for a socket without one",
             .made_by = "wrappers that give an empty address",
             .breaks = "logs tell of connections that never were",
             .subjects = host,
             .cases = "host/primitives/recv-unconnected host/udp_datagrams/dissolved"},
            &NetworkLies::peer_of_nobody},
        DefectFlag<NetworkLies>{
            {.name = "peer-is-self",
             .mistake = "gives the own address for the peer's",
             .made_by = "who mixes up getsockname and getpeername",
             .breaks = "access lists look at the wrong side",
             .subjects = host,
             .cases = "host/tcp_open/four-tuple host/tcp_queue/free-ports "
                      "host/tcp_queue/accept-order host/tcp_open/chosen-source"},
            &NetworkLies::peer_is_self},
        DefectFlag<NetworkLies>{{.name = "name-without-port",
                                 .mistake = "gives port 0 for the own address",
                                 .made_by = "who asks before bind and keeps the answer",
                                 .breaks = "nobody can be told where to connect",
                                 .subjects = host,
                                 .cases = "host/tcp_open/four-tuple"},
                                &NetworkLies::name_without_port},
        DefectFlag<NetworkLies>{
            {.name = "name-without-address",
             .mistake = "gives 0.0.0.0 for the own address of a connection",
             .made_by = "stacks that keep what bind was given",
             .breaks = "a server cannot tell by which of its addresses it was reached",
             .subjects = host,
             .cases = "host/tcp_open/four-tuple host/tcp_open/source-of-the-route*"},
            &NetworkLies::name_without_address},
        DefectFlag<NetworkLies>{
            {.name = "accept-waits-unheard",
             .mistake = "answers accept on a socket that does not listen with EAGAIN",
             .made_by = "wrappers that know one error",
             .breaks = "the program waits for clients that cannot come",
             .subjects = host,
             .cases = "host/primitives/accept-without-listen"},
            &NetworkLies::accept_waits_unheard},
        DefectFlag<NetworkLies>{
            {.name = "wildcard-is-loopback",
             .mistake = "binds to 127.0.0.1 where every address was asked for",
             .made_by = "development servers",
             .breaks = "nobody else reaches the server",
             .subjects = host,
             .cases = "host/primitives/every-address host/primitives/every-network"},
            &NetworkLies::wildcard_is_loopback},
        DefectFlag<NetworkLies>{
            {.name = "bind-is-wildcard",
             .mistake = "binds to every address where one was asked for",
             .made_by = "containers; servers that ignore the configured address",
             .breaks = "what was meant for this host is open to the network",
             .subjects = host,
             .cases = "host/primitives/every-address host/primitives/every-network "
                      "host/udp_broadcast_multicast/bound-to-unicast "
                      "host/udp_broadcast_multicast/bound-to-broadcast"},
            &NetworkLies::bind_is_wildcard},
        DefectFlag<NetworkLies>{{.name = "ports-shared-by-services",
                                 .mistake = "refuses a UDP port whose number a TCP listener has",
                                 .made_by = "who takes a port for a thing of its own",
                                 .breaks = "a DNS server cannot speak both",
                                 .subjects = host,
                                 .cases = "host/primitives/two-services"},
                                &NetworkLies::services_share_ports},
        DefectFlag<NetworkLies>{
            {.name = "ipv6-takes-ipv4",
             .mistake = "takes the port of IPv4, too, though IPV6_V6ONLY is set",
             .made_by = "systems whose default cannot be changed",
             .breaks = "the second server of a host with both families does not start",
             .subjects = host,
             .cases = "host/primitives/two-families"},
            &NetworkLies::ipv6_takes_ipv4},
        DefectFlag<NetworkLies>{
            {.name = "foreign-address-bound",
             .mistake = "binds to an address that is not of this host",
             .made_by = "IP_FREEBIND, left on",
             .breaks = "a wrong configuration is found out by silence",
             .subjects = host,
             .cases = "host/primitives/foreign-address host/udp_datagrams/source-of-this-host"},
            &NetworkLies::binds_foreign_address},
        DefectFlag<NetworkLies>{{.name = "reuse-address-ignored",
                                 .mistake = "takes SO_REUSEADDR and refuses a port in TIME-WAIT",
                                 .made_by = "servers without it",
                                 .breaks = "a restart fails for a minute",
                                 .subjects = host,
                                 .cases = "host/tcp_queue/port-in-time-wait"},
                                &NetworkLies::ignores_reuse_address},
        DefectFlag<NetworkLies>{
            {.name = "port-shared-unasked",
             .mistake = "gives a port that is in use to a second socket",
             .made_by = "SO_REUSEADDR on Windows",
             .breaks = "another program takes a server's clients",
             .subjects = host,
             .cases = "host/tcp_queue/port-in-use* host/tcp_queue/port-in-time-wait "
                      "host/tcp_queue/time-wait-side host/primitives/two-services"},
            &NetworkLies::shares_every_port},
        DefectFlag<NetworkLies>{
            {.name = "reuse-port-ignored",
             .mistake = "takes SO_REUSEPORT and refuses the second listener",
             .made_by = "systems before Linux 3.9",
             .breaks = "a server cannot be started once for each processor",
             .subjects = host,
             .cases = "host/tcp_queue/reuse-port host/tcp_queue/reuse-port-closed"},
            &NetworkLies::ignores_reuse_port},
        DefectFlag<NetworkLies>{
            {.name = "bind-of-client-ignored",
             .mistake = "connects from an address of its own choice",
             .made_by = "wrappers whose connect opens another socket",
             .breaks = "access lists and routes by source do not work",
             .subjects = host,
             .cases = "host/tcp_open/chosen-source host/tcp_open/opened-with-itself"},
            &NetworkLies::ignores_client_bind},
    };
    return table;
}

}  // namespace wiretrial::kernel
