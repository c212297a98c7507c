// reader_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/reader_defects.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace wiretrial::engine {
namespace {

constexpr std::array<std::string_view, 1> vectors = {"decoder"};
constexpr std::string_view http_vectors = "http1/decoder/*";

}  // namespace

std::span<const DefectFlag<ReaderDefects>> reader_defects() {
    static constexpr std::array table = {
        DefectFlag<ReaderDefects>{
            {.name = "decoder-errors-ignored",
             .mistake = "goes on waiting for octets after the decoder has found a violation",
             .made_by = "callers that look at the number of octets taken, and not at the error",
             .breaks = "a malformed message holds its connection, and nobody is told",
             .subjects = vectors,
             .is_coarse = true,
             .cases = http_vectors},
            &ReaderDefects::ignores_violations},
        DefectFlag<ReaderDefects>{
            {.name = "end-of-stream-completes",
             .mistake = "takes what it has at the end of the stream for a whole message",
             .made_by = "`while data := sock.recv(): buffer += data`, and then `parse(buffer)`",
             .breaks = "a cut message is acted upon as if it were whole",
             .subjects = vectors,
             .is_coarse = true,
             .cases = http_vectors},
            &ReaderDefects::takes_part_for_whole},
        DefectFlag<ReaderDefects>{
            {.name = "every-message-refused",
             .mistake = "takes every message for malformed",
             .made_by = "filters that know one client and its one form of request",
             .breaks = "what is valid is refused",
             .subjects = vectors,
             .is_coarse = true,
             .cases = http_vectors},
            &ReaderDefects::refuses_everything},
    };
    return table;
}

HttpDecoded misread(const ReaderDefects& planted, HttpDecoded decoded) {
    const bool is_ignored =
        planted.ignores_violations && decoded.ending == wiretrial::Ending::violated;
    if (is_ignored) {
        decoded.violation = {};
        decoded.ending = wiretrial::Ending::truncated;
    } else if (planted.takes_part_for_whole && decoded.ending == wiretrial::Ending::truncated) {
        decoded.ending = wiretrial::Ending::clean;
    } else if (planted.refuses_everything && decoded.ending == wiretrial::Ending::clean) {
        decoded.messages.clear();
        decoded.ending = wiretrial::Ending::violated;
    }
    return decoded;
}

}  // namespace wiretrial::engine
