// fuzz_campaign: plays a campaign: slices of libFuzzer side by side, and what each of their findings is worth.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/fuzz_engine.hpp"
#include "cli/fuzz_places.hpp"
#include "fuzz/campaign/ledger.hpp"
#include "fuzz/campaign/schedule.hpp"

namespace wiretrial::cli {

struct FuzzPlan {
    std::vector<FuzzTarget> targets{};
    std::string work{};
    std::string dictionary{};  ///< Empty where there is none.
    Duration total{};
    std::size_t jobs = 1;
    bool ends_at_first = false;  ///< No further slice begins once something is found.
    int stop_fd = -1;
};

/// Thread: made and used by one; the ledger is read under `lock`.
class FuzzCampaign {
  public:
    /// Needs: a session in `ledger` that names the plan's targets.
    FuzzCampaign(FuzzPlan plan, fuzz::Ledger ledger);

    /// Starts the jobs, calls `tick` a few times a second, and returns when time is over or a signal came.
    void play(const std::function<void()>& tick);

    /// Time since the campaign began.
    [[nodiscard]] Duration now() const;
    /// Calls `look` with the book, which stands still meanwhile.
    template <class Look>
    auto with_ledger(const Look& look) {
        const std::lock_guard alone(mutex_);
        return look(ledger_);
    }
    /// What has happened since the last call, a line each.
    [[nodiscard]] std::vector<std::string> take_news();

  private:
    void work();
    void play_slice(const fuzz::Slice& slice);
    void examine(const FuzzTarget& target, const fuzz::Crash& crash, const Bytes& input);
    void try_again(const FuzzTarget& target, model::Finding& finding);
    void make_smaller(const FuzzTarget& target, model::Finding& finding);
    [[nodiscard]] std::optional<fuzz::Crash> crash_again(const FuzzTarget& target,
                                                         const model::Finding& finding,
                                                         const Bytes& input,
                                                         bool names_frames);
    [[nodiscard]] EngineRun run_on(const FuzzTarget& target,
                                   EngineCommand command,
                                   const Bytes& input);
    [[nodiscard]] std::string scratch(const FuzzTarget& target);
    [[nodiscard]] bool is_stopped() const { return is_stopped_; }
    void tell(std::string line);

    FuzzPlan plan_;
    std::mutex mutex_;  ///< Guards what follows.
    fuzz::Ledger ledger_;
    fuzz::Schedule schedule_;
    std::deque<model::Finding> known_;  ///< Of earlier sessions, to be tried again first.
    std::vector<std::string> news_;
    std::size_t scratches_ = 0;
    std::atomic<bool> is_stopped_ = false;
    std::atomic<std::size_t> working_ = 0;
    TimePoint began_{};
};

}  // namespace wiretrial::cli
