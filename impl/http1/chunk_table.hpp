// chunk_table: the state machine of the line in front of chunk data, as a table.
//
//     chunk     = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
//     chunk-size = 1*HEXDIG
//     chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
//     chunk-ext-val = token / quoted-string                                        RFC 9112 section 7.1
//
// A row for each state, a column for each class of octets, as in field_table.hpp. There is no leniency: an error in
// the chunked coding moves the end of the message, which is what request smuggling lives on.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "impl/http1/defects.hpp"
#include "impl/http1/violation.hpp"

namespace wiretrial::http1 {

enum class ChunkState : std::uint8_t {
    size_first,  ///< The first digit of chunk-size.
    size,
    size_bws,   ///< BWS behind the size: a semicolon must follow.
    ext_start,  ///< BWS before a name.
    ext_name,
    ext_name_bws,  ///< BWS behind a name.
    value_start,   ///< BWS before a value.
    value,
    quoted,
    quoted_pair,
    quoted_end,  ///< Right behind a quoted-string.
    value_bws,   ///< BWS behind a value: a semicolon must follow.
    line_lf,
    tail,  ///< Octets up to CR that nobody looks at (Defects).
    done,
};
inline constexpr std::size_t chunk_state_count = 15;

enum class ChunkColumn : std::uint8_t {
    hex,
    tchar,  ///< But no hexadecimal digit, and none of the next two.
    x,      ///< As in `0x`, in either case.
    sign,   ///< `+` or `-`.
    ows,
    semicolon,
    equals,
    quote,
    backslash,
    other,  ///< VCHAR or obs-text that is none of the above.
    cr,
    lf,
    ctl,
};
inline constexpr std::size_t chunk_column_count = 13;

struct ChunkCell {
    ChunkState next = ChunkState::done;
    Fault fault = Fault::none;
};

using ChunkTable = std::array<std::array<ChunkCell, chunk_column_count>, chunk_state_count>;

/// The strict table.
[[nodiscard]] const ChunkTable& chunk_table();
/// The table of a bent decoder.
[[nodiscard]] ChunkTable bent_chunk_table(const Defects& planted);
[[nodiscard]] ChunkColumn chunk_column_of(char octet);

}  // namespace wiretrial::http1
