// socket_calls: the closed table of socket calls that a scenario may make, each one system call.
//
// The loader refuses what is not in the table (check_call); perform makes the call as it is written
// and tells what came back, without judging it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "impl/kernel/socket_messages.hpp"
#include "impl/kernel/socket_options.hpp"
#include "impl/transport/socket_call.hpp"

namespace wiretrial::kernel {

/// No buffer and no payload of a call is larger.
inline constexpr std::size_t call_octets_max = std::size_t{64} << 20U;

/// Every call, sorted.
[[nodiscard]] std::span<const std::string_view> call_names();

/// The names of the facts that a result may hold, sorted.
[[nodiscard]] std::span<const std::string_view> fact_names();

/// The words of `option` for a call: the options, the ways of shutdown, the events of poll; empty
/// where the call takes none.
[[nodiscard]] std::span<const std::string_view> option_words(std::string_view name);

/// Whether the call can be made: its name, flags, option, sizes and addresses. The socket is not
/// looked at.
///
/// Errors: a sentence with the wrong word and the nearest right one.
[[nodiscard]] std::expected<void, std::string> check_call(const transport::SocketCall& call);

/// Makes the call.
///
/// Needs:  check_call said yes (else EINVAL).
/// Gives:  `value` as the system call returned it, with the errno where that is -1. accept and socket
///         give 0 and the new socket in `accepted`, non-blocking and close-on-exec. poll gives the
///         facts `readable`, `writable`, `urgent`, `error`, `hangup`, `finished` as `true` or `false`.
///         An address comes with the facts `host` and `port`, a call that may block with `elapsed_ms`.
/// Thread: any. A call that may block takes O_NONBLOCK off the socket meanwhile, for all that use it.
[[nodiscard]] transport::CallResult perform(const transport::SocketCall& call);

}  // namespace wiretrial::kernel
