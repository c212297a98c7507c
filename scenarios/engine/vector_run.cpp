// vector_run: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/vector_run.hpp"

#include <optional>
#include <string>
#include <vector>

#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"
#include "impl/testing/feed.hpp"
#include "scenarios/engine/segments.hpp"
#include "scenarios/engine/vector_http.hpp"

namespace wiretrial::engine {

using model::AspectKind;
using model::Outcome;

namespace {

/// An input larger than this is cut at a sample of places, and not fed an octet at a time.
constexpr std::size_t short_octets_max = 65'536;

std::string_view name_of(VectorOutcome outcome) {
    switch (outcome) {
        case VectorOutcome::complete:
            return "complete";
        case VectorOutcome::incomplete:
            return "incomplete";
        case VectorOutcome::violation:
            return "violation";
    }
    return "";
}

VectorOutcome outcome_of(const testing::Decoded& decoded, std::size_t total) {
    if (decoded.is_violated()) {
        return VectorOutcome::violation;
    }
    return decoded.consumed == total ? VectorOutcome::complete : VectorOutcome::incomplete;
}

/// The first thing in which `decoded` is not what the vector wants; empty when all fits.
std::string difference(const Vector& vector,
                       const std::vector<Bytes>& frames,
                       const testing::Decoded& decoded,
                       std::size_t total) {
    const VectorOutcome outcome = outcome_of(decoded, total);
    if (outcome != vector.outcome) {
        return "expected " + std::string(name_of(vector.outcome)) + ", came " +
               std::string(name_of(outcome)) + ": " + testing::to_text(decoded);
    }
    if (decoded.items != frames) {
        std::string wanted;
        for (const Bytes& frame : frames) {
            wanted += " '" + escape(frame, 60) + "'";
        }
        return "expected the frames [" + wanted + " ], came " + testing::to_text(decoded);
    }
    if (!vector.code.empty() && decoded.violation.code != vector.code) {
        return "expected the violation " + vector.code + ", came " +
               std::string(decoded.violation.code);
    }
    if (vector.offset && decoded.violation.offset != static_cast<std::uint64_t>(*vector.offset)) {
        return "expected the violation at octet " + std::to_string(*vector.offset) + ", came at " +
               std::to_string(decoded.violation.offset);
    }
    if (vector.consumed && decoded.consumed != static_cast<std::uint64_t>(*vector.consumed)) {
        return "expected " + std::to_string(*vector.consumed) + " octets consumed, came " +
               std::to_string(decoded.consumed);
    }
    return "";
}

VectorJudgement failed(const std::string& detail, std::uint32_t feedings) {
    return {.judgement = {.outcome = Outcome::fail,
                          .detail = detail,
                          .aspects = {{.kind = AspectKind::framing,
                                       .outcome = Outcome::fail,
                                       .detail = detail}}},
            .feedings = feedings};
}

VectorJudgement error(const std::string& detail) {
    return {.judgement = {.outcome = Outcome::error, .detail = detail}};
}

}  // namespace

VectorJudgement run_vector(const Vector& vector,
                           std::uint64_t seed,
                           const HarnessDefects& planted) {
    if (is_http_codec(vector.codec)) {
        return run_http_vector(vector, seed, planted);
    }
    framing::FrameLimits limits;
    if (vector.frame_max) {
        limits.frame_bytes_max = static_cast<std::size_t>(*vector.frame_max);
    }
    const auto codec = framing::Codec::parse(vector.codec, limits);
    if (!codec) {
        return error(codec.error());
    }
    const PayloadContext context{.codec = &*codec};
    const auto input = evaluate(vector.input, context);
    if (!input) {
        return error(input.error());
    }
    std::vector<Bytes> frames;
    for (const Payload& frame : vector.frames) {
        auto octets = evaluate(frame, context);
        if (!octets) {
            return error(octets.error());
        }
        frames.push_back(std::move(*octets));
    }
    const auto on_trial = framing::Codec::parse(vector.codec, limits, planted.framing);
    if (!on_trial) {
        return error(on_trial.error());
    }
    const auto setup = testing::decoders_of(*on_trial);
    std::uint32_t feedings = 0;
    std::string found;
    const auto check = [&](const testing::Decoded& decoded, const std::string& how) {
        ++feedings;
        const std::string text = difference(vector, frames, decoded, input->size());
        found = text.empty() ? found : how + ": " + text;
        return text.empty();
    };
    if (!check(testing::feed_whole(setup, *input), "fed whole")) {
        return failed(found, feedings);
    }
    if (input->size() <= short_octets_max &&
        !check(testing::feed_each_octet(setup, *input), "fed an octet at a time")) {
        return failed(found, feedings);
    }
    for (const std::size_t at : every_split_cuts(input->size(), seed)) {
        const std::size_t cuts[] = {at};
        if (!check(testing::feed_cut(setup, *input, cuts), "cut at octet " + std::to_string(at))) {
            return failed(found, feedings);
        }
    }
    if (vector.outcome != VectorOutcome::incomplete) {
        ++feedings;
        if (const auto text = testing::trailing_disagreement(setup, *input, *input)) {
            return failed("with octets behind: " + *text, feedings);
        }
    }
    return {.judgement = {.aspects = {{.kind = AspectKind::framing}}}, .feedings = feedings};
}

}  // namespace wiretrial::engine
