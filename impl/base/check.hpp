// check: the assertion that is always on, for mistakes of our own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace wiretrial {

/// Prints the condition with its place to stderr and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace wiretrial

/// Aborts when `condition` is false: we are wrong, not the peer, the file or the world.
#define WIRETRIAL_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::wiretrial::check_failed(#condition, __FILE__, __LINE__))
