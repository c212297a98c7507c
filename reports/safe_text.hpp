// safe_text: text from the wire and from subjects made harmless, before any format adds its own
// escaping.
//
// Details, titles and a subject's stderr may hold whatever a hostile peer sent. Two functions stand
// between them and a reader: `visible` keeps lines, `one_line` keeps none. Both leave only
// well-formed UTF-8 that prints, so no terminal, XML parser or editor can be steered by it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace wiretrial::reports {

/// Text with everything that does not print as `\xNN`, octet by octet; LF and HTAB stay.
///
/// Does not print: the C0 and C1 controls, DEL, what is not UTF-8, the marks that reorder or hide
/// text (U+061C, U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F, U+FEFF), and the
/// noncharacters.
[[nodiscard]] std::string visible(std::string_view text);

/// As visible, with LF as `\n`, CR as `\r` and HTAB as `\t`.
[[nodiscard]] std::string one_line(std::string_view text);

/// A JSON text in which characters that do not print are escapes (`\\u007f`), which mean the same to whoever reads JSON.
///
/// Needs: `json` is well-formed, so that such characters stand in strings only.
[[nodiscard]] std::string printing_json(std::string_view json);

/// A line that GitHub's runners do not take for a command, as they do one of a log that begins with `::`.
[[nodiscard]] std::string without_command(std::string_view line);

/// At most `octets_max` octets of well-formed `text`, never cut inside a character, and then ` ...
/// N octets cut`.
[[nodiscard]] std::string capped(std::string_view text, std::size_t octets_max);

/// One character and what stands for it.
using Replacement = std::pair<char, std::string_view>;

/// `text` with each character that `table` names replaced. Cost: O(text * table).
[[nodiscard]] std::string replace_each(std::string_view text, std::span<const Replacement> table);

/// Columns that well-formed `text` takes on a terminal, counting each code point as one.
[[nodiscard]] std::size_t columns(std::string_view text);

/// `text` broken at spaces into lines of at most `width` columns, each but the first begun with
/// `indent` spaces. A word that is longer is broken where the line ends. Line ends in `text` are
/// kept.
///
/// Needs: `text` is visible; `width` is larger than `indent`.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace wiretrial::reports
