// framing_bench: decoding frames, each beside the least work that any decoder must do.
//
// Small frames stand against walking the headers alone, large ones against memcpy, delimited ones against
// memchr. The ratio of the two rates is the figure; octets a second alone say more of the machine.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <benchmark/benchmark.h>

#include "impl/base/bytes.hpp"
#include "impl/base/check.hpp"
#include "impl/framing/codec.hpp"
#include "impl/framing/frame_reader.hpp"

namespace wiretrial::framing {
namespace {

constexpr LengthPrefixFormat prefix_of_four{.width = 4};

/// About `stream_bytes` octets of frames of `payload_bytes` each.
template <FrameCodec AnyCodec>
Bytes stream_of(const AnyCodec& codec, std::size_t payload_bytes, std::size_t stream_bytes) {
    Bytes stream;
    while (stream.size() < stream_bytes) {
        WIRETRIAL_CHECK(codec.append(Bytes(payload_bytes, 'x'), stream).has_value());
    }
    return stream;
}

void count_octets(benchmark::State& state, const Bytes& stream) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
}

/// Decodes the whole stream with one fresh decoder.
template <FrameCodec AnyCodec>
void decode_all(benchmark::State& state, const AnyCodec& codec, const Bytes& stream) {
    for (auto _ : state) {
        auto decoder = codec.make_decoder();
        ByteView rest = stream;
        std::size_t payload_bytes = 0;
        for (auto step = decoder.decode(rest); step.progress == Progress::item;
             step = decoder.decode(rest)) {
            payload_bytes += step.item.payload.size();
            rest.remove_prefix(step.consumed);
        }
        WIRETRIAL_CHECK(rest.empty());
        benchmark::DoNotOptimize(payload_bytes);
    }
    count_octets(state, stream);
}

void walk_headers_64(benchmark::State& state) {
    const Bytes stream = stream_of(LengthPrefixCodec{prefix_of_four}, 64, 1U << 16U);
    for (auto _ : state) {
        ByteView rest = stream;
        std::size_t payload_bytes = 0;
        while (!rest.empty()) {
            const auto length = static_cast<std::size_t>(read_length(rest, prefix_of_four));
            payload_bytes += length;
            rest.remove_prefix(4 + length);
        }
        benchmark::DoNotOptimize(payload_bytes);
    }
    count_octets(state, stream);
}
BENCHMARK(walk_headers_64);

void length_prefix_64(benchmark::State& state) {
    const LengthPrefixCodec codec{prefix_of_four};
    decode_all(state, codec, stream_of(codec, 64, 1U << 16U));
}
BENCHMARK(length_prefix_64);

void any_codec_64(benchmark::State& state) {
    const Codec codec = *Codec::parse("length-prefix:4");
    decode_all(state, codec, stream_of(codec, 64, 1U << 16U));
}
BENCHMARK(any_codec_64);

void varint_64(benchmark::State& state) {
    const VarintCodec codec{};
    decode_all(state, codec, stream_of(codec, 64, 1U << 16U));
}
BENCHMARK(varint_64);

void netstring_64(benchmark::State& state) {
    const NetstringCodec codec{};
    decode_all(state, codec, stream_of(codec, 64, 1U << 16U));
}
BENCHMARK(netstring_64);

void memcpy_1mib(benchmark::State& state) {
    const Bytes stream = stream_of(LengthPrefixCodec{prefix_of_four}, 1U << 20U, 1U << 20U);
    Bytes copy(stream.size(), '\0');
    for (auto _ : state) {
        std::memcpy(copy.data(), stream.data(), stream.size());
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
    }
    count_octets(state, stream);
}
BENCHMARK(memcpy_1mib);

/// The least work of whoever keeps what comes in reads of 64 KiB.
void memcpy_1mib_in_64kib_reads(benchmark::State& state) {
    const Bytes stream = stream_of(LengthPrefixCodec{prefix_of_four}, 1U << 20U, 1U << 20U);
    Bytes copy(stream.size(), '\0');
    for (auto _ : state) {
        for (std::size_t at = 0; at < stream.size(); at += 1U << 16U) {
            const ByteView piece = ByteView(stream).substr(at, 1U << 16U);
            std::memcpy(copy.data() + at, piece.data(), piece.size());
            benchmark::ClobberMemory();
        }
    }
    count_octets(state, stream);
}
BENCHMARK(memcpy_1mib_in_64kib_reads);

void frame_reader_1mib_in_64kib_reads(benchmark::State& state) {
    const Codec codec = *Codec::parse("length-prefix:4");
    const Bytes stream = stream_of(codec, 1U << 20U, 1U << 20U);
    FrameReader reader(codec);
    for (auto _ : state) {
        for (ByteView rest = stream; !rest.empty();) {
            const ByteView piece = rest.substr(0, 1U << 16U);
            reader.feed(piece);
            rest.remove_prefix(piece.size());
            auto step = reader.next();
            benchmark::DoNotOptimize(step.item.payload.data());
        }
    }
    WIRETRIAL_CHECK(reader.finish() == Ending::clean);
    count_octets(state, stream);
}
BENCHMARK(frame_reader_1mib_in_64kib_reads);

void memchr_100(benchmark::State& state) {
    const Bytes stream = stream_of(DelimiterCodec{Delimiter("\n")}, 100, 1U << 16U);
    for (auto _ : state) {
        ByteView rest = stream;
        std::size_t lines = 0;
        while (const void* const end = std::memchr(rest.data(), '\n', rest.size())) {
            rest.remove_prefix(
                static_cast<std::size_t>(static_cast<const char*>(end) - rest.data()) + 1);
            ++lines;
        }
        benchmark::DoNotOptimize(lines);
    }
    count_octets(state, stream);
}
BENCHMARK(memchr_100);

void delimiter_lf_100(benchmark::State& state) {
    const DelimiterCodec codec{Delimiter("\n")};
    decode_all(state, codec, stream_of(codec, 100, 1U << 16U));
}
BENCHMARK(delimiter_lf_100);

void delimiter_crlf_100(benchmark::State& state) {
    const DelimiterCodec codec{Delimiter("\r\n")};
    decode_all(state, codec, stream_of(codec, 100, 1U << 16U));
}
BENCHMARK(delimiter_crlf_100);

void line_100(benchmark::State& state) {
    const LineCodec codec{};
    decode_all(state, codec, stream_of(codec, 100, 1U << 16U));
}
BENCHMARK(line_100);

void strict_line_100(benchmark::State& state) {
    const LineCodec codec{.policy = LinePolicy::only_crlf};
    decode_all(state, codec, stream_of(codec, 100, 1U << 16U));
}
BENCHMARK(strict_line_100);

void marker_100(benchmark::State& state) {
    const MarkerCodec codec{MarkerFormat("##")};
    decode_all(state, codec, stream_of(codec, 100, 1U << 16U));
}
BENCHMARK(marker_100);

void marker_unescape_64kib(benchmark::State& state) {
    const MarkerFormat format("##");
    Bytes stream;
    for (int i = 0; i < 1024; ++i) {
        format.append_escaped(Bytes(63, 'x') + '#', stream);
    }
    Bytes content;
    for (auto _ : state) {
        MarkerReader reader(format);
        content.clear();
        benchmark::DoNotOptimize(reader.read_into(stream, content).consumed);
    }
    count_octets(state, stream);
}
BENCHMARK(marker_unescape_64kib);

}  // namespace
}  // namespace wiretrial::framing
