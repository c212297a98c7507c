// defect: a mistake that is planted in a reference on purpose, so that a case can be seen to catch it.
//
// Each folder has a struct of flags, one a mistake, all off by default, beside the code that they bend, and a table
// that tells of each what an engineer would want to know. A defective sibling differs from the strict reference in
// one flag and nothing else.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace wiretrial {

/// What there is to say of a planted mistake.
///
/// Lifetime: string literals, and arrays of them.
struct Defect {
    std::string_view name;     ///< Slug, unique in the whole program, such as `sticky-frames-lost`.
    std::string_view mistake;  ///< What the code does, in one sentence.
    std::string_view made_by;  ///< Who makes it: a tutorial, a published vulnerability, a server.
    std::string_view breaks;   ///< What goes wrong on the wire, and for whom.
    /// In what it can be planted: patterns of names of references, `decoder` for vectors, `host` for the sockets.
    std::span<const std::string_view> subjects;
    /// Bends everything at once. Proves that a case can fail, but nothing about what the case looks at.
    bool is_coarse = false;
    /// Patterns of the ids of cases that it is played over, with blanks between them; empty is all. For defects that
    /// bend one thing which many slow cases do not look at.
    std::string_view cases = {};
    /// What one client did harms the next ones: which case caught it shows only over a fresh subject.
    bool outlives_connections = false;
};

/// A row of a folder's table: the defect, and the flag that plants it.
template <class Flags>
struct DefectFlag {
    Defect about;
    bool Flags::* flag;
};

/// Sets the flag of that name. Gives: whether the table has it.
template <class Flags>
bool plant(std::span<const DefectFlag<Flags>> table, std::string_view name, Flags& flags) {
    const auto found = std::ranges::find_if(
        table, [&](const DefectFlag<Flags>& row) { return row.about.name == name; });
    if (found == table.end()) {
        return false;
    }
    flags.*(found->flag) = true;
    return true;
}

}  // namespace wiretrial
