// worker: one thread of a load: an epoll set, its share of the connections, and a schedule.
//
// Nothing is allocated for a request. Sockets are registered once, edge-triggered: a readiness costs one receive, and
// all requests that are due on a connection leave in one send.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "bench/load/plan.hpp"
#include "bench/load/schedule.hpp"
#include "bench/load/tally.hpp"
#include "impl/base/time.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::load {

class Flow;

/// What a worker's flows share.
struct WorkerState {
    const Plan& plan;
    const transport::Address& target;
    Schedule schedule;
    Tally tally;
    kernel::Fd epoll{};
    std::vector<char> buffer{};    ///< For one receive.
    Bytes batch{};                 ///< Requests, one behind the other.
    std::vector<Flow*> resting{};  ///< To be started again at the next tick.
};

/// One connection, or one datagram socket.
class Flow {
  public:
    Flow() = default;
    Flow(const Flow&) = delete;
    Flow& operator=(const Flow&) = delete;
    virtual ~Flow() = default;

    /// Opens its socket, for the first time or again.
    virtual void start(TimePoint now) = 0;
    virtual void on_events(std::uint32_t events) = 0;
    /// Sends what is due, as far as there is room.
    virtual void offer(TimePoint now) = 0;
    /// Gives up what is overdue.
    virtual void check_time(TimePoint now) = 0;
    /// Whether a request that comes due could leave at once.
    [[nodiscard]] virtual bool has_room() const = 0;
    [[nodiscard]] virtual std::size_t unanswered() const = 0;
};

/// What other threads may watch.
struct Progress {
    std::atomic<std::uint64_t> answered = 0;
    std::atomic<std::uint64_t> failed = 0;
};

struct WorkerOptions {
    Pace pace{};
    std::size_t connections = 1;
    Duration length{};
    int stop_fd = -1;  ///< Readable: stop now.
};

class Worker {
  public:
    Worker(const Plan& plan, const transport::Address& target, const WorkerOptions& options);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker();

    /// Runs until the length is over since `start`, until as many requests as may be sent are answered or failed, or
    /// until it is stopped. Gives: whether it was not stopped.
    [[nodiscard]] bool run(TimePoint start);

    [[nodiscard]] const Progress& progress() const { return progress_; }
    // Of a run that is over.
    [[nodiscard]] const Tally& tally() const { return state_.tally; }
    [[nodiscard]] std::uint64_t unanswered() const;
    [[nodiscard]] std::uint64_t unsent() const { return unsent_; }
    [[nodiscard]] Duration cpu() const { return cpu_; }
    [[nodiscard]] TimePoint ended_at() const { return ended_at_; }

  private:
    void offer_due(TimePoint now);
    void tick(TimePoint now);
    [[nodiscard]] Duration wait_time(TimePoint now) const;
    [[nodiscard]] bool is_over(TimePoint now) const;

    WorkerState state_;
    WorkerOptions options_;
    std::vector<std::unique_ptr<Flow>> flows_;
    std::size_t next_flow_ = 0;
    TimePoint next_tick_{};
    TimePoint end_{};
    Progress progress_;
    std::uint64_t unsent_ = 0;
    Duration cpu_{};
    TimePoint ended_at_{};
};

}  // namespace wiretrial::load
