// exhaustive: small spaces, enumerated rather than sampled.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::testing {

/// All strings over `alphabet` of at most `size_max` octets, shortest first.
[[nodiscard]] inline std::vector<Bytes> all_strings(ByteView alphabet, std::size_t size_max) {
    std::vector<Bytes> all{Bytes()};
    std::size_t begin = 0;
    for (std::size_t size = 0; size < size_max; ++size) {
        for (const std::size_t end = all.size(); begin < end; ++begin) {
            for (const char octet : alphabet) {
                all.push_back(all[begin] + octet);
            }
        }
    }
    return all;
}

/// The octets 0x00 to 0xFF, in order.
[[nodiscard]] inline Bytes all_octets() {
    Bytes all;
    for (int octet = 0; octet < 256; ++octet) {
        all += static_cast<char>(octet);
    }
    return all;
}

}  // namespace wiretrial::testing
