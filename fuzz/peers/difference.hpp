// difference: how two readings of the same octets differ, as far as it matters, and which differences are known.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fuzz/peers/peer.hpp"

namespace wiretrial::fuzz {

/// A kind of difference: few words, so that the same one is the same text for other octets.
///
///     accepts CODE     the peer takes what we refuse for CODE
///     refuses REASON   the peer refuses, for its REASON, what we take
///     waits            the peer wants more where our message ends
///     ends             the peer's message ends where we want more
///     method, target, status, version, fields, content, end    both take it, and read it otherwise
///
/// What concerns the content tells the method or status on which it depends, such as `content of CONNECT`.
///
/// Gives: nothing where both refuse, whatever for, or where one refuses what the other has not seen the end of.
[[nodiscard]] std::optional<std::string> difference(const Reading& own, const Reading& theirs);

/// A benign difference: why both may be right, or why the peer's mistake is known.
///
/// Lifetime: string literals.
struct Quirk {
    std::string_view peers;    ///< Names with blanks between them.
    std::string_view kind;     ///< As difference gives it; a pattern.
    std::string_view section;  ///< Of the RFC that permits ours.
    std::string_view about;
};

/// All that are known. A row without a method or status is known of all. A difference that is not among them is a finding.
[[nodiscard]] std::span<const Quirk> quirks();

[[nodiscard]] bool is_known(std::string_view peer, std::string_view kind);

}  // namespace wiretrial::fuzz
