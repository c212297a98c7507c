// field_table: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/field_table.hpp"

#include "impl/http1/octets.hpp"

namespace wiretrial::http1 {
namespace {

using State = FieldState;
using Action = FieldAction;
using Column = FieldColumn;

constexpr std::size_t index(auto value) {
    return static_cast<std::size_t>(value);
}

constexpr FieldCell to(State next, Action action = Action::none) {
    return {.next = next, .action = action};
}
constexpr FieldCell bad(Fault fault) {
    return {.fault = fault};
}

/// Before any line, or behind one: what begins here is a line, the end, or a continuation.
consteval std::array<FieldCell, field_column_count> start_row(Fault indented) {
    return {bad(Fault::field_name_invalid),
            bad(Fault::field_name_invalid),
            to(State::end_lf),
            bad(Fault::lone_lf),
            bad(indented),
            bad(Fault::field_name_empty),
            to(State::name, Action::begin_line),
            bad(Fault::field_name_invalid)};
}

consteval std::array<FieldCell, field_column_count> all(FieldCell cell) {
    std::array<FieldCell, field_column_count> row{};
    row.fill(cell);
    return row;
}

/// Behind a CR: LF, or the CR was bare.
consteval std::array<FieldCell, field_column_count> lf_row(FieldCell on_lf) {
    std::array<FieldCell, field_column_count> row = all(bad(Fault::bare_cr));
    row[index(Column::lf)] = on_lf;
    return row;
}

consteval FieldTable make_strict() {
    FieldTable table{};
    table[index(State::first_line)] = start_row(Fault::first_line_indented);
    table[index(State::line_start)] = start_row(Fault::obs_fold);
    //                              NUL, CTL, CR, LF, SP or HTAB, colon, tchar, other
    table[index(State::name)] = {bad(Fault::field_name_invalid),
                                 bad(Fault::field_name_invalid),
                                 bad(Fault::colon_missing),
                                 bad(Fault::colon_missing),
                                 bad(Fault::space_before_colon),
                                 to(State::lead, Action::end_name),
                                 to(State::name),
                                 bad(Fault::field_name_invalid)};
    table[index(State::name_space)] = all(bad(Fault::space_before_colon));
    table[index(State::lead)] = {bad(Fault::value_nul),
                                 bad(Fault::value_ctl),
                                 to(State::line_lf, Action::empty_value),
                                 bad(Fault::lone_lf),
                                 to(State::lead),
                                 to(State::value, Action::begin_value),
                                 to(State::value, Action::begin_value),
                                 to(State::value, Action::begin_value)};
    table[index(State::value)] = {
        bad(Fault::value_nul), bad(Fault::value_ctl), to(State::line_lf, Action::end_value),
        bad(Fault::lone_lf),   to(State::value),      to(State::value),
        to(State::value),      to(State::value)};
    table[index(State::line_lf)] = lf_row(to(State::line_start, Action::end_line));
    table[index(State::end_lf)] = lf_row(to(State::done, Action::finish));
    table[index(State::skipped_line)] = all(to(State::skipped_line));
    table[index(State::skipped_line)][index(Column::cr)] = to(State::skipped_lf);
    table[index(State::skipped_line)][index(Column::lf)] = bad(Fault::lone_lf);
    table[index(State::skipped_lf)] = lf_row(to(State::first_line));
    table[index(State::done)] = all(to(State::done));
    return table;
}

constexpr FieldTable strict = make_strict();

void take_lone_lf(FieldTable& table) {
    constexpr std::size_t lf = index(Column::lf);
    table[index(State::first_line)][lf] = to(State::done, Action::finish);
    table[index(State::line_start)][lf] = to(State::done, Action::finish);
    table[index(State::lead)][lf] = to(State::line_start, Action::empty_line);
    table[index(State::value)][lf] = to(State::line_start, Action::end_all);
    table[index(State::skipped_line)][lf] = to(State::first_line);
}

void replace_bare_cr(FieldTable& table) {
    for (FieldCell& cell : table[index(State::line_lf)]) {
        if (cell.fault == Fault::bare_cr) {
            cell = to(State::value, Action::resume_value);
        }
    }
}

void take_in_values(FieldTable& table, Column column, bool becomes_space) {
    table[index(State::lead)][index(column)] =
        to(State::value, becomes_space ? Action::begin_odd_value : Action::begin_value);
    table[index(State::value)][index(column)] =
        to(State::value, becomes_space ? Action::rewrite : Action::none);
}

/// Every octet of the column is part of a name.
void take_in_names(FieldTable& table, Column column) {
    table[index(State::first_line)][index(column)] = to(State::name, Action::begin_line);
    table[index(State::line_start)][index(column)] = to(State::name, Action::begin_line);
    table[index(State::name)][index(column)] = to(State::name);
}

void plant_in_lines(FieldTable& table, const Defects& planted) {
    if (planted.ends_lines_at_bare_cr) {
        for (FieldCell& cell : table[index(State::line_lf)]) {
            if (cell.fault == Fault::bare_cr) {
                cell = to(State::line_start, Action::end_line_before);
            }
        }
    }
    if (planted.keeps_bare_cr) {
        replace_bare_cr(table);
    }
    if (planted.keeps_lone_lf) {
        take_in_values(table, Column::lf, false);
    }
    if (planted.takes_folded_line_for_field) {
        table[index(State::line_start)][index(Column::ows)] = to(State::line_start);
    }
    if (planted.drops_folded_lines) {
        table[index(State::line_start)][index(Column::ows)] = to(State::skipped_line);
        table[index(State::first_line)][index(Column::ows)] = to(State::skipped_line);
    }
    if (planted.takes_indented_first_line_for_field) {
        table[index(State::first_line)][index(Column::ows)] = to(State::first_line);
    }
}

void plant_in_names(FieldTable& table, const Defects& planted) {
    if (planted.keeps_space_before_colon) {
        table[index(State::name)][index(Column::ows)] = to(State::name);
    }
    if (planted.takes_any_name_octet) {
        take_in_names(table, Column::nul);
        take_in_names(table, Column::ctl);
        take_in_names(table, Column::other);
    }
    if (planted.takes_empty_names) {
        for (const State state : {State::first_line, State::line_start}) {
            table[index(state)][index(Column::colon)] = to(State::lead, Action::empty_name);
        }
    }
    if (planted.skips_lines_without_colon) {
        table[index(State::name)][index(Column::cr)] = to(State::skipped_lf);
    }
}

void remove_space_before_colon(FieldTable& table) {
    table[index(State::name)][index(Column::ows)] = to(State::name_space, Action::end_name);
    table[index(State::name_space)][index(Column::ows)] = to(State::name_space);
    table[index(State::name_space)][index(Column::colon)] = to(State::lead);
}

}  // namespace

const FieldTable& strict_field_table() {
    return strict;
}

FieldTable field_table_for(const Policy& policy) {
    FieldTable table = strict;
    if (policy.takes_lone_lf) {
        take_lone_lf(table);
    }
    if (policy.replaces_obs_fold) {
        table[index(State::line_start)][index(Column::ows)] = to(State::value, Action::fold);
    }
    if (policy.replaces_bare_cr) {
        replace_bare_cr(table);
    }
    if (policy.replaces_nul) {
        take_in_values(table, Column::nul, true);
    }
    if (policy.keeps_ctl) {
        take_in_values(table, Column::ctl, false);
    }
    if (policy.skips_indented_first_lines) {
        table[index(State::first_line)][index(Column::ows)] = to(State::skipped_line);
    }
    const Defects& planted = policy.planted;
    if (policy.removes_space_before_colon || planted.removes_space_before_colon) {
        remove_space_before_colon(table);
    }
    if (planted.keeps_nul || planted.cuts_values_at_nul) {
        take_in_values(table, Column::nul, planted.cuts_values_at_nul);
    }
    plant_in_lines(table, planted);
    plant_in_names(table, planted);
    return table;
}

FieldColumn field_column_of(char octet) {
    switch (octet) {
        case '\0':
            return Column::nul;
        case '\r':
            return Column::cr;
        case '\n':
            return Column::lf;
        case ' ':
        case '\t':
            return Column::ows;
        case ':':
            return Column::colon;
        default:
            break;
    }
    if (is_in(octet, class_tchar)) {
        return Column::tchar;
    }
    return is_in(octet, class_content) ? Column::other : Column::ctl;
}

}  // namespace wiretrial::http1
