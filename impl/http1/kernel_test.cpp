// kernel_test: every kernel gives what the state machine gives, and reads no octet behind the input.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/kernel.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/decoder_harness.hpp"
#include "impl/http1/whole_head.hpp"
#include "impl/testing/exhaustive.hpp"
#include "impl/testing/guarded_bytes.hpp"

namespace wiretrial::http1 {
namespace {

using testing::Decoded;

/// What a connection gives whose octets end where memory ends.
Decoded decode_guarded(MessageKind kind, ByteView stream, const ReadOptions& options) {
    MessageAssembler assembler(kind, options);
    Decoded decoded;
    for (;;) {
        const testing::GuardedBytes rest(stream.substr(decoded.consumed));
        const auto step = assembler.decode(rest.view());
        if (step.progress == Progress::violation) {
            decoded.violation = step.violation;
        }
        if (step.progress != Progress::item) {
            return decoded;
        }
        decoded.items.push_back(to_line(step.item));
        decoded.consumed += step.consumed;
    }
}

/// Counts the streams that were compared.
class Comparison {
  public:
    explicit Comparison(ReadOptions options = {}) : options_(options) {}

    void expect_agreement(MessageKind kind, ByteView stream) {
        options_.kernel = Kernel::stepwise;
        const Decoded expected = testing::feed_whole(messages_of(kind, options_), stream);
        for (const Kernel kernel : kernels()) {
            options_.kernel = kernel;
            const Decoded actual = testing::feed_whole(messages_of(kind, options_), stream);
            ASSERT_EQ(testing::to_text(actual), testing::to_text(expected))
                << name_of(kernel) << ": " << escape(stream);
            ASSERT_EQ(actual, expected) << name_of(kernel) << ": " << escape(stream);
        }
    }
    void expect_guarded_agreement(MessageKind kind, ByteView stream) {
        options_.kernel = Kernel::stepwise;
        const Decoded expected = testing::feed_whole(messages_of(kind, options_), stream);
        for (const Kernel kernel : kernels()) {
            options_.kernel = kernel;
            ASSERT_EQ(decode_guarded(kind, stream, options_), expected)
                << name_of(kernel) << ": " << escape(stream);
        }
    }

