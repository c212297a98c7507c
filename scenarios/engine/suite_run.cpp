// suite_run: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/suite_run.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "impl/kernel/host_lab.hpp"
#include "impl/kernel/kernel_network.hpp"
#include "impl/kernel/lying_network.hpp"
#include "scenarios/engine/move_last.hpp"
#include "scenarios/engine/unit_run.hpp"

namespace wiretrial::engine {

using model::CaseResult;
using model::Outcome;

namespace {

/// A piece of work: one unit, once.
struct Ticket {
    std::size_t group = 0;
    std::size_t unit = 0;
    std::size_t slot = 0;  ///< Where its result goes.
};

/// The work that is left and the results so far, shared by the jobs.
class Board {
  public:
    Board(const Plan& plan, const SuiteRunOptions& options)
        : plan_(plan),
          options_(options),
          queues_(plan.groups.size()),
          workers_(plan.groups.size()) {
        std::size_t slot = 0;
        std::mt19937_64 random(options.seed);
        for (std::size_t group = 0; group < plan.groups.size(); ++group) {
            const auto& units = plan.groups[group].units;
            std::vector<Ticket> tickets;
            for (std::size_t unit = 0; unit < units.size(); ++unit) {
                tickets.push_back({.group = group, .unit = unit, .slot = slot++});
            }
            if (options.is_shuffled) {
                std::ranges::shuffle(tickets, random);
                move_last(tickets, [&](const Ticket& ticket) {
                    const Case* scenario = units[ticket.unit].scenario;
                    return scenario != nullptr && !scenario->depends_on.empty();
                });
            }
            queues_[group] = {tickets.rbegin(), tickets.rend()};
        }
        results_.resize(slot);
    }

    /// The next ticket, from the group that the job works on where it has any left.
    std::optional<Ticket> take(std::optional<std::size_t>& group) {
        const std::scoped_lock lock(mutex_);
        if (group && queues_[*group].empty()) {
            --workers_[*group];
            group.reset();
        }
        if (!group) {
            std::optional<std::size_t> best;
            for (std::size_t i = 0; i < queues_.size(); ++i) {
                const bool is_free = !queues_[i].empty() && (workers_[i] == 0 || may_share(i));
                if (is_free && (!best || workers_[i] < workers_[*best])) {
                    best = i;
                }
            }
            if (!best) {
                return std::nullopt;
            }
            group = best;
            ++workers_[*best];
        }
        const Ticket ticket = queues_[*group].back();
        queues_[*group].pop_back();
        return ticket;
    }

    void put(const Ticket& ticket, CaseResult result) {
        const std::scoped_lock lock(mutex_);
        outcomes_[{ticket.group, result.id}] = result.outcome;
        if (options_.on_result) {
            options_.on_result(result);
        }
        results_[ticket.slot] = std::move(result);
        changed_.notify_all();
    }

    /// The first case of `names` that did not pass in this group; waits for those that are still running.
    std::optional<std::string> failed_dependency(std::size_t group,
                                                 const std::vector<std::string>& names) {
        std::unique_lock lock(mutex_);
        for (const std::string& name : names) {
            const auto& units = plan_.groups[group].units;
            const bool is_planned = std::ranges::any_of(units, [&](const Unit& unit) {
                return unit.scenario != nullptr && unit.scenario->id == name;
            });
            const auto is_known = [&] { return is_aborted_ || outcomes_.contains({group, name}); };
            if (is_planned) {
                changed_.wait(lock, is_known);
            }
            const auto outcome = outcomes_.find({group, name});
            if (outcome != outcomes_.end() && outcome->second != Outcome::pass) {
                return name;
            }
        }
        return std::nullopt;
    }

    void abort() {
        const std::scoped_lock lock(mutex_);
        is_aborted_ = true;
        changed_.notify_all();
    }

    std::vector<CaseResult> results() {
        std::vector<CaseResult> list;
        for (auto& result : results_) {
            if (result) {
                list.push_back(std::move(*result));
            }
        }
        return list;
    }

  private:
    /// Jobs with instances of their own may share a group; a target that serves one at a time may not.
    [[nodiscard]] bool may_share(std::size_t group) const {
        const Profile* profile = plan_.groups[group].profile;
        return profile == nullptr || profile->is_owned() || profile->has_capability("concurrent");
    }

    const Plan& plan_;
    const SuiteRunOptions& options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::vector<Ticket>> queues_;
    std::vector<unsigned> workers_;
    std::map<std::pair<std::size_t, std::string>, Outcome> outcomes_;
    std::vector<std::optional<CaseResult>> results_;
    bool is_aborted_ = false;
};

kernel::HostSocketOpener opener_for(kernel::HostLab* lab) {
    if (lab == nullptr) {
        return {};
    }
    return [lab](const std::string& host, int domain, int type) {
        return lab->open_socket(host, domain, type);
    };
}

/// One thread with one instance of a subject at a time.
class Job {
  public:
    Job(const Plan& plan, const SubjectTools& tools, const SuiteRunOptions& options, Board& board)
        : plan_(plan), tools_(tools), options_(options), board_(board) {}

