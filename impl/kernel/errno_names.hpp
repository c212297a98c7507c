// errno_names: the error numbers that sockets give, by the names that POSIX and Linux give them.
//
// A name is the same on every machine, a number is not: scenarios and reports hold names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace wiretrial::kernel {

/// `ECONNRESET` for ECONNRESET; empty for 0 and for a number that no socket call gives.
[[nodiscard]] std::string_view errno_name(int number);

/// The number of a name. `EWOULDBLOCK` and `ENOTSUP` are understood as the second names that they
/// are.
[[nodiscard]] std::optional<int> errno_named(std::string_view name);

/// Every name of the table, sorted, for messages and for the published schema.
[[nodiscard]] std::span<const std::string_view> errno_names();

}  // namespace wiretrial::kernel
