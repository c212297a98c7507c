// vector_run: judges a decoder by octets alone: whole, an octet at a time, at every cut, and with octets behind.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "scenarios/engine/harness_defects.hpp"
#include "scenarios/engine/judge.hpp"
#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// A verdict, and how many ways of feeding are behind it.
struct VectorJudgement {
    Judgement judgement{};
    std::uint32_t feedings = 0;
};

/// Runs one vector against the decoders of this program. Pure.
[[nodiscard]] VectorJudgement run_vector(const Vector& vector,
                                         std::uint64_t seed,
                                         const HarnessDefects& planted = {});

}  // namespace wiretrial::engine
