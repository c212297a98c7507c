// http_bench: decoding HTTP/1.1 heads and chunked bodies, beside the least work that any decoder must do.
//
// The inputs are those that other parsers are measured with: a GET of some 700 octets as a browser sends it, the
// smallest valid request, 20 small requests in one read, a response head, the same GET an octet at a time, and 1 MiB
// in chunks. The ratio to memchr_lines is the figure; octets a second alone say more of the machine.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include <benchmark/benchmark.h>

#include "impl/base/bytes.hpp"
#include "impl/base/check.hpp"
#include "impl/http1/chunked.hpp"
#include "impl/http1/decoder.hpp"
#include "impl/http1/encode.hpp"

namespace wiretrial::http1 {
namespace {

const Bytes browser_request =
    "GET /wp-content/uploads/2010/03/hello-kitty-darth-vader-pink.jpg HTTP/1.1\r\n"
    "Host: www.example.org\r\n"
    "User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; ja-JP-mac; rv:1.9.2.3) "
    "Gecko/20100401 "
    "Firefox/3.6.3\r\n"
    "Accept: image/png,image/*;q=0.8,*/*;q=0.5\r\n"
    "Accept-Language: ja,en-us;q=0.7,en;q=0.3\r\n"
    "Accept-Encoding: gzip,deflate\r\n"
    "Accept-Charset: Shift_JIS,utf-8;q=0.7,*;q=0.7\r\n"
    "Keep-Alive: 115\r\n"
    "Connection: keep-alive\r\n"
    "Cookie: wp_ozh_wsa_visits=2; wp_ozh_wsa_visit_lasttime=xxxxxxxxxx; "
    "__utma=xxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx."
    "xxxxxxxxxx.xxxxxxxxxx.x; "
    "__utmz=xxxxxxxxx.xxxxxxxxxx.x.x.utmccn=(referral)|utmcsr=reader.livedoor.com|"
    "utmcct=/reader/|utmcmd=referral\r\n\r\n";
const Bytes small_request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const Bytes plain_request =
    "GET /hello HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
const Bytes response_head =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\nConnection: keep-alive\r\n"
    "Cache-Control: max-age=0, private, must-revalidate\r\nETag: W/\"5f8d0c5e-264\"\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\nVary: Accept-Encoding\r\n"
    "X-Request-Id: 7c9b1a6e-2f0d-4b58-9f5e-0d1a2b3c4d5e\r\n\r\n";

Bytes repeated(const Bytes& text, int times) {
    Bytes all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

void count_octets(benchmark::State& state, const Bytes& stream) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
}

template <class Decoder>
std::size_t decode_all(Decoder& decoder, ByteView rest) {
    std::size_t messages = 0;
    for (auto step = decoder.decode(rest); step.progress == Progress::item;
         step = decoder.decode(rest)) {
        rest.remove_prefix(step.consumed);
        messages += step.item.kind == PartKind::end ? 1U : 0U;
    }
    WIRETRIAL_CHECK(rest.empty());
    return messages;
}

/// One decoder takes the stream again and again, as a connection that stays open does.
template <class Decoder>
void decode_stream(benchmark::State& state, const Bytes& stream) {
    Decoder decoder;
    for ([[maybe_unused]] const auto _ : state) {
        benchmark::DoNotOptimize(decode_all(decoder, stream));
    }
    count_octets(state, stream);
}

void request_700(benchmark::State& state) {
    decode_stream<RequestDecoder>(state, browser_request);
}
BENCHMARK(request_700);

void request_min(benchmark::State& state) {
    decode_stream<RequestDecoder>(state, small_request);
}
BENCHMARK(request_min);

void request_pipelined_20(benchmark::State& state) {
    decode_stream<RequestDecoder>(state, repeated(plain_request, 20));
}
BENCHMARK(request_pipelined_20);

void response(benchmark::State& state) {
    decode_stream<ResponseDecoder>(state, response_head);
}
BENCHMARK(response);

void request_700_each_octet(benchmark::State& state) {
    RequestDecoder decoder;
    for ([[maybe_unused]] const auto _ : state) {
        for (std::size_t size = 1; size < browser_request.size(); ++size) {
            WIRETRIAL_CHECK(decoder.decode(ByteView(browser_request).substr(0, size)).progress ==
                            Progress::need_more);
        }
        benchmark::DoNotOptimize(decode_all(decoder, browser_request));
    }
    count_octets(state, browser_request);
}
BENCHMARK(request_700_each_octet);

void chunked_1mib(benchmark::State& state) {
    const auto chunk_bytes = static_cast<std::size_t>(state.range(0));
    Bytes stream;
    for (std::size_t size = 0; size < (std::size_t{1} << 20U); size += chunk_bytes) {
        append_chunk(Bytes(chunk_bytes, 'x'), stream);
    }
    WIRETRIAL_CHECK(append_last_chunk({}, stream).has_value());
    const Limits limits;
    const Policy policy;
    ChunkedDecoder decoder(limits, policy);
    for ([[maybe_unused]] const auto _ : state) {
        decoder.begin();
        ByteView rest = stream;
        while (!decoder.is_whole()) {
            const auto step = decoder.decode(rest);
            rest.remove_prefix(step.consumed);
            benchmark::DoNotOptimize(step.item.data.data());
        }
    }
    count_octets(state, stream);
}
BENCHMARK(chunked_1mib)->Arg(1 << 10)->Arg(1 << 16);

/// The limit of whoever looks for line ends one by one.
void memchr_lines_700(benchmark::State& state) {
    for ([[maybe_unused]] const auto _ : state) {
        ByteView rest = browser_request;
        std::size_t lines = 0;
        while (const void* const end = std::memchr(rest.data(), '\n', rest.size())) {
            rest.remove_prefix(
                static_cast<std::size_t>(static_cast<const char*>(end) - rest.data()) + 1);
            ++lines;
        }
        benchmark::DoNotOptimize(lines);
    }
    count_octets(state, browser_request);
}
BENCHMARK(memchr_lines_700);

}  // namespace
}  // namespace wiretrial::http1
