// check: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace wiretrial {

void check_failed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "wiretrial: %s:%d: internal check failed: %s\n", file, line, condition);
    std::abort();
}

}  // namespace wiretrial
