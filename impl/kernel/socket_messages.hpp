// socket_messages: the calls that send and receive, with their flags and ancillary data as words.
//
// MSG_NOSIGNAL is always added: the harness never dies of SIGPIPE. The flag `sigpipe` leaves it
// out, catches the signal on the calling thread and tells of it with the fact `signal`.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "impl/transport/socket_call.hpp"

namespace wiretrial::kernel {

/// Every flag word, sorted.
[[nodiscard]] std::span<const std::string_view> flag_names();

enum class Direction : std::uint8_t { receiving, sending };

/// Whether the word is a flag of the receiving or of the sending calls.
[[nodiscard]] bool is_flag_of(Direction direction, std::string_view word);

/// recv and recvfrom. Gives: octets, the sender's address where there is one, and, with `trunc`,
/// the true size as the value.
[[nodiscard]] transport::CallResult receive_octets(const transport::SocketCall& call);

/// recvmsg. Gives: what recvfrom gives, and the facts `truncated` and `control_truncated` (`true`
/// or `false`), `out_of_band`; from ancillary data `destination`, `interface`, `dropped`, `ttl`,
/// `tos`; from the error queue `error`, `error_origin`, `error_type`, `error_code`, `error_info`
/// (the MTU with EMSGSIZE), `offender`.
[[nodiscard]] transport::CallResult receive_message(const transport::SocketCall& call);

/// recvmmsg. Gives: the number of messages, and their octets.
[[nodiscard]] transport::CallResult receive_messages(const transport::SocketCall& call);

/// send and sendto, the latter where an address is given.
[[nodiscard]] transport::CallResult send_octets(const transport::SocketCall& call);

/// sendmsg: all of `octets` as the parts of one message, from `source_address` and through the
/// interface that `option` names, where they are given.
[[nodiscard]] transport::CallResult send_message(const transport::SocketCall& call);

/// sendmmsg: each of `octets` as a message. Gives: the number of messages sent.
[[nodiscard]] transport::CallResult send_messages(const transport::SocketCall& call);

}  // namespace wiretrial::kernel
