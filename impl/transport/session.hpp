// session: one endpoint's protocol state without any I/O: events in, octets and intentions out.
//
// A driver (impl/kernel, later impl/sim) owns the socket and the clock. It calls one event at a time and then
// carries out what the session put into its output. A session may be driven by anything that can call it:
// epoll, a simulated network, a fuzzer, a unit test.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::transport {

/// What a stream session wants done, collected by its driver after each event.
class StreamOutput {
  public:
    /// Octets to send, after all that is pending.
    void send(ByteView octets) { pending_ += octets; }
    /// Half-close (FIN) once everything pending is sent. Reading goes on.
    void finish() { finish_ = true; }
    /// Close once everything pending is sent, in stages, so that the last octets are not lost to a reset.
    void close() { close_ = true; }
    /// Reset (RST) at once; pending octets are dropped.
    void abort() { abort_ = true; }
    /// Call on_time at this time, instead of at the one asked for before; nothing cancels.
    void wake_at(std::optional<TimePoint> time) { wake_at_ = time; }

    /// Octets not yet handed to the transport. The driver stops reading above its own high-water mark.
    [[nodiscard]] Bytes& pending() { return pending_; }
    [[nodiscard]] const Bytes& pending() const { return pending_; }
    [[nodiscard]] bool wants_finish() const { return finish_; }
    [[nodiscard]] bool wants_close() const { return close_; }
    [[nodiscard]] bool wants_abort() const { return abort_; }
    [[nodiscard]] std::optional<TimePoint> wants_wake_at() const { return wake_at_; }

  private:
    Bytes pending_;
    bool finish_ = false;
    bool close_ = false;
    bool abort_ = false;
    std::optional<TimePoint> wake_at_;
};

/// How a stream went down other than by the session's own wish.
enum class StreamFailure : std::uint8_t { reset, broken_pipe, refused, unreachable, timed_out, other };

/// One end of one byte stream.
class StreamSession {
  public:
    StreamSession() = default;
    StreamSession(const StreamSession&) = delete;
    StreamSession& operator=(const StreamSession&) = delete;
    virtual ~StreamSession() = default;

    /// The connection is established.
    virtual void on_open(TimePoint /*now*/, StreamOutput& /*output*/) {}
    /// Octets arrived; `octets` is valid during the call only.
    virtual void on_octets(ByteView octets, TimePoint now, StreamOutput& output) = 0;
    /// The peer's FIN: no octets will follow.
    virtual void on_end(TimePoint now, StreamOutput& output) = 0;
    /// Everything that was pending has been taken by the transport (not: by the peer).
    virtual void on_drained(TimePoint /*now*/, StreamOutput& /*output*/) {}
    /// The time asked for by wake_at has come.
    virtual void on_time(TimePoint /*now*/, StreamOutput& /*output*/) {}
    /// The connection is gone; no event follows.
    virtual void on_failure(StreamFailure /*failure*/) {}
};

/// A datagram as it came in.
struct Datagram {
    ByteView octets{};       ///< Valid during the call only.
    Address from;            ///< The sender.
    bool is_truncated = false;  ///< The datagram was longer than the buffer (MSG_TRUNC): the rest is gone.
};

/// What a datagram session wants sent, collected by its driver after each event.
class DatagramOutput {
  public:
    struct Outgoing {
        Bytes octets;
        Address to;
    };

    void send_to(const Address& to, ByteView octets) { pending_.push_back({Bytes(octets), to}); }
    void wake_at(std::optional<TimePoint> time) { wake_at_ = time; }
    /// No more events are wanted: the driver returns.
    void close() { close_ = true; }

    [[nodiscard]] std::vector<Outgoing>& pending() { return pending_; }
    [[nodiscard]] std::optional<TimePoint> wants_wake_at() const { return wake_at_; }
    [[nodiscard]] bool wants_close() const { return close_; }

  private:
    std::vector<Outgoing> pending_;
    std::optional<TimePoint> wake_at_;
    bool close_ = false;
};

/// One end of a datagram service.
class DatagramSession {
  public:
    DatagramSession() = default;
    DatagramSession(const DatagramSession&) = delete;
    DatagramSession& operator=(const DatagramSession&) = delete;
    virtual ~DatagramSession() = default;

    /// The socket is bound.
    virtual void on_open(TimePoint /*now*/, DatagramOutput& /*output*/) {}
    virtual void on_datagram(const Datagram& datagram, TimePoint now, DatagramOutput& output) = 0;
    virtual void on_time(TimePoint /*now*/, DatagramOutput& /*output*/) {}
    /// An earlier datagram could not be delivered (ICMP port unreachable and the like). Not the end of anything.
    virtual void on_undeliverable(int /*errno_value*/, TimePoint /*now*/, DatagramOutput& /*output*/) {}
};

/// Makes the session of a new connection.
using StreamSessionFactory = std::function<std::unique_ptr<StreamSession>()>;

}  // namespace wiretrial::transport
