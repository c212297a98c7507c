// http_mutator: changes HTTP/1.1 messages by the things that they are made of: lines, line ends, fields and chunks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "impl/base/bytes.hpp"

namespace wiretrial::fuzz {

/// The octets with one to three changes of lines: repeated, removed, moved, replaced by a known one, ended otherwise,
/// a space put in; or a chunk put in, or a Content-Length made right.
///
/// Gives: the same for the same octets and state of the generator.
[[nodiscard]] Bytes mutate_http(ByteView octets, std::minstd_rand& random);

/// The first lines of one and the last lines of the other.
[[nodiscard]] Bytes splice_http(ByteView front, ByteView back, std::minstd_rand& random);

}  // namespace wiretrial::fuzz
