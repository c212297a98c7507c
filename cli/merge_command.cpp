// merge_command: see the header. OUT is one of the sources, so that merging again changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "cli/merge_command.hpp"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>

#include "cli/fuzz_places.hpp"
#include "fuzz/campaign/content_name.hpp"
#include "fuzz/campaign/merge.hpp"
#include "impl/base/text.hpp"
#include "reports/campaign_text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {
namespace {

namespace fs = std::filesystem;

struct MergeOptions {
    std::string out;
    std::vector<std::string> from;
};

using Checked = std::expected<void, std::string>;

/// Everything that is merged, before anything is written.
struct Merged {
    model::Campaign campaign{};
    /// Path of each input of a corpus, by target and name of its content.
    std::map<std::pair<std::string, std::string>, std::string> inputs{};
};

std::unexpected<std::string> refused(const fs::path& path, const std::string& why) {
    return std::unexpected(escape(path.string(), 200) + ": " + why);
}

Checked add_input(const fs::path& path, const std::string& target, Merged& merged) {
    const auto input = read_input(path.string(), fuzz::merged_input_octets_max);
    if (!input) {
        return std::unexpected(input.error());
    }
    if (auto checked = fuzz::check_input_name(path.filename().string(), *input); !checked) {
        return refused(path, checked.error());
    }
    const auto [place, is_new] =
        merged.inputs.try_emplace({target, fuzz::content_name(*input)}, path.string());
    if (!is_new) {
        // Two contents of one SHA-1 can be made; which of them came first must not matter.
        const auto other = read_input(place->second, fuzz::merged_input_octets_max);
        if (!other || *other != *input) {
            return refused(path, "another content has its SHA-1: " + escape(place->second, 200));
        }
    }
    if (merged.inputs.size() > fuzz::merged_items_max * 10) {
        return refused(path, "too many inputs");
    }
    return {};
}

/// Calls `visit` with what lies in a folder, in the order of names; what is no file or folder is refused.
template <class Visit>
Checked each_in(const fs::path& folder, const Visit& visit) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        paths.push_back(at->path());
    }
    if (error) {
        return refused(folder, error.message());
    }
    std::ranges::sort(paths);
    for (const fs::path& path : paths) {
        if (fs::is_symlink(fs::symlink_status(path, error))) {
            return refused(path, "a symbolic link");
        }
        if (auto visited = visit(path); !visited) {
            return visited;
        }
    }
    return {};
}

Checked add_folder(const std::string& folder, Merged& merged) {
    auto campaign = load_campaign(folder);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    merged.campaign = fuzz::merge(merged.campaign, *campaign);
    return each_in(folder, [&](const fs::path& path) -> Checked {
        std::error_code error;
        const fs::path corpus = path / "corpus";
        if (!fs::is_directory(path, error) || !fs::exists(fs::symlink_status(corpus, error))) {
            return {};
        }
        const std::string target = path.filename().string();
        if (!fuzz::is_target_name(target) || !fs::is_directory(fs::symlink_status(corpus, error))) {
            return refused(corpus, "no corpus of a target");
        }
        return each_in(corpus,
                       [&](const fs::path& input) { return add_input(input, target, merged); });
    });
}

Checked write(const std::string& out, const Merged& merged) {
    std::error_code error;
    for (const auto& [key, path] : merged.inputs) {
        const std::string to = corpus_folder(out, key.first) + "/" + key.second;
        if (fs::exists(to, error)) {
            continue;
        }
        const auto input = read_input(path, fuzz::merged_input_octets_max);
        // It has been looked at before; what has changed since is not what was looked at.
        if (!input || fuzz::content_name(*input) != key.second) {
            return refused(path, "it was changed meanwhile");
        }
        if (auto written = reports::write_file(to, *input); !written) {
            return written;
        }
    }
    for (const model::Finding& finding : merged.campaign.findings) {
        const std::string to = findings_folder(out, finding.target) + "/" + finding.name;
        if (auto written = reports::write_file(to, finding.input); !written) {
            return written;
        }
    }
    return save_campaign(out, merged.campaign);
}

int merge(const MergeOptions& options) {
    std::vector<std::string> sources = options.from;
    std::error_code error;
    for (const std::string& source : sources) {
        if (!fs::is_directory(source, error)) {
            fmt::print(stderr, "wiretrial merge: {} is no folder\n", escape(source, 200));
            return 2;
        }
    }
    if (fs::is_directory(options.out, error)) {
        sources.push_back(options.out);
    }
    Merged merged;
    Checked done;
    for (const std::string& source : sources) {
        done = done ? add_folder(source, merged) : done;
    }
    done = done ? write(options.out, merged) : done;
    if (!done) {
        fmt::print(stderr, "wiretrial merge: {}\n", done.error());
        return 2;
    }
    fmt::print("{} inputs; {}\n", merged.inputs.size(), reports::verdict_of(merged.campaign));
    return 0;
}

}  // namespace

void add_merge_command(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<MergeOptions>();
    CLI::App* const command =
        app.add_subcommand("merge", "Unite the folders of fuzzing campaigns: corpora and findings");
    command->footer(
        "Example:\n"
        "  wiretrial merge out/fuzz shard-1 shard-2\n"
        "In any order, and again, the result is the same. Names by content are verified; a name or "
        "size that is\n"
        "none of an input, or a link, is refused, and then nothing is written.\n"
        "Exit status: 0 merged, 2 wrong usage or file.");
    command->add_option("OUT", options->out, "Gets the union; what is there already belongs to it")
        ->required();
    command->add_option("FROM", options->from, "Folders that `wiretrial fuzz --work` has made")
        ->required();
    command->callback([options, &exit_status] { exit_status = merge(*options); });
}

}  // namespace wiretrial::cli
