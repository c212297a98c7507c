// ledger: keeps a campaign's book while it runs: growth of each target, findings, and what the earlier sessions left.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/campaign/crash.hpp"
#include "fuzz/campaign/engine_log.hpp"
#include "fuzz/campaign/schedule.hpp"
#include "reports/model/campaign.hpp"

namespace wiretrial::fuzz {

/// One slice as a display shows it.
struct LiveSlice {
    std::string target{};
    Duration began{};
    EngineStatus first{};  ///< When the corpus had been read.
    EngineStatus newest{};
};

/// Thread: the caller's affair; nothing here is locked.
class Ledger {
  public:
    /// Points that one target's growth has at most; when there are more, every second one goes.
    static constexpr std::size_t points_max = 200;

    /// Goes on with the book of `earlier`. `session` is the one that begins; its targets are named.
    Ledger(model::Campaign earlier, model::Session session);

    /// A slice of this target begins. Gives its number.
    [[nodiscard]] std::size_t begin(const std::string& target, Duration now);
    void update(std::size_t slice, const EngineLog& log, Duration now);
    /// The slice is over. Gives what it found.
    Gain finish(std::size_t slice, Duration now);
    void trouble(const std::string& target, const std::string& why);

    /// Books that a crash was met. Gives whether it is a new one, which its finder has to add.
    [[nodiscard]] bool meet(const Crash& crash, const std::string& target, Duration now);
    /// Adds a finding or replaces the one of its id; sightings are kept.
    void put(model::Finding finding);

    /// The session is over, or stopped for this reason.
    void close(Duration now, const std::string& incomplete_reason);

    [[nodiscard]] const model::Campaign& campaign() const { return campaign_; }
    [[nodiscard]] const model::Session& session() const { return campaign_.sessions.back(); }
    [[nodiscard]] const std::map<std::size_t, LiveSlice>& live() const { return live_; }

  private:
    model::TargetGrowth& growth_of(const std::string& target);
    void add_point(const std::string& target, Duration now, bool is_last);

    model::Campaign campaign_;
    std::map<std::size_t, LiveSlice> live_;
    std::map<std::string, std::uint64_t> finished_runs_;
    std::vector<std::string> met_;  ///< Ids of crashes that some finder works on, or has added.
    std::size_t slices_ = 0;
};

}  // namespace wiretrial::fuzz
