// bench_plan: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include "cli/library.hpp"
#include "impl/base/text.hpp"
#include "impl/endpoint/http_url.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::cli {

namespace fs = std::filesystem;
using bench::Scenario;
using bench::Side;
using bench::Traffic;
using engine::Profile;

namespace {

template <class T>
using Checked = std::expected<T, std::string>;

constexpr std::string_view own_program = "{wiretrial}";

Checked<std::vector<Scenario>> read_all(const std::vector<std::string>& files) {
    std::vector<Scenario> all;
    for (const std::string& file : files) {
        auto read = bench::load_scenarios(file);
        if (!read) {
            return std::unexpected(to_text(read.error()));
        }
        for (Scenario& scenario : *read) {
            if (std::ranges::find(all, scenario.name, &Scenario::name) != all.end()) {
                return std::unexpected(file + ": the name " + scenario.name +
                                       " occurs in a file before it, too");
            }
            all.push_back(std::move(scenario));
        }
    }
    return all;
}

bool selects(const std::string& word, const std::string& name) {
    return name == word || name.starts_with(word + "/") || matches_glob(word, name);
}

std::vector<std::string> shipped_files() {
    std::vector<std::string> files;
    std::error_code problem;
    for (fs::directory_iterator at(bench_folder(), problem), end; !problem && at != end;
         at.increment(problem)) {
        if (at->path().extension() == ".json") {
            files.push_back(at->path().string());
        }
    }
    std::ranges::sort(files);
    return files;
}

/// Whether each word selects something.
Checked<void> check_words(const std::vector<std::string>& words, const std::vector<Scenario>& all) {
    std::vector<std::string_view> names;
    for (const Scenario& each : all) {
        names.push_back(each.name);
    }
    for (const std::string& word : words) {
        if (std::ranges::any_of(all,
                                [&](const Scenario& each) { return selects(word, each.name); })) {
            continue;
        }
        const std::string_view near = nearest(word, names);
        return std::unexpected(
            "no scenario \"" + escape(word, 80) + "\"" +
            (near.empty() ? ";" : "; did you mean \"" + std::string(near) + "\"?") +
            " `wiretrial bench --list` shows them all");
    }
    return {};
}

bool is_target(const std::string& text) {
    return text.find("://") != std::string::npos || text.starts_with("unix:");
}

bool is_program(const std::string& path) {
    std::error_code problem;
    return fs::is_regular_file(path, problem) && ::access(path.c_str(), X_OK) == 0;
}

/// Whether the scenario's traffic is what this kind of URL speaks.
bool speaks(const Scenario& scenario, std::string_view url) {
    switch (scenario.traffic) {
        case Traffic::http:
            return url.starts_with("http://");
        case Traffic::echo:
        case Traffic::frames:
            return url.starts_with("tcp://") || url.starts_with("unix:");
        case Traffic::datagrams:
            return url.starts_with("udp://");
    }
    std::unreachable();
}

/// What runs at a URL, with everything but its profile, which depends on the scenario.
Checked<Contestant> at_target(const std::string& url, const BenchChoice& choice) {
    auto target = transport::parse_target(url);
    if (!target) {
        return std::unexpected(target.error());
    }
    if (!transport::is_loopback(target->address) && !choice.allows_remote) {
        return std::unexpected(
            "target " + url +
            " is not on this machine; --allow-remote permits it, if you may load it");
    }
    Contestant contestant{.name = "target", .place = {.url = url}};
    if (url.starts_with("http://")) {
        const auto parts = endpoint::parse_http_url(url);
        if (!parts) {
            return std::unexpected("'" + url + "' is no http URL");
        }
        contestant.place.authority = parts->authority;
        // A profile knows where the resources are; without one the URL itself is asked for.
        contestant.place.target = choice.profile.empty() ? parts->target : "";
    }
    contestant.profile.target = *target;
    return contestant;
}

/// The profile of that name, of which there must be one.
Checked<Profile> one_profile(const std::string& name) {
    auto found = find_profiles(name);
    if (!found) {
        return std::unexpected(found.error());
    }
    if (found->size() != 1) {
        return std::unexpected("\"" + name + "\" names several profiles; one is needed");
    }
    return std::move(found->front());
}

/// All who are named, before anybody looks at scenarios. A target has the profile that was named, or none yet.
class Field {
  public:
    explicit Field(const BenchChoice& choice) : choice_(choice) {}

    Checked<void> gather() {
        for (const std::string& name : choice_.subjects) {
            auto found = find_profiles(name);
            if (!found) {
                return std::unexpected(found.error());
            }
            for (Profile& profile : *found) {
                subjects_.push_back({.name = profile.name,
                                     .profile = std::move(profile),
                                     .program = program_path()});
            }
        }
        for (const std::string& url : choice_.targets) {
            if (auto added = add_target(url, Side::contender); !added) {
                return added;
            }
        }
        if (!choice_.against.empty()) {
            return add_baseline();
        }
        return {};
    }

