// engine_log: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/engine_log.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace wiretrial::fuzz {
namespace {

/// The number at the front of `text`.
std::optional<std::uint64_t> number_at(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end != text.data() ? std::optional(value) : std::nullopt;
}

/// Reads the number behind ` label: `, where there is one.
void read(std::string_view line, std::string_view label, std::uint64_t& out) {
    const std::size_t place = line.find(label);
    if (place != std::string_view::npos) {
        out = number_at(line.substr(place + label.size())).value_or(out);
    }
}

}  // namespace

void EngineLog::feed(ByteView octets) {
    while (!octets.empty()) {
        const std::size_t size = std::min(octets.find('\n'), octets.size());
        const std::size_t room = line_octets_max - line_.size();
        line_.append(octets.substr(0, std::min(size, room)));
        if (size == octets.size()) {
            return;
        }
        take_line(line_);
        line_.clear();
        octets.remove_prefix(size + 1);
    }
}

void EngineLog::take_line(std::string_view line) {
    constexpr std::string_view written = "Test unit written to ";
    constexpr std::string_view units = "stat::number_of_executed_units:";
    if (line.starts_with('#')) {
        take_status(line);
    } else if (line.starts_with("artifact_prefix=")) {
        // The prefix is ours; what stands behind the last mark is the path.
        const std::size_t place = line.rfind(written);
        if (place != std::string_view::npos) {
            artifact_ = line.substr(place + written.size());
        }
    } else if (line.starts_with(units)) {
        const std::size_t digit = line.find_first_not_of(' ', units.size());
        if (digit != std::string_view::npos) {
            status_.runs = std::max(status_.runs, number_at(line.substr(digit)).value_or(0));
        }
    }
}

void EngineLog::take_status(std::string_view line) {
    // A target may print a line that begins so, too: only whole status lines count.
    const auto runs = number_at(line.substr(1));
    if (!runs || line.find("\t") == std::string_view::npos ||
        line.find(" exec/s: ") == std::string_view::npos) {
        return;
    }
    has_begun_ = has_begun_ || line.find("\tINITED") != std::string_view::npos;
    status_.runs = *runs;
    read(line, " cov: ", status_.edges);
    read(line, " ft: ", status_.features);
    read(line, " corp: ", status_.corpus);
    read(line, " exec/s: ", status_.runs_a_second);
}

}  // namespace wiretrial::fuzz
