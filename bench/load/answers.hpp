// answers: the octets that a target sends back, counted as answers by our strict decoders.
//
// A reader belongs to one connection. It is called with input that begins at the first octet it has not consumed;
// what it leaves, the caller keeps and puts in front of what comes next.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "bench/load/plan.hpp"
#include "impl/base/bytes.hpp"

namespace wiretrial::load {

/// What one call of a reader found.
struct Reading {
    std::size_t consumed = 0;
    std::size_t answers = 0;  ///< Whole ones, each as it should be.
    /// Behind those, and consumed as well, is one whose status is not 2xx. Call again: more may follow.
    bool is_refused = false;
    bool is_malformed = false;  ///< What follows is no answer. `trouble` says why.
    bool closes = false;        ///< The answer that came last was the last one of the connection.
};

class AnswerReader {
  public:
    AnswerReader() = default;
    AnswerReader(const AnswerReader&) = delete;
    AnswerReader& operator=(const AnswerReader&) = delete;
    virtual ~AnswerReader() = default;

    /// Cost: O(octets), no allocation for answers that are whole and right.
    [[nodiscard]] virtual Reading read(ByteView input) = 0;
    /// Whether the end of the stream, with nothing unconsumed, is also the end of an answer, which `read` could not know.
    [[nodiscard]] virtual bool ends_with_stream() const = 0;
    /// Of the last answer that was refused or malformed, in a few words.
    [[nodiscard]] virtual std::string trouble() const = 0;
    /// A new connection.
    virtual void reset() = 0;
};

/// The reader for a plan of HTTP or of frames.
[[nodiscard]] std::unique_ptr<AnswerReader> make_reader(const Plan& plan);

}  // namespace wiretrial::load
