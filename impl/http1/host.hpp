// host: uri-host, authority and the forms of a request-target. RFC 9110 section 7.2, RFC 3986 section 3.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/policy.hpp"
#include "impl/http1/violation.hpp"

namespace wiretrial::http1 {

/// uri-host [ ":" port ].
///
/// Lifetime: views the text that it was read from.
struct HostPort {
    ByteView host{};  ///< An IP-literal with its brackets. May be empty.
    ByteView port{};  ///< Digits; empty where there is none.
    bool has_colon = false;
};

/// Reads a Host value or the authority of a target; the empty text is valid (RFC 9112 section 3.2).
///
/// Gives: nothing where it is not `uri-host [ ":" port ]`: with userinfo, whitespace, a path, a port that is no number.
[[nodiscard]] std::optional<HostPort> parse_host_port(ByteView text);

/// Finds the form of a request-target, and checks it. RFC 9112 section 3.2.
///
/// Needs:  octets of `target` passed as OctetClass::class_uri or class_odd_uri.
/// Errors: target_percent_invalid, target_fragment, target_form_invalid, target_authority_invalid, target_userinfo,
///         target_octet_invalid, asterisk_not_options, connect_target_invalid; `at` counts from the target's start.
[[nodiscard]] std::expected<TargetForm, FaultAt> check_target(ByteView method,
                                                              ByteView target,
                                                              const Policy& policy);

/// The authority of an absolute-form, without userinfo; empty where there is none.
///
/// Lifetime: views `target`.
[[nodiscard]] ByteView authority_of(ByteView target);

/// Path and query of an origin-form or absolute-form; `/` where an absolute-form has an empty path.
///
/// Lifetime: views `target`, or a literal.
[[nodiscard]] ByteView path_and_query_of(ByteView target);

}  // namespace wiretrial::http1
