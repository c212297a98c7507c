// decode_http: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/decode_http.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "impl/http1/chunked.hpp"
#include "impl/http1/message_assembler.hpp"

namespace wiretrial::cli {
namespace {

using http1::Message;
using http1::MessageKind;
using http1::OwnedField;
using Json = nlohmann::ordered_json;

/// A tool that shows what is in a file is bounded by memory, not by what a server is willing to serve.
constexpr std::size_t head_bytes_max = std::size_t{1} << 20U;

http1::Limits decode_limits() {
    http1::Limits limits;
    limits.method_bytes_max = head_bytes_max;
    limits.start_line_bytes_max = head_bytes_max;
    limits.field_line_bytes_max = head_bytes_max;
    limits.fields_bytes_max = head_bytes_max;
    limits.field_lines_max = std::size_t{1} << 16U;
    limits.chunk_line_bytes_max = head_bytes_max;
    limits.chunk_exts_bytes_max = head_bytes_max;
    return limits;
}

/// Latin-1 as UTF-8: each octet is the character of its number.
std::string from_latin1(ByteView octets) {
    std::string text;
    for (const char octet : octets) {
        const auto code = static_cast<unsigned char>(octet);
        if (code < 0x80) {
            text.push_back(octet);
        } else {
            text.push_back(static_cast<char>(0xc0U | (code >> 6U)));
            text.push_back(static_cast<char>(0x80U | (code & 0x3fU)));
        }
    }
    return text;
}

Json pairs_of(const std::vector<OwnedField>& fields) {
    Json pairs = Json::array();
    for (const OwnedField& field : fields) {
        pairs.push_back(Json::array({from_latin1(field.name), from_latin1(field.value)}));
    }
    return pairs;
}

std::string text_of(http1::Version version) {
    return "HTTP/" + std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::string json_of(const Message& message) {
    Json object;
    if (message.is_request) {
        object["method"] = message.method;
        object["target"] = from_latin1(message.target);
    } else {
        object["status"] = message.status;
        object["reason"] = from_latin1(message.reason);
    }
    object["version"] = text_of(message.version);
    object["headers"] = pairs_of(message.fields);
    object["body_base64"] = to_base64(message.content);
    object["trailers"] = pairs_of(message.trailers);
    return object.dump();
}

/// Octets that no whole item has consumed.
class Unconsumed {
  public:
    void add(ByteView octets) { buffer_ += octets; }
    void drop(std::size_t count) {
        taken_ += count;
        consumed_ += count;
        // Moving the rest down only when it is the smaller part keeps the cost linear.
        if (taken_ * 2 >= buffer_.size()) {
            buffer_.erase(0, taken_);
            taken_ = 0;
        }
    }
    [[nodiscard]] ByteView view() const { return ByteView(buffer_).substr(taken_); }
    [[nodiscard]] std::uint64_t consumed() const { return consumed_; }

  private:
    Bytes buffer_;
    std::size_t taken_ = 0;
    std::uint64_t consumed_ = 0;
};

/// http-request and http-response.
class MessageKindDecoder final : public KindDecoder {
  public:
    MessageKindDecoder(MessageKind kind, const KindOptions& options)
        : assembler_(kind,
                     {.limits = decode_limits(),
                      .policy = options.policy,
                      .request_method = options.request_method}) {}

    void feed(ByteView octets) override { input_.add(octets); }
    void finish() override { has_ended_ = true; }

    std::optional<std::string> next() override {
        const auto step = assembler_.decode(input_.view());
        if (step.progress == Progress::item) {
            input_.drop(step.consumed);
            return json_of(step.item);
        }
        violation_ = step.violation;
        if (has_ended_ && step.progress == Progress::need_more) {
            const std::size_t taken = assembler_.taken();
            if (const auto last = assembler_.finish_input()) {
                input_.drop(taken);
                return json_of(*last);
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] DecodeSummary summary() const override {
        return {assembler_.finish(input_.view()), violation_, input_.consumed()};
    }

  private:
    http1::MessageAssembler assembler_;
    Unconsumed input_;
    Violation violation_{};
    bool has_ended_ = false;
};

/// chunked: one body; what stands behind it is not looked at.
class ChunkedKind final : public KindDecoder {
  public:
    ChunkedKind() : decoder_(limits_, policy_) { decoder_.begin(); }

    void feed(ByteView octets) override { input_.add(octets); }

    std::optional<std::string> next() override {
        while (!decoder_.is_whole() && violation_.code.empty()) {
            const auto step = decoder_.decode(input_.view());
            if (step.progress == Progress::need_more) {
                break;
            }
            if (step.progress == Progress::violation) {
                violation_ = step.violation;
                violation_.offset += input_.consumed();
                break;
            }
            content_ += step.item.data;
            std::string item = step.item.kind == http1::PartKind::end ? json(step.item) : "";
            input_.drop(step.consumed);
            if (!item.empty()) {
                end_ = input_.consumed();
                return item;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] DecodeSummary summary() const override {
        if (!violation_.code.empty()) {
            return {Ending::violated, violation_, 0};
        }
        const bool is_untouched = input_.consumed() == 0 && input_.view().empty();
        return {decoder_.is_whole() || is_untouched ? Ending::clean : Ending::truncated, {}, end_};
    }

  private:
    [[nodiscard]] std::string json(const http1::Part& end) const {
        std::vector<OwnedField> trailers;
        for (const http1::Field& field : end.trailers) {
            trailers.push_back({Bytes(field.name), Bytes(field.value)});
        }
        return Json{{"body_base64", to_base64(content_)}, {"trailers", pairs_of(trailers)}}.dump();
    }

    http1::Limits limits_ = decode_limits();
    http1::Policy policy_{};
    http1::ChunkedDecoder decoder_;
    Unconsumed input_;
    Bytes content_;
    Violation violation_{};
    std::uint64_t end_ = 0;
};

}  // namespace

std::optional<KindFactory> find_http_kind(const KindOptions& options) {
    if (options.kind == "chunked") {
        return [] { return std::make_unique<ChunkedKind>(); };
    }
    if (options.kind != "http-request" && options.kind != "http-response") {
        return std::nullopt;
    }
    const auto kind = options.kind == "http-request" ? MessageKind::request : MessageKind::response;
    return [kind, options] { return std::make_unique<MessageKindDecoder>(kind, options); };
}

}  // namespace wiretrial::cli
