// replay_main: runs a fuzz target over files and folders, without a fuzzing engine.
//
//     NAME_replay [--mutations N] PATH...
//
// Every file is an input. With --mutations each is also run N times with a few octets changed, inserted or
// removed, or by the target's own mutator; the generator is seeded by the file's octets: the same corpus gives the same
// run anywhere.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size);
/// The mutator of targets that have one.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerCustomMutator(std::uint8_t* octets,
                                                                     std::size_t size,
                                                                     std::size_t size_max,
                                                                     unsigned seed);

namespace wiretrial::fuzz {

extern const bool asks_every_law;  // fuzz/targets/choices.hpp
const bool asks_every_law = true;

}  // namespace wiretrial::fuzz

namespace {

using Input = std::vector<std::uint8_t>;

Input read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::filesystem::path> files_at(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) {
        return {path};
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

void mutate(Input& input, std::mt19937& random) {
    if (LLVMFuzzerCustomMutator != nullptr && random() % 2 == 0) {
        const std::size_t size = input.size();
        input.resize(size + 1024);
        input.resize(LLVMFuzzerCustomMutator(input.data(), size, input.size(),
                                             static_cast<unsigned>(random())));
        return;
    }
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
        const auto place = static_cast<std::ptrdiff_t>(random() % (input.size() + 1));
        const bool is_at_end = place == std::ssize(input);
        switch (random() % 3) {
            case 0:
                input.insert(input.begin() + place, static_cast<std::uint8_t>(random()));
                break;
            case 1:
                if (!is_at_end) {
                    input[static_cast<std::size_t>(place)] ^=
                        static_cast<std::uint8_t>(1U << random() % 8);
                }
                break;
            default:
                if (!is_at_end) {
                    input.erase(input.begin() + place);
                }
                break;
        }
    }
}

void run(const Input& input) {
    // An exact heap block, so that a read behind the end is seen by the address sanitizer.
    const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[input.size()]);
    std::ranges::copy(input, exact.get());
    static_cast<void>(LLVMFuzzerTestOneInput(exact.get(), input.size()));
}

void replay(const std::filesystem::path& path, unsigned mutations) {
    // Before the run: the last line of a crash names the input.
    std::printf("%s\n", path.c_str());
    static_cast<void>(std::fflush(stdout));
    const Input input = read_file(path);
    run(input);
    std::seed_seq seed(input.begin(), input.end());
    std::mt19937 random(seed);
    for (unsigned i = 0; i < mutations; ++i) {
        Input mutated = input;
        mutate(mutated, random);
        run(mutated);
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string_view> arguments(argv + 1, argv + argc);
    unsigned mutations = 0;
    if (arguments.size() >= 2 && arguments[0] == "--mutations") {
        mutations =
            static_cast<unsigned>(std::strtoul(std::string(arguments[1]).c_str(), nullptr, 10));
        arguments.erase(arguments.begin(), arguments.begin() + 2);
    }
    std::size_t count = 0;
    for (const std::string_view argument : arguments) {
        for (const std::filesystem::path& path : files_at(argument)) {
            if (!std::filesystem::is_regular_file(path)) {
                static_cast<void>(std::fprintf(stderr, "%s: no such file\n", path.c_str()));
                return 2;
            }
            replay(path, mutations);
            ++count;
        }
    }
    if (count == 0) {
        static_cast<void>(std::fprintf(stderr, "nothing to replay; give files or folders\n"));
        return 2;
    }
    std::printf("%zu inputs, %u mutations each\n", count, mutations);
    return 0;
}
