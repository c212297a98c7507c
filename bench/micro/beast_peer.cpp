// beast_peer: Boost.Beast's basic_parser, which stores nothing itself: its fastest form.
// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "bench/micro/parser.hpp"
#include "impl/base/check.hpp"

namespace wiretrial::bench {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

ByteView view_of(beast::string_view text) {
    return {text.data(), text.size()};
}

/// One message: Beast has no parser that goes on with the next.
template <bool is_request>
class BeastMessage final : public http::basic_parser<is_request> {
  public:
    explicit BeastMessage(Head& head) : head_(&head) {
        head.field_count = 0;
        this->eager(true);
        this->body_limit(boost::none);
    }
    [[nodiscard]] std::size_t content() const { return content_; }

  private:
    using ErrorCode = beast::error_code;
    void on_request_impl(http::verb /*method*/,
                         beast::string_view method,
                         beast::string_view target,
                         int /*version*/,
                         ErrorCode& /*error*/) override {
        head_->method = view_of(method);
        head_->target = view_of(target);
        head_->status = 0;
    }
    void on_response_impl(int code,
                          beast::string_view /*reason*/,
                          int /*version*/,
                          ErrorCode& /*error*/) override {
        head_->method = {};
        head_->target = {};
        head_->status = code;
    }
    void on_field_impl(http::field /*name*/,
                       beast::string_view name,
                       beast::string_view value,
                       ErrorCode& /*error*/) override {
        head_->names[head_->field_count] = view_of(name);
        head_->values[head_->field_count] = view_of(value);
        ++head_->field_count;
    }
    void on_header_impl(ErrorCode& /*error*/) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                           ErrorCode& /*error*/) override {}
    std::size_t on_body_impl(beast::string_view body, ErrorCode& /*error*/) override {
        content_ += body.size();
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t /*size*/,
                              beast::string_view /*extensions*/,
                              ErrorCode& /*error*/) override {}
    std::size_t on_chunk_body_impl(std::uint64_t /*left*/,
                                   beast::string_view body,
                                   ErrorCode& /*error*/) override {
        content_ += body.size();
        return body.size();
    }
    void on_finish_impl(ErrorCode& /*error*/) override {}

    Head* head_;
    std::size_t content_ = 0;
};

class Beast final : public Parser {
  public:
    void requests(ByteView stream, std::size_t count) override {
        for (; count > 0; --count) {
            BeastMessage<true> message(head_);
            stream.remove_prefix(take(message, stream));
        }
        WIRETRIAL_CHECK(stream.empty());
    }
    void response(ByteView stream) override {
        BeastMessage<false> message(head_);
        WIRETRIAL_CHECK(take(message, stream) == stream.size());
    }
    void each_octet(ByteView stream) override {
        BeastMessage<true> message(head_);
        std::size_t begin = 0;
        for (std::size_t size = 1; size <= stream.size(); ++size) {
            begin += put(message, stream.substr(begin, size - begin));
        }
        WIRETRIAL_CHECK(message.is_done());
    }
    std::size_t chunked(ByteView stream) override {
        BeastMessage<true> message(head_);
        WIRETRIAL_CHECK(take(message, stream) == stream.size());
        return message.content();
    }
    [[nodiscard]] Head last() const override { return head_; }

  private:
    template <class Message>
    static std::size_t put(Message& message, ByteView octets) {
        beast::error_code error;
        const std::size_t consumed =
            message.put(boost::asio::const_buffer(octets.data(), octets.size()), error);
        WIRETRIAL_CHECK(!error || error == http::error::need_more);
        return consumed;
    }
    template <class Message>
    static std::size_t take(Message& message, ByteView octets) {
        std::size_t consumed = 0;
        while (!message.is_done()) {
            const std::size_t more = put(message, octets.substr(consumed));
            WIRETRIAL_CHECK(more > 0);
            consumed += more;
        }
        return consumed;
    }

    Head head_{};
};

}  // namespace

void add_beast(std::vector<NamedParser>& parsers) {
    parsers.push_back({.name = "Beast", .parser = std::make_unique<Beast>()});
}

}  // namespace wiretrial::bench
