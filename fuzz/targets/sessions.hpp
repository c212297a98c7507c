// sessions: a stream session under a fuzzer's pieces, short writes, timers and resets, in memory.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <span>

#include "fuzz/targets/choices.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::fuzz {

/// What the peer sees that sends `input` cut at these places, takes `take_max` octets at once, and sends its FIN.
[[nodiscard]] inline endpoint::Seen seen_cut(transport::StreamSession& session,
                                             ByteView input,
                                             std::span<const std::size_t> cuts,
                                             std::size_t take_max) {
    endpoint::SessionHarness harness(session, take_max);
    std::size_t begin = 0;
    for (const std::size_t cut : cuts) {
        harness.feed(input.substr(begin, cut - begin));
        begin = cut;
    }
    harness.feed(input.substr(begin));
    harness.end();
    return harness.seen();
}

/// What the peer sees where time passes between the pieces, and the connection may be reset behind one of them.
[[nodiscard]] inline endpoint::Seen seen_troubled(std::unique_ptr<transport::StreamSession> session,
                                                  ByteView input,
                                                  Choices& choices) {
    endpoint::SessionHarness harness(*session, 1 + 16 * choices.take());
    for (const std::size_t cut : choices.cuts(input.size())) {
        const std::size_t size = std::min(cut, input.size());
        harness.feed(input.substr(0, size));
        input.remove_prefix(size);
        const std::size_t trouble = choices.take();
        if (trouble % 8 == 0) {
            session->on_failure(transport::StreamFailure::reset);
            return harness.seen();
        }
        harness.advance(std::chrono::milliseconds(trouble * trouble));
    }
    harness.feed(input);
    harness.advance(std::chrono::seconds(choices.take()));
    harness.end();
    harness.advance(std::chrono::hours(1));
    return harness.seen();
}

/// Both saw the same, or how they differ.
[[nodiscard]] inline std::optional<std::string> difference(const endpoint::Seen& whole,
                                                           const endpoint::Seen& cut) {
    if (whole == cut) {
        return std::nullopt;
    }
    return "cut: whole '" + escape(whole.octets, 400) + "' " + whole.ending + "; cut '" +
           escape(cut.octets, 400) + "' " + cut.ending;
}

}  // namespace wiretrial::fuzz
