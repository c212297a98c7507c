// bytes: the two types in which octets travel through every layer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace wiretrial {

/// Owned octets. Any value 0x00 to 0xFF; not text, and not terminated.
using Bytes = std::string;

/// Octets that somebody else owns.
using ByteView = std::string_view;

}  // namespace wiretrial
