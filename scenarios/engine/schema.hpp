// schema: the shapes of the language as JSON Schema (draft-07).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "scenarios/engine/shape.hpp"

namespace wiretrial::engine {

/// The schemas that are published: `suite`, `profile`, `deviations`.
[[nodiscard]] std::span<const std::string_view> schema_names();

/// The schema of that name, indented, with a line end.
///
/// Errors: a sentence with the nearest name.
[[nodiscard]] std::expected<std::string, std::string> schema_text(std::string_view name);

/// The schema of a shape that is somebody else's; `name` is that of its file.
[[nodiscard]] std::string schema_text(const Shape& shape, std::string_view name);

}  // namespace wiretrial::engine
