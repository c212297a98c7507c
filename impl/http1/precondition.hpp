// precondition: whether a conditional request is to be performed. RFC 9110 section 13.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "impl/base/bytes.hpp"
#include "impl/http1/date.hpp"
#include "impl/http1/etag.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// What a server knows of the representation that a request selects.
struct SelectedRepresentation {
    bool exists = true;  ///< The target resource has a current representation.
    std::optional<EntityTag> etag{};
    std::optional<UnixTime> last_modified{};
};

/// What its conditions make of a request.
enum class PreconditionVerdict : std::uint8_t {
    perform,        ///< Perform the method; a Range applies.
    perform_whole,  ///< Perform the method and ignore Range.
    not_modified,   ///< 304.
    failed,         ///< 412.
};

/// The parts of a request that its conditions depend on.
struct ConditionalRequest {
    ByteView method{};
    std::span<const Field> fields{};
    UnixTime now = 0;  ///< Of the server's clock.
};

/// Evaluates the conditions of a request as an origin server.
///
/// Source: RFC 9110 section 13.2.2, whose steps are numbered in the body, and 13.1.1 to 13.1.5.
/// Needs:  without conditions the answer would be a 2xx (section 13.2.1), and the method selects or modifies a
///         representation (not CONNECT, OPTIONS or TRACE).
[[nodiscard]] PreconditionVerdict evaluate_preconditions(const ConditionalRequest& request,
                                                         const SelectedRepresentation& selected);

/// Whether a field of this name is a condition, or belongs to one (If-Match ... If-Range).
[[nodiscard]] bool is_conditional_field(ByteView name);

}  // namespace wiretrial::http1
