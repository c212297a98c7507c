// field_table: the state machine of a field section (header fields or trailers), as a table.
//
//     field-section = *( field-line CRLF ) CRLF
//     field-line    = field-name ":" OWS field-value OWS
//     field-name    = token
//     field-value   = *( VCHAR / obs-text / SP / HTAB )      as RFC 9112 section 5 has it
//
// A row for each state, a column for each class of octets. Each octet makes one step: to the next state, with one
// action for the decoder, or into a fault. So what an octet means depends on the octets before it alone, never on how
// they were cut: that is why a violation has one place. A leniency is an edit of some cells (edit_for); the strict
// table pays nothing for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "impl/http1/policy.hpp"
#include "impl/http1/violation.hpp"

namespace wiretrial::http1 {

enum class FieldState : std::uint8_t {
    first_line,  ///< Before the first line: the same as line_start, but nothing can be folded.
    line_start,
    name,
    name_space,  ///< Whitespace behind a name (removes_space_before_colon).
    lead,        ///< OWS before a value.
    value,
    line_lf,       ///< A CR ended a line: LF must follow.
    end_lf,        ///< A CR began a line: LF must follow, and ends the section.
    skipped_line,  ///< An indented first line (skips_indented_first_lines).
    skipped_lf,
    done,
};
inline constexpr std::size_t field_state_count = 11;

enum class FieldColumn : std::uint8_t { nul, ctl, cr, lf, ows, colon, tchar, other };
inline constexpr std::size_t field_column_count = 8;

/// What the decoder does at the octet.
enum class FieldAction : std::uint8_t {
    none,
    begin_line,       ///< The octet is the first of a name.
    end_name,         ///< The octet is the first behind a name.
    begin_value,      ///< The octet is the first of a value.
    end_value,        ///< The octet is the first behind a value.
    end_line,         ///< The line is whole.
    end_all,          ///< Both: a lone LF.
    empty_value,      ///< Both ends of a value are here.
    empty_line,       ///< Both ends of a value are here, and the line is whole: a lone LF.
    fold,             ///< The last value goes on.
    resume_value,     ///< A bare CR was part of the value; the octet is looked at again.
    rewrite,          ///< The octet is to become SP.
    begin_odd_value,  ///< The first octet of a value is to become SP.
    empty_name,       ///< Both ends of a name are here (Defects).
    end_line_before,  ///< The line is whole; the octet is looked at again (Defects).
    finish,           ///< The section is whole.
};

struct FieldCell {
    FieldState next = FieldState::done;
    FieldAction action = FieldAction::none;
    Fault fault = Fault::none;
};

using FieldTable = std::array<std::array<FieldCell, field_column_count>, field_state_count>;

/// The strict table.
[[nodiscard]] const FieldTable& strict_field_table();
/// The table of a policy.
[[nodiscard]] FieldTable field_table_for(const Policy& policy);
/// The column of each octet.
[[nodiscard]] FieldColumn field_column_of(char octet);

}  // namespace wiretrial::http1
