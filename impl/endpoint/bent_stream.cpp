// bent_stream: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/bent_stream.hpp"

#include <utility>

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

/// A session and what bends it, in one piece.
class OwningBentStream final : public transport::StreamSession {
  public:
    OwningBentStream(std::unique_ptr<transport::StreamSession> session,
                     const StreamDefects& defects)
        : session_(std::move(session)), bent_(*session_, defects) {}

    void on_open(TimePoint now, StreamOutput& output) override { bent_.on_open(now, output); }
    void on_octets(ByteView octets, TimePoint now, StreamOutput& output) override {
        bent_.on_octets(octets, now, output);
    }
    void on_end(TimePoint now, StreamOutput& output) override { bent_.on_end(now, output); }
    void on_drained(TimePoint now, StreamOutput& output) override { bent_.on_drained(now, output); }
    void on_time(TimePoint now, StreamOutput& output) override { bent_.on_time(now, output); }
    void on_failure(transport::StreamFailure failure) override { bent_.on_failure(failure); }

  private:
    std::unique_ptr<transport::StreamSession> session_;
    BentStream bent_;
};

}  // namespace

void BentStream::on_open(TimePoint now, StreamOutput& output) {
    session_->on_open(now, output);
    bend(output);
}

void BentStream::on_octets(ByteView octets, TimePoint now, StreamOutput& output) {
    session_->on_octets(octets, now, output);
    bend(output);
}

void BentStream::on_end(TimePoint now, StreamOutput& output) {
    session_->on_end(now, output);
    bend(output);
}

void BentStream::on_drained(TimePoint now, StreamOutput& output) {
    session_->on_drained(now, output);
    bend(output);
}

void BentStream::on_time(TimePoint now, StreamOutput& output) {
    session_->on_time(now, output);
    bend(output);
}

void BentStream::on_failure(transport::StreamFailure failure) {
    session_->on_failure(failure);
}

void BentStream::bend(StreamOutput& output) const {
    if (defects_.is_mute) {
        output.drop_pending();
    }
}

transport::StreamSessionFactory bent(transport::StreamSessionFactory make,
                                     const StreamDefects& defects) {
    if (defects == StreamDefects{}) {
        return make;
    }
    return [make = std::move(make), defects] {
        return std::make_unique<OwningBentStream>(make(), defects);
    };
}

}  // namespace wiretrial::endpoint
