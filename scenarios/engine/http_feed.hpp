// http_feed: runs a decoder of HTTP over a stream under a cut, to its end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/decoder.hpp"
#include "impl/http1/defects.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::engine {

/// What came of one stream that ended.
struct HttpDecoded {
    std::vector<http1::Message>
        messages{};              ///< A chunked body is a message of content and trailers.
    std::uint64_t consumed = 0;  ///< The end of the last whole message.
    Violation violation{};       ///< Its code is empty where there was none.
    wiretrial::Ending ending = wiretrial::Ending::clean;

    friend bool operator==(const HttpDecoded&, const HttpDecoded&) = default;
};

/// Feeds `stream` cut before each of the ascending offsets in `cuts`; its end is the end of the connection.
///
/// Needs: a codec for which is_http_codec holds.
/// Each piece lies in a heap block of exactly its size, at another place at each call: a decoder that reads beyond it,
/// or keeps pointers into an earlier one, does not get away with it under ASan.
[[nodiscard]] HttpDecoded feed_http(std::string_view codec,
                                    const http1::Limits& limits,
                                    ByteView stream,
                                    std::span<const std::size_t> cuts,
                                    const http1::Defects& planted = {});

/// The outcome in words, for a failing vector.
[[nodiscard]] std::string to_text(const HttpDecoded& decoded);

}  // namespace wiretrial::engine
