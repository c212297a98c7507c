// policy: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/policy.hpp"

#include <array>

namespace wiretrial::http1 {

std::span<const PolicyFlag> policy_flags() {
    static constexpr std::array flags{
        PolicyFlag{"lone-lf", &Policy::takes_lone_lf, "RFC 9112 2.2"},
        PolicyFlag{"loose-request-line", &Policy::takes_loose_request_line, "RFC 9112 3"},
        PolicyFlag{"obs-fold", &Policy::replaces_obs_fold, "RFC 9112 5.2"},
        PolicyFlag{"bare-cr", &Policy::replaces_bare_cr, "RFC 9112 2.2"},
        PolicyFlag{"nul", &Policy::replaces_nul, "RFC 9110 5.5"},
        PolicyFlag{"ctl", &Policy::keeps_ctl, "RFC 9110 5.5"},
        PolicyFlag{"indented-first-lines", &Policy::skips_indented_first_lines, "RFC 9112 2.2"},
        PolicyFlag{"equal-content-lengths", &Policy::merges_equal_content_lengths, "RFC 9112 6.3"},
        PolicyFlag{"transfer-encoding-wins", &Policy::prefers_transfer_encoding, "RFC 9112 6.3"},
        PolicyFlag{"transfer-encoding-in-http10", &Policy::takes_transfer_encoding_in_http10,
                   "RFC 9112 6.1"},
        PolicyFlag{"any-host", &Policy::leaves_host_to_caller, "RFC 9112 3.2"},
        PolicyFlag{"odd-targets", &Policy::keeps_odd_target_octets, "RFC 3986 2"},
        PolicyFlag{"status-without-sp", &Policy::takes_status_without_sp, "RFC 9112 4"},
        PolicyFlag{"space-before-colon", &Policy::removes_space_before_colon, "RFC 9112 5.1"},
    };
    return flags;
}

}  // namespace wiretrial::http1
