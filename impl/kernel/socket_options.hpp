// socket_options: the closed table of socket options that a scenario may read and set, by word.
//
// A word is the option's name in lower case, with the unit at the end where the kernel's own form
// is a structure (`so_rcvtimeo_ms`). Beside real options stand the fields of tcp_info (`tcp_state`,
// `tcp_unacked`), which can be read alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "impl/transport/socket_call.hpp"

namespace wiretrial::kernel {

/// Every option word, sorted.
[[nodiscard]] std::span<const std::string_view> option_names();

/// What can be done with an option's word.
struct OptionUse {
    bool can_get = false;
    bool can_set = false;
    bool takes_octets = false;  ///< setsockopt reads `octets` in place of `value`.
    bool takes_group = false;   ///< setsockopt wants `address`.
};

/// Gives: nothing possible for a word that is not in the table.
[[nodiscard]] OptionUse use_of_option(std::string_view word);

/// Reads the option.
///
/// Gives:  `value`; for so_error also the fact `error` (a name) when one was pending, for so_linger
///         `seconds`, for tcp_state `state`, for so_type and so_domain `word`; `octets` of an
///         option that has octets; `address` of ip_multicast_if.
/// Errors: the errno of getsockopt; ENOPROTOOPT where the kernel's tcp_info has no such field.
[[nodiscard]] transport::CallResult get_option(const transport::SocketCall& call);

/// Sets the option from `value`, `second`, `octets`, `address` and `source_address`.
///
/// Errors: the errno of setsockopt.
[[nodiscard]] transport::CallResult set_option(const transport::SocketCall& call);

}  // namespace wiretrial::kernel
