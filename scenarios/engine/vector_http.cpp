// vector_http: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/vector_http.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "impl/base/text.hpp"
#include "scenarios/engine/http_feed.hpp"
#include "scenarios/engine/segments.hpp"

namespace wiretrial::engine {

using model::AspectKind;
using model::Outcome;

namespace {

/// An input larger than this is cut at a sample of places, and not fed an octet at a time.
constexpr std::size_t short_octets_max = 8'192;

using FieldList = std::vector<http1::OwnedField>;

/// An expected message whose payloads have their values.
struct WantedMessage {
    std::optional<Bytes> method{}, target{}, reason{}, body{};
    std::optional<std::int64_t> status{};
    std::string version{};
    std::optional<FieldList> fields{}, trailers{};
};

std::expected<std::optional<FieldList>, std::string> values_of(
    const std::optional<ExpectedMessage::Fields>& fields) {
    std::optional<FieldList> list;
    if (!fields) {
        return list;
    }
    list.emplace();
    for (const auto& [name, value] : *fields) {
        auto name_octets = evaluate(name, {});
        auto value_octets = evaluate(value, {});
        if (!name_octets || !value_octets) {
            return std::unexpected(name_octets ? value_octets.error() : name_octets.error());
        }
        list->push_back({.name = std::move(*name_octets), .value = std::move(*value_octets)});
    }
    return list;
}

std::expected<WantedMessage, std::string> values_of(const ExpectedMessage& expected) {
    WantedMessage wanted{.status = expected.status, .version = expected.version};
    for (const auto& [payload, octets] :
         {std::pair{&expected.method, &wanted.method}, std::pair{&expected.target, &wanted.target},
          std::pair{&expected.reason, &wanted.reason}, std::pair{&expected.body, &wanted.body}}) {
        if (*payload) {
            auto value = evaluate(**payload, {});
            if (!value) {
                return std::unexpected(std::move(value.error()));
            }
            *octets = std::move(*value);
        }
    }
    auto fields = values_of(expected.fields);
    auto trailers = values_of(expected.trailers);
    if (!fields || !trailers) {
        return std::unexpected(fields ? trailers.error() : fields.error());
    }
    wanted.fields = std::move(*fields);
    wanted.trailers = std::move(*trailers);
    return wanted;
}

std::string text_of(const FieldList& fields) {
    std::string text;
    for (const http1::OwnedField& field : fields) {
        text +=
            (text.empty() ? "" : ", ") + escape(field.name, 60) + ": " + escape(field.value, 60);
    }
    return "[" + text + "]";
}

/// What a message has that is not wanted; empty when all fits.
std::string difference(const WantedMessage& wanted, const http1::Message& message) {
    const auto quoted = [](ByteView octets) { return "\"" + escape(octets, 80) + "\""; };
    for (const auto& [name, expected, came] :
         {std::tuple{"method", &wanted.method, &message.method},
          std::tuple{"target", &wanted.target, &message.target},
          std::tuple{"reason", &wanted.reason, &message.reason},
          std::tuple{"body", &wanted.body, &message.content}}) {
        if (*expected && **expected != *came) {
            return std::string(name) + " " + quoted(**expected) + ", came " + quoted(*came);
        }
    }
    if (wanted.status && *wanted.status != message.status) {
        return "status " + std::to_string(*wanted.status) + ", came " +
               std::to_string(message.status);
    }
    const std::string version =
        std::to_string(message.version.major) + "." + std::to_string(message.version.minor);
    if (!wanted.version.empty() && wanted.version != version) {
        return "version " + wanted.version + ", came " + version;
    }
    for (const auto& [name, expected, came] :
         {std::tuple{"fields", &wanted.fields, &message.fields},
          std::tuple{"trailers", &wanted.trailers, &message.trailers}}) {
        if (*expected && **expected != *came) {
            return std::string(name) + " " + text_of(**expected) + ", came " + text_of(*came);
        }
    }
    return "";
}

std::string_view word_of(wiretrial::Ending ending) {
    switch (ending) {
        case wiretrial::Ending::clean:
            return "complete";
        case wiretrial::Ending::truncated:
            return "incomplete";
        case wiretrial::Ending::violated:
            return "violation";
    }
    std::unreachable();
}

wiretrial::Ending ending_of(VectorOutcome outcome) {
    return outcome == VectorOutcome::complete     ? wiretrial::Ending::clean
           : outcome == VectorOutcome::incomplete ? wiretrial::Ending::truncated
                                                  : wiretrial::Ending::violated;
}

std::string number_difference(const char* what,
                              const std::optional<std::int64_t>& wanted,
                              std::uint64_t came) {
    return !wanted || std::cmp_equal(*wanted, came)
               ? ""
               : "expected " + std::string(what) + " " + std::to_string(*wanted) + ", came " +
                     std::to_string(came);
}

/// The first thing in which `decoded` is not what the vector wants; empty when all fits.
std::string difference(const Vector& vector,
                       const std::vector<WantedMessage>& wanted,
                       const HttpDecoded& decoded) {
    const Violation& violation = decoded.violation;
    if (decoded.ending != ending_of(vector.outcome)) {
        return "expected " + std::string(word_of(ending_of(vector.outcome))) + ", came " +
               std::string(word_of(decoded.ending));
    }
    if (decoded.messages.size() != wanted.size()) {
        return "expected " + std::to_string(wanted.size()) + " messages";
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (const std::string text = difference(wanted[i], decoded.messages[i]); !text.empty()) {
            return "message " + std::to_string(i + 1) + ": expected " + text;
        }
    }
    if (!vector.code.empty() && violation.code != vector.code) {
        return "expected the violation " + vector.code;
    }
    for (const std::string& text :
         {number_difference("the status", vector.status,
                            static_cast<std::uint64_t>(violation.status)),
          number_difference("the violation at octet", vector.offset, violation.offset),
          number_difference("octets consumed:", vector.consumed, decoded.consumed)}) {
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

/// Octets behind a stream change nothing of what was decoded from it, unless the end of the stream ended its content.
std::string trailing_difference(const Vector& vector,
                                const http1::Limits& limits,
                                const Bytes& input,
                                const HttpDecoded& alone,
                                const HarnessDefects& planted) {
    const bool ends_with_stream = !alone.messages.empty() && alone.messages.back().framing.kind ==
                                                                 http1::BodyKind::until_close;
    if (vector.outcome == VectorOutcome::incomplete || ends_with_stream) {
        return "";
    }
    const HttpDecoded longer =
        misread(planted.reader, feed_http(vector.codec, limits, input + input, {}, planted.http1));
    const bool starts_same =
        longer.messages.size() >= alone.messages.size() &&
        std::equal(alone.messages.begin(), alone.messages.end(), longer.messages.begin());
    const bool is_same = vector.outcome == VectorOutcome::violation ? longer == alone : starts_same;
    return is_same
               ? ""
               : "with octets behind: alone " + to_text(alone) + "; with them " + to_text(longer);
}

/// One vector, fed in every way.
class VectorTrial {
  public:
    VectorTrial(const Vector& vector,
                Bytes input,
                std::vector<WantedMessage> wanted,
                const HarnessDefects& planted)
        : vector_(vector), input_(std::move(input)), wanted_(std::move(wanted)), planted_(planted) {
        if (vector.frame_max) {
            limits_.content_bytes_max = static_cast<std::uint64_t>(*vector.frame_max);
        }
    }

    VectorJudgement run(std::uint64_t seed) {
        const HttpDecoded whole = feed({});
        bool fits = check(whole, "fed whole");
        if (fits && input_.size() > 1 && input_.size() <= short_octets_max) {
            std::vector<std::size_t> cuts(input_.size() - 1);
            std::iota(cuts.begin(), cuts.end(), std::size_t{1});
            fits = check(feed(cuts), "fed an octet at a time");
        }
        for (const std::size_t at : every_split_cuts(input_.size(), seed)) {
            const std::size_t cuts[] = {at};
            fits = fits && check(feed(cuts), "cut at octet " + std::to_string(at));
        }
        if (fits) {
            ++feedings_;
            found_ = trailing_difference(vector_, limits_, input_, whole, planted_);
        }
        return judgement();
    }

  private:
    HttpDecoded feed(std::span<const std::size_t> cuts) const {
        return misread(planted_.reader,
                       feed_http(vector_.codec, limits_, input_, cuts, planted_.http1));
    }
    bool check(const HttpDecoded& decoded, const std::string& how) {
        ++feedings_;
        const std::string text = difference(vector_, wanted_, decoded);
        if (!text.empty()) {
            found_ = how + ": " + text + "; came " + to_text(decoded);
        }
        return text.empty();
    }
    [[nodiscard]] VectorJudgement judgement() const {
        const Outcome outcome = found_.empty() ? Outcome::pass : Outcome::fail;
        return {.judgement = {.outcome = outcome,
                              .detail = found_,
                              .aspects = {{.kind = AspectKind::framing,
                                           .outcome = outcome,
                                           .detail = found_}}},
                .feedings = feedings_};
    }

    const Vector& vector_;
    Bytes input_;
    std::vector<WantedMessage> wanted_;
    HarnessDefects planted_;
    http1::Limits limits_{};
    std::string found_{};
    std::uint32_t feedings_ = 0;
};

VectorJudgement error(const std::string& detail) {
    return {.judgement = {.outcome = Outcome::error, .detail = detail}};
}

}  // namespace

bool is_http_codec(std::string_view codec) {
    constexpr std::string_view response_to = "http-response:";
    return codec == "http-request" || codec == "http-response" || codec == "chunked" ||
           (codec.starts_with(response_to) && codec.size() > response_to.size());
}

VectorJudgement run_http_vector(const Vector& vector,
                                std::uint64_t seed,
                                const HarnessDefects& planted) {
    auto input = evaluate(vector.input, {});
    if (!input) {
        return error(input.error());
    }
    std::vector<WantedMessage> wanted;
    for (const ExpectedMessage& message : vector.messages) {
        auto values = values_of(message);
        if (!values) {
            return error(values.error());
        }
        wanted.push_back(std::move(*values));
    }
    return VectorTrial(vector, std::move(*input), std::move(wanted), planted).run(seed);
}

}  // namespace wiretrial::engine
