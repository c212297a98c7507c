// tally: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/tally.hpp"

#include <numeric>
#include <utility>

namespace wiretrial::load {

std::string_view name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::connect:
            return "connect";
        case ErrorKind::reset:
            return "reset";
        case ErrorKind::closed_early:
            return "closed_early";
        case ErrorKind::timeout:
            return "timeout";
        case ErrorKind::malformed:
            return "malformed";
        case ErrorKind::status:
            return "status";
    }
    std::unreachable();
}

void Tally::advance(TimePoint now) {
    while (now >= slice_end_ && current_ < slices_.size()) {
        ++current_;
        slice_end_ += slice_length_;
    }
}

void Tally::failed(ErrorKind kind, std::size_t requests, std::string_view what) {
    errors_[static_cast<std::size_t>(kind)] += requests;
    if (first_failure_.empty()) {
        first_failure_ = what;
    }
}

std::uint64_t Tally::failed_count() const {
    return std::accumulate(errors_.begin(), errors_.end(), std::uint64_t{0});
}

void Tally::add(const Tally& other) {
    for (std::size_t i = 0; i < slices_.size(); ++i) {
        slices_[i].latencies.add(other.slices_[i].latencies);
        slices_[i].octets_received += other.slices_[i].octets_received;
    }
    for (std::size_t i = 0; i < error_kinds; ++i) {
        errors_[i] += other.errors_[i];
    }
    if (first_failure_.empty()) {
        first_failure_ = other.first_failure_;
    }
    answered_ += other.answered_;
    reconnects_ += other.reconnects_;
    late_answers_ += other.late_answers_;
}

}  // namespace wiretrial::load
