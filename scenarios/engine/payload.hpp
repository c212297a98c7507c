// payload: octets as a scenario writes them, and their value against one subject.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::framing {
class Codec;
}

namespace wiretrial::engine {

/// No payload, whole or part, has more octets.
inline constexpr std::size_t payload_octets_max = std::size_t{64} << 20U;

/// A number that is written down, or rests on a limit of the subject's profile.
struct Count {
    std::int64_t number = 0;  ///< The number, or what is added to the limit.
    std::string limit{};      ///< Name of the limit; empty for a plain number.

    friend bool operator==(const Count&, const Count&) = default;
};

enum class PayloadKind : std::uint8_t {
    octets,
    repeat,
    concat,
    random,
    alphabet,
    frame,
    encode,
    first_part,
    last_part,
    without_first,
    without_last,
    sample,
    reply,
    saved
};

struct Payload {
    PayloadKind kind = PayloadKind::octets;
    Bytes octets{};                ///< Of `octets`.
    Count count{};                 ///< Times, size, index, or octets kept or left out.
    std::uint64_t seed = 0;        ///< Of `random`.
    std::string name{};            ///< Codec of `encode`, name of `saved`.
    std::vector<Payload> parts{};  ///< The inner payloads.
};

/// What a subject does with a message: the answer that is expected of it.
enum class Transform : std::uint8_t { same, upper, nothing };

/// What payloads and counts depend on beside themselves.
struct PayloadContext {
    const framing::Codec* codec = nullptr;  ///< Of the subject; null where it frames nothing.
    std::map<std::string, std::int64_t> limits{};
    Transform transform = Transform::same;
    std::map<std::string, Bytes> saved{};
};

/// Errors: an unknown limit, a negative or too large result.
[[nodiscard]] std::expected<std::int64_t, std::string> evaluate(const Count& count,
                                                                const PayloadContext& context);

/// Errors: an unknown limit or saved name, a frame that the codec cannot encode, a part of more than there is, too
///         many octets.
[[nodiscard]] std::expected<Bytes, std::string> evaluate(const Payload& payload,
                                                         const PayloadContext& context);

/// Whether the value can change while a case runs (it holds `saved`).
[[nodiscard]] bool depends_on_run(const Payload& payload);

/// So many octets that a seed decides (SplitMix64, eight at a time, little-endian).
[[nodiscard]] Bytes random_octets(std::uint64_t seed, std::size_t size);

/// a to z over and over.
[[nodiscard]] Bytes alphabet_octets(std::size_t size);

}  // namespace wiretrial::engine
