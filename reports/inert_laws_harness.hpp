// inert_laws_harness: reports stay well-formed, and what a peer sent stays text, whatever octets it sent. Unit tests
// and the fuzz target share it.
//
// Each law gives nothing while it holds, else a sentence that names the format and what broke.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "impl/base/text.hpp"
#include "reports/annotations.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/sample_runs.hpp"
#include "reports/terminal.hpp"

namespace wiretrial::reports::testing_only {

/// How a law is broken, or nothing.
using Breach = std::optional<std::string>;

[[nodiscard]] inline Breach breach_unless(bool holds, const char* what) {
    return holds ? Breach() : Breach(what);
}

/// UTF-8 without an octet that a terminal would obey; LF and HTAB stay (safe_text.hpp).
[[nodiscard]] inline bool is_printing(std::string_view text) {
    return is_utf8(text) && std::ranges::none_of(text, [](char octet) {
               const auto value = static_cast<unsigned char>(octet);
               return value != '\n' && value != '\t' && (value < 0x20 || value == 0x7f);
           });
}

/// Lines that a runner of CI would take for its commands.
[[nodiscard]] inline std::size_t count_commands(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
        count += line.substr(first).starts_with("::") ? 1U : 0U;
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return count;
}

[[nodiscard]] inline Breach json_holds_the_octets(const std::string& text, ByteView octets) {
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (document.is_discarded()) {
        return "the JSON is none";
    }
    const auto& event = document["cases"][0]["transcript"][0];
    // A short one may be told as text alone.
    if (octets.empty() || !event.contains("octets_base64")) {
        return breach_unless(octets.empty(), "the JSON lacks the octets");
    }
    return breach_unless(from_base64(event["octets_base64"].get<std::string>()) ==
                             std::optional<Bytes>(Bytes(octets.substr(0, event_octets_max))),
                         "the JSON holds other octets");
}

[[nodiscard]] inline Breach xml_has_its_own_elements(const std::string& text) {
    static constexpr std::array<std::string_view, 10> known = {
        "testsuites", "testsuite", "testcase",   "failure",    "error",
        "skipped",    "property",  "properties", "system-out", "system-err"};
    pugi::xml_document document;
    if (!document.load_buffer(text.data(), text.size(), pugi::parse_full)) {
        return "the XML is none";
    }
    struct Walker : pugi::xml_tree_walker {
        bool for_each(pugi::xml_node& node) override {
            return node.type() == pugi::node_pcdata || node.type() == pugi::node_declaration ||
                   (node.type() == pugi::node_element &&
                    std::ranges::find(known, std::string_view(node.name())) != known.end());
        }
    } walker;
    return breach_unless(document.traverse(walker), "the XML has elements of theirs");
}

/// Outside of <pre> no markup; and every row of a table has the cells of its head.
[[nodiscard]] inline Breach markdown_has_no_markup_of_theirs(std::string_view text) {
    std::string outside;
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find("<pre>"), text.size());
        outside += text.substr(0, begin);
        text.remove_prefix(begin);
        const std::size_t end = text.find("</pre>");
        if (end != std::string_view::npos &&
            text.substr(0, end).find('<', 1) != std::string_view::npos) {
            return "the Markdown has markup of theirs in <pre>";
        }
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 6);
    }
    for (std::size_t at = 0, bars = 0; at <= outside.size(); ++at) {
        const char octet = at < outside.size() ? outside[at] : '\n';
        if (octet == '\\') {
            ++at;
        } else if (octet == '|') {
            ++bars;
        } else if (octet == '\n') {
            if (bars != 0 && bars != 8 && bars != 10) {
                return "a row of the Markdown has other cells than its head";
            }
            bars = 0;
        }
    }
    return breach_unless(!outside.contains('<') && !outside.contains("]("),
                         "the Markdown has markup of theirs");
}

/// The first law that is broken where all that a peer could have sent is `octets`.
[[nodiscard]] inline Breach first_inert_breach(ByteView octets) {
    const model::Run run = hostile_run(octets);
    const std::string json = to_json(run);
    const std::string junit = to_junit(run);
    const std::string markdown = to_markdown(run);
    const std::string annotations = to_annotations(run);
    const std::string terminal = to_terminal(run, {});
    for (const std::string* const text : {&json, &junit, &markdown, &annotations, &terminal}) {
        if (!is_printing(*text)) {
            return "a report is not printing UTF-8";
        }
        // The annotations are commands: one for the interruption, the two red results, and the coverage.
        if (count_commands(*text) != (text == &annotations ? 4U : 0U)) {
            return "a line is a command of a runner";
        }
    }
    for (const Breach& breach :
         {json_holds_the_octets(json, octets), xml_has_its_own_elements(junit),
          markdown_has_no_markup_of_theirs(markdown)}) {
        if (breach) {
            return breach;
        }
    }
    return std::nullopt;
}

}  // namespace wiretrial::reports::testing_only
