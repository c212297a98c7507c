// decoder_harness: what the tests of this folder share: decoders set up for feed.hpp, fed in every way.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/message_assembler.hpp"
#include "impl/http1/message_line_harness.hpp"
#include "impl/testing/feed.hpp"

namespace wiretrial::http1 {

/// For testing::feed_whole and its sisters.
///
/// Lifetime: what `options.request_method` views must outlive the setup.
[[nodiscard]] inline auto messages_of(MessageKind kind, const ReadOptions& options = {}) {
    auto make = [kind, options] { return MessageAssembler(kind, options); };
    auto own = [](const Message& message) { return Bytes(to_line(message)); };
    return testing::Setup<decltype(make), decltype(own)>{make, own};
}

/// Decodes one kind of message in every way there is to cut it, and expects that all agree.
class EveryWay {
  public:
    explicit EveryWay(MessageKind kind) : kind_(kind) {}

    [[nodiscard]] testing::Decoded decode(ByteView input, const ReadOptions& options = {}) const {
        const auto setup = messages_of(kind_, options);
        EXPECT_EQ(testing::disagreement(setup, input), std::nullopt);
        const testing::Decoded decoded = testing::feed_whole(setup, input);
        if (decoded.is_violated()) {
            EXPECT_EQ(testing::trailing_disagreement(setup, input, input), std::nullopt);
        }
        return decoded;
    }

    /// The messages of an input that is right to its last octet.
    [[nodiscard]] std::vector<Bytes> accept(ByteView input, const ReadOptions& options = {}) const {
        const testing::Decoded decoded = decode(input, options);
        EXPECT_FALSE(decoded.is_violated()) << testing::to_text(decoded);
        EXPECT_EQ(decoded.consumed, input.size()) << testing::to_text(decoded);
        return decoded.items;
    }

    /// Expects a violation at the octet that an `@` marks.
    void refuse(std::string_view code, ByteView marked, const ReadOptions& options = {}) const {
        const std::size_t mark = marked.find('@');
        ASSERT_NE(mark, ByteView::npos) << marked;
        const Bytes input = Bytes(marked.substr(0, mark)) + Bytes(marked.substr(mark + 1));
        const testing::Decoded decoded = decode(input, options);
        EXPECT_EQ(decoded.violation.code, code) << escape(input);
        EXPECT_EQ(decoded.violation.offset, mark) << escape(input);
    }

  private:
    MessageKind kind_;
};

inline const EveryWay requests(MessageKind::request);
inline const EveryWay responses(MessageKind::response);

}  // namespace wiretrial::http1
