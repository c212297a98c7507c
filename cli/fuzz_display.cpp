// fuzz_display: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_display.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "reports/campaign_text.hpp"

namespace wiretrial::cli {
namespace {

/// `7 s`, `12 min`, `3 h`.
std::string short_time(Duration time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return seconds < 120    ? fmt::format("{} s", seconds)
           : seconds < 7200 ? fmt::format("{} min", seconds / 60)
                            : fmt::format("{} h", seconds / 3600);
}

std::size_t findings_in(const fuzz::Ledger& ledger, const std::string& target) {
    return static_cast<std::size_t>(
        std::ranges::count_if(ledger.campaign().findings, [&](const model::Finding& finding) {
            return finding.target == target && !finding.is_gone();
        }));
}

std::string line_of(const fuzz::Ledger& ledger, const model::TargetGrowth& growth, Duration now) {
    std::uint64_t rate = 0;
    std::size_t running = 0;
    for (const auto& [number, live] : ledger.live()) {
        if (live.target == growth.target) {
            rate += live.newest.runs_a_second;
            ++running;
        }
    }
    if (!growth.trouble.empty()) {
        return growth.target + "  cannot be run: " + growth.trouble;
    }
    const model::GrowthPoint last =
        growth.points.empty() ? model::GrowthPoint{} : growth.points.back();
    return fmt::format("{} {:<22} {:>10} {:>7} {:>8} {:>7} {:>5}  {:>8}", running > 0 ? '>' : ' ',
                       growth.target, running > 0 ? reports::grouped(rate) : "", last.edges,
                       last.features, last.corpus, findings_in(ledger, growth.target),
                       growth.points.empty() ? "" : short_time(now - growth.last_edge_at));
}

}  // namespace

std::string fuzz_screen(const fuzz::Ledger& ledger, Duration now, std::size_t columns) {
    std::vector<std::string> lines = {fmt::format("  {:<22} {:>10} {:>7} {:>8} {:>7} {:>5}  {:>8}",
                                                  "target", "runs/s", "edges", "features", "corpus",
                                                  "found", "new edge")};
    std::uint64_t runs = 0;
    for (const model::TargetGrowth& growth : ledger.session().targets) {
        lines.push_back(line_of(ledger, growth, now));
        runs += growth.runs;
    }
    lines.push_back(fmt::format("  {} of {}, {} runs, {} findings", short_time(now),
                                short_time(ledger.session().planned), reports::grouped(runs),
                                model::open_findings(ledger.campaign())));
    std::string screen;
    for (const std::string& line : lines) {
        screen += line.substr(0, columns) + "\n";
    }
    return screen;
}

}  // namespace wiretrial::cli
