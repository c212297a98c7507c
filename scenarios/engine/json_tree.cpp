// json_tree: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/json_tree.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "impl/base/text.hpp"

namespace wiretrial::engine {
namespace {

/// Counts how far the parser has read.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++at_;
        ++*count_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const CountingIterator& left, const CountingIterator& right) {
        return left.at_ == right.at_;
    }

  private:
    const char* at_;
    std::size_t* count_;
};

Place place_at(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
    const std::size_t line_start = before.rfind('\n');
    const std::size_t column =
        before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1);
    return {.line = lines + 1, .column = static_cast<std::uint32_t>(column) + 1};
}

/// Offsets are turned into lines while the file is read, since they only grow.
class PlaceCounter {
  public:
    explicit PlaceCounter(std::string_view text) : text_(text) {}
    Place at(std::size_t offset) {
        for (; offset_ < std::min(offset, text_.size()); ++offset_) {
            if (text_[offset_] == '\n') {
                ++place_.line;
                place_.column = 1;
            } else {
                ++place_.column;
            }
        }
        return place_;
    }

  private:
    std::string_view text_;
    std::size_t offset_ = 0;
    Place place_;
};

/// Builds the tree from SAX events and refuses what is hostile.
class TreeBuilder {
  public:
    TreeBuilder(std::string_view text, const std::size_t& count, const JsonLimits& limits)
        : text_(text), count_(count), limits_(limits), places_(text) {}

    bool null() { return add({.kind = NodeKind::null}); }
    bool boolean(bool value) { return add({.kind = NodeKind::boolean, .boolean = value}); }
    bool number_integer(std::int64_t value) {
        return add({.kind = NodeKind::integer, .integer = value});
    }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(INT64_MAX)) {
            return add({.kind = NodeKind::number, .text = std::to_string(value)});
        }
        return add({.kind = NodeKind::integer, .integer = static_cast<std::int64_t>(value)});
    }
    bool number_float(double, const std::string& spelling) {
        return add({.kind = NodeKind::number, .text = spelling});
    }
    bool string(std::string& value) {
        return add({.kind = NodeKind::string, .text = std::move(value)});
    }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(NodeKind::object); }
    bool start_array(std::size_t) { return open(NodeKind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        const auto& members = open_nodes_.back().members;
        if (members.size() >= limits_.members_max) {
            return fail("more than " + std::to_string(limits_.members_max) +
                        " members in one object");
        }
        if (std::ranges::any_of(members,
                                [&](const auto& member) { return member.first == name; })) {
            return fail("member \"" + escape(name, 64) +
                        "\" occurs twice in this object; keep one");
        }
        keys_.back() = std::move(name);
        mark(false);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& exception) {
        std::string message = exception.what();
        // nlohmann names its own position and exception number first; ours is in front already.
        const std::size_t colon = message.find(": ");
        message = colon == std::string::npos ? message : message.substr(colon + 2);
        return fail("not valid JSON: " + escape(message, 300));
    }

    [[nodiscard]] std::optional<Node> take_root() { return std::move(root_); }
    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] std::size_t error_offset() const { return error_offset_; }

  private:
    /// Where the value that the parser just read began. The parser is one octet ahead after a number.
    Place value_place() {
        const std::size_t end = std::min(count_, text_.size());
        return places_.at(last_end_ < end ? value_start(end) : end);
    }
    std::size_t value_start(std::size_t end) {
        std::size_t at = last_end_;
        while (at < end && (text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\t' ||
                            text_[at] == '\r' || text_[at] == ',' || text_[at] == ':')) {
            ++at;
        }
        return at;
    }
    void mark(bool is_number) {
        const std::size_t end = std::min(count_, text_.size());
        last_end_ =
            is_number && end > 0 && count_ <= text_.size() && end > last_end_ + 1 ? end - 1 : end;
    }
    bool fail(std::string message) {
        message_ = std::move(message);
        error_offset_ = count_ > 0 ? count_ - 1 : 0;
        return false;
    }
    bool add(Node node) {
        if (++nodes_ > limits_.nodes_max) {
            return fail("more than " + std::to_string(limits_.nodes_max) +
                        " values; split the file");
        }
        node.place = value_place();
        mark(node.kind == NodeKind::integer || node.kind == NodeKind::number);
        return attach(std::move(node));
    }
    bool attach(Node node) {
        if (open_nodes_.empty()) {
            root_ = std::move(node);
            return true;
        }
        Node& parent = open_nodes_.back();
        if (parent.kind == NodeKind::array) {
            parent.elements.push_back(std::move(node));
        } else {
            parent.members.emplace_back(std::move(keys_.back()), std::move(node));
        }
        return true;
    }
    bool open(NodeKind kind) {
        if (open_nodes_.size() >= limits_.depth_max) {
            return fail("nested deeper than " + std::to_string(limits_.depth_max) + " levels");
        }
        if (++nodes_ > limits_.nodes_max) {
            return fail("more than " + std::to_string(limits_.nodes_max) +
                        " values; split the file");
        }
        Node node{.kind = kind};
        node.place = value_place();
        mark(false);
        open_nodes_.push_back(std::move(node));
        keys_.emplace_back();
        return true;
    }
    bool close() {
        Node node = std::move(open_nodes_.back());
        open_nodes_.pop_back();
        keys_.pop_back();
        mark(false);
        return attach(std::move(node));
    }

    std::string_view text_;
    const std::size_t& count_;
    JsonLimits limits_;
    PlaceCounter places_;
    std::size_t last_end_ = 0;
    std::size_t nodes_ = 0;
    std::vector<Node> open_nodes_;
    std::vector<std::string> keys_;
    std::optional<Node> root_;
    std::string message_;
    std::size_t error_offset_ = 0;
};

