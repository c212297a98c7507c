// regression: octets that once broke a decoder, as a suite that runs for ever.
//
// What must come is what the strict decoder gives of the octets whole. A vector is then fed in every cut, so that one
// whose meaning depends on the cut fails until that is mended; and somebody must say which requirement it rests on.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "impl/base/bytes.hpp"

namespace wiretrial::engine {

struct Regression {
    std::string suite{};  ///< Such as `regressions/http-request-0123456789ab`.
    std::string about{};  ///< What was broken, on one line of printing text.
    std::string codec{};  ///< As vectors name it; empty for octets that a server of HTTP is sent.
    std::optional<std::uint64_t> frame_max{};
    Bytes octets{};
};

/// The suite as JSON, with one vector or case that rests on catalogue.hpp's stub.
///
/// Errors: a sentence where the codec is none.
[[nodiscard]] std::expected<std::string, std::string> regression_suite(
    const Regression& regression);

}  // namespace wiretrial::engine
