// read_message: one whole message off the front of octets that are all in memory.
//
// For tools that have the octets anyway (the judge, `wiretrial decode`, tests). Servers and clients use decoder.hpp.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/http1/kernel.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/policy.hpp"

namespace wiretrial::http1 {

/// How a message is read.
struct ReadOptions {
    Limits limits{};
    Policy policy{};
    ByteView request_method = "GET";  ///< What a response answers.
    bool is_end = false;              ///< The connection ends behind the input.
    Kernel kernel = best_kernel();
};

/// Reads one request.
///
/// Gives:  the message and the octets it consumed; need_more while it is not whole; `item` then holds what has come.
/// Errors: those of violation.hpp, with the offset from the front of `input`.
[[nodiscard]] Step<Message> read_request(ByteView input, const ReadOptions& options = {});

/// Reads one response, interim or final. Content that ends with the connection needs `is_end`.
[[nodiscard]] Step<Message> read_response(ByteView input, const ReadOptions& options = {});

/// The values of all field lines of this name (compared without case), joined by ", ". RFC 9110 section 5.3.
///
/// Gives: nothing where no line has this name.
[[nodiscard]] std::optional<Bytes> combined_value(const std::vector<OwnedField>& fields,
                                                  ByteView name);

}  // namespace wiretrial::http1
