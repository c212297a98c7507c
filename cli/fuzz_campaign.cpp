// fuzz_campaign: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_campaign.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/core.h>
#include <poll.h>

#include "fuzz/campaign/content_name.hpp"
#include "fuzz/campaign/crash.hpp"
#include "fuzz/campaign/engine_log.hpp"
#include "fuzz/campaign/merge.hpp"
#include "impl/base/text.hpp"
#include "impl/kernel/clock.hpp"
#include "reports/campaign_text.hpp"
#include "reports/safe_text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {
namespace {

namespace fs = std::filesystem;
using model::Finding;
using std::chrono::seconds;

/// No input of ours takes a thousandth of that.
constexpr int input_seconds_max = 10;
/// OSS-Fuzz gives a target 2.5 GB; ours need a tenth.
constexpr int memory_mb_max = 2'048;
constexpr int input_octets_max = 4'096;
/// What reading the corpus, a last slow input and its stack may add to a slice.
constexpr Duration slice_grace = seconds(60);
constexpr std::uint32_t tries_max = 10;
constexpr Duration tries_limit = seconds(60);
constexpr int minimise_seconds = 10;
constexpr Duration minimise_limit = seconds(30);
/// Each octet costs some runs of the program: more of them cannot be cleansed in time.
constexpr std::size_t cleansed_octets_max = 64;
constexpr Duration cleanse_limit = seconds(20);

std::string option(const char* name, int value) {
    return fmt::format("-{}={}", name, value);
}

std::string last_line(ByteView log) {
    while (log.ends_with('\n')) {
        log.remove_suffix(1);
    }
    const std::size_t at = log.rfind('\n');
    return reports::one_line(log.substr(at == ByteView::npos ? 0 : at + 1).substr(0, 300));
}

}  // namespace

FuzzCampaign::FuzzCampaign(FuzzPlan plan, fuzz::Ledger ledger)
    : plan_(std::move(plan)),
      ledger_(std::move(ledger)),
      schedule_(plan_.targets.size(), plan_.total, plan_.jobs) {
    for (const Finding& finding : ledger_.campaign().findings) {
        const bool is_here = std::ranges::any_of(
            plan_.targets, [&](const FuzzTarget& target) { return target.name == finding.target; });
        if (is_here) {
            known_.push_back(finding);
        }
    }
}

Duration FuzzCampaign::now() const {
    return kernel::now() - began_;
}

void FuzzCampaign::play(const std::function<void()>& tick) {
    began_ = kernel::now();
    working_ = plan_.jobs;
    std::vector<std::jthread> jobs;
    for (std::size_t i = 0; i < plan_.jobs; ++i) {
        jobs.emplace_back([this] {
            work();
            --working_;
        });
    }
    while (working_ > 0) {
        pollfd stop{.fd = plan_.stop_fd, .events = POLLIN, .revents = 0};
        // Once stopped, it stays readable: the jobs see it, too, and end by themselves.
        if (is_stopped_) {
            std::this_thread::yield();
        } else {
            ::poll(&stop, 1, 200);
        }
        is_stopped_ = is_stopped_ || (stop.revents & POLLIN) != 0;
        if (!is_stopped_) {
            tick();
        }
    }
}

std::vector<std::string> FuzzCampaign::take_news() {
    const std::lock_guard alone(mutex_);
    return std::exchange(news_, {});
}

void FuzzCampaign::tell(std::string line) {
    const std::lock_guard alone(mutex_);
    news_.push_back(std::move(line));
}

std::string FuzzCampaign::scratch(const FuzzTarget& target) {
    const std::lock_guard alone(mutex_);
    return fmt::format("{}/{}/scratch/{}-", plan_.work, target.name, scratches_++);
}

