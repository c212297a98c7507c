// fuzz_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_command.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include "cli/environment.hpp"
#include "cli/fuzz_campaign.hpp"
#include "cli/fuzz_display.hpp"
#include "cli/fuzz_places.hpp"
#include "cli/stop_signals.hpp"
#include "cli/terminal_facts.hpp"
#include "fuzz/campaign/content_name.hpp"
#include "impl/base/text.hpp"
#include "impl/kernel/clock.hpp"
#include "reports/campaign_text.hpp"

namespace wiretrial::cli {
namespace {

using std::chrono::seconds;

struct FuzzOptions {
    std::vector<std::string> targets{};
    std::string time = "1m";
    std::string binaries{};
    std::string seeds{};
    std::string work = "out/fuzz";
    std::string dictionary{};
    unsigned jobs = 0;
    bool lists = false;
    bool ends_at_first = false;
    bool is_quiet = false;
};

/// How often the state is saved while nothing is found.
constexpr Duration save_interval = seconds(30);
constexpr Duration screen_interval = std::chrono::milliseconds(500);

int usage_error(const std::string& message) {
    fmt::print(stderr, "wiretrial fuzz: {}\n", message);
    return 2;
}

/// `90`, `90s`, `10m`, `1h`: from a second to a month.
std::optional<Duration> read_time(const std::string& text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const std::int64_t factor = unit.empty() || unit == "s" ? 1
                                : unit == "m"               ? 60
                                : unit == "h"               ? 3600
                                                            : 0;
    constexpr std::int64_t month = std::int64_t{31} * 24 * 3600;
    if (error != std::errc() || factor == 0 || number < 1 || number > month / factor) {
        return std::nullopt;
    }
    return seconds(number * factor);
}

/// The targets that are named, all of them without any name.
std::expected<std::vector<FuzzTarget>, std::string> choose(const std::vector<std::string>& names,
                                                           const std::vector<FuzzTarget>& all) {
    std::vector<FuzzTarget> chosen;
    for (const FuzzTarget& target : all) {
        const bool is_named = std::ranges::any_of(names, [&](std::string name) {
            std::ranges::replace(name, '-', '_');
            return matches_glob(name, target.name);
        });
        if (is_named || names.empty()) {
            chosen.push_back(target);
        }
    }
    for (std::string name : names) {
        std::ranges::replace(name, '-', '_');
        if (std::ranges::any_of(chosen, [&](const FuzzTarget& target) {
                return matches_glob(name, target.name);
            })) {
            continue;
        }
        std::vector<std::string_view> known;
        for (const FuzzTarget& target : all) {
            known.push_back(target.name);
        }
        const std::string near(nearest(name, known));
        return std::unexpected("no target '" + escape(name, 80) + "'" +
                               (near.empty() ? "" : "; did you mean '" + near + "'?") +
                               " `wiretrial fuzz --list` shows them");
    }
    return chosen;
}

std::string no_targets(const std::vector<std::string>& folders) {
    std::string text = "no fuzz targets in";
    for (const std::string& folder : folders) {
        text += " " + folder;
    }
    return text +
           "; build them with clang 19:\n"
           "  cmake --preset fuzz && cmake --build --preset fuzz\n"
           "or name their folder with --binaries DIR";
}

model::Session new_session(const std::vector<FuzzTarget>& targets, const std::string& command) {
    model::Session session{.started = utc_now(), .command = command};
    session.environment = describe_environment();
    for (const FuzzTarget& target : targets) {
        session.targets.push_back({.target = target.name});
    }
    session.id = fuzz::content_name(fmt::format("{} {} {} {}", session.started, command, ::getpid(),
                                                kernel::now().time_since_epoch().count()))
                     .substr(0, 12);
    return session;
}

/// Shows how it goes: a screen that is written over on a terminal, else a line for each thing that happens.
class Teller {
  public:
    Teller(FuzzCampaign& campaign, bool is_quiet)
        : campaign_(&campaign), is_screen_(::isatty(STDERR_FILENO) != 0), is_quiet_(is_quiet) {}

    void tell() {
        const auto news = campaign_->take_news();
        if (is_quiet_) {
            return;
        }
        const Duration now = campaign_->now();
        if (is_screen_ && (!news.empty() || now - shown_at_ >= screen_interval)) {
            clear();
        }
        for (const std::string& line : news) {
            // A screen shows slices as they go; what was found stays above it.
            if (!is_screen_ || line.find(" runs, ") == std::string::npos) {
                fmt::print(stderr, "{:6.0f} s  {}\n", std::chrono::duration<double>(now).count(),
                           line);
            }
        }
        if (is_screen_ && lines_ == 0) {
            const std::string screen = campaign_->with_ledger([&](const fuzz::Ledger& ledger) {
                return fuzz_screen(ledger, now, terminal_width());
            });
            fmt::print(stderr, "{}", screen);
            lines_ = std::ranges::count(screen, '\n');
            shown_at_ = now;
        }
        static_cast<void>(std::fflush(stderr));
    }
    void clear() {
        if (lines_ > 0) {
            fmt::print(stderr, "\x1b[{}A\x1b[J", lines_);
            lines_ = 0;
        }
    }

