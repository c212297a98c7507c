// transcript: the names of the events.
// SPDX-License-Identifier: Apache-2.0
#include "reports/model/transcript.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace wiretrial::model {
namespace {

// In the order of EventKind; a test holds the two together.
constexpr std::array<std::string_view, 30> names = {"step-started",
                                                    "step-ended",
                                                    "opened",
                                                    "listening",
                                                    "accepted",
                                                    "connect-failed",
                                                    "sent",
                                                    "send-failed",
                                                    "segment-read",
                                                    "segment-asleep",
                                                    "segment-undrained",
                                                    "segment-paced",
                                                    "received",
                                                    "datagram-received",
                                                    "end-of-stream",
                                                    "reset",
                                                    "finished",
                                                    "aborted",
                                                    "closed",
                                                    "silence-inferred",
                                                    "time-passed",
                                                    "call-returned",
                                                    "subject-started",
                                                    "subject-exited",
                                                    "subject-frozen",
                                                    "subject-thawed",
                                                    "resources",
                                                    "saved",
                                                    "note",
                                                    "harness-error"};
static_assert(names.size() == static_cast<std::size_t>(EventKind::harness_error) + 1);

}  // namespace

std::string_view name_of(EventKind kind) {
    return names.at(static_cast<std::size_t>(kind));
}

std::optional<EventKind> event_kind_named(std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<EventKind>(found - names.begin());
}

}  // namespace wiretrial::model
