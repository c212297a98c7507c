// worker: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/driver/worker.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <span>
#include <utility>

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "bench/driver/datagram_flow.hpp"
#include "bench/driver/stream_flow.hpp"
#include "impl/base/check.hpp"
#include "impl/kernel/clock.hpp"

namespace wiretrial::load {
namespace {

constexpr std::size_t events_max = 256;
constexpr std::size_t receive_octets = std::size_t{256} * 1024;
constexpr std::size_t batch_octets_max = std::size_t{256} * 1024;
/// How exactly timeouts are kept, and how soon a target that refused is tried again.
constexpr Duration tick_length = std::chrono::milliseconds(10);

Bytes make_batch(const Plan& plan) {
    Bytes batch = plan.request;
    for (std::size_t i = 1; i < plan.depth && batch.size() < batch_octets_max; ++i) {
        batch += plan.request;
    }
    return batch;
}

Duration thread_cpu() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

Worker::Worker(const Plan& plan, const transport::Address& target, const WorkerOptions& options)
    : state_{.plan = plan,
             .target = target,
             .schedule = Schedule(options.pace, {}),
             .tally = Tally(options.length)},
      options_(options) {
    state_.epoll.reset(::epoll_create1(EPOLL_CLOEXEC));
    state_.buffer.resize(receive_octets);
    if (plan.protocol != Protocol::datagrams) {
        state_.batch = make_batch(plan);
    }
    state_.resting.reserve(options.connections);
    for (std::size_t i = 0; i < options.connections; ++i) {
        if (plan.protocol == Protocol::datagrams) {
            flows_.push_back(std::make_unique<DatagramFlow>(state_));
        } else {
            flows_.push_back(std::make_unique<StreamFlow>(state_));
        }
    }
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    const bool can_wait =
        state_.epoll && (options.stop_fd < 0 || ::epoll_ctl(state_.epoll.get(), EPOLL_CTL_ADD,
                                                            options.stop_fd, &event) == 0);
    WIRETRIAL_CHECK(can_wait);
}

Worker::~Worker() = default;

std::uint64_t Worker::unanswered() const {
    std::uint64_t count = 0;
    for (const auto& flow : flows_) {
        count += flow->unanswered();
    }
    return count;
}

bool Worker::run(TimePoint start) {
    state_.schedule = Schedule(options_.pace, start);
    state_.tally.begin(start);
    end_ = start + options_.length;
    const Duration cpu_before = thread_cpu();
    // Waits end when they should, and not 50 us later (prctl(2), PR_SET_TIMERSLACK).
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    TimePoint now = kernel::now();
    for (const auto& flow : flows_) {
        flow->start(now);
    }
    bool was_stopped = false;
    std::array<epoll_event, events_max> events{};
    for (now = kernel::now(); !is_over(now) && !was_stopped; now = kernel::now()) {
        offer_due(now);
        if (now >= next_tick_) {
            tick(now);
        }
        const auto wait = wait_time(now);
        const timespec limit{.tv_sec = wait.count() / 1'000'000'000,
                             .tv_nsec = wait.count() % 1'000'000'000};
        const int count = ::epoll_pwait2(state_.epoll.get(), events.data(),
                                         static_cast<int>(events.size()), &limit, nullptr);
        for (const epoll_event& event :
             std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
            if (event.data.ptr == nullptr) {
                was_stopped = true;
            } else {
                static_cast<Flow*>(event.data.ptr)->on_events(event.events);
            }
        }
        progress_.answered.store(state_.tally.answered_count(), std::memory_order_relaxed);
        progress_.failed.store(state_.tally.failed_count(), std::memory_order_relaxed);
    }
    ended_at_ = std::min(now, end_);
    unsent_ = state_.schedule.waiting(ended_at_);
    cpu_ = thread_cpu() - cpu_before;
    return !was_stopped;
}

/// Gives what is due to whoever has room, in turns.
void Worker::offer_due(TimePoint now) {
    const auto due = state_.schedule.next_due();
    if (!due || *due > now) {
        return;
    }
    for (std::size_t turn = 0; turn < flows_.size(); ++turn) {
        Flow& flow = *flows_[next_flow_];
        next_flow_ = next_flow_ + 1 < flows_.size() ? next_flow_ + 1 : 0;
        if (!flow.has_room()) {
            continue;
        }
        flow.offer(now);
        const auto next = state_.schedule.next_due();
        if (!next || *next > now) {
            return;
        }
    }
}

void Worker::tick(TimePoint now) {
    next_tick_ = now + tick_length;
    for (Flow* const flow : std::exchange(state_.resting, {})) {
        flow->start(now);
    }
    for (const auto& flow : flows_) {
        flow->check_time(now);
    }
}

Duration Worker::wait_time(TimePoint now) const {
    TimePoint until = std::min(next_tick_, end_);
    if (const auto due = state_.schedule.next_due(); due && *due > now) {
        until = std::min(until, *due);
    }
    return std::max(until - now, Duration::zero());
}

bool Worker::is_over(TimePoint now) const {
    return now >= end_ || state_.tally.answered_count() + state_.tally.failed_count() >=
                              options_.pace.requests_max;
}

}  // namespace wiretrial::load
