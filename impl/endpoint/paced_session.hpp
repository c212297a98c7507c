// paced_session: a server that takes one step at a time and rests while its answers pile up.
//
// A request of three octets may ask for gigabytes. So each step does a bounded piece of work, no step is taken
// while much is pending, and nothing is read meanwhile: memory stays bounded whatever the peer pipelines.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// Keeps what was read and not yet used, and calls `step` while there is something to do.
class PacedSession : public transport::StreamSession {
  public:
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) final;
    void on_end(TimePoint now, transport::StreamOutput& output) final;
    void on_drained(TimePoint now, transport::StreamOutput& output) final;

  protected:
    enum class Next : bool { wait, go_on };

    /// Does one piece of work. Gives: wait, when nothing can be done before more octets come.
    [[nodiscard]] virtual Next step(transport::StreamOutput& output) = 0;

    /// Octets that came and were not used. Lifetime: until `use`.
    [[nodiscard]] ByteView unused() const { return ByteView(unused_).substr(used_); }
    void use(std::size_t count);
    /// The peer's FIN was read: nothing will follow what is unused.
    [[nodiscard]] bool has_ended() const { return has_ended_; }

  private:
    void pump(transport::StreamOutput& output);

    Bytes unused_;
    std::size_t used_ = 0;
    bool has_ended_ = false;
};

}  // namespace wiretrial::endpoint
