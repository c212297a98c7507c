// stream_connection: drives one stream session over one connected socket, in whatever loop waits
// for it.
//
// The loop asks for `interest` and `deadline`, waits, and calls `on_events` or `on_time`.
// Everything else is done here: partial writes, EINTR and EAGAIN, back-pressure (no reading above a
// high-water mark of pending output), half-close, and the close in stages: a close with unread
// octets in the receive queue would send a reset (RFC 9293 section 3.6.1 SHLD-3), which may
// overtake and destroy the last reply. So after the last octet comes FIN, then the peer is read
// until its FIN, bounded in octets and time, and only then the socket closes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "impl/base/time.hpp"
#include "impl/kernel/driver_defects.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::kernel {

struct ConnectionLimits {
    std::size_t pending_high_octets = std::size_t{256} * 1024;  ///< Above it nothing is read.
    std::size_t linger_octets_max =
        std::size_t{1024} * 1024;  ///< Read and dropped at most after a close.
    Duration linger_time_max = std::chrono::seconds(2);
    DriverDefects planted{};
};

/// One connection and its session.
class StreamConnection {
  public:
    /// Needs: `fd` is connected and non-blocking. Lifetime: `session` outlives this object.
    StreamConnection(Fd fd, transport::StreamSession& session, const ConnectionLimits& limits = {});

    void open(TimePoint now);
    /// `events` in the terms of epoll and poll; `buffer` is room for one read, not kept.
    void on_events(std::uint32_t events, TimePoint now, std::span<char> buffer);
    void on_time(TimePoint now);

    [[nodiscard]] std::uint32_t interest() const;
    [[nodiscard]] std::optional<TimePoint> deadline() const;
    [[nodiscard]] bool is_closed() const { return !fd_.is_open(); }
    [[nodiscard]] int fd() const { return fd_.get(); }

  private:
    [[nodiscard]] bool is_reading() const;
    void read_once(TimePoint now, std::span<char> buffer);
    void read_octets(ByteView octets, TimePoint now);
    void read_end(TimePoint now);
    void settle(TimePoint now);
    [[nodiscard]] bool settle_drained(TimePoint now);
    void flush();
    void write_failed(int errno_value);
    void begin_close(TimePoint now);
    void fail(transport::StreamFailure failure);
    void send_fin() const;
    void close_socket();
    /// What of an event a bent driver acts upon before it reads. Gives: whether nothing is left to do.
    [[nodiscard]] bool bend_events(std::uint32_t events);
    /// What a bent driver makes of a send of which only a part, or nothing, was taken. Gives: whether to send on.
    [[nodiscard]] bool bend_full_buffer();

    Fd fd_;
    transport::StreamSession* session_;
    ConnectionLimits limits_;
    transport::StreamOutput output_;
    bool peer_ended_ = false;    ///< The peer's FIN was read.
    bool write_ended_ = false;   ///< Our FIN was sent.
    bool has_sent_ = false;      ///< Octets were taken since the last on_drained.
    bool owes_drained_ = false;  ///< on_drained waits for the next turn, so that others get theirs.
    std::optional<transport::StreamFailure> write_failure_;
    std::optional<TimePoint> linger_until_;
    std::size_t lingered_octets_ = 0;
};

/// What a session is told of an errno.
[[nodiscard]] transport::StreamFailure stream_failure_of(int errno_value);

}  // namespace wiretrial::kernel
