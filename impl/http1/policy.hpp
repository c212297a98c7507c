// policy: named leniencies that the RFCs permit a recipient, all off by default.
//
// A leniency never turns an accepted message into another one: it only accepts more.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "impl/http1/defects.hpp"

namespace wiretrial::http1 {

/// What a decoder accepts beyond the grammar. The default is strict.
struct Policy {
    /// "a recipient MAY recognize a single LF as a line terminator and ignore any preceding CR" in start lines and
    /// field lines. RFC 9112 section 2.2. Chunk framing is never included (erratum 7633).
    bool takes_lone_lf = false;
    /// "recipients MAY instead parse on whitespace-delimited word boundaries" (SP, HTAB, VT, FF, bare CR around the
    /// words of a request-line). RFC 9112 section 3.
    bool takes_loose_request_line = false;
    /// "replace each received obs-fold with one or more SP octets". RFC 9112 section 5.2. A user agent MUST do so
    /// (see for_user_agent), a server or proxy may.
    bool replaces_obs_fold = false;
    /// "replace each bare CR with SP". RFC 9112 section 2.2. In field values only.
    bool replaces_bare_cr = false;
    /// NUL in a field value becomes SP. RFC 9110 section 5.5.
    bool replaces_nul = false;
    /// Other CTL octets in a field value are kept. RFC 9110 section 5.5 ("MAY retain such characters ... within a
    /// safe context").
    bool keeps_ctl = false;
    /// Lines that begin with whitespace right behind the start line are consumed "without further processing".
    /// RFC 9112 section 2.2.
    bool skips_indented_first_lines = false;
    /// Content-Length lines or members with one and the same valid value become that one value.
    /// RFC 9110 section 8.6, RFC 9112 section 6.3.
    bool merges_equal_content_lengths = false;
    /// Transfer-Encoding overrides Content-Length; the message closes the connection. RFC 9112 sections 6.1, 6.3.
    bool prefers_transfer_encoding = false;
    /// Transfer-Encoding in an HTTP/1.0 message is used; the message closes the connection. RFC 9112 section 6.1.
    bool takes_transfer_encoding_in_http10 = false;
    /// Host is left to the caller. RFC 9112 section 3.2 makes it the server's affair.
    bool leaves_host_to_caller = false;
    /// Octets of the request-target outside RFC 3986 (but no CTL and no SP) are kept.
    bool keeps_odd_target_octets = false;
    /// A status-line without the SP before an absent reason-phrase. RFC 9112 section 4 asks senders for it.
    bool takes_status_without_sp = false;
    /// Whitespace between field name and colon is removed, from responses only. RFC 9112 section 5.1 (proxies MUST).
    bool removes_space_before_colon = false;

    /// Mistakes that no RFC permits, planted so that cases can be seen to catch them.
    Defects planted{};

    friend bool operator==(const Policy&, const Policy&) = default;

    /// What RFC 9112 section 5.2 asks of every user agent: obs-fold in a response is replaced.
    [[nodiscard]] static constexpr Policy for_user_agent() {
        Policy policy;
        policy.replaces_obs_fold = true;
        return policy;
    }
};

/// One leniency, for command lines and reports.
///
/// Lifetime: string literals.
struct PolicyFlag {
    std::string_view name;  ///< Such as `lone-lf`.
    bool Policy::* flag;
    std::string_view section;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const PolicyFlag> policy_flags();

}  // namespace wiretrial::http1
