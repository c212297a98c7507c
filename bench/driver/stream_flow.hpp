// stream_flow: one connection of a load: HTTP or frames.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "bench/driver/worker.hpp"
#include "bench/load/answers.hpp"

namespace wiretrial::load {

class StreamFlow final : public Flow {
  public:
    /// Lifetime: `worker` outlives it.
    explicit StreamFlow(WorkerState& worker)
        : worker_(&worker), reader_(make_reader(worker.plan)), in_flight_(worker.plan.depth) {}

    void start(TimePoint now) override;
    void on_events(std::uint32_t events) override;
    void offer(TimePoint now) override;
    void check_time(TimePoint now) override;
    [[nodiscard]] bool has_room() const override;
    [[nodiscard]] std::size_t unanswered() const override { return in_flight_.size(); }

  private:
    enum class State : std::uint8_t {
        closed,  ///< For want of a request (connect per request), or at rest after a failure.
        connecting,
        open,
        ending,  ///< Everything is answered, and the target is to close.
    };

    void connect(TimePoint now);
    void on_connect(TimePoint now);
    void receive(bool has_ended);
    void take(ByteView octets, TimePoint now);
    /// Gives false when the connection is no more.
    [[nodiscard]] bool account(const Reading& reading, TimePoint now);
    void on_end(TimePoint now);
    void flush(TimePoint now);
    void end_connection(TimePoint now);
    void fail(ErrorKind kind, const std::string& what, TimePoint now);

    WorkerState* worker_;
    std::unique_ptr<AnswerReader> reader_;
    InFlight in_flight_;
    kernel::Fd fd_{};
    Bytes rest_{};           ///< Received, and not yet consumed.
    std::size_t owed_ = 0;   ///< Octets of requests that are not sent.
    std::size_t phase_ = 0;  ///< Octets of a request that are sent already.
    TimePoint last_progress_{};
    State state_ = State::closed;
    bool has_answered_ = false;   ///< This connection has.
    bool has_connected_ = false;  ///< Some connection before.
};

}  // namespace wiretrial::load
