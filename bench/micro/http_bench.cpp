// http_bench: HTTP/1.1 parsers side by side, and the limits of any: wiretrial's and those of the peers that the
// build found.
//
//     http_bench [--iterations=N] [--benchmark_...]
//
// A benchmark is PARSER/INPUT. All parsers are given the same octets and hand out the same things, which is checked
// before anything is timed; `messages` counts heads, so a time divides into one a message. With --iterations each
// runs N times and no other number: the difference of two such runs under callgrind counts instructions. Ratios
// within one run mean something (--benchmark_enable_random_interleaving=true), times alone say more of the machine.
// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/micro/head_limits.hpp"
#include "bench/micro/http_inputs.hpp"
#include "bench/micro/parser.hpp"
#include "impl/base/check.hpp"
#include "impl/http1/encode.hpp"

namespace wiretrial::bench {
namespace {

Bytes repeated(const Bytes& text, std::size_t times) {
    Bytes all;
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

Bytes chunked_stream(std::size_t chunk_bytes) {
    Bytes stream = upload_head;
    for (std::size_t size = 0; size < chunked_bytes; size += chunk_bytes) {
        http1::append_chunk(Bytes(chunk_bytes, 'x'), stream);
    }
    WIRETRIAL_CHECK(http1::append_last_chunk({}, stream).has_value());
    return stream;
}

/// One way to use a parser.
struct Input {
    std::string_view name;
    Bytes stream;
    std::int64_t messages = 1;
    std::function<void(Parser&, ByteView)> parse;
};

const std::vector<Input>& inputs() {
    const auto requests = [](std::size_t count) {
        return [count](Parser& parser, ByteView stream) { parser.requests(stream, count); };
    };
    const auto response = [](Parser& parser, ByteView stream) { parser.response(stream); };
    const auto each_octet = [](Parser& parser, ByteView stream) { parser.each_octet(stream); };
    const auto chunked = [](Parser& parser, ByteView stream) {
        WIRETRIAL_CHECK(parser.chunked(stream) == chunked_bytes);
    };
    static const std::vector<Input> all{
        {.name = "req700", .stream = browser_request, .parse = requests(1)},
        {.name = "min", .stream = small_request, .parse = requests(1)},
        {.name = "pipe20",
         .stream = repeated(plain_request, pipelined_requests),
         .messages = pipelined_requests,
         .parse = requests(pipelined_requests)},
        {.name = "resp", .stream = response_head, .parse = response},
        {.name = "byte700", .stream = browser_request, .parse = each_octet},
        {.name = "chunk1K", .stream = chunked_stream(1U << 10U), .parse = chunked},
        {.name = "chunk64K", .stream = chunked_stream(1U << 16U), .parse = chunked},
    };
    return all;
}

const std::vector<NamedParser>& parsers() {
    static const std::vector<NamedParser> all = [] {
        std::vector<NamedParser> list;
        add_own(list);
#if defined(WIRETRIAL_HAS_PICOHTTPPARSER)
        add_picohttpparser(list);
#endif
#if defined(WIRETRIAL_HAS_LLHTTP)
        add_llhttp(list);
#endif
#if defined(WIRETRIAL_HAS_HTTP_PARSER)
        add_http_parser(list);
#endif
#if defined(WIRETRIAL_HAS_BEAST)
        add_beast(list);
#endif
        return list;
    }();
    return all;
}

Bytes to_text(const Head& head) {
    Bytes text = Bytes(head.method) + ' ' + Bytes(head.target) + ' ' + std::to_string(head.status);
    for (std::size_t index = 0; index < head.field_count; ++index) {
        text.append("\n").append(head.names[index]).append(": ").append(head.values[index]);
    }
    return text;
}

/// Whoever hands out less, or something else, is not compared.
void check_that_all_see_the_same() {
    for (const Input& input : inputs()) {
        std::optional<Bytes> expected;
        for (const NamedParser& each : parsers()) {
            input.parse(*each.parser, input.stream);
            const Bytes actual = to_text(each.parser->last());
            WIRETRIAL_CHECK(actual == expected.value_or(actual));
            expected = actual;
        }
    }
}

using Measured = std::function<void()>;

void add_benchmark(const std::string& name,
                   const Input& input,
                   std::int64_t iterations,
                   const Measured& measured) {
    auto* const added =
        benchmark::RegisterBenchmark(name.c_str(), [&input, measured](benchmark::State& state) {
            for ([[maybe_unused]] const auto _ : state) {
                measured();
            }
            state.SetBytesProcessed(state.iterations() *
                                    static_cast<std::int64_t>(input.stream.size()));
            state.counters["messages"] = static_cast<double>(input.messages);
            state.counters["octets"] = static_cast<double>(input.stream.size());
        });
    if (iterations > 0) {
        added->Iterations(iterations);
    }
}

void add_limits(const Input& input, std::int64_t iterations) {
    static Bytes copy(2 * chunked_bytes, '\0');
    const std::string_view stream = input.stream;
    const auto add = [&](const std::string& limit, const Measured& measured) {
        add_benchmark(limit + "/" + std::string(input.name), input, iterations, measured);
    };
    add("memcpy", [stream] {
        benchmark::DoNotOptimize(copy_octets(stream, copy.data()));
        benchmark::ClobberMemory();
    });
    add("memchr", [stream] { benchmark::DoNotOptimize(walk_lines(stream)); });
    // Rounded up to whole blocks, for a limit need not care for what is behind the end.
    const Bytes blocks = input.stream + Bytes(63 - (input.stream.size() + 63) % 64, '\0');
    if (has_avx2()) {
        add("classify-avx2", [blocks] { benchmark::DoNotOptimize(classify_avx2(blocks)); });
    }
    if (has_avx512()) {
        add("classify-avx512", [blocks] { benchmark::DoNotOptimize(classify_avx512(blocks)); });
    }
}

void add_benchmarks(std::int64_t iterations) {
    for (const Input& input : inputs()) {
        for (const NamedParser& each : parsers()) {
            add_benchmark(
                each.name + "/" + std::string(input.name), input, iterations,
                [&input, parser = each.parser.get()] { input.parse(*parser, input.stream); });
        }
        if (input.name == "req700" || input.name == "min" || input.name == "pipe20" ||
            input.name == "resp") {
            add_limits(input, iterations);
        }
    }
}

/// Takes --iterations=N out of the arguments. Gives 0 where it is not among them.
std::int64_t take_iterations(int& count, char** arguments) {
    constexpr std::string_view option = "--iterations=";
    std::int64_t iterations = 0;
    int kept = 1;
    for (int index = 1; index < count; ++index) {
        const std::string_view argument = arguments[index];
        if (argument.starts_with(option)) {
            const std::string_view number = argument.substr(option.size());
            std::from_chars(number.data(), number.data() + number.size(), iterations);
        } else {
            arguments[kept++] = arguments[index];
        }
    }
    count = kept;
    return iterations;
}

}  // namespace
}  // namespace wiretrial::bench

int main(int count, char** arguments) {
    const std::int64_t iterations = wiretrial::bench::take_iterations(count, arguments);
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) {
        return EXIT_FAILURE;
    }
    wiretrial::bench::check_that_all_see_the_same();
    wiretrial::bench::add_benchmarks(iterations);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return EXIT_SUCCESS;
}