  private:
    ReadOptions options_;
};

const std::vector<Bytes> whole_requests{
    "GET / HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nhOST:\r\n\r\n",
    "DELETE /a/b;c=d?e=f&g=%20%7e HTTP/1.1\r\nHost: www.example.org:8080\r\nX-A: \t b c "
    "\t\r\nY:\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nConnection: Keep-Alive\r\n\r\n",
    "GET http://a.example/b HTTP/1.9\r\nHost: a.example\r\nConnection: x, close\r\n\r\n",
    "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a%41\r\nContent-Length: 5\r\n\r\nhello",
    "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: v\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\nAccept: text/html; q=\"\xe4\"\r\n\r\n",
    "GET /" + Bytes(70, 'x') + " HTTP/1.1\r\n" + Bytes(70, 'N') + ":" + Bytes(70, ' ') +
        Bytes(70, 'v') + "\r\nHost: " + Bytes(70, 'h') + "\r\n\r\n",
};

const std::vector<Bytes> whole_responses{
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.0 404 \r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nDate: x\r\n\r\n",
    "HTTP/1.1 304 Not \xe4 Modified\r\nETag: \"a\"\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nConnection: "
    "keep-alive\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 " + Bytes(70, 'r') + "\r\nServer: s\r\nContent-Length: 0\r\n\r\n",
};

TEST(Kernel, IsOneThatRunsHere) {
    EXPECT_EQ(kernels()[0], Kernel::stepwise);
    EXPECT_EQ(kernels()[1], Kernel::plain);
    EXPECT_EQ(best_kernel(), kernels().back());
    EXPECT_EQ(name_of(Kernel::plain), "plain");
    EXPECT_EQ(detail::head_kernel(Kernel::stepwise).request, nullptr);
}

/// Else all comparisons here would be of the state machine with itself.
TEST(Kernel, TakesOrdinaryHeadsWhole) {
    std::array<Field, 16> fields;
    std::array<Field, detail::WholeHead::marked_max> marked;
    for (const Kernel kernel : kernels().subspan(1)) {
        detail::WholeHead head{};
        head.marked = marked.data();
        head.fields = fields.data();
        head.fields_max = fields.size();
        for (const Bytes& text : whole_requests) {
            ASSERT_EQ(detail::head_kernel(kernel).request(text.data(), text.size(), head),
                      detail::HeadScan::whole)
                << name_of(kernel) << ": " << escape(text);
            EXPECT_EQ(head.size, text.find("\r\n\r\n") + 4);
        }
        for (const Bytes& text : whole_responses) {
            ASSERT_EQ(detail::head_kernel(kernel).response(text.data(), text.size(), head),
                      detail::HeadScan::whole)
                << name_of(kernel) << ": " << escape(text);
            EXPECT_EQ(head.size, text.find("\r\n\r\n") + 4);
        }
    }
}

TEST(Kernel, AgreesOnWholeMessagesHoweverTheyAreCut) {
    for (const Kernel kernel : kernels()) {
        const ReadOptions options{.kernel = kernel};
        for (const Bytes& text : whole_requests) {
            EXPECT_EQ(testing::disagreement(messages_of(MessageKind::request, options), text),
                      std::nullopt);
        }
        for (const Bytes& text : whole_responses) {
            EXPECT_EQ(testing::disagreement(messages_of(MessageKind::response, options), text),
                      std::nullopt);
        }
    }
    Comparison comparison;
    for (const Bytes& text : whole_requests) {
        comparison.expect_agreement(MessageKind::request, text);
        comparison.expect_agreement(MessageKind::request, text + text);
    }
    for (const Bytes& text : whole_responses) {
        comparison.expect_agreement(MessageKind::response, text + text);
    }
}

TEST(Kernel, ReadsNothingBehindTheInput) {
    Comparison comparison;
    const auto try_every_prefix = [&comparison](MessageKind kind, const std::vector<Bytes>& texts) {
        for (const Bytes& text : texts) {
            for (std::size_t size = 0; size <= text.size(); ++size) {
                comparison.expect_guarded_agreement(kind, ByteView(text).substr(0, size));
            }
        }
    };
    try_every_prefix(MessageKind::request, whole_requests);
    try_every_prefix(MessageKind::response, whole_responses);
}

TEST(Kernel, AgreesOnEveryOctetAtEveryPlace) {
    Comparison comparison;
    const auto try_every_octet = [&comparison](MessageKind kind, Bytes text) {
        for (std::size_t place = 0; place < text.size(); ++place) {
            const char before = text[place];
            for (const char octet : testing::all_octets()) {
                text[place] = octet;
                comparison.expect_agreement(kind, text);
            }
            text[place] = before;
        }
    };
    try_every_octet(MessageKind::request,
                    "PUT /a?b HTTP/1.1\r\nHost: a:8\r\nConnection:keep-alive\r\nX-y: z\t\r\n\r\n");
    try_every_octet(MessageKind::request, "G / HTTP/1.0\r\ncontent-length: 0\r\n\r\n");
    try_every_octet(MessageKind::response,
                    "HTTP/1.1 204 No\r\nTransfer-encoding:chunked\r\nA:b\r\n\r\n");
}

/// Every part of a line meets every place of a block of 64 octets.
TEST(Kernel, AgreesOnLinesOfEverySize) {
    Comparison comparison;
    for (std::size_t size = 1; size <= 140; ++size) {
        const Bytes many(size, 'n');
        const Bytes lines = "\r\nHost: " + many + "\r\n\r\n";
        comparison.expect_agreement(MessageKind::request,
                                    "GET / HTTP/1.1\r\n" + many + ": v" + lines);
        comparison.expect_agreement(MessageKind::request, "GET / HTTP/1.1\r\nX:" + many + lines);
        comparison.expect_agreement(MessageKind::request,
                                    "GET / HTTP/1.1\r\nX:" + Bytes(size, ' ') + "v" + lines);
        comparison.expect_agreement(MessageKind::request,
                                    "GET / HTTP/1.1\r\nX:v" + Bytes(size, '\t') + lines);
        comparison.expect_agreement(MessageKind::request, "GET /" + many + " HTTP/1.1" + lines);
        comparison.expect_agreement(MessageKind::request, many + " / HTTP/1.1" + lines);
        comparison.expect_agreement(MessageKind::request,
                                    "GET http://a/" + many + " HTTP/1.1" + lines);
        comparison.expect_agreement(MessageKind::request, "GET /%41" + many + " HTTP/1.0" + lines);
        comparison.expect_agreement(MessageKind::response, "HTTP/1.1 200 " + many + lines);
        comparison.expect_agreement(MessageKind::request,
                                    "GET / HTTP/1.1\r\nX: " + many + "\x01" + lines);
        comparison.expect_agreement(MessageKind::request,
                                    "GET / HTTP/1.1\r\n" + many + "(: v" + lines);
    }
}

TEST(Kernel, AgreesOnEveryLimit) {
    const Bytes text =
        "GET /abc HTTP/1.1\r\nHost: a\r\nB: cd\r\nE: f\r\n\r\n"
        "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    for (std::size_t limit = 0; limit <= text.size(); ++limit) {
        for (auto Limits::* const each :
             {&Limits::method_bytes_max, &Limits::start_line_bytes_max,
              &Limits::field_line_bytes_max, &Limits::field_lines_max, &Limits::fields_bytes_max}) {
            ReadOptions options;
            options.limits.*each = limit;
            Comparison(options).expect_agreement(MessageKind::request, text);
        }
        ReadOptions options;
        options.limits.content_bytes_max = limit;
        Comparison(options).expect_agreement(MessageKind::request, text);
    }
    ReadOptions options;
    options.limits.interim_responses_max = 1;
    Comparison comparison(options);
    comparison.expect_agreement(
        MessageKind::response,
        "HTTP/1.1 103 a\r\n\r\nHTTP/1.1 103 a\r\n\r\nHTTP/1.1 200 b\r\n\r\n");
    comparison.expect_agreement(
        MessageKind::response, "HTTP/1.1 103 a\r\n\r\nHTTP/1.1 200 b\r\nContent-Length: 0\r\n\r\n");
}

TEST(Kernel, AgreesOnManyFields) {
    for (const std::size_t count : {15U, 16U, 17U, 33U, 255U, 256U, 257U}) {
        Bytes text = "GET / HTTP/1.1\r\n";
        for (std::size_t index = 1; index < count; ++index) {
            text += "Name-" + std::to_string(index) + ": value\r\n";
        }
        Comparison().expect_agreement(MessageKind::request, text + "Host: a\r\n\r\n" + text);
    }
    Bytes repeated = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int count = 0; count < 8; ++count) {
        repeated += "Connection: x\r\n";
        Comparison().expect_agreement(MessageKind::request, repeated + "\r\n");
        Comparison().expect_agreement(MessageKind::request, repeated + "Connection: close\r\n\r\n");
    }
}

