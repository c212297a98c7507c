// session_harness: drives a stream session in memory, for tests: any cut of the input, any pace of the output.
//
// It keeps the contract of a driver: nothing is handed over while the session pauses, on_drained follows when all is
// taken, and nothing follows a close or an abort.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <string>

#include "impl/base/text.hpp"
#include "impl/transport/host_services.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// What the peer of a session saw.
struct Seen {
    Bytes octets;
    std::string ending;  ///< `open`, `finished`, `closed` or `aborted`.

    friend bool operator==(const Seen&, const Seen&) = default;
};

/// The peer's side of one session.
class SessionHarness {
  public:
    /// Lifetime: `session` outlives the harness. `take_max` is how much the peer reads at once.
    explicit SessionHarness(transport::StreamSession& session,
                            std::size_t take_max = std::numeric_limits<std::size_t>::max())
        : session_(&session), take_max_(take_max) {
        session_->on_open(now_, output_);
        pump();
    }

    void feed(ByteView octets) {
        held_ += octets;
        pump();
    }
    void end() {
        has_end_ = true;
        pump();
    }
    void advance(Duration duration) {
        now_ += duration;
        if (const auto wake_at = output_.wants_wake_at();
            wake_at && *wake_at <= now_ && !is_over()) {
            output_.wake_at({});
            session_->on_time(now_, output_);
            pump();
        }
    }

    [[nodiscard]] Seen seen() const {
        const char* ending = output_.wants_abort()    ? "aborted"
                             : output_.wants_close()  ? "closed"
                             : output_.wants_finish() ? "finished"
                                                      : "open";
        return {octets_, ending};
    }
    [[nodiscard]] std::size_t pending_max() const { return pending_max_; }
    /// Stop taking after so many octets: for sessions that never end.
    void limit_taken(std::size_t octets) { taken_limit_ = octets; }

  private:
    [[nodiscard]] bool is_over() const { return output_.wants_abort() || output_.wants_close(); }

    void pump() {
        while (true) {
            take();
            if (is_over()) {
                return;
            }
            if (!held_.empty() && !output_.wants_pause()) {
                const Bytes octets = std::move(held_);
                held_.clear();
                session_->on_octets(octets, now_, output_);
            } else if (has_end_ && held_.empty() && !output_.wants_pause()) {
                has_end_ = false;
                session_->on_end(now_, output_);
            } else {
                return;
            }
        }
    }

    void take() {
        while (!output_.wants_abort() && !output_.pending().empty() &&
               octets_.size() < taken_limit_) {
            pending_max_ = std::max(pending_max_, output_.pending().size());
            const std::size_t count = std::min(take_max_, output_.pending().size());
            octets_ += output_.pending().substr(0, count);
            output_.consume(count);
            if (output_.pending().empty() && !output_.wants_finish() && !output_.wants_close()) {
                session_->on_drained(now_, output_);
            }
        }
    }

    transport::StreamSession* session_;
    std::size_t take_max_;
    transport::StreamOutput output_;
    TimePoint now_{};
    Bytes octets_;
    Bytes held_;
    bool has_end_ = false;
    std::size_t pending_max_ = 0;
    std::size_t taken_limit_ = std::numeric_limits<std::size_t>::max();
};

/// What a fresh session makes of `input`, given in two pieces cut at `cut` (or octet by octet) and then ended.
using MakeSession = std::function<std::unique_ptr<transport::StreamSession>()>;

[[nodiscard]] inline Seen seen_of_cut(const MakeSession& make, ByteView input, std::size_t cut) {
    const auto session = make();
    SessionHarness harness(*session);
    harness.feed(input.substr(0, cut));
    harness.feed(input.substr(cut));
    harness.end();
    return harness.seen();
}

[[nodiscard]] inline Seen seen_of(const MakeSession& make, ByteView input) {
    return seen_of_cut(make, input, input.size());
}

/// Empty when every cut, octet by octet, and a peer that reads one octet at a time see the same; else what differs.
[[nodiscard]] inline std::string cut_disagreement(const MakeSession& make, ByteView input) {
    const Seen whole = seen_of(make, input);
    for (std::size_t cut = 0; cut < input.size(); ++cut) {
        if (const Seen other = seen_of_cut(make, input, cut); other != whole) {
            return "cut at " + std::to_string(cut) + ": '" + escape(other.octets, 200) + "' " +
                   other.ending + ", whole: '" + escape(whole.octets, 200) + "' " + whole.ending;
        }
    }
    const auto session = make();
    SessionHarness harness(*session, 1);
    for (const char octet : input) {
        harness.feed(ByteView(&octet, 1));
    }
    harness.end();
    return harness.seen() == whole ? ""
                                   : "octet by octet: '" + escape(harness.seen().octets, 200) + "'";
}

/// Keeps what a client delivers.
class MemorySink : public transport::OctetSink {
  public:
    [[nodiscard]] bool write(ByteView octets) override {
        content += octets;
        return accepts;
    }
    [[nodiscard]] bool commit() override {
        is_committed = true;
        return true;
    }

    Bytes content;
    bool is_committed = false;
    bool accepts = true;
};

}  // namespace wiretrial::endpoint
