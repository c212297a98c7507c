// session: one endpoint's protocol state without any I/O: events in, octets and intentions out.
//
// A driver (impl/kernel, later impl/sim) owns the socket and the clock. It calls one event at a
// time and then carries out what the session put into its output. A session may be driven by
// anything that can call it: epoll, a simulated network, a fuzzer, a unit test.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::transport {

/// What a stream session wants done. It lives as long as the connection; the driver acts on it
/// after each event.
class StreamOutput {
  public:
    /// Octets to send, after all that is pending.
    void send(ByteView octets) { buffer_ += octets; }
    /// Half-close (FIN) once everything pending is sent. Reading goes on.
    void finish() { finish_ = true; }
    /// Close once everything pending is sent, in stages, so that the last octets are not lost to a
    /// reset.
    void close() { close_ = true; }
    /// Reset (RST) at once; pending octets are dropped.
    void abort() { abort_ = true; }
    /// Call on_time at this time, instead of at the one asked for before; nothing cancels.
    void wake_at(std::optional<TimePoint> time) { wake_at_ = time; }
    /// No on_octets and no on_end until resume_reading: the session is busy with what it has.
    void pause_reading() { is_paused_ = true; }
    void resume_reading() { is_paused_ = false; }

    /// Octets not yet taken by the transport. The driver stops reading above its own high-water
    /// mark.
    ///
    /// Lifetime: until the next call of send, consume or drop_pending.
    [[nodiscard]] ByteView pending() const { return ByteView(buffer_).substr(taken_); }
    /// The transport took this many octets from the front.
    void consume(std::size_t count) {
        taken_ += count;
        // Moving the rest down only when it is the smaller part keeps the cost linear in what is
        // sent.
        if (taken_ * 2 >= buffer_.size()) {
            buffer_.erase(0, taken_);
            taken_ = 0;
        }
    }
    void drop_pending() {
        buffer_.clear();
        taken_ = 0;
    }

    [[nodiscard]] bool wants_finish() const { return finish_; }
    [[nodiscard]] bool wants_close() const { return close_; }
    [[nodiscard]] bool wants_abort() const { return abort_; }
    [[nodiscard]] bool wants_pause() const { return is_paused_; }
    [[nodiscard]] std::optional<TimePoint> wants_wake_at() const { return wake_at_; }

  private:
    Bytes buffer_;
    std::size_t taken_ = 0;
    bool finish_ = false;
    bool close_ = false;
    bool abort_ = false;
    bool is_paused_ = false;
    std::optional<TimePoint> wake_at_;
};

/// How a stream went down other than by the session's own wish.
enum class StreamFailure : std::uint8_t {
    reset,
    broken_pipe,
    refused,
    unreachable,
    timed_out,
    other
};

/// One end of one byte stream.
class StreamSession {
  public:
    StreamSession() = default;
    StreamSession(const StreamSession&) = delete;
    StreamSession& operator=(const StreamSession&) = delete;
    virtual ~StreamSession() = default;

    /// The connection is established.
    virtual void on_open(TimePoint /*now*/, StreamOutput& /*output*/) {}
    /// Octets arrived; `octets` is never empty, and valid during the call only.
    virtual void on_octets(ByteView octets, TimePoint now, StreamOutput& output) = 0;
    /// The peer's FIN: no octets will follow.
    virtual void on_end(TimePoint now, StreamOutput& output) = 0;
    /// Everything that was pending has been taken by the transport (not: by the peer).
    virtual void on_drained(TimePoint /*now*/, StreamOutput& /*output*/) {}
    /// The time asked for by wake_at has come.
    virtual void on_time(TimePoint /*now*/, StreamOutput& /*output*/) {}
    /// The connection is gone, or was never there; no event follows.
    virtual void on_failure(StreamFailure /*failure*/) {}
};

/// Makes the session of a new connection.
using StreamSessionFactory = std::function<std::unique_ptr<StreamSession>()>;

/// A datagram as it came in.
struct Datagram {
    ByteView octets{};  ///< Valid during the call only.
    Address from{};     ///< The sender.
    std::size_t length =
        0;  ///< Octets of the whole datagram, of which `octets` may be the front only.
    std::optional<Address>
        at{};  ///< The own address from which a reply must leave, where it is known.

    /// The datagram was longer than the buffer (MSG_TRUNC): the rest is gone.
    [[nodiscard]] bool is_truncated() const { return length > octets.size(); }
};

/// What a datagram session wants sent, collected by its driver after each event.
class DatagramOutput {
  public:
    struct Outgoing {
        Bytes octets;
        Address to;
        std::optional<Address> from;  ///< The source address, where it must be a certain one.
    };

    void send_to(const Address& to, ByteView octets) {
        pending_.push_back({Bytes(octets), to, {}});
    }
    /// To the sender of `datagram`, from the address that was asked (RFC 1122 section 4.1.3.5).
    void reply(const Datagram& datagram, Bytes octets) {
        pending_.push_back({std::move(octets), datagram.from, datagram.at});
    }
    void wake_at(std::optional<TimePoint> time) { wake_at_ = time; }
    /// No more events are wanted: the driver sends what is pending and returns.
    void close() { close_ = true; }

    [[nodiscard]] const std::vector<Outgoing>& pending() const { return pending_; }
    [[nodiscard]] std::vector<Outgoing> take_pending() { return std::exchange(pending_, {}); }
    /// Appends all that is pending to `queue`, and keeps the room for more.
    void move_pending_to(std::deque<Outgoing>& queue) {
        std::ranges::move(pending_, std::back_inserter(queue));
        pending_.clear();
    }
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
    /// A datagram could not be sent or delivered (EACCES, ICMP port unreachable...). Not the end of
    /// anything.
    virtual void on_undeliverable(int /*errno_value*/,
                                  TimePoint /*now*/,
                                  DatagramOutput& /*output*/) {}
};

}  // namespace wiretrial::transport