/// Heads with a few octets changed, taken away or doubled, strict and under leniencies.
TEST(Kernel, AgreesOnMutatedMessages) {
    constexpr int rounds = 4'000;
    std::mt19937 random(9112);
    const Bytes likely = "\r\n\t :%#/[]@,;=\"\\ABh0159\x7f\x80\xff" + Bytes(1, '\0');
    for (int round = 0; round < rounds; ++round) {
        const bool is_request = random() % 3 != 0;
        const auto& texts = is_request ? whole_requests : whole_responses;
        Bytes text = texts[random() % texts.size()] + texts[random() % texts.size()];
        for (auto changes = random() % 3; changes < 3; ++changes) {
            const std::size_t place = random() % text.size();
            const auto choice = random() % 4;
            if (choice == 0) {
                text.erase(place, 1 + random() % 4);
            } else if (choice == 1) {
                text.insert(place, 1 + random() % 2, likely[random() % likely.size()]);
            } else if (choice == 2) {
                text.insert(place, Bytes(ByteView(text).substr(place, random() % 30)));
            } else {
                text[place] = static_cast<char>(random());
            }
            if (text.empty()) {
                break;
            }
        }
        ReadOptions options;
        for (const PolicyFlag& flag : policy_flags()) {
            options.policy.*flag.flag = round % 2 == 1 && random() % 4 == 0;
        }
        options.request_method = random() % 4 == 0 ? "HEAD" : "GET";
        Comparison(options).expect_agreement(
            is_request ? MessageKind::request : MessageKind::response, text);
    }
}

}  // namespace
}  // namespace wiretrial::http1