void FuzzCampaign::work() {
    while (!is_stopped()) {
        std::optional<Finding> known;
        std::optional<fuzz::Slice> slice;
        with_ledger([&](fuzz::Ledger& ledger) {
            if (!known_.empty()) {
                known = std::move(known_.front());
                known_.pop_front();
            } else if (!plan_.ends_at_first || model::open_findings(ledger.campaign()) == 0) {
                slice = schedule_.next(now());
            }
        });
        if (known) {
            const auto target = std::ranges::find(plan_.targets, known->target, &FuzzTarget::name);
            try_again(*target, *known);
            if (!is_stopped()) {
                with_ledger([&](fuzz::Ledger& ledger) { ledger.put(*known); });
                tell(fmt::format("{} known: {}, {}", known->id, reports::title_of(*known),
                                 reports::steadiness_of(*known)));
            }
        } else if (slice) {
            play_slice(*slice);
        } else {
            return;
        }
    }
}

void FuzzCampaign::play_slice(const fuzz::Slice& slice) {
    const FuzzTarget& target = plan_.targets[slice.target];
    const std::string prefix = scratch(target);
    std::vector<std::string> command = {
        target.program,
        option("max_total_time", static_cast<int>(slice.length / seconds(1))),
        option("timeout", input_seconds_max),
        option("rss_limit_mb", memory_mb_max),
        option("max_len", input_octets_max),
        option("print_final_stats", 1),
        "-artifact_prefix=" + prefix};
    if (!plan_.dictionary.empty()) {
        command.push_back("-dict=" + plan_.dictionary);
    }
    command.push_back(corpus_folder(plan_.work, target.name));
    const Duration began = now();
    const std::size_t number =
        with_ledger([&](fuzz::Ledger& ledger) { return ledger.begin(target.name, began); });
    fuzz::EngineLog log;
    const EngineRun run = run_engine(
        {.words = command, .limit = slice.length + slice_grace, .stop_fd = plan_.stop_fd},
        [&](ByteView octets) {
            log.feed(octets);
            with_ledger([&](fuzz::Ledger& ledger) { ledger.update(number, log, now()); });
        });
    const auto crash = fuzz::read_crash(run.log);
    const auto input = read_input(log.artifact(), fuzz::merged_input_octets_max);
    const bool has_finding = !run.is_stopped && crash && !log.artifact().empty() && input;
    const bool is_broken = !run.error.empty() ||
                           (!run.is_stopped && !has_finding && run.status != kernel::ExitStatus{});
    with_ledger([&](fuzz::Ledger& ledger) {
        schedule_.finish(slice, now() - began, ledger.finish(number, now()));
        if (is_broken) {
            schedule_.drop(slice.target);
            ledger.trouble(target.name,
                           !run.error.empty() ? run.error
                           : run.is_late      ? "it did not end in time"
                                         : kernel::to_text(run.status) + ": " + last_line(run.log));
        }
        const model::TargetGrowth& growth =
            *std::ranges::find(ledger.session().targets, target.name, &model::TargetGrowth::target);
        const fuzz::EngineStatus& status = log.status();
        news_.push_back(is_broken
                            ? target.name + " cannot be run: " + growth.trouble
                            : fmt::format("{}: {} runs, {}/s, {} edges, {} features, {} inputs",
                                          target.name, reports::grouped(growth.runs),
                                          reports::grouped(status.runs_a_second), status.edges,
                                          status.features, status.corpus));
    });
    if (has_finding) {
        std::error_code error;
        fs::remove(log.artifact(), error);
        // An input that breaks at once would end every slice to come before it has begun.
        fs::remove(corpus_folder(plan_.work, target.name) + "/" + fuzz::content_name(*input),
                   error);
        examine(target, *crash, *input);
    }
}

EngineRun FuzzCampaign::run_on(const FuzzTarget& target,
                               EngineCommand command,
                               const Bytes& input) {
    const std::string prefix = scratch(target);
    const std::string path = prefix + "input";
    if (auto written = reports::write_file(path, input); !written) {
        return {.error = written.error()};
    }
    command.words.insert(command.words.begin(), target.program);
    command.words.push_back(option("timeout", input_seconds_max));
    command.words.push_back(option("rss_limit_mb", memory_mb_max));
    command.words.push_back("-artifact_prefix=" + prefix);
    command.words.push_back(path);
    command.stop_fd = plan_.stop_fd;
    EngineRun run = run_engine(command, [](ByteView) {});
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(prefix).parent_path(), error)) {
        if (entry.path().string().starts_with(prefix)) {
            fs::remove(entry.path(), error);
        }
    }
    return run;
}

