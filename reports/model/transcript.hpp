// transcript: everything that happened in one case, in one order, with times and the evidence.
//
// A judge needs nothing else: the verdict is a pure function of the case and its transcript.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"

namespace wiretrial::model {

enum class EventKind : std::uint8_t {
    step_started,  ///< `detail` is the step in words.
    step_ended,
    opened,  ///< A connection is established, or a socket bound; `detail` holds both addresses.
    listening,
    accepted,        ///< A connection of the subject was accepted; `detail` holds both addresses.
    connect_failed,  ///< `errno_value` tells why.
    sent,            ///< A segment or datagram left; `octets` holds it.
    send_failed,     ///< `errno_value` tells why. An event, not yet a failure.
    segment_read,    ///< Evidence of the segment sent before: the peer has read it, and sleeps.
    segment_asleep,  ///< It arrived; the peer sleeps without having read it.
    segment_undrained,  ///< It was not read within the bound.
    segment_paced,      ///< Nothing can be known of the peer: a pause was made instead.
    received,           ///< `octets` came over a stream.
    datagram_received,  ///< `octets` came; `detail` is the sender; `number` is 1 when it was truncated.
    end_of_stream,      ///< The peer's FIN was read.
    reset,              ///< The connection was reset by the peer.
    finished,           ///< The harness sent its FIN.
    aborted,            ///< The harness sent a reset.
    closed,             ///< The harness closed.
    silence_inferred,  ///< Nothing can come any more: the whole subject sleeps. `detail` tells by what.
    time_passed,       ///< The limit of a step was reached; `number` is the limit in nanoseconds.
    call_returned,  ///< A socket call returned `number`, with `errno_value`; `octets` came with it.
    subject_started,  ///< `number` is its process id, `detail` its command and address.
    subject_exited,  ///< `number` is the exit status, or minus the signal. `octets` is its standard output.
    subject_frozen,
    subject_thawed,
    resources,      ///< `number` is the count of descriptors, `detail` the rest.
    saved,          ///< `detail` is the name, `octets` the value.
    note,           ///< A remark of the harness.
    harness_error,  ///< The harness could not do its part; `detail` tells what. The verdict is `error`.
};

[[nodiscard]] std::string_view name_of(EventKind kind);
[[nodiscard]] std::optional<EventKind> event_kind_named(std::string_view name);

/// One thing that happened.
struct Event {
    EventKind kind = EventKind::note;
    Duration at{};           ///< Since the case began.
    Duration late{};         ///< How late the harness itself was, where it had a time to keep.
    std::uint32_t step = 0;  ///< Index of the step in the case, depth first, from 0.
    std::string endpoint{};  ///< Name in the case; empty where none is meant.
    Bytes octets{};
    std::int64_t number = 0;
    int errno_value = 0;
    std::string detail{};

    friend bool operator==(const Event&, const Event&) = default;
};

using Transcript = std::vector<Event>;

}  // namespace wiretrial::model
