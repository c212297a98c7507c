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
    for (const Column column : {Column::hex, Column::tchar, Column::x, Column::sign}) {
        row = with(row, column, next);
    }
    return row;
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
    table[index(State::tail)].fill({.next = State::tail});
    table[index(State::tail)] = with(table[index(State::tail)], Column::cr, State::line_lf);
    table[index(State::tail)][index(Column::lf)] = {.fault = Fault::chunk_lone_lf};
    return table;
}

constexpr ChunkTable table = make_table();

/// What is wrong in this state is not looked at, up to the end of the line.
void ignore_faults(ChunkTable& bent, State state) {
    for (std::size_t column = 0; column < chunk_column_count; ++column) {
        if (bent[index(state)][column].fault != Fault::none && column != index(Column::lf)) {
            bent[index(state)][column] = {.next = column == index(Column::cr) ? State::line_lf
                                                                              : State::tail};
        }
    }
}

void plant_before_size(Row& row, const Defects& planted) {
    if (planted.takes_chunk_size_sign) {
        row[index(Column::sign)] = {.next = State::size_first};
    }
    if (planted.takes_chunk_size_behind_space) {
        row[index(Column::ows)] = {.next = State::size_first};
    }
    if (planted.takes_empty_chunk_size) {
        row[index(Column::cr)] = {.next = State::line_lf};
    }
    if (planted.skips_empty_lines_between_chunks) {
        row[index(Column::cr)] = {.next = State::size_first};
        row[index(Column::lf)] = {.next = State::size_first};
    }
}

void take_lone_lf(ChunkTable& bent) {
    for (Row& row : bent) {
        if (row[index(Column::lf)].fault == Fault::chunk_lone_lf) {
            row[index(Column::lf)] = {.next = State::done};
        }
    }
}

}  // namespace

ChunkTable bent_chunk_table(const Defects& planted) {
    ChunkTable bent = table;
    plant_before_size(bent[index(State::size_first)], planted);
    if (planted.takes_chunk_size_prefix) {
        bent[index(State::size)][index(Column::x)] = {.next = State::size_first};
    }
    if (planted.ignores_chunk_size_tail) {
        ignore_faults(bent, State::size);
        ignore_faults(bent, State::size_bws);
    }
    if (planted.takes_any_chunk_ext) {
        for (const State state : {State::ext_start, State::ext_name, State::ext_name_bws,
                                  State::value_start, State::value, State::quoted,
                                  State::quoted_pair, State::quoted_end, State::value_bws}) {
            ignore_faults(bent, state);
        }
    }
    if (planted.refuses_chunk_exts) {
        bent[index(State::size)][index(Column::semicolon)] = {.fault = Fault::chunk_size_invalid};
    }
    if (planted.takes_lone_lf_in_chunks) {
        take_lone_lf(bent);
    }
    if (planted.takes_any_octet_behind_cr) {
        bent[index(State::line_lf)].fill({.next = State::done});
    }
    return bent;
}

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
        case 'x':
        case 'X':
            return Column::x;
        case '+':
        case '-':
            return Column::sign;
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
