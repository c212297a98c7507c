// command_line: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/command_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <fcntl.h>
#include <linux/prctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "impl/kernel/fd.hpp"

namespace wiretrial::kernel {
namespace {

constexpr std::size_t fields_max = 52;

/// The numbers of /proc/self/stat, at their numbers in proc(5); zeros where they are not told.
std::array<std::uint64_t, fields_max> stat_fields() {
    std::array<std::uint64_t, fields_max> fields{};
    std::array<char, 2048> text{};
    const Fd file(::open("/proc/self/stat", O_RDONLY | O_CLOEXEC));
    const ssize_t size = ::read(file.get(), text.data(), text.size());
    const std::string_view line(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    // The name, which may hold anything, is the second.
    std::size_t at = line.find(' ', std::min(line.rfind(')'), line.size()));
    for (std::size_t number = 3; number < fields_max && at != std::string_view::npos; ++number) {
        std::from_chars(line.data() + at + 1, line.data() + line.size(), fields[number]);
        at = line.find(' ', at + 1);
    }
    return fields;
}

}  // namespace

bool show_command_line(std::span<char> words) {
    const auto fields = stat_fields();
    prctl_mm_map map{};
    map.start_code = fields[26];
    map.end_code = fields[27];
    map.start_stack = fields[28];
    map.start_data = fields[45];
    map.end_data = fields[46];
    map.start_brk = fields[47];
    map.brk = reinterpret_cast<std::uintptr_t>(::sbrk(0));
    map.arg_start = reinterpret_cast<std::uintptr_t>(words.data());
    map.arg_end = map.arg_start + words.size();
    map.env_start = fields[50];
    map.env_end = fields[51];
    map.exe_fd = ~0U;  // As it is.
    return map.env_end != 0 && ::prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) == 0;
}

}  // namespace wiretrial::kernel
