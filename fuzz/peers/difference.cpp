// difference: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/peers/difference.hpp"

#include <algorithm>

#include "impl/base/text.hpp"

namespace wiretrial::fuzz {
namespace {

/// The method or status on which the framing of content depends, where it does.
std::string suffix_of(const Reading& reading) {
    if (reading.method == "CONNECT") {
        return " of CONNECT";
    }
    const bool is_bare = reading.status == 204 || reading.status == 304;
    if (reading.status == 101 || is_bare) {
        return " of " + std::to_string(reading.status);
    }
    return reading.status >= 100 && reading.status < 200 ? " of 1xx" : "";
}

/// How the heads differ that both take; empty where they do not.
std::string_view difference_of_heads(const Reading& own, const Reading& theirs) {
    return own.method != theirs.method                 ? "method"
           : own.target != theirs.target               ? "target"
           : own.status != theirs.status               ? "status"
           : own.minor_version != theirs.minor_version ? "version"
           : own.fields != theirs.fields               ? "fields"
                                                       : "";
}

}  // namespace

std::optional<std::string> difference(const Reading& own, const Reading& theirs) {
    using enum ReadOutcome;
    if (own.outcome == refused) {
        // A peer that reads heads only has not seen what is wrong behind one.
        const bool has_seen = theirs.has_content || own.consumed < theirs.consumed;
        return theirs.outcome == complete && has_seen
                   ? std::optional("accepts " + own.reason + suffix_of(theirs))
                   : std::nullopt;
    }
    if (theirs.outcome == refused) {
        return own.outcome == complete ? std::optional("refuses " + theirs.reason + suffix_of(own))
                                       : std::nullopt;
    }
    if (own.outcome == complete && theirs.outcome == incomplete) {
        return "waits" + suffix_of(own);
    }
    if (theirs.outcome == incomplete || (own.outcome == incomplete && !theirs.has_content)) {
        return std::nullopt;
    }
    if (own.outcome == incomplete) {
        return "ends" + suffix_of(own);
    }
    if (const std::string_view head = difference_of_heads(own, theirs); !head.empty()) {
        return std::string(head);
    }
    if (!theirs.has_content) {
        return std::nullopt;
    }
    if (own.content != theirs.content) {
        return "content" + suffix_of(own);
    }
    return own.consumed != theirs.consumed ? std::optional("end" + suffix_of(own)) : std::nullopt;
}

bool is_known(std::string_view peer, std::string_view kind) {
    const std::string_view wherever = kind.substr(0, kind.find(" of "));
    return std::ranges::any_of(quirks(), [&](const Quirk& quirk) {
        const std::string names = " " + std::string(quirk.peers) + " ";
        return names.contains(" " + std::string(peer) + " ") &&
               (matches_glob(quirk.kind, kind) || matches_glob(quirk.kind, wherever));
    });
}

}  // namespace wiretrial::fuzz
