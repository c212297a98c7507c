// stream_server: many connections of one listening socket, one session each, in one thread over
// epoll.
//
// Accepting goes in batches. Where no descriptor or memory is left (EMFILE, ENFILE, ENOBUFS,
// ENOMEM) the listener is left alone until a connection closes or a short time has passed:
// connections wait in the backlog, those that exist are served, and nothing spins.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "impl/base/time.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/kernel/stream_connection.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::kernel {

struct StreamServerOptions {
    ListenOptions listen{};
    ConnectionLimits limits{};
    std::size_t connections_max =
        0;  ///< Accepts so many, then no more, and ends with the last; 0 is no bound.
};

/// A listening server. It listens from its making on; octets are served while `run` runs.
class StreamServer {
  public:
    /// Errors: those of listen_at, and of epoll.
    [[nodiscard]] static IoResult<std::unique_ptr<StreamServer>> make(
        const transport::Address& address,
        transport::StreamSessionFactory factory,
        const StreamServerOptions& options = {});
    StreamServer(const StreamServer&) = delete;
    StreamServer& operator=(const StreamServer&) = delete;
    /// Closes everything, and removes the AF_UNIX path if it is still this server's.
    ~StreamServer();

    /// Where it listens, with the port that the kernel chose.
    [[nodiscard]] const transport::Address& address() const { return address_; }

    /// Serves until `stop_fd` is readable, or until `connections_max` connections came and went.
    ///
    /// Errors: those of epoll, which mean that nothing can go on.
    [[nodiscard]] IoResult<void> run(int stop_fd);

  private:
    struct Entry {
        std::unique_ptr<transport::StreamSession> session;
        StreamConnection connection;
        std::uint32_t interest = 0;
        std::optional<TimePoint> armed_for;
    };

    StreamServer(Fd listener,
                 transport::StreamSessionFactory factory,
                 const StreamServerOptions& options);
    [[nodiscard]] IoResult<void> prepare(int stop_fd);
    [[nodiscard]] int wait_ms(TimePoint now) const;
    void accept_batch(TimePoint now);
    void add_connection(Fd fd, TimePoint now);
    /// Without a bound, unless a bent server has one.
    [[nodiscard]] std::size_t connections_at_once_max() const;
    void hold_accepting(TimePoint now);
    void resume_accepting();
    void stop_accepting();
    void run_timers(TimePoint now);
    void update(Entry& entry);
    void arm(Entry& entry, std::optional<TimePoint> deadline);
    void forget(Entry& entry);
    void remove_unix_path() const;

    Fd epoll_;
    Fd listener_;
    transport::StreamSessionFactory factory_;
    StreamServerOptions options_;
    transport::Address address_;
    dev_t path_device_ = 0;
    ino_t path_inode_ = 0;
    std::size_t accepted_ = 0;
    std::optional<TimePoint> accept_again_at_;
    std::unordered_map<Entry*, std::unique_ptr<Entry>> entries_;
    std::set<std::pair<TimePoint, Entry*>> timers_;
    std::vector<char> buffer_;
};

}  // namespace wiretrial::kernel
