// json_tree: JSON as a tree that remembers where everything stood, read from hostile files.
//
// nlohmann_json reads the text (its SAX interface, which does not recurse); depth, size, duplicate members and
// encoding are checked while it reads, before any tree is deep or large.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wiretrial::engine {

/// A place in a file, both from 1.
struct Place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    friend bool operator==(const Place&, const Place&) = default;
};

/// An input file is wrong.
struct ScenarioError {
    std::string file{};
    Place place{};
    std::string pointer{};  ///< JSON pointer (RFC 6901) of the value.
    std::string message{};  ///< What is wrong, what was expected, and what to do.
};

/// `file:line:column: message (at /pointer)`.
[[nodiscard]] std::string to_text(const ScenarioError& error);

enum class NodeKind : std::uint8_t { null, boolean, integer, number, string, array, object };

/// `an integer`, `a string`, ... for messages.
[[nodiscard]] std::string_view phrase_for(NodeKind kind);

/// One JSON value with its place.
struct Node {
    NodeKind kind = NodeKind::null;
    Place place{};
    bool boolean = false;
    std::int64_t integer = 0;
    std::string text{};  ///< Of a string; the spelling of a number that is no 64-bit integer.
    std::vector<Node> elements{};
    std::vector<std::pair<std::string, Node>> members{};

    /// The member of that name, or null.
    [[nodiscard]] const Node* find(std::string_view name) const;
};

struct JsonLimits {
    std::size_t octets_max = std::size_t{1} << 20U;
    std::size_t depth_max = 64;
    std::size_t nodes_max = 32'768;
    std::size_t members_max = 256;  ///< Of one object.
};

/// Reads one JSON text (RFC 8259).
///
/// Errors: not UTF-8, a byte order mark, a syntax error, trailing octets, a duplicate member, a number that is not
/// finite, and each limit; with the place, and `file` as given.
[[nodiscard]] std::expected<Node, ScenarioError> parse_json(std::string_view text,
                                                            const std::string& file,
                                                            const JsonLimits& limits = {});

/// Reads a regular file of at most `limits.octets_max` octets and parses it.
///
/// Errors: those of parse_json; the file cannot be opened or is too large.
[[nodiscard]] std::expected<Node, ScenarioError> read_json_file(const std::string& path,
                                                                const JsonLimits& limits = {});

}  // namespace wiretrial::engine