/// The crash, if the input breaks the same; without names of frames, kind and law are what tells.
std::optional<fuzz::Crash> FuzzCampaign::crash_again(const FuzzTarget& target,
                                                     const Finding& finding,
                                                     const Bytes& input,
                                                     bool names_frames) {
    const EngineRun run = run_on(
        target, {.limit = seconds(input_seconds_max) + slice_grace, .names_frames = names_frames},
        input);
    auto crash = fuzz::read_crash(run.log);
    const bool is_same = crash && crash->kind == finding.kind && crash->law == finding.law &&
                         (!names_frames || fuzz::id_of(*crash) == finding.id);
    return is_same ? std::move(crash) : std::nullopt;
}

void FuzzCampaign::try_again(const FuzzTarget& target, Finding& finding) {
    finding.tries = 0;
    finding.failures = 0;
    const TimePoint deadline = kernel::now() + tries_limit;
    while (finding.tries < tries_max && kernel::now() < deadline && !is_stopped()) {
        const bool fails = crash_again(target, finding, finding.input, false).has_value();
        if (is_stopped()) {
            return;  // The last run was cut off.
        }
        ++finding.tries;
        finding.failures += fails ? 1 : 0;
    }
}

void FuzzCampaign::make_smaller(const FuzzTarget& target, Finding& finding) {
    const auto attempt = [&](std::vector<std::string> options, Duration limit) {
        const std::string result = scratch(target) + "smaller";
        options.push_back("-exact_artifact_path=" + result);
        static_cast<void>(
            run_on(target, {.words = std::move(options), .limit = limit, .names_frames = false},
                   finding.input));
        const auto smaller = read_input(result, finding.input.size());
        std::error_code error;
        fs::remove(result, error);
        if (!smaller || *smaller == finding.input) {
            return;
        }
        // What is left may break something else.
        if (const auto crash = crash_again(target, finding, *smaller, true)) {
            finding.input = *smaller;
            finding.message = crash->message;
            finding.frames = crash->frames;
        }
    };
    if (finding.input.size() > 1) {
        attempt({"-minimize_crash=1", option("max_total_time", minimise_seconds)}, minimise_limit);
    }
    if (finding.input.size() <= cleansed_octets_max && !is_stopped()) {
        attempt({"-cleanse_crash=1"}, cleanse_limit);
    }
    finding.name = fuzz::content_name(finding.input);
}

void FuzzCampaign::examine(const FuzzTarget& target, const fuzz::Crash& crash, const Bytes& input) {
    std::optional<Finding> finding;
    with_ledger([&](fuzz::Ledger& ledger) {
        if (!ledger.meet(crash, target.name, now())) {
            return;
        }
        const auto& findings = ledger.campaign().findings;
        finding = *std::ranges::find(findings, fuzz::id_of(crash), &Finding::id);
        finding->target = target.name;
        finding->message = crash.message;
        finding->frames = crash.frames;
        finding->input = input;
        finding->name = fuzz::content_name(input);
        finding->found_size = input.size();
        finding->tries = finding->failures = 0;
        ledger.put(*finding);
    });
    if (!finding) {
        return;
    }
    tell(fmt::format("FOUND {} {} at {:.1f} s", finding->id, reports::title_of(*finding),
                     std::chrono::duration<double>(now()).count()));
    const Finding found = *finding;
    try_again(target, *finding);
    if (finding->failures == finding->tries && finding->tries > 0 && !is_stopped()) {
        make_smaller(target, *finding);
    }
    if (is_stopped()) {
        *finding = found;  // As if nobody had looked: the next session will.
    }
    with_ledger([&](fuzz::Ledger& ledger) { ledger.put(*finding); });
    static_cast<void>(reports::write_file(
        findings_folder(plan_.work, target.name) + "/" + finding->name, finding->input));
    tell(fmt::format("{} {}, {} octets", finding->id, reports::steadiness_of(*finding),
                     finding->input.size()));
}

}  // namespace wiretrial::cli
