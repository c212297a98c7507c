// fuzz_engine: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_engine.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <poll.h>

#include "impl/kernel/clock.hpp"

namespace wiretrial::cli {
namespace {

/// The first program of that name on the path, or nothing.
std::string find_program(const std::string& name) {
    const char* const path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const std::size_t size = std::min(rest.find(':'), rest.size());
        std::string file = std::string(rest.substr(0, size)) + "/" + name;
        std::error_code error;
        if (std::filesystem::is_regular_file(file, error)) {
            return file;
        }
        rest.remove_prefix(std::min(size + 1, rest.size()));
    }
    return {};
}

std::string find_symbolizer() {
    for (const char* const name : {"llvm-symbolizer-19", "llvm-symbolizer", "llvm-symbolizer-16",
                                   "llvm-symbolizer-15", "llvm-symbolizer-14"}) {
        if (std::string file = find_program(name); !file.empty()) {
            return file;
        }
    }
    return {};
}

/// What has come since `seen` octets, as far as it is kept.
ByteView news_of(const kernel::Capture& capture, std::uint64_t seen) {
    const auto size = static_cast<std::size_t>(
        std::min<std::uint64_t>(capture.total - seen, capture.octets.size()));
    return ByteView(capture.octets).substr(capture.octets.size() - size);
}

/// Options on top of those that the environment has.
std::string options(const std::string& name, const std::string& added) {
    const char* const own = std::getenv(name.c_str());
    return name + "=" + added + (own == nullptr ? "" : ":" + std::string(own));
}

/// What the sanitizers are told: where a symbolizer is, and to print stacks.
std::vector<std::string> environment_of(bool names_frames) {
    static const std::string symbolizer = find_symbolizer();
    std::vector<std::string> environment = {options("UBSAN_OPTIONS", "print_stacktrace=1")};
    if (!names_frames) {
        environment.push_back(options("ASAN_OPTIONS", "symbolize=0"));
    }
    for (const char* const name : {"ASAN_SYMBOLIZER_PATH", "UBSAN_SYMBOLIZER_PATH"}) {
        if (names_frames && !symbolizer.empty() && std::getenv(name) == nullptr) {
            environment.push_back(std::string(name) + "=" + symbolizer);
        }
    }
    return environment;
}

}  // namespace

EngineRun run_engine(const EngineCommand& command, const std::function<void(ByteView)>& on_output) {
    EngineRun run;
    auto process = kernel::Process::spawn(
        {.arguments = command.words, .environment = environment_of(command.names_frames)});
    if (!process) {
        run.error = process.error().message;
        return run;
    }
    const TimePoint deadline = kernel::now() + command.limit;
    std::uint64_t seen = 0;
    const auto take = [&] {
        process->drain();
        const kernel::Capture& errors = process->standard_error();
        if (errors.total > seen) {
            on_output(news_of(errors, seen));
            seen = errors.total;
        }
    };
    while (!process->status()) {
        std::array<pollfd, 3> waits = {pollfd{process->error_fd(), POLLIN, 0},
                                       pollfd{process->pidfd(), POLLIN, 0},
                                       pollfd{command.stop_fd, POLLIN, 0}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - kernel::now());
        // Standard output has to be emptied now and then, too.
        ::poll(waits.data(), waits.size(),
               static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 500)));
        run.is_stopped = (waits[2].revents & POLLIN) != 0;
        run.is_late = left.count() <= 0;
        if (run.is_stopped || run.is_late) {
            process->stop(Duration::zero());
        }
        take();
        if ((waits[0].revents & POLLHUP) != 0 && !process->status()) {
            // It has closed standard error and lives on: only its end is news.
            ::poll(&waits[1], 2, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 500)));
        }
    }
    process->stop(Duration::zero());  // Its children, if it left any.
    take();
    run.status = *process->status();
    run.log = process->standard_error().octets;
    return run;
}

}  // namespace wiretrial::cli
