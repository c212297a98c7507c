// datagram_flow: one connected UDP socket of a load, with several datagrams on their way.
//
// A datagram begins with the number of its slot and how often that slot was used: so an answer is known, in whatever
// order, twice, or after it was given up.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/driver/worker.hpp"

namespace wiretrial::load {

class DatagramFlow final : public Flow {
  public:
    /// Lifetime: `worker` outlives it.
    explicit DatagramFlow(WorkerState& worker);
    ~DatagramFlow() override;

    void start(TimePoint now) override;
    void on_events(std::uint32_t events) override;
    void offer(TimePoint now) override;
    void check_time(TimePoint now) override;
    [[nodiscard]] bool has_room() const override { return fd_ && !free_.empty(); }
    [[nodiscard]] std::size_t unanswered() const override { return slots_.size() - free_.size(); }

  private:
    struct Slot {
        TimePoint intended{};
        TimePoint sent{};
        std::uint32_t use = 0;
        bool is_open = false;
    };

    void receive();
    void take(ByteView datagram, TimePoint now);
    void flush(TimePoint now);
    void release(std::uint32_t index);
    void fail_all(ErrorKind kind, const std::string& what);

    WorkerState* worker_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> unsent_;  ///< Slots whose datagram has not left yet.
    kernel::Fd fd_{};
};

}  // namespace wiretrial::load
