// picohttpparser_peer: picohttpparser as Debian's libh2o-evloop exports it: the table build, without SSE4.2.
// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include <picohttpparser_h2o.h>

#include "bench/micro/http_inputs.hpp"
#include "bench/micro/parser.hpp"
#include "impl/base/check.hpp"

namespace wiretrial::bench {
namespace {

class PicoHttpParser final : public Parser {
  public:
    void requests(ByteView stream, std::size_t count) override {
        for (; count > 0; --count) {
            stream.remove_prefix(request(stream, 0));
        }
        WIRETRIAL_CHECK(stream.empty());
    }
    void response(ByteView stream) override {
        method_ = {};
        target_ = {};
        const char* reason = nullptr;
        std::size_t reason_size = 0;
        int minor_version = 0;
        count_ = fields_.size();
        const int consumed =
            phr_parse_response(stream.data(), stream.size(), &minor_version, &status_, &reason,
                               &reason_size, fields_.data(), &count_, 0);
        WIRETRIAL_CHECK(consumed == static_cast<int>(stream.size()));
    }
    void each_octet(ByteView stream) override {
        for (std::size_t size = 1; size < stream.size(); ++size) {
            WIRETRIAL_CHECK(request(stream.substr(0, size), size - 1) == 0);
        }
        WIRETRIAL_CHECK(request(stream, stream.size() - 1) == stream.size());
    }
    /// Its decoder moves the content to the front of the buffer, which it needs for itself: a copy comes first.
    std::size_t chunked(ByteView stream) override {
        stream.remove_prefix(request(stream, 0));
        buffer_.resize(stream.size());
        std::memcpy(buffer_.data(), stream.data(), stream.size());
        phr_chunked_decoder decoder{};
        decoder.consume_trailer = 1;
        std::size_t size = buffer_.size();
        WIRETRIAL_CHECK(phr_decode_chunked(&decoder, buffer_.data(), &size) == 0);
        return size;
    }
    [[nodiscard]] Head last() const override {
        Head head{.method = method_, .target = target_, .status = status_, .field_count = count_};
        for (std::size_t index = 0; index < count_; ++index) {
            const phr_header& field = fields_[index];
            head.names[index] = {field.name, field.name_len};
            head.values[index] = {field.value, field.value_len};
        }
        return head;
    }

  private:
    /// Gives the octets of the head, 0 where it is not whole.
    std::size_t request(ByteView stream, std::size_t seen) {
        const char* method = nullptr;
        const char* target = nullptr;
        std::size_t method_size = 0;
        std::size_t target_size = 0;
        int minor_version = 0;
        count_ = fields_.size();
        const int consumed =
            phr_parse_request(stream.data(), stream.size(), &method, &method_size, &target,
                              &target_size, &minor_version, fields_.data(), &count_, seen);
        constexpr int not_whole = -2;
        WIRETRIAL_CHECK(consumed > 0 || consumed == not_whole);
        method_ = {method, method_size};
        target_ = {target, target_size};
        status_ = 0;
        return consumed > 0 ? static_cast<std::size_t>(consumed) : 0;
    }

    ByteView method_{};
    ByteView target_{};
    int status_ = 0;
    std::size_t count_ = 0;
    std::array<phr_header, Head::fields_max> fields_{};
    Bytes buffer_{};
};

}  // namespace

void add_picohttpparser(std::vector<NamedParser>& parsers) {
    parsers.push_back({.name = "picohttpparser", .parser = std::make_unique<PicoHttpParser>()});
}

}  // namespace wiretrial::bench
