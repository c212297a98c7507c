// payload: octets as a scenario writes them, and their value against one subject.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
    saved,
    text,
    head,
    body_of,
    phrase,
    argument
};

struct Payload {
    PayloadKind kind = PayloadKind::octets;
    Bytes octets{};          ///< Of `octets`; the template of `text`.
    Count count{};           ///< Times, size, index, or octets kept or left out.
    std::uint64_t seed = 0;  ///< Of `random`.
    std::string name{};  ///< Codec of `encode`, name of `saved`, `body_of`, `phrase`, `argument`.
    std::vector<Payload> parts{};      ///< The inner payloads; of `phrase` its arguments.
    std::vector<std::string> names{};  ///< Of `phrase`: the names of its arguments.
};

/// What a subject does with a message: the answer that is expected of it.
enum class Transform : std::uint8_t { same, upper, nothing };

/// What an HTTP server has at a place that the cases ask for.
struct Resource {
    std::string target{};         ///< Such as `/hello.txt`.
    std::optional<Bytes> body{};  ///< Its content, where it is known.
};

/// What payloads and counts depend on beside themselves.
///
/// Lifetime: views the codec, the resources and the phrases of the subject.
struct PayloadContext {
    const framing::Codec* codec = nullptr;  ///< Of the subject; null where it frames nothing.
    std::map<std::string, std::int64_t> limits{};
    Transform transform = Transform::same;
    std::map<std::string, Bytes> saved{};
    const std::map<std::string, Resource>* resources = nullptr;  ///< Of the subject; null for none.
    const std::map<std::string, Payload>* phrases =
        nullptr;  ///< How the subject's protocol words what cases say; null for none.
    const std::map<std::string, Bytes>* arguments =
        nullptr;              ///< Of the phrase that is being worded; null outside of one.
    std::string authority{};  ///< Of the subject; for a client, of the listener opened last.
    std::map<std::string, std::string> authorities{};  ///< Of the case's listeners, by name.
    /// The case has not begun: a listener that is not open yet has `authority` (of equal length) as its own.
    bool is_foretold = false;
};

/// Errors: an unknown limit, a negative or too large result.
[[nodiscard]] std::expected<std::int64_t, std::string> evaluate(const Count& count,
                                                                const PayloadContext& context);

/// Errors: an unknown limit, saved name, resource, phrase or argument, a resource without a known body, a frame that
///         the codec cannot encode, a part of more than there is, too many octets.
[[nodiscard]] std::expected<Bytes, std::string> evaluate(const Payload& payload,
                                                         const PayloadContext& context);

/// What a step `save` kept. Errors: a sentence, where there is none.
[[nodiscard]] std::expected<Bytes, std::string> saved_octets(std::string_view name,
                                                             const PayloadContext& context);

/// A resource of the subject. Errors: a sentence, where it has none of this name.
[[nodiscard]] std::expected<const Resource*, std::string> find_resource(
    std::string_view name, const PayloadContext& context);

/// Whether the value can change while a case runs (it holds `saved`).
[[nodiscard]] bool depends_on_run(const Payload& payload);

/// So many octets that a seed decides (SplitMix64, eight at a time, little-endian).
[[nodiscard]] Bytes random_octets(std::uint64_t seed, std::size_t size);

/// a to z over and over.
[[nodiscard]] Bytes alphabet_octets(std::size_t size);

}  // namespace wiretrial::engine
