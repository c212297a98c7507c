// promote_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/promote_command.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>

#include "cli/fuzz_places.hpp"
#include "cli/library.hpp"
#include "cli/regression_of.hpp"
#include "impl/base/text.hpp"
#include "reports/campaign_text.hpp"
#include "reports/write.hpp"
#include "scenarios/engine/loader.hpp"
#include "scenarios/engine/vector_run.hpp"

namespace wiretrial::cli {
namespace {

struct PromoteOptions {
    std::string finding;
    std::string work = "out/fuzz";
    std::string into;
    std::string regressions;
};

int failed(const std::string& message, int status = 2) {
    fmt::print(stderr, "wiretrial promote: {}\n", message);
    return status;
}

/// Writes what is not there yet; what is there must be the same.
std::expected<void, std::string> write_new(const std::string& path, const std::string& content) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        return reports::write_file(path, content);
    }
    const auto there = read_input(path, content.size());
    return there && *there == content ? std::expected<void, std::string>()
                                      : std::unexpected(path + " is there already, and is another");
}

int promote_suite(const std::string& folder, const engine::Regression& regression) {
    const auto text = engine::regression_suite(regression);
    if (!text) {
        return failed(text.error());
    }
    const std::string path =
        folder + "/" + regression.suite.substr(regression.suite.find('/') + 1) + ".json";
    if (auto written = write_new(path, *text); !written) {
        return failed(written.error());
    }
    const auto suite = engine::load_suite(path, regression.suite);
    if (!suite) {
        return failed(to_text(suite.error()));
    }
    fmt::print("{}\n", path);
    for (const engine::Vector& vector : suite->vectors) {
        const auto judged = engine::run_vector(vector, 1).judgement;
        fmt::print("  it {} now{}\n", judged.outcome == model::Outcome::pass ? "passes" : "fails",
                   judged.detail.empty() ? "" : ": " + judged.detail);
    }
    fmt::print("  next: fill in its requirement; `wiretrial lint {}` asks for it\n", path);
    return 0;
}

int promote(const PromoteOptions& options) {
    const auto campaign = load_campaign(options.work);
    if (!campaign) {
        return failed(campaign.error());
    }
    std::vector<const model::Finding*> found;
    for (const model::Finding& finding : campaign->findings) {
        if (finding.id.starts_with(options.finding)) {
            found.push_back(&finding);
        }
    }
    if (found.empty() || options.finding.empty()) {
        return failed("no finding '" + escape(options.finding, 40) + "' in " + options.work, 3);
    }
    if (found.size() > 1) {
        return failed("'" + options.finding + "' begins several findings");
    }
    const model::Finding& finding = *found.front();
    fmt::print("{}, {} octets\n", reports::title_of(finding), finding.input.size());
    const std::string regressions =
        options.regressions.empty() ? seeds_folder() + "/regressions" : options.regressions;
    const std::string input = regressions + "/" + finding.target + "/" + finding.name;
    if (auto written = write_new(input, finding.input); !written) {
        return failed(written.error());
    }
    fmt::print("{}\n", input);
    const auto regression = regression_of(finding);
    if (!regression) {
        fmt::print("  no scenario can show what {} is given; ctest replays the input\n",
                   finding.target);
        return 0;
    }
    return promote_suite(
        options.into.empty() ? data_folder() + "/suites/regressions" : options.into, *regression);
}

}  // namespace

void add_promote_command(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<PromoteOptions>();
    CLI::App* const command =
        app.add_subcommand("promote", "Turn a finding of a campaign into a scenario");
    command->footer(
        "Example:\n"
        "  wiretrial promote 2aee1de58120\n"
        "Exit status: 0 written, 2 wrong usage or file, 3 no such finding.");
    command->add_option("FINDING", options->finding, "Its id, or the beginning of it")->required();
    command->add_option("--work", options->work, "Folder of the campaign (out/fuzz)");
    command->add_option("--into", options->into, "Folder of the suite (suites/regressions)");
    command->add_option("--regressions", options->regressions,
                        "Gets TARGET/SHA1, the input (fuzz/regressions)");
    command->callback([options, &exit_status] { exit_status = promote(*options); });
}

}  // namespace wiretrial::cli