    void run() {
        std::optional<std::size_t> group;
        while (!is_stopped()) {
            const std::optional<std::size_t> before = group;
            const auto ticket = board_.take(group);
            if (!ticket) {
                return;
            }
            if (before != group) {
                subject_.reset();
                network_ = network_for(plan_.groups[*group]);
            }
            play(*ticket);
        }
    }

  private:
    /// The kernel's, or one that lies where the host on trial is to be defective.
    [[nodiscard]] std::unique_ptr<transport::Network> network_for(const Group& group) const {
        if (group.planted.lies == kernel::NetworkLies{}) {
            return std::make_unique<kernel::KernelNetwork>(opener_for(options_.lab));
        }
        return std::make_unique<kernel::LyingNetwork>(opener_for(options_.lab), group.planted.lies);
    }

    [[nodiscard]] bool is_stopped() const {
        return options_.is_stopped != nullptr && options_.is_stopped->load();
    }

    void play(const Ticket& ticket) {
        const Group& group = plan_.groups[ticket.group];
        const Unit& unit = group.units[ticket.unit];
        if (unit.vector != nullptr) {
            return board_.put(ticket, run_vector_unit(unit, group, options_));
        }
        CaseResult result = blank_result(unit, group, options_);
        result.outcome = Outcome::skip;
        if (!unit.skip_reason.empty()) {
            result.detail = unit.skip_reason;
            return board_.put(ticket, std::move(result));
        }
        if (const auto failed = board_.failed_dependency(ticket.group, unit.scenario->depends_on)) {
            result.detail = "depends on " + *failed + ", which did not pass";
            return board_.put(ticket, std::move(result));
        }
        if (!subject_) {
            subject_ = std::make_unique<Subject>(*group.profile, group.family, tools_);
        }
        play_repeats(ticket, unit, group);
    }

    void play_repeats(const Ticket& ticket, const Unit& unit, const Group& group) {
        std::optional<CaseResult> kept;
        bool is_flaky = false;
        for (unsigned turn = 0; turn < std::max(1U, options_.repeats); ++turn) {
            bool is_interrupted = false;
            CaseResult result =
                run_unit(unit, group, *subject_, *network_, options_, is_interrupted);
            if (is_interrupted || is_stopped()) {
                board_.abort();
                return;
            }
            is_flaky = is_flaky || (kept && kept->outcome != result.outcome);
            if (!kept || (kept->outcome == Outcome::pass && result.outcome != Outcome::pass)) {
                kept = std::move(result);
            }
        }
        kept->flaky = is_flaky;
        if (options_.repeats > 1) {
            kept->variants *= options_.repeats;
        }
        board_.put(ticket, std::move(*kept));
    }

    const Plan& plan_;
    const SubjectTools& tools_;
    const SuiteRunOptions& options_;
    Board& board_;
    std::unique_ptr<transport::Network> network_;
    std::unique_ptr<Subject> subject_;
};

}  // namespace

std::vector<CaseResult> run_plan(const Plan& plan,
                                 const SubjectTools& tools,
                                 const SuiteRunOptions& options) {
    Board board(plan, options);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::max(1U, options.jobs); ++i) {
        threads.emplace_back([&] {
            Job job(plan, tools, options, board);
            job.run();
            // Whoever waits for a case that was never played must not wait for ever.
            if (options.is_stopped != nullptr && options.is_stopped->load()) {
                board.abort();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    return board.results();
}

void count_results(std::vector<model::Coverage>& coverage,
                   const std::vector<CaseResult>& results,
                   const Plan& plan) {
    std::map<std::string, std::vector<std::string>> also;
    for (const Group& group : plan.groups) {
        for (const Unit& unit : group.units) {
            also[unit.scenario != nullptr ? unit.scenario->id : unit.vector->id] =
                unit.scenario != nullptr ? unit.scenario->also : unit.vector->also;
        }
    }
    std::map<std::string_view, model::Coverage*> by_id;
    for (model::Coverage& line : coverage) {
        by_id[line.id] = &line;
    }
    for (const CaseResult& result : results) {
        std::vector<std::string> ids = also[result.id];
        ids.push_back(result.requirement.id);
        for (const std::string& id : ids) {
            const auto found = by_id.find(id);
            if (found == by_id.end()) {
                continue;
            }
            model::Coverage& line = *found->second;
            switch (result.outcome) {
                case Outcome::pass:
                    ++line.passed;
                    break;
                case Outcome::fail:
                case Outcome::died:
                    ++line.failed;
                    break;
                case Outcome::skip:
                    ++line.skipped;
                    break;
                case Outcome::error:
                    ++line.errors;
                    break;
            }
        }
    }
}

}  // namespace wiretrial::engine
