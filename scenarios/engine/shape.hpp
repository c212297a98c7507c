// shape: what a JSON value may look like, as data.
//
// One description serves three readers: the loader checks a file against it (file:line:column and the nearest
// valid word), `wiretrial schema` prints it as JSON Schema, and the documentation of every member comes from it.
// So loader and schema cannot drift apart.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/json_tree.hpp"

namespace wiretrial::engine {

struct Shape;

/// One member of an object.
struct Member {
    std::string_view name;
    const Shape* shape = nullptr;
    bool is_required = false;
    std::string_view about;
};

enum class Form : std::uint8_t { any, boolean, integer, text, word, array, object, map, choice };

/// The alphabet and grammar of a text.
enum class TextForm : std::uint8_t {
    free,
    slug,            ///< Lower-case words joined by '-'.
    suite_path,      ///< Slugs joined by '/', in which '.' and '_' may stand, too.
    endpoint_name,   ///< A lower-case word, optionally with `{i}` at its end.
    requirement_id,  ///< Upper-case words and numbers joined by '-'.
    hex,
    base64,
    inner_path,  ///< A relative path without `..`.
    name,        ///< A lower-case word in which '-' and '_' may stand.
    field_name,  ///< The name of an HTTP field: a token (RFC 9110 section 5.6.2).
};

/// The regular expression of a text form (ECMA 262, as JSON Schema has it); empty for free text.
[[nodiscard]] std::string_view pattern_of(TextForm form);
[[nodiscard]] bool has_form(std::string_view text, TextForm form);
/// What a text of this form looks like, for messages.
[[nodiscard]] std::string_view phrase_for(TextForm form);

/// The allowed form of one value.
///
/// Lifetime: shapes are built once and live as long as the program.
struct Shape {
    Form form = Form::any;
    std::string_view name{};  ///< Under `definitions` in the schema; empty is written in place.
    std::string_view about{};
    /// Of an integer; octets of a text; elements of an array or map; members of an object.
    std::int64_t minimum = 0;
    std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    TextForm text_form = TextForm::free;
    std::vector<std::string_view> words{};
    const Shape* element = nullptr;  ///< Of an array or a map.
    std::vector<Member> members{};
    /// Of each group exactly one member must be present.
    std::vector<std::vector<std::string_view>> exactly_one{};
    /// Of each group no more than one member may be present.
    std::vector<std::vector<std::string_view>> at_most_one{};
    std::vector<const Shape*> choices{};  ///< Told apart by the kind of the value alone.
};

/// Checks a value against a shape.
///
/// Errors: the first deviation in the order of the file, with its place and pointer.
[[nodiscard]] std::expected<void, ScenarioError> check_shape(const Node& node,
                                                             const Shape& shape,
                                                             const std::string& file,
                                                             const std::string& pointer = "");

}  // namespace wiretrial::engine
