// tally: what happened in a load, in slices of time, so that the warm-up can be told from the rest afterwards.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/histogram.hpp"
#include "impl/base/time.hpp"

namespace wiretrial::load {

/// Why a request has no answer that counts.
enum class ErrorKind : std::uint8_t {
    connect,       ///< The connection could not be made.
    reset,         ///< It was reset.
    closed_early,  ///< It ended before the answer did.
    timeout,       ///< Nothing came in time.
    malformed,     ///< What came is no answer.
    status,        ///< The answer is no 2xx.
};
inline constexpr std::size_t error_kinds = 6;

/// `connect`, `reset`, `closed_early`, `timeout`, `malformed`, `status`.
[[nodiscard]] std::string_view name_of(ErrorKind kind);

/// One part of a run.
struct Slice {
    Histogram latencies{};  ///< Of the requests answered in it.
    std::uint64_t octets_received = 0;
};

/// A run is cut into as many equal slices.
inline constexpr std::size_t slices_of_run = 40;

/// Of one thread; `add` makes one of many.
class Tally {
  public:
    explicit Tally(Duration length)
        : slices_(slices_of_run),
          slice_length_(std::max(length / static_cast<int>(slices_of_run), Duration(1))) {}

    /// The first slice begins. To make a tally takes time, which belongs to none.
    void begin(TimePoint start) { slice_end_ = start + slice_length_; }

    /// Needs: `now` never goes back. What is answered after the last slice does not count.
    void answered(TimePoint intended, TimePoint now) {
        if (now >= slice_end_) {
            advance(now);
        }
        if (current_ < slices_.size()) [[likely]] {
            slices_[current_].latencies.record(now - intended);
            ++answered_;
        }
    }
    void received(std::size_t octets, TimePoint now) {
        if (now >= slice_end_) {
            advance(now);
        }
        if (current_ < slices_.size()) {
            slices_[current_].octets_received += octets;
        }
    }
    /// `what` is kept from the first time.
    void failed(ErrorKind kind, std::size_t requests, std::string_view what);
    void reconnected() { ++reconnects_; }
    /// A datagram that came after it was given up, or twice.
    void came_late() { ++late_answers_; }
    void add(const Tally& other);

    [[nodiscard]] const std::vector<Slice>& slices() const { return slices_; }
    [[nodiscard]] Duration slice_length() const { return slice_length_; }
    [[nodiscard]] std::uint64_t answered_count() const { return answered_; }
    [[nodiscard]] std::uint64_t failed_count() const;
    [[nodiscard]] std::uint64_t failed_count(ErrorKind kind) const {
        return errors_[static_cast<std::size_t>(kind)];
    }
    /// Of whatever failed first; empty while nothing did.
    [[nodiscard]] const std::string& first_failure() const { return first_failure_; }
    /// Connections made again after the first time.
    [[nodiscard]] std::uint64_t reconnects() const { return reconnects_; }
    [[nodiscard]] std::uint64_t late_answers() const { return late_answers_; }

  private:
    void advance(TimePoint now);

    std::vector<Slice> slices_;
    Duration slice_length_;
    TimePoint slice_end_{};
    std::size_t current_ = 0;
    std::uint64_t answered_ = 0;
    std::array<std::uint64_t, error_kinds> errors_{};
    std::string first_failure_{};
    std::uint64_t reconnects_ = 0;
    std::uint64_t late_answers_ = 0;
};

}  // namespace wiretrial::load
