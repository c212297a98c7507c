// dictionary_main: prints the dictionary of HTTP/1.1 for libFuzzer and AFL++ (-dict, -x), from the mutator's own words.
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "fuzz/http_words.hpp"

namespace {

void print_heading(const char* heading) {
    std::printf("\n# %s\n", heading);
}

/// Octets that do not print, quotes and backslashes are escapes: the format knows no others.
void print_word(std::string_view word) {
    std::string line = "\"";
    for (const char octet : word) {
        const auto value = static_cast<unsigned char>(octet);
        if (value < 0x20 || value > 0x7e || octet == '"' || octet == '\\') {
            char escape[5];
            static_cast<void>(std::snprintf(escape, sizeof(escape), "\\x%02x", value));
            line += escape;
        } else {
            line += octet;
        }
    }
    if (!word.empty()) {
        std::printf("%s\"\n", line.c_str());
    }
}

void print_words(const char* heading, std::span<const std::string_view> words) {
    print_heading(heading);
    for (const std::string_view word : words) {
        print_word(word);
    }
}

}  // namespace

int main() {
    std::printf("# Written by dictionary_main from fuzz/http_words.hpp.\n");
    print_words("start lines", wiretrial::fuzz::start_lines);
    print_words("field lines", wiretrial::fuzz::field_lines);
    print_words("line ends", wiretrial::fuzz::line_ends);
    print_words("chunks", wiretrial::fuzz::chunk_pieces);
    print_heading("the choices");
    print_word(std::string_view("\xFF\0", 2));
    return 0;
}