  private:
    FuzzCampaign* campaign_;
    bool is_screen_;
    bool is_quiet_;
    std::ptrdiff_t lines_ = 0;
    Duration shown_at_{};
};

int play(const FuzzOptions& options,
         std::vector<FuzzTarget> targets,
         Duration total,
         const std::string& command) {
    auto earlier = load_campaign(options.work);
    if (!earlier) {
        return usage_error(earlier.error() + "; move it away, or name another folder with --work");
    }
    const std::string seeds = options.seeds.empty() ? seeds_folder() : options.seeds;
    for (const FuzzTarget& target : targets) {
        const auto seeded = seed_corpus(seeds, options.work, target.name);
        if (!seeded) {
            return usage_error(seeded.error());
        }
        std::error_code error;
        std::filesystem::create_directories(options.work + "/" + target.name + "/scratch", error);
    }
    model::Session session = new_session(targets, command);
    session.planned = total;
    session.jobs =
        options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
    std::string dictionary = options.dictionary;
    std::error_code error;
    const auto shipped = std::filesystem::path(targets.front().program).parent_path() / "http.dict";
    if (dictionary.empty() && std::filesystem::exists(shipped, error)) {
        dictionary = shipped.string();
    }
    const StopSignals signals;
    const std::size_t jobs = session.jobs;
    FuzzCampaign campaign({.targets = std::move(targets),
                           .work = options.work,
                           .dictionary = dictionary,
                           .total = total,
                           .jobs = jobs,
                           .ends_at_first = options.ends_at_first,
                           .stop_fd = signals.fd()},
                          fuzz::Ledger(std::move(*earlier), std::move(session)));
    const auto save = [&](const std::string& reason) {
        const model::Campaign state = campaign.with_ledger([&](fuzz::Ledger& ledger) {
            ledger.close(campaign.now(), reason);
            return ledger.campaign();
        });
        return save_campaign(options.work, state);
    };
    Teller teller(campaign, options.is_quiet);
    Duration saved_at{};
    campaign.play([&] {
        teller.tell();
        if (campaign.now() - saved_at >= save_interval) {
            static_cast<void>(save("it is still running, or was killed"));
            saved_at = campaign.now();
        }
    });
    teller.tell();
    teller.clear();
    const int signal = signals.signal();
    const auto saved = save(signal == 0 ? "" : fmt::format("stopped by signal {}", signal));
    if (!saved) {
        return usage_error(saved.error());
    }
    for (const model::TargetGrowth& growth : campaign.with_ledger(
             [](const fuzz::Ledger& ledger) { return ledger.session().targets; })) {
        std::filesystem::remove_all(options.work + "/" + growth.target + "/scratch", error);
    }
    return campaign.with_ledger([&](const fuzz::Ledger& ledger) {
        if (!options.is_quiet) {
            fmt::print("{}report: {}/campaign.json, .sarif, .md\n",
                       reports::campaign_to_text(ledger.campaign()), options.work);
        }
        return signal != 0 ? 128 + signal : model::exit_status(ledger.campaign());
    });
}

int run(const FuzzOptions& options, const std::string& command) {
    const auto total = read_time(options.time);
    if (!total) {
        return usage_error("--for " + escape(options.time, 40) + ": a time such as 90s, 10m or 1h");
    }
    const std::vector<std::string> folders = binary_folders(options.binaries);
    const std::vector<FuzzTarget> all = find_targets(folders);
    if (all.empty()) {
        return usage_error(no_targets(folders));
    }
    auto chosen = choose(options.targets, all);
    if (!chosen) {
        return usage_error(chosen.error());
    }
    if (options.lists) {
        for (const FuzzTarget& target : *chosen) {
            fmt::print("{:24} {}\n", target.name, target.program);
        }
        return 0;
    }
    return play(options, std::move(*chosen), *total, command);
}

}  // namespace

void add_fuzz_command(CLI::App& app, const std::string& command_line, int& exit_status) {
    const auto options = std::make_shared<FuzzOptions>();
    CLI::App* const command =
        app.add_subcommand("fuzz", "Fuzz the parsers and sessions, and report what breaks");
    command->footer(
        "Examples:\n"
        "  wiretrial fuzz http-request --for 10m\n"
        "  wiretrial fuzz --for 1h --jobs 2               every target\n"
        "  wiretrial fuzz 'http_*' --binaries build/fuzz/fuzz --work out/fuzz\n"
        "Exit status: 0 nothing found, 1 findings, 2 wrong usage or file, 3 a target could not be "
        "run,\n"
        "130 or 143 stopped by a signal. The next call goes on where this one stopped.");
    command->add_option("targets", options->targets, "Names or patterns; all targets when absent");
    command->add_option("--for", options->time, "How long: 90s, 10m, 1h (1m)");
    command->add_option("--jobs,-j", options->jobs, "Slices side by side; one a core when absent")
        ->check(CLI::Range(1U, 256U));
    command->add_option("--binaries", options->binaries,
                        "Folder of the targets' programs (the preset `fuzz`)");
    command->add_option("--seeds", options->seeds, "Folder with corpus/ and regressions/");
    command->add_option("--work", options->work,
                        "Folder of corpora, findings and report (out/fuzz)");
    command->add_option("--dict", options->dictionary,
                        "Dictionary; http.dict beside the targets when absent");
    command->add_flag("--list", options->lists, "Show the targets, and fuzz nothing");
    command->add_flag("--first", options->ends_at_first, "End once something is found");
    command->add_flag("--quiet,-q", options->is_quiet, "No text but errors");
    command->callback(
        [options, &command_line, &exit_status] { exit_status = run(*options, command_line); });
}

}  // namespace wiretrial::cli
