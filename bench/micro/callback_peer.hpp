// callback_peer: a head put together from the callbacks of llhttp or http_parser, which are the same.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "bench/micro/parser.hpp"
#include "impl/base/check.hpp"

namespace wiretrial::bench {

/// Where the callbacks keep what they are told. A word may come in pieces, which then lie side by side.
struct Collected {
    Head head{};
    bool is_in_value = true;
    std::size_t content = 0;
    std::size_t messages = 0;

    static void extend(ByteView& word, const char* at, std::size_t size) {
        word =
            word.data() == nullptr ? ByteView(at, size) : ByteView(word.data(), word.size() + size);
    }
    void begin() {
        head.field_count = 0;
        head.target = {};
        is_in_value = true;
        content = 0;
    }
    void add_name(const char* at, std::size_t size) {
        if (is_in_value) {
            head.names[head.field_count] = {};
            head.values[head.field_count] = {};
            ++head.field_count;
            is_in_value = false;
        }
        extend(head.names[head.field_count - 1], at, size);
    }
    void add_value(const char* at, std::size_t size) {
        is_in_value = true;
        extend(head.values[head.field_count - 1], at, size);
    }
};

/// A parser of this family: `Engine` has the functions and types of one of them.
template <class Engine>
class CallbackParser final : public Parser {
  public:
    CallbackParser() {
        requests_.init(collected_, true);
        responses_.init(collected_, false);
    }
    void requests(ByteView stream, std::size_t count) override { take(requests_, stream, count); }
    void response(ByteView stream) override { take(responses_, stream, 1); }
    void each_octet(ByteView stream) override {
        collected_.messages = 0;
        for (std::size_t index = 0; index < stream.size(); ++index) {
            requests_.feed(stream.substr(index, 1));
        }
        WIRETRIAL_CHECK(collected_.messages == 1);
    }
    std::size_t chunked(ByteView stream) override {
        take(requests_, stream, 1);
        return collected_.content;
    }
    [[nodiscard]] Head last() const override { return collected_.head; }

  private:
    void take(Engine& engine, ByteView stream, std::size_t count) {
        collected_.messages = 0;
        engine.feed(stream);
        WIRETRIAL_CHECK(collected_.messages == count);
    }

    Collected collected_{};
    Engine requests_{};
    Engine responses_{};
};

}  // namespace wiretrial::bench
