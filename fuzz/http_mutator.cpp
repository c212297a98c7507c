// http_mutator: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/http_mutator.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/http_words.hpp"

namespace wiretrial::fuzz {
namespace {

/// A line, and how it ends; the last of a stream may end in nothing.
struct Line {
    Bytes text{};
    Bytes end{};
};

std::vector<Line> lines_of(ByteView octets) {
    std::vector<Line> lines;
    while (!octets.empty()) {
        const std::size_t size = std::min(octets.find('\n'), octets.size() - 1) + 1;
        ByteView text = octets.substr(0, size);
        ByteView end;
        if (text.ends_with("\r\n")) {
            end = "\r\n";
        } else if (text.ends_with('\n')) {
            end = "\n";
        }
        text.remove_suffix(end.size());
        lines.push_back({Bytes(text), Bytes(end)});
        octets.remove_prefix(size);
    }
    return lines;
}

Bytes joined(const std::vector<Line>& lines) {
    Bytes octets;
    for (const Line& line : lines) {
        octets.append(line.text).append(line.end);
    }
    return octets;
}

class Mutation {
  public:
    Mutation(ByteView octets, std::minstd_rand& random)
        : lines_(lines_of(octets)), random_(&random) {
        if (lines_.empty()) {
            lines_.push_back({Bytes(any(start_lines)), "\r\n"});
        }
    }

    void change() {
        switch (below(11)) {
            case 0:
                return insert(lines_[below(lines_.size())]);
            case 1:
                lines_.erase(place(lines_.size()));
                return;
            case 2:
                std::swap(lines_[below(lines_.size())], lines_[below(lines_.size())]);
                return;
            case 3:
            case 4:
                return insert({Bytes(any(field_lines)), "\r\n"});
            case 5:
                lines_.front().text = any(start_lines);
                return;
            case 6:
                lines_[below(lines_.size())].end = any(line_ends);
                return;
            case 7:
                return put_octet();
            case 8:
                return insert({Bytes(any(chunk_pieces)), ""});
            case 9:
                return change_case();
            default:
                return make_length_right();
        }
    }

    [[nodiscard]] Bytes result() const { return joined(lines_); }
    [[nodiscard]] bool is_empty() const { return lines_.empty(); }

  private:
    std::size_t below(std::size_t bound) { return (*random_)() % bound; }
    std::string_view any(std::span<const std::string_view> words) {
        return words[below(words.size())];
    }
    std::vector<Line>::iterator place(std::size_t bound) {
        return lines_.begin() + static_cast<std::ptrdiff_t>(below(bound));
    }
    void insert(Line line) { lines_.insert(place(lines_.size() + 1), std::move(line)); }

    /// An octet that the grammars speak of, anywhere in a line.
    void put_octet() {
        constexpr std::string_view octets =
            " \t:;,\"\\\r\n\0\x0b\x7f\x80\xff"
            "%#?/=0"sv;
        Bytes& text = lines_[below(lines_.size())].text;
        text.insert(below(text.size() + 1), 1, octets[below(octets.size())]);
    }
    void change_case() {
        for (char& octet : lines_[below(lines_.size())].text) {
            const bool is_letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
            octet = is_letter ? static_cast<char>(octet ^ 0x20) : octet;
        }
    }
    /// Content-Length tells the octets behind the first empty line.
    void make_length_right() {
        const auto empty = std::ranges::find(lines_, Bytes(), &Line::text);
        if (empty == lines_.end()) {
            return insert({"", "\r\n"});
        }
        const std::size_t size = joined({std::next(empty), lines_.end()}).size();
        const auto length = std::ranges::find_if(
            lines_, [](const Line& line) { return line.text.starts_with("Content-Length:"); });
        const Bytes text = "Content-Length: " + std::to_string(size);
        if (length == lines_.end()) {
            lines_.insert(empty, {text, "\r\n"});
        } else {
            length->text = text;
        }
    }

    std::vector<Line> lines_;
    std::minstd_rand* random_;
};

}  // namespace

Bytes mutate_http(ByteView octets, std::minstd_rand& random) {
    Mutation mutation(octets, random);
    for (auto changes = 1 + random() % 3; changes > 0 && !mutation.is_empty(); --changes) {
        mutation.change();
    }
    return mutation.result();
}

Bytes splice_http(ByteView front, ByteView back, std::minstd_rand& random) {
    std::vector<Line> lines = lines_of(front);
    const std::vector<Line> others = lines_of(back);
    lines.resize(random() % (lines.size() + 1));
    const auto skipped = static_cast<std::ptrdiff_t>(random() % (others.size() + 1));
    lines.insert(lines.end(), others.begin() + skipped, others.end());
    return joined(lines);
}

}  // namespace wiretrial::fuzz
