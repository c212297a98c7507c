// client_session: what all stream clients share: an outcome, patience, and a sink for the answers.
//
// A client is done when it is settled: once, with one outcome and a reason in words. Complete means that every
// octet of the answer came, was right, and that the peer then ended the stream; only then the sink is committed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "impl/base/decoder.hpp"
#include "impl/endpoint/stream_defects.hpp"
#include "impl/transport/host_services.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// How a client fared; the value is the exit status.
enum class ClientOutcome : std::uint8_t {
    complete = 0,
    local_failure = 1,  ///< Our own end failed, such as a full disk.
    incomplete = 3,     ///< The stream ended, was reset or stood still before the answer was whole.
    refused = 4,        ///< Nobody listens, or the peer answered that it will not do it.
    violation = 5,      ///< Wrong octets, a broken frame, surplus octets.
};

struct ClientSurroundings {
    transport::OctetSink* sink = nullptr;            ///< Lifetime: outlives the session.
    Duration silence_max = std::chrono::seconds(5);  ///< Time without any progress that is borne.
    StreamDefects planted{};
};

/// A client's session. Derived classes speak the protocol and settle.
class ClientSession : public transport::StreamSession {
  public:
    explicit ClientSession(const ClientSurroundings& surroundings);

    void on_open(TimePoint now, transport::StreamOutput& output) final;
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) final;
    void on_end(TimePoint now, transport::StreamOutput& output) final;
    void on_drained(TimePoint now, transport::StreamOutput& output) final;
    void on_time(TimePoint now, transport::StreamOutput& output) final;
    void on_failure(transport::StreamFailure failure) final;

    /// Call it when the connection is gone: whether another one is wanted for what is left to do. Then the driver
    /// connects again and drives this session from on_open.
    [[nodiscard]] virtual bool wants_connection() { return false; }

    /// Incomplete until it is settled otherwise.
    [[nodiscard]] ClientOutcome outcome() const {
        return outcome_.value_or(ClientOutcome::incomplete);
    }
    /// Why the outcome is not complete, in words.
    [[nodiscard]] const std::string& reason() const { return reason_; }

  protected:
    virtual void start(transport::StreamOutput& output) = 0;
    virtual void receive(ByteView octets, transport::StreamOutput& output) = 0;
    /// The peer's FIN: settle now.
    virtual void end(transport::StreamOutput& output) = 0;
    /// All that was sent has left; more may follow.
    virtual void refill(transport::StreamOutput& /*output*/) {}
    /// The time of set_alarm has passed without any progress.
    virtual void alarm(transport::StreamOutput& /*output*/) {}
    /// Whether another connection will do what this one, which is lost, did not.
    [[nodiscard]] virtual bool outlives(transport::StreamFailure /*failure*/) { return false; }

    /// The first call counts. A complete client closes; all others reset, for nothing of the rest is wanted.
    void settle(ClientOutcome outcome, std::string reason, transport::StreamOutput& output);
    /// settle with `CODE at octet OFFSET of the answers`.
    void settle_violation(const Violation& violation, transport::StreamOutput& output);
    /// Hands octets of the answer to the sink.
    void deliver(ByteView octets, transport::StreamOutput& output);
    [[nodiscard]] bool is_settled() const { return outcome_.has_value(); }
    /// Calls alarm once, so long after the last progress; nothing cancels.
    void set_alarm(std::optional<Duration> after) { alarm_after_ = after; }

  private:
    void renew_patience(TimePoint now, transport::StreamOutput& output) const;
    /// The sink keeps what came, though it is not whole, where that mistake is planted.
    void keep_part() const;

    ClientSurroundings surroundings_;
    std::optional<ClientOutcome> outcome_;
    std::string reason_;
    std::optional<Duration> alarm_after_;
};

}  // namespace wiretrial::endpoint
