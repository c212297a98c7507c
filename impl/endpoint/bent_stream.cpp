// bent_stream: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/bent_stream.hpp"

#include <algorithm>
#include <utility>

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

constexpr std::size_t careless_buffer_octets = 1024;
constexpr std::size_t reads_octets_max = std::size_t{64} * 1024;
constexpr std::size_t piece_octets = std::size_t{64} * 1024;

/// toupper() in a locale of ISO 8859-1, of which ASCII was done already.
char upper_latin(char octet) {
    const auto code = static_cast<unsigned char>(octet);
    const bool is_lower = code >= 0xE0U && code != 0xF7U && code != 0xFFU;
    return is_lower ? static_cast<char>(code - 0x20U) : octet;
}

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
    if (defects_.closes_at_once) {
        output.close();
        return;
    }
    if (defects_.greets) {
        output.send("Welcome!\r\n");
    }
    const std::size_t before = output.pending().size();
    session_->on_open(now, output);
    bend(before, output);
}

void BentStream::on_octets(ByteView octets, TimePoint now, StreamOutput& output) {
    const std::size_t before = output.pending().size();
    octets_read_ += octets.size();
    if (defects_.stops_reading && octets_read_ > reads_octets_max) {
        output.pause_reading();
        return;
    }
    if (defects_.converts_first_read_only && has_read_) {
        output.send(octets);
        return;
    }
    has_read_ = true;
    if (defects_.cuts_reads) {
        octets = octets.substr(0, careless_buffer_octets);
    }
    if (defects_.cuts_reads_at_nul) {
        octets = octets.substr(0, octets.find('\0'));
    }
    if (!octets.empty()) {
        session_->on_octets(octets, now, output);
    }
    if (defects_.takes_read_for_message) {
        session_->on_end(now, output);
    }
    bend(before, output);
}

void BentStream::on_end(TimePoint now, StreamOutput& output) {
    if (defects_.ignores_end) {
        return;
    }
    if (defects_.resets_at_end) {
        output.abort();
        return;
    }
    if (defects_.answers_end) {
        output.send("?");
    }
    const std::size_t before = output.pending().size();
    session_->on_end(now, output);
    bend(before, output);
}

void BentStream::on_drained(TimePoint now, StreamOutput& output) {
    const std::size_t before = output.pending().size();
    session_->on_drained(now, output);
    bend(before, output);
}

void BentStream::on_time(TimePoint now, StreamOutput& output) {
    const std::size_t before = output.pending().size();
    session_->on_time(now, output);
    bend(before, output);
}

void BentStream::on_failure(transport::StreamFailure failure) {
    session_->on_failure(failure);
}

void BentStream::bend(std::size_t before, StreamOutput& output) const {
    if (defects_.is_mute) {
        output.drop_pending();
    }
    if (output.pending().size() <= before) {
        return;
    }
    const Bytes all(output.pending());
    Bytes answer = all.substr(before);
    bend_answer(answer, output);
    output.drop_pending();
    output.send(ByteView(all).substr(0, before));
    output.send(answer);
    if (defects_.answers_once) {
        output.close();
    }
}

void BentStream::bend_answer(Bytes& answer, const StreamOutput& output) const {
    if (defects_.sends_garbage) {
        std::ranges::transform(answer, answer.begin(),
                               [](char octet) { return static_cast<char>(octet ^ 1); });
    }
    if (defects_.converts_beyond_ascii) {
        std::ranges::transform(answer, answer.begin(), upper_latin);
    }
    if (defects_.sends_nul_along) {
        answer += '\0';
    }
    // Of a long stream the last piece only is an answer's end.
    const bool is_piece = answer.size() >= piece_octets && !output.wants_finish();
    if (defects_.drops_last_octet && !is_piece) {
        answer.pop_back();
    }
    if (defects_.sends_twice) {
        answer += Bytes(answer);
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