    /// Everybody who can be loaded so.
    [[nodiscard]] Checked<std::vector<Contestant>> contestants_of(const Scenario& scenario) const {
        std::vector<Contestant> all;
        if (subjects_.empty() && choice_.targets.empty()) {
            auto reference = one_profile(scenario.subject);
            if (!reference) {
                return std::unexpected("scenario " + scenario.name + ": " + reference.error());
            }
            all.push_back({.name = reference->name,
                           .profile = std::move(*reference),
                           .program = program_path()});
        }
        for (const Contestant& subject : subjects_) {
            if (bench::fits(scenario, subject.profile)) {
                all.push_back(subject);
            }
        }
        for (const Contestant& target : targets_) {
            auto fitting = fit_target(scenario, target);
            if (!fitting) {
                return std::unexpected(fitting.error());
            }
            std::ranges::move(*fitting, std::back_inserter(all));
        }
        return choice_.against.empty() ? Checked<std::vector<Contestant>>(std::move(all))
                                       : with_baseline(scenario, std::move(all));
    }

  private:
    Checked<void> add_target(const std::string& url, Side side) {
        auto target = at_target(url, choice_);
        if (!target) {
            return std::unexpected(target.error());
        }
        target->side = side;
        if (choice_.targets.size() > 1) {
            target->name += "-" + std::to_string(targets_.size() + 1);
        }
        targets_.push_back(std::move(*target));
        return {};
    }

    Checked<void> add_baseline() {
        if (is_target(choice_.against)) {
            return add_target(choice_.against, Side::baseline);
        }
        if (!is_program(choice_.against)) {
            return std::unexpected("--against " + escape(choice_.against, 200) +
                                   ": expected an executable file, or a target such as "
                                   "http://127.0.0.1:8080/");
        }
        return {};
    }

    /// The target with a profile, or nobody.
    [[nodiscard]] Checked<std::vector<Contestant>> fit_target(const Scenario& scenario,
                                                              const Contestant& target) const {
        if (!speaks(scenario, target.place.url)) {
            return {};
        }
        auto profile = one_profile(choice_.profile.empty() ? scenario.subject : choice_.profile);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        if (!bench::fits(scenario, *profile)) {
            return {};
        }
        Contestant fitting = target;
        fitting.profile = std::move(*profile);
        fitting.profile.target = target.profile.target;
        fitting.profile.transports = {target.profile.target->address.family};
        return std::vector{std::move(fitting)};
    }

    /// One of each side, and the baseline once more.
    [[nodiscard]] Checked<std::vector<Contestant>> with_baseline(
        const Scenario& scenario, std::vector<Contestant> all) const {
        const auto contenders = std::ranges::count(all, Side::contender, &Contestant::side);
        if (contenders > 1) {
            return std::unexpected("--against compares one subject, and several fit " +
                                   scenario.name);
        }
        if (!is_target(choice_.against) && !all.empty()) {
            Contestant baseline = all.front();
            if (baseline.profile.target || baseline.profile.start.empty() ||
                baseline.profile.start.front() != own_program) {
                return std::unexpected("--against PROGRAM compares builds of wiretrial: '" +
                                       baseline.name + "' is none of its references");
            }
            baseline.side = Side::baseline;
            baseline.program = fs::absolute(choice_.against).string();
            all.push_back(std::move(baseline));
        }
        if (all.size() != 2) {
            return std::vector<Contestant>{};
        }
        // BASE stands first: the ratio in the table is that of NEW to it.
        std::ranges::stable_partition(
            all, [](const Contestant& each) { return each.side == Side::baseline; });
        Contestant control = all.front();
        control.side = Side::control;
        all.push_back(std::move(control));
        return all;
    }

    const BenchChoice& choice_;
    std::vector<Contestant> subjects_;
    std::vector<Contestant> targets_;
};

}  // namespace

std::string bench_folder() {
    std::error_code problem;
    const std::string beside = data_folder() + "/bench";
    return fs::is_directory(beside, problem) ? beside : WIRETRIAL_SOURCE_DIR "/bench/scenarios";
}

Checked<std::vector<Scenario>> choose_scenarios(const std::vector<std::string>& wanted) {
    std::vector<std::string> files;
    std::vector<std::string> words;
    for (const std::string& word : wanted) {
        (word.ends_with(".json") ? files : words).push_back(word);
    }
    auto all = read_all(files.empty() ? shipped_files() : files);
    if (!all || words.empty()) {
        return all;
    }
    if (auto known = check_words(words, *all); !known) {
        return std::unexpected(known.error());
    }
    std::erase_if(*all, [&](const Scenario& each) {
        return std::ranges::none_of(
            words, [&](const std::string& word) { return selects(word, each.name); });
    });
    return all;
}

Checked<BenchPlan> plan_bench(const BenchChoice& choice) {
    auto scenarios = choose_scenarios(choice.scenarios);
    if (!scenarios) {
        return std::unexpected(scenarios.error());
    }
    Field field(choice);
    if (const auto gathered = field.gather(); !gathered) {
        return std::unexpected(gathered.error());
    }
    BenchPlan plan;
    std::string left_out;
    for (Scenario& scenario : *scenarios) {
        auto contestants = field.contestants_of(scenario);
        if (!contestants) {
            return std::unexpected(contestants.error());
        }
        if (contestants->empty()) {
            left_out += (left_out.empty() ? "" : ", ") + scenario.name;
            continue;
        }
        for (Contestant& each : *contestants) {
            if (each.profile.target) {
                continue;
            }
            if (auto put = bench::put_files(scenario, each.profile); !put) {
                return std::unexpected("scenario " + scenario.name + ": " + put.error());
            }
        }
        plan.bouts.push_back(
            {.scenario = std::move(scenario), .contestants = std::move(*contestants)});
    }
    if (!left_out.empty()) {
        plan.remarks.push_back("left out, since they fit nobody who was named: " + left_out);
    }
    return plan;
}

}  // namespace wiretrial::cli
