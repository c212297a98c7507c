// catalogue: the requirements that cases rest on, read from `scenarios/requirements/*.json`.
//
// The catalogue exists apart from the cases, so that a report can also show what no case tests. The
// files are input like any other: they are read without a DOM, within bounds, and nothing unknown
// in them is passed over.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/verdict.hpp"

namespace wiretrial::engine {

/// What a case rests on until somebody says what requires it (`wiretrial promote`): no catalogue has it, such cases are
/// played all the same, and `lint` asks for the requirement.
inline constexpr std::string_view stub_requirement = "FILL-IN";

/// Every line of every catalogue, in the order of the files' names and of the lines in them. The
/// counts of the entries are 0: a run fills them in.
struct Catalogue {
    static constexpr std::size_t file_octets_max = std::size_t{1} << 20;
    static constexpr std::size_t entries_max = 10'000;

    std::vector<model::Coverage> entries;

    /// The line with this id, or null. Cost: O(entries).
    [[nodiscard]] const model::Coverage* find(std::string_view id) const;
};

/// Reads one catalogue from `text`; `name` stands for the file in error sentences.
///
/// Errors: `name:line: sentence` for what is no JSON, an unknown, repeated or missing member, a
/// wrong type or
///         word, an id that is malformed or given twice, or more than the limits of Catalogue.
[[nodiscard]] std::expected<Catalogue, std::string> parse_catalogue(std::string_view text,
                                                                    std::string_view name);

/// Reads all `*.json` files of a folder.
///
/// Errors: those of parse_catalogue, a folder or file that cannot be read, a file that is not
/// called after its
///         catalogue, an id that two files give, and a folder without a catalogue.
[[nodiscard]] std::expected<Catalogue, std::string> load_catalogue(
    const std::filesystem::path& folder);

}  // namespace wiretrial::engine
