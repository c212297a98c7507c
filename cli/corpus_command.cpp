// corpus_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/corpus_command.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>

#include "cli/library.hpp"
#include "cli/seeds.hpp"
#include "impl/base/text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {
namespace {

struct CorpusOptions {
    std::string folder;
    std::vector<std::string> suites;
};

int usage_error(const std::string& message) {
    fmt::print(stderr, "wiretrial corpus: {}\n", message);
    return 2;
}

int write_corpus(CorpusOptions& options) {
    auto library = load_library(options.suites);
    if (!library) {
        for (const engine::ScenarioError& error : library.error()) {
            fmt::print(stderr, "{}\n", to_text(error));
        }
        return 2;
    }
    std::erase_if(library->suites, [&options](const engine::Suite& suite) {
        return !options.suites.empty() &&
               std::ranges::none_of(options.suites, [&suite](const std::string& name) {
                   return suite.name.starts_with(name) || matches_glob(name, suite.name);
               });
    });
    const auto server = find_profiles("http");
    if (!server) {
        return usage_error(server.error());
    }
    std::map<std::string, std::size_t> counts;
    for (const Seed& seed : seeds_of(library->suites, server->front())) {
        const auto written =
            reports::write_file(options.folder + "/" + seed.target + "/" + seed.name, seed.input);
        if (!written) {
            return usage_error(written.error());
        }
        ++counts[seed.target];
    }
    for (const auto& [target, count] : counts) {
        fmt::print("{:6} {}\n", count, target);
    }
    if (counts.empty()) {
        fmt::print(stderr, "wiretrial corpus: no suite of this name gives a seed\n");
        return 3;
    }
    return 0;
}

}  // namespace

void add_corpus_command(CLI::App& app, int& exit_status) {
    auto options = std::make_shared<CorpusOptions>();
    CLI::App* const command =
        app.add_subcommand("corpus", "Write what scenarios send as seeds for the fuzz targets");
    command->add_option("DIR", options->folder, "Gets a folder for each target")->required();
    command->add_option("suites", options->suites, "Only these suites, or beginnings of names");
    command->footer(
        "Example:\n"
        "  wiretrial corpus fuzz/corpus http1/decoder\n"
        "Exit status: 0 written, 2 wrong usage or file, 3 nothing selected.");
    command->callback([options, &exit_status] { exit_status = write_corpus(*options); });
}

}  // namespace wiretrial::cli
