// schedule: when the next request is to leave, and how many are on their way on one connection. No clock: time comes in.
//
// In the closed loop a request leaves as soon as there is room for it. In the open loop the i-th leaves at the start
// plus i periods, whatever the target does: a request that had to wait for room keeps that time, and its latency
// counts from there. So a target that stalls is charged with every request that it kept from being sent (no
// coordinated omission), without a list of those that wait: the index of the next one is all that there is to know.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "impl/base/time.hpp"

namespace wiretrial::load {

/// Of one thread. Threads share a rate by taking turns: thread t of n sends requests t, t + n, t + 2n...
struct Pace {
    double rate = 0.0;  ///< Requests a second of all threads; 0 is the closed loop.
    std::size_t thread = 0;
    std::size_t threads = 1;
    std::uint64_t requests_max = std::numeric_limits<std::uint64_t>::max();
};

class Schedule {
  public:
    Schedule(const Pace& pace, TimePoint start)
        : start_(start),
          period_ns_(pace.rate > 0.0 ? 1e9 / pace.rate : 0.0),
          index_(pace.thread),
          stride_(pace.threads),
          left_(pace.requests_max) {}

    [[nodiscard]] bool is_open_loop() const { return period_ns_ > 0.0; }

    /// The time for which the next request was intended, which is now taken; nothing when none is due.
    [[nodiscard]] std::optional<TimePoint> take(TimePoint now) {
        if (left_ == 0) {
            return std::nullopt;
        }
        TimePoint intended = now;
        if (is_open_loop()) {
            intended = intended_at(index_);
            if (intended > now) {
                return std::nullopt;
            }
            index_ += stride_;
        }
        --left_;
        return intended;
    }
    /// When the next request is due; nothing in the closed loop.
    [[nodiscard]] std::optional<TimePoint> next_due() const {
        return is_open_loop() && left_ > 0 ? std::optional(intended_at(index_)) : std::nullopt;
    }
    /// Requests that are due and not taken. Those of the closed loop never wait.
    [[nodiscard]] std::uint64_t waiting(TimePoint now) const {
        if (!is_open_loop() || intended_at(index_) > now) {
            return 0;
        }
        const auto due =
            static_cast<std::uint64_t>(static_cast<double>((now - start_).count()) / period_ns_);
        return due < index_ ? 0 : (due - index_) / stride_ + 1;
    }

  private:
    [[nodiscard]] TimePoint intended_at(std::uint64_t index) const {
        return start_ +
               Duration(static_cast<std::int64_t>(static_cast<double>(index) * period_ns_));
    }

    TimePoint start_;
    double period_ns_;
    std::uint64_t index_;
    std::uint64_t stride_;
    std::uint64_t left_;
};

/// The intended times of the requests that a stream connection has not answered yet, oldest first.
class InFlight {
  public:
    explicit InFlight(std::size_t depth) : times_(depth) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool is_empty() const { return size_ == 0; }
    [[nodiscard]] bool is_full() const { return size_ == times_.size(); }
    /// Needs: not is_full().
    void push(TimePoint intended) {
        times_[wrapped(front_ + size_)] = intended;
        ++size_;
    }
    /// Needs: not is_empty().
    [[nodiscard]] TimePoint pop() {
        const TimePoint intended = times_[front_];
        front_ = wrapped(front_ + 1);
        --size_;
        return intended;
    }
    void clear() { size_ = 0; }

  private:
    [[nodiscard]] std::size_t wrapped(std::size_t index) const {
        return index < times_.size() ? index : index - times_.size();
    }

    std::vector<TimePoint> times_;
    std::size_t front_ = 0;
    std::size_t size_ = 0;
};

}  // namespace wiretrial::load
