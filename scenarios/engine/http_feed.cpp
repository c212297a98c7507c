// http_feed: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/http_feed.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "impl/http1/chunked.hpp"
#include "impl/http1/message_assembler.hpp"
#include "impl/http1/policy.hpp"
#include "scenarios/engine/message_rules.hpp"

namespace wiretrial::engine {
namespace {

/// One chunked body as a message, with the protocol of MessageAssembler.
class ChunkedBody {
  public:
    ChunkedBody(const http1::Limits& limits, const http1::Policy& policy)
        : limits_(std::make_unique<http1::Limits>(limits)),
          policy_(std::make_unique<http1::Policy>(policy)),
          decoder_(*limits_, *policy_) {
        decoder_.begin();
    }

    Step<http1::Message> decode(ByteView input) {
        while (!decoder_.is_whole()) {
            Step<http1::Part> step = decoder_.decode(input.substr(taken_));
            if (step.progress != Progress::item) {
                is_violated_ = step.progress == Progress::violation;
                step.violation.offset += taken_;
                return {.progress = step.progress, .violation = step.violation};
            }
            taken_ += step.consumed;
            message_.content += step.item.data;
            for (const http1::Field& field : step.item.trailers) {
                message_.trailers.push_back(
                    {.name = Bytes(field.name), .value = Bytes(field.value)});
            }
            if (step.item.kind == http1::PartKind::end) {
                return {.progress = Progress::item,
                        .consumed = taken_,
                        .item = std::exchange(message_, {})};
            }
        }
        return {};
    }
    static std::optional<http1::Message> finish_input() { return std::nullopt; }
    [[nodiscard]] wiretrial::Ending finish(ByteView /*unconsumed*/) const {
        return is_violated_          ? wiretrial::Ending::violated
               : decoder_.is_whole() ? wiretrial::Ending::clean
                                     : wiretrial::Ending::truncated;
    }

  private:
    std::unique_ptr<http1::Limits> limits_;
    std::unique_ptr<http1::Policy> policy_;
    http1::ChunkedDecoder decoder_;
    http1::Message message_{};
    std::size_t taken_ = 0;
    bool is_violated_ = false;
};

using AnyDecoder = std::variant<http1::MessageAssembler, ChunkedBody>;

AnyDecoder make_decoder(std::string_view codec,
                        const http1::Limits& limits,
                        const http1::Defects& planted) {
    const bool is_response = codec.starts_with("http-response");
    // Whoever reads responses is a user agent, and must do with folds what one must.
    http1::Policy policy = is_response ? http1::Policy::for_user_agent() : http1::Policy{};
    policy.planted = planted;
    if (codec == "chunked") {
        return ChunkedBody(limits, policy);
    }
    const std::size_t colon = codec.find(':');
    const http1::ReadOptions options{
        .limits = limits,
        .policy = policy,
        .request_method = colon == std::string_view::npos ? "GET" : codec.substr(colon + 1)};
    return http1::MessageAssembler(
        is_response ? http1::MessageKind::response : http1::MessageKind::request, options);
}

/// Takes what can be taken out of the octets that have come.
template <class Decoder>
void pull_messages(Decoder& decoder, ByteView stream, HttpDecoded& decoded) {
    for (;;) {
        const ByteView rest = stream.substr(static_cast<std::size_t>(decoded.consumed));
        const std::unique_ptr<char[]> block(new char[rest.size()]);
        std::copy(rest.begin(), rest.end(), block.get());
        auto step = decoder.decode(ByteView(block.get(), rest.size()));
        if (step.progress != Progress::item) {
            decoded.violation = step.progress == Progress::violation ? step.violation : Violation{};
            return;
        }
        decoded.messages.push_back(std::move(step.item));
        decoded.consumed += step.consumed;
    }
}

}  // namespace

HttpDecoded feed_http(std::string_view codec,
                      const http1::Limits& limits,
                      ByteView stream,
                      std::span<const std::size_t> cuts,
                      const http1::Defects& planted) {
    AnyDecoder any = make_decoder(codec, limits, planted);
    HttpDecoded decoded;
    std::visit(
        [&](auto& decoder) {
            for (const std::size_t cut : cuts) {
                pull_messages(decoder, stream.substr(0, cut), decoded);
            }
            pull_messages(decoder, stream, decoded);
            decoded.ending =
                decoder.finish(stream.substr(static_cast<std::size_t>(decoded.consumed)));
            if (auto last = decoder.finish_input();
                last && decoded.ending == wiretrial::Ending::clean) {
                decoded.messages.push_back(std::move(*last));
                decoded.consumed = stream.size();
            }
        },
        any);
    return decoded;
}

std::string to_text(const HttpDecoded& decoded) {
    std::string text = std::to_string(decoded.messages.size()) + " messages";
    constexpr std::size_t shown_max = 4;
    for (std::size_t i = 0; i < decoded.messages.size() && i < shown_max; ++i) {
        text += (i == 0 ? ": " : ", ") + describe(decoded.messages[i]);
    }
    text += "; consumed " + std::to_string(decoded.consumed);
    if (!decoded.violation.code.empty()) {
        text += "; violation " + std::string(decoded.violation.code) + " (" +
                std::string(decoded.violation.section) + ", " +
                std::to_string(decoded.violation.status) + ") at octet " +
                std::to_string(decoded.violation.offset);
    }
    return text;
}

}  // namespace wiretrial::engine
