// loader_laws_harness: what holds of the suite in any text at all. The unit test and a fuzz target share it.
//
// Each law gives nothing while it holds, else a sentence that shows how it is broken, from the law's name and a colon on.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "impl/base/text.hpp"
#include "scenarios/engine/loader.hpp"

namespace wiretrial::engine {

/// What was wrong is told in printing text, at a place that the text has.
[[nodiscard]] inline std::optional<std::string> breach_of_error(std::string_view text,
                                                                const ScenarioError& error) {
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    if (error.place.line < 1 || error.place.line > lines || error.place.column < 1) {
        return "no such place: " + to_text(error);
    }
    const bool is_plain =
        is_utf8(error.message) && std::ranges::none_of(error.message, [](char octet) {
            return static_cast<unsigned char>(octet) < 0x20 || octet == '\x7f';
        });
    if (error.message.empty() || !is_plain) {
        return "no plain message: '" + escape(error.message, 400) + "'";
    }
    return std::nullopt;
}

/// A suite has something to play, and each of its ids once.
[[nodiscard]] inline std::optional<std::string> breach_of_suite(const Suite& suite) {
    std::set<std::string> ids;
    for (const Case& one : suite.cases) {
        ids.insert(one.id);
    }
    for (const Vector& one : suite.vectors) {
        ids.insert(one.id);
    }
    const std::size_t count = suite.cases.size() + suite.vectors.size();
    if (count == 0) {
        return "an empty suite: " + suite.name;
    }
    return ids.size() == count ? std::nullopt : std::optional("an id twice: " + suite.name);
}

/// Loads the text as a suite whose folder does not exist: no file is read, whatever it names.
[[nodiscard]] inline std::optional<std::string> loader_breach(std::string_view text) {
    const auto suite = parse_suite(text, "/nonexistent/suite.json", "");
    return suite ? breach_of_suite(*suite) : breach_of_error(text, suite.error());
}

}  // namespace wiretrial::engine
