// content_name: names of inputs by their content, as libFuzzer gives them, and which names are taken from strangers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "impl/base/bytes.hpp"

namespace wiretrial::fuzz {

/// SHA-1 (FIPS 180-4 section 6.1) of the octets, 40 lower-case hexadecimal digits.
///
/// It is a name, and no seal: collisions can be made. Who merges must not rely on equal names for equal content.
[[nodiscard]] std::string content_name(ByteView octets);

/// Whether `name` has the form of a content name.
[[nodiscard]] bool is_content_name(std::string_view name);

/// Whether `name` can be that of a target: lower-case letters, digits and `_`, at most 64.
[[nodiscard]] bool is_target_name(std::string_view name);

/// Whether a file of this name and content may enter a corpus. A name by content must be right; a seed's name is letters,
/// digits and `._-+[]=,`, at most 200, and does not begin with a dot.
///
/// Errors: a sentence that names the file, made visible.
[[nodiscard]] std::expected<void, std::string> check_input_name(std::string_view name,
                                                                ByteView content);

}  // namespace wiretrial::fuzz
