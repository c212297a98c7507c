// grammar: the scenario language as shapes: suites, vectors and profiles.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "scenarios/engine/shape.hpp"

namespace wiretrial::engine {

/// The version of the language that this program reads: the member `wiretrial` of each file.
inline constexpr int language_version = 1;

/// A suite's file.
[[nodiscard]] const Shape& suite_shape();
/// A profile's file.
[[nodiscard]] const Shape& profile_shape();
/// A list of written deviations.
[[nodiscard]] const Shape& deviations_shape();
/// What `steps` holds, for checking a case again when its parameters are filled in.
[[nodiscard]] const Shape& steps_shape();
/// What `vectors` holds, likewise.
[[nodiscard]] const Shape& vector_shape();

/// The capabilities that cases may need and profiles may have.
[[nodiscard]] std::span<const std::string_view> capability_words();

}  // namespace wiretrial::engine
