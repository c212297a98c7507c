// call_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/call_text.hpp"

#include "impl/base/text.hpp"

namespace wiretrial::engine {

std::string to_text(const CallReport& report) {
    std::string text;
    const auto add = [&](const std::string& name, const std::string& value) {
        text += (text.empty() ? "" : " ") + name + "=" + value;
    };
    if (!report.address.empty()) {
        add("address", report.address);
    }
    if (!report.wanted_address.empty()) {
        add("wanted", report.wanted_address);
    }
    for (const auto& [name, value] : report.facts) {
        add("fact." + name, value);
    }
    for (const Bytes& message : report.messages) {
        add("message", to_hex(message));
    }
    return text;
}

CallReport parse_call_report(std::string_view text) {
    CallReport report;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        const std::string_view word = text.substr(0, space);
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos) {
            continue;
        }
        const std::string_view name = word.substr(0, equals);
        const std::string value(word.substr(equals + 1));
        if (name == "address") {
            report.address = value;
        } else if (name == "wanted") {
            report.wanted_address = value;
        } else if (name == "message") {
            report.messages.push_back(from_hex(value).value_or(""));
        } else if (name.starts_with("fact.")) {
            report.facts[std::string(name.substr(5))] = value;
        }
    }
    return report;
}

}  // namespace wiretrial::engine
