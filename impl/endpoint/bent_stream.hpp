// bent_stream: any session over a stream with planted mistakes: the strict one inside, between it and its driver
// whoever wrote the loop around recv and send.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "impl/base/bytes.hpp"
#include "impl/endpoint/stream_defects.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// Passes events on, and what the session wants back, bent.
class BentStream final : public transport::StreamSession {
  public:
    /// Lifetime: `session` outlives this object.
    BentStream(transport::StreamSession& session, const StreamDefects& defects)
        : session_(&session), defects_(defects) {}

    void on_open(TimePoint now, transport::StreamOutput& output) override;
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;
    void on_drained(TimePoint now, transport::StreamOutput& output) override;
    void on_time(TimePoint now, transport::StreamOutput& output) override;
    void on_failure(transport::StreamFailure failure) override;

  private:
    /// Bends what the event has added to the output, of which `before` octets were pending already.
    void bend(std::size_t before, transport::StreamOutput& output) const;
    void bend_answer(Bytes& answer, const transport::StreamOutput& output) const;

    transport::StreamSession* session_;
    StreamDefects defects_;
    std::size_t octets_read_ = 0;
    bool has_read_ = false;
};

/// The sessions of `make`, bent; `make` itself where nothing is planted.
[[nodiscard]] transport::StreamSessionFactory bent(transport::StreamSessionFactory make,
                                                   const StreamDefects& defects);

}  // namespace wiretrial::endpoint
