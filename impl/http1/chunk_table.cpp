// chunk_table: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/chunk_table.hpp"

#include "impl/http1/octets.hpp"

namespace wiretrial::http1 {
namespace {

using State = ChunkState;
using Column = ChunkColumn;
using Row = std::array<ChunkCell, chunk_column_count>;

constexpr std::size_t index(auto value) {
    return static_cast<std::size_t>(value);
}

/// A row in which everything is wrong, a line end in its own way.
consteval Row wrong(Fault fault) {
    Row row{};
    row.fill({.fault = fault});
    row[index(Column::lf)] = {.fault = Fault::chunk_lone_lf};
    return row;
}

consteval Row with(Row row, Column column, State next) {
    row[index(column)] = {.next = next};
    return row;
}

consteval Row with_token(Row row, State next) {
    return with(with(row, Column::hex, next), Column::tchar, next);
}

consteval ChunkTable make_table() {
    constexpr Fault size = Fault::chunk_size_invalid;
    constexpr Fault ext = Fault::chunk_ext_invalid;
    ChunkTable table{};
    table[index(State::size_first)] = with(wrong(size), Column::hex, State::size);
    table[index(State::size_first)][index(Column::lf)] = {.fault = size};
    table[index(State::size)] =
        with(with(with(with(wrong(size), Column::hex, State::size), Column::ows, State::size_bws),
                  Column::semicolon, State::ext_start),
             Column::cr, State::line_lf);
    table[index(State::size_bws)] =
        with(with(wrong(size), Column::ows, State::size_bws), Column::semicolon, State::ext_start);
    table[index(State::ext_start)] =
        with(with_token(wrong(ext), State::ext_name), Column::ows, State::ext_start);
    table[index(State::ext_name)] = with(
        with(with(with(with_token(wrong(ext), State::ext_name), Column::ows, State::ext_name_bws),
                  Column::equals, State::value_start),
             Column::semicolon, State::ext_start),
        Column::cr, State::line_lf);
    table[index(State::ext_name_bws)] =
        with(with(with(wrong(ext), Column::ows, State::ext_name_bws), Column::equals,
                  State::value_start),
             Column::semicolon, State::ext_start);
    table[index(State::value_start)] =
        with(with(with_token(wrong(ext), State::value), Column::ows, State::value_start),
             Column::quote, State::quoted);
    table[index(State::value)] =
        with(with(with(with_token(wrong(ext), State::value), Column::ows, State::value_bws),
                  Column::semicolon, State::ext_start),
             Column::cr, State::line_lf);
    Row text = with_token(wrong(ext), State::quoted);
    for (const Column column : {Column::ows, Column::semicolon, Column::equals, Column::other}) {
        text = with(text, column, State::quoted);
    }
    table[index(State::quoted)] =
        with(with(text, Column::quote, State::quoted_end), Column::backslash, State::quoted_pair);
    table[index(State::quoted_pair)] =
        with(with(text, Column::quote, State::quoted), Column::backslash, State::quoted);
    table[index(State::quoted_end)] = with(
        with(with(wrong(ext), Column::ows, State::value_bws), Column::semicolon, State::ext_start),
        Column::cr, State::line_lf);
    table[index(State::value_bws)] =
        with(with(wrong(ext), Column::ows, State::value_bws), Column::semicolon, State::ext_start);
    table[index(State::line_lf)] = wrong(Fault::chunk_bare_cr);
    table[index(State::line_lf)][index(Column::lf)] = {.next = State::done};
    return table;
}

constexpr ChunkTable table = make_table();

}  // namespace

const ChunkTable& chunk_table() {
    return table;
}

ChunkColumn chunk_column_of(char octet) {
    switch (octet) {
        case ' ':
        case '\t':
            return Column::ows;
        case ';':
            return Column::semicolon;
        case '=':
            return Column::equals;
        case '"':
            return Column::quote;
        case '\\':
            return Column::backslash;
        case '\r':
            return Column::cr;
        case '\n':
            return Column::lf;
        default:
            break;
    }
    if (is_in(octet, class_hex)) {
        return Column::hex;
    }
    if (is_in(octet, class_tchar)) {
        return Column::tchar;
    }
    return is_in(octet, class_content) ? Column::other : Column::ctl;
}

}  // namespace wiretrial::http1
