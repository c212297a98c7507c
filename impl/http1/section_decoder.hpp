// section_decoder: one field section, however it is cut. Drives the table of field_table.hpp.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/http1/field_table.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/violation.hpp"

namespace wiretrial::http1 {

/// How far a part of a decoder came with the octets that are there.
enum class Scan : std::uint8_t { more, done, fault };

/// Decodes field lines up to the empty line.
///
/// All positions are indexes into the input, whose front must stay the same octet from `begin` to the last use of
/// `fields`.
class SectionDecoder {
  public:
    SectionDecoder(const Limits& limits, const Policy& policy);

    /// A section begins at this index.
    void begin(std::size_t at);
    /// Goes on where it stopped.
    [[nodiscard]] Scan advance(ByteView input);
    /// Meaningful after Scan::fault.
    [[nodiscard]] FaultAt fault() const { return fault_; }
    /// The first octet that was not looked at; behind the section after Scan::done.
    [[nodiscard]] std::size_t at() const { return at_; }

    /// The field lines of a whole section.
    ///
    /// Lifetime: views `input`, or a buffer of the decoder where a Policy replaced octets; until the next `begin`.
    [[nodiscard]] std::span<const Field> fields(ByteView input);
    /// Where the value of a field line begins, by its index in `fields`.
    [[nodiscard]] std::size_t value_begin(std::size_t index) const {
        return lines_[index].value_begin;
    }
    [[nodiscard]] std::size_t name_begin(std::size_t index) const {
        return lines_[index].name_begin;
    }

  private:
    /// Where a line is in the input.
    struct Line {
        std::size_t name_begin = 0;
        std::size_t name_end = 0;
        std::size_t value_begin = 0;
        std::size_t value_end = 0;
        bool is_rewritten = false;  ///< CR, LF and NUL of the value become SP.
    };

    void skip_run_of_state(ByteView input);
    [[nodiscard]] bool step(char octet);
    void act(FieldAction action);
    [[nodiscard]] bool fail(Fault fault, std::size_t at);
    [[nodiscard]] bool is_within_limits();
    [[nodiscard]] ByteView rewritten(ByteView value);

    const Limits* limits_;
    std::unique_ptr<FieldTable> own_table_;  ///< Null for the strict one.
    Defects planted_;
    const FieldTable* table_;
    FieldState state_ = FieldState::first_line;
    std::size_t begin_ = 0;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    Line line_{};
    std::vector<Line> lines_;
    std::vector<Field> fields_;
    std::vector<std::unique_ptr<Bytes>> rewritten_;
    FaultAt fault_{};
};

}  // namespace wiretrial::http1
