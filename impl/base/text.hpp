// text: octets made visible and read back, and words compared.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "impl/base/bytes.hpp"

namespace wiretrial {

/// Octets as printable ASCII: `\r`, `\n`, `\t`, `\\` and `\xNN` for all that does not print.
///
/// Gives: at most `octets_max` octets of the input, then ` ... N more octets` where it was cut.
[[nodiscard]] std::string escape(ByteView octets, std::size_t octets_max = std::string_view::npos);

/// Lower-case hexadecimal, two digits an octet, no separators.
[[nodiscard]] std::string to_hex(ByteView octets);

/// Reads hexadecimal; SP is skipped between octets. Nothing when a digit is wrong or missing.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string to_base64(ByteView octets);

/// Reads RFC 4648 section 4, padding required. Nothing when the text is not canonical base64.
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

/// ASCII letters in upper case, all other octets unchanged, in any locale.
[[nodiscard]] Bytes to_upper(ByteView octets);

/// The candidate nearest to `word` by edit distance, or empty when none is near enough to be meant.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// Whether `text` matches `pattern`, in which `*` stands for any octets and `?` for one.
///
/// Cost: O(pattern * text), no recursion.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace wiretrial