std::unexpected<ScenarioError> file_error(const std::string& file, std::string message) {
    return std::unexpected(ScenarioError{.file = file, .message = std::move(message)});
}

}  // namespace

std::string to_text(const ScenarioError& error) {
    std::string text = error.file + ":" + std::to_string(error.place.line) + ":" +
                       std::to_string(error.place.column) + ": " + error.message;
    if (!error.pointer.empty()) {
        text += " (at " + error.pointer + ")";
    }
    return text;
}

std::string_view phrase_for(NodeKind kind) {
    switch (kind) {
        case NodeKind::null:
            return "null";
        case NodeKind::boolean:
            return "true or false";
        case NodeKind::integer:
            return "an integer";
        case NodeKind::number:
            return "a number that is no 64-bit integer";
        case NodeKind::string:
            return "a string";
        case NodeKind::array:
            return "an array";
        case NodeKind::object:
            return "an object";
    }
    std::unreachable();
}

const Node* Node::find(std::string_view name) const {
    const auto found = std::ranges::find(members, name, &std::pair<std::string, Node>::first);
    return found == members.end() ? nullptr : &found->second;
}

std::expected<Node, ScenarioError> parse_json(std::string_view text,
                                              const std::string& file,
                                              const JsonLimits& limits) {
    if (text.size() > limits.octets_max) {
        return file_error(file, "the file has " + std::to_string(text.size()) +
                                    " octets; at most " + std::to_string(limits.octets_max) +
                                    " are read; split the file");
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        return file_error(
            file,
            "the file starts with a byte order mark, which JSON forbids; save it without one");
    }
    if (!is_utf8(text)) {
        return file_error(file, "the file is not UTF-8; write other octets as {\"hex\": \"...\"}");
    }
    // nlohmann takes a NUL octet outside a string for the end of the input, whatever follows.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return std::unexpected(
            ScenarioError{.file = file,
                          .place = place_at(text, nul),
                          .message = "not valid JSON: a NUL octet; inside a string write \\u0000"});
    }
    std::size_t count = 0;
    TreeBuilder builder(text, count, limits);
    const CountingIterator begin(text.data(), &count);
    const CountingIterator end(text.data() + text.size(), &count);
    const bool ok = nlohmann::json::sax_parse(begin, end, &builder);
    std::optional<Node> root = builder.take_root();
    if (!ok || !root) {
        return std::unexpected(ScenarioError{.file = file,
                                             .place = place_at(text, builder.error_offset()),
                                             .message = builder.message()});
    }
    return std::move(*root);
}

std::expected<Node, ScenarioError> read_json_file(const std::string& path,
                                                  const JsonLimits& limits) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return file_error(path, "no such file; `wiretrial list` shows the suites");
    }
    if (static_cast<std::size_t>(status.st_size) > limits.octets_max) {
        return file_error(path, "the file has " + std::to_string(status.st_size) +
                                    " octets; at most " + std::to_string(limits.octets_max) +
                                    " are read; split the file");
    }
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in && text.empty()) {
        return file_error(path, "the file cannot be read; check its permissions");
    }
    return parse_json(text, path, limits);
}

}  // namespace wiretrial::engine
