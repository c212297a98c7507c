// beast_peer: Boost.Beast's basic_parser.
// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "fuzz/peers/peer.hpp"

namespace wiretrial::fuzz {

Reading read_beast(bool is_request, ByteView stream);

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

Bytes copy_of(beast::string_view text) {
    return {text.data(), text.size()};
}

template <bool is_request>
class Message final : public http::basic_parser<is_request> {
  public:
    Message() {
        this->eager(true);
        this->body_limit(boost::none);
    }
    Reading reading{};

  private:
    using ErrorCode = beast::error_code;
    void on_request_impl(http::verb /*method*/,
                         beast::string_view method,
                         beast::string_view target,
                         int version,
                         ErrorCode& /*error*/) override {
        reading.method = copy_of(method);
        reading.target = copy_of(target);
        reading.minor_version = version % 10;
    }
    void on_response_impl(int code,
                          beast::string_view /*reason*/,
                          int version,
                          ErrorCode& /*error*/) override {
        reading.status = code;
        reading.minor_version = version % 10;
    }
    void on_field_impl(http::field /*name*/,
                       beast::string_view name,
                       beast::string_view value,
                       ErrorCode& /*error*/) override {
        if (!is_in_trailers_) {
            reading.fields.push_back({.name = copy_of(name), .value = copy_of(value)});
        }
    }
    void on_header_impl(ErrorCode& /*error*/) override { is_in_trailers_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                           ErrorCode& /*error*/) override {}
    std::size_t on_body_impl(beast::string_view body, ErrorCode& /*error*/) override {
        reading.content.append(body.data(), body.size());
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t /*size*/,
                              beast::string_view /*extensions*/,
                              ErrorCode& /*error*/) override {}
    std::size_t on_chunk_body_impl(std::uint64_t /*left*/,
                                   beast::string_view body,
                                   ErrorCode& /*error*/) override {
        reading.content.append(body.data(), body.size());
        return body.size();
    }
    void on_finish_impl(ErrorCode& /*error*/) override {}

    bool is_in_trailers_ = false;
};

template <bool is_request>
Reading read(ByteView stream) {
    Message<is_request> message;
    beast::error_code error;
    std::size_t consumed = 0;
    while (!message.is_done() && !error && consumed < stream.size()) {
        const std::size_t more = message.put(
            boost::asio::const_buffer(stream.data() + consumed, stream.size() - consumed), error);
        consumed += more;
        if (more == 0 && !error) {
            break;
        }
    }
    Reading reading = std::move(message.reading);
    reading.consumed = consumed;
    if (message.is_done()) {
        reading.outcome = ReadOutcome::complete;
    } else if (error && error != http::error::need_more) {
        reading.outcome = ReadOutcome::refused;
        reading.reason = error.message();
    }
    return reading;
}

}  // namespace

Reading read_beast(bool is_request, ByteView stream) {
    return is_request ? read<true>(stream) : read<false>(stream);
}

}  // namespace wiretrial::fuzz
