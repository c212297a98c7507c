// shape: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/shape.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/text.hpp"

namespace wiretrial::engine {
namespace {

bool is_lower(char character) {
    return character >= 'a' && character <= 'z';
}
bool is_digit(char character) {
    return character >= '0' && character <= '9';
}
bool is_upper(char character) {
    return character >= 'A' && character <= 'Z';
}

/// One or more characters of a class, joined by single separators that stand neither first nor last.
template <class Predicate>
bool is_joined(std::string_view text, std::string_view separators, Predicate is_inner) {
    bool may_separate = false;
    for (const char character : text) {
        const bool separates = separators.find(character) != std::string_view::npos;
        if (separates ? !may_separate : !is_inner(character)) {
            return false;
        }
        may_separate = !separates;
    }
    return may_separate;
}

bool is_name(std::string_view text) {
    return !text.empty() && is_lower(text.front()) && std::ranges::all_of(text, [](char character) {
        return is_lower(character) || is_digit(character) || character == '-' || character == '_';
    });
}

bool is_endpoint_name(std::string_view text) {
    if (text.ends_with("{i}")) {
        text.remove_suffix(3);
    }
    return is_name(text);
}

bool is_field_name(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char character) {
        return is_lower(character) || is_upper(character) || is_digit(character) ||
               marks.find(character) != std::string_view::npos;
    });
}

bool is_inner_path(std::string_view text) {
    if (text.empty() || text.front() == '/' || text.find('\0') != std::string_view::npos) {
        return false;
    }
    while (!text.empty()) {
        const std::size_t slash = text.find('/');
        if (text.substr(0, slash) == "..") {
            return false;
        }
        text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
    }
    return true;
}

/// What the checker carries along.
struct Checker {
    const std::string& file;
    std::string pointer;

    using Result = std::expected<void, ScenarioError>;

    [[nodiscard]] Result fail(const Node& node, std::string message) const {
        return std::unexpected(ScenarioError{
            .file = file, .place = node.place, .pointer = pointer, .message = std::move(message)});
    }
    [[nodiscard]] Result expected(const Node& node, std::string_view what) const {
        return fail(node, "expected " + std::string(what) + ", found " +
                              std::string(phrase_for(node.kind)));
    }

    [[nodiscard]] Result check(const Node& node, const Shape& shape);
    [[nodiscard]] Result check_at(const Node& node, const Shape& shape, const std::string& step);
    [[nodiscard]] Result check_integer(const Node& node, const Shape& shape) const;
    [[nodiscard]] Result check_text(const Node& node, const Shape& shape) const;
    [[nodiscard]] Result check_word(const Node& node, const Shape& shape) const;
    [[nodiscard]] Result check_array(const Node& node, const Shape& shape);
    [[nodiscard]] Result check_object(const Node& node, const Shape& shape);
    [[nodiscard]] Result check_groups(const Node& node, const Shape& shape) const;
    [[nodiscard]] Result check_map(const Node& node, const Shape& shape);
    [[nodiscard]] Result check_choice(const Node& node, const Shape& shape);
};

std::string list_of(const std::vector<std::string_view>& words) {
    std::string list;
    for (const std::string_view word : words) {
        list += (list.empty() ? "" : ", ") + std::string(word);
    }
    return list;
}

std::string unknown_word(std::string_view kind,
                         std::string_view word,
                         const std::vector<std::string_view>& valid) {
    std::string message = "unknown " + std::string(kind) + " \"" + escape(word, 64) + "\"";
    const std::string_view near = nearest(word, valid);
    if (!near.empty()) {
        message += "; did you mean \"" + std::string(near) + "\"?";
    }
    return message + " Valid: " + list_of(valid);
}

std::string range_phrase(const Shape& shape, std::string_view unit) {
    if (shape.maximum == std::numeric_limits<std::int64_t>::max()) {
        return "at least " + std::to_string(shape.minimum) + std::string(unit);
    }
    return std::to_string(shape.minimum) + " to " + std::to_string(shape.maximum) +
           std::string(unit);
}

bool is_in_range(std::int64_t number, const Shape& shape) {
    return number >= shape.minimum && number <= shape.maximum;
}

Checker::Result Checker::check_at(const Node& node, const Shape& shape, const std::string& step) {
    const std::size_t size = pointer.size();
    pointer += "/" + step;
    Result result = check(node, shape);
    pointer.resize(size);
    return result;
}

Checker::Result Checker::check_integer(const Node& node, const Shape& shape) const {
    if (node.kind != NodeKind::integer) {
        return expected(node, "an integer");
    }
    if (!is_in_range(node.integer, shape)) {
        return fail(node, "expected " + range_phrase(shape, "") + ", found " +
                              std::to_string(node.integer));
    }
    return {};
}

Checker::Result Checker::check_text(const Node& node, const Shape& shape) const {
    if (node.kind != NodeKind::string) {
        return expected(node, "a string");
    }
    if (!is_in_range(static_cast<std::int64_t>(node.text.size()), shape)) {
        return fail(node, "expected a string of " + range_phrase(shape, " octets") + ", found " +
                              std::to_string(node.text.size()));
    }
    if (!has_form(node.text, shape.text_form)) {
        return fail(node, "expected " + std::string(phrase_for(shape.text_form)) + ", found \"" +
                              escape(node.text, 64) + "\"");
    }
    return {};
}

Checker::Result Checker::check_word(const Node& node, const Shape& shape) const {
    if (node.kind != NodeKind::string) {
        return expected(node, "one of the words " + list_of(shape.words));
    }
    if (std::ranges::find(shape.words, node.text) == shape.words.end()) {
        return fail(node, unknown_word("word", node.text, shape.words));
    }
    return {};
}

Checker::Result Checker::check_array(const Node& node, const Shape& shape) {
    if (node.kind != NodeKind::array) {
        return expected(node, "an array");
    }
    if (!is_in_range(static_cast<std::int64_t>(node.elements.size()), shape)) {
        return fail(node, "expected " + range_phrase(shape, " elements") + ", found " +
                              std::to_string(node.elements.size()));
    }
    for (std::size_t i = 0; i < node.elements.size(); ++i) {
        if (Result result = check_at(node.elements[i], *shape.element, std::to_string(i));
            !result) {
            return result;
        }
    }
    return {};
}

Checker::Result Checker::check_groups(const Node& node, const Shape& shape) const {
    const auto count_present = [&](const std::vector<std::string_view>& group) {
        return std::ranges::count_if(
            group, [&](std::string_view name) { return node.find(name) != nullptr; });
    };
    for (const auto& group : shape.at_most_one) {
        if (count_present(group) > 1) {
            return fail(node, "expected only one of " + list_of(group));
        }
    }
    for (const auto& group : shape.exactly_one) {
        const auto present = count_present(group);
        if (present != 1) {
            return fail(node,
                        std::string(present == 0 ? "expected one of " : "expected only one of ") +
                            list_of(group));
        }
    }
    return {};
}

Checker::Result Checker::check_object(const Node& node, const Shape& shape) {
    if (node.kind != NodeKind::object) {
        return expected(node, "an object");
    }
    for (const auto& [name, value] : node.members) {
        const auto known = std::ranges::find(shape.members, name, &Member::name);
        if (known == shape.members.end()) {
            std::vector<std::string_view> names;
            for (const Member& member : shape.members) {
                names.push_back(member.name);
            }
            return fail(value, unknown_word("member", name, names));
        }
        if (Result result = check_at(value, *known->shape, name); !result) {
            return result;
        }
    }
    for (const Member& member : shape.members) {
        if (member.is_required && node.find(member.name) == nullptr) {
            return fail(node, "member \"" + std::string(member.name) +
                                  "\" is missing: " + std::string(member.about));
        }
    }
    if (static_cast<std::int64_t>(node.members.size()) < shape.minimum) {
        return fail(node, "expected " + range_phrase(shape, " members"));
    }
    return check_groups(node, shape);
}

Checker::Result Checker::check_map(const Node& node, const Shape& shape) {
    if (node.kind != NodeKind::object) {
        return expected(node, "an object");
    }
    if (!is_in_range(static_cast<std::int64_t>(node.members.size()), shape)) {
        return fail(node, "expected " + range_phrase(shape, " members"));
    }
    for (const auto& [name, value] : node.members) {
        if (!has_form(name, shape.text_form)) {
            return fail(value, "expected a name that is " +
                                   std::string(phrase_for(shape.text_form)) + ", found \"" +
                                   escape(name, 64) + "\"");
        }
        if (Result result = check_at(value, *shape.element, name); !result) {
            return result;
        }
    }
    return {};
}

bool is_kind(const Shape& shape, NodeKind kind) {
    switch (shape.form) {
        case Form::boolean:
            return kind == NodeKind::boolean;
        case Form::integer:
            return kind == NodeKind::integer;
        case Form::text:
        case Form::word:
            return kind == NodeKind::string;
        case Form::array:
            return kind == NodeKind::array;
        case Form::object:
        case Form::map:
            return kind == NodeKind::object;
        case Form::choice:
            return std::ranges::any_of(shape.choices,
                                       [&](const Shape* choice) { return is_kind(*choice, kind); });
        case Form::any:
            return true;
    }
    std::unreachable();
}

std::string_view form_phrase(const Shape& shape) {
    switch (shape.form) {
        case Form::boolean:
            return "true or false";
        case Form::integer:
            return "an integer";
        case Form::text:
        case Form::word:
            return "a string";
        case Form::array:
            return "an array";
        case Form::object:
        case Form::map:
            return "an object";
        case Form::choice:
        case Form::any:
            return "a value";
    }
    std::unreachable();
}

Checker::Result Checker::check_choice(const Node& node, const Shape& shape) {
    std::string phrase;
    for (const Shape* choice : shape.choices) {
        if (is_kind(*choice, node.kind)) {
            return check(node, *choice);
        }
        phrase += (phrase.empty() ? "" : " or ") + std::string(form_phrase(*choice));
    }
    return expected(node, phrase);
}

Checker::Result Checker::check(const Node& node, const Shape& shape) {
    switch (shape.form) {
        case Form::any:
            return {};
        case Form::boolean:
            return node.kind == NodeKind::boolean ? Result{} : expected(node, "true or false");
        case Form::integer:
            return check_integer(node, shape);
        case Form::text:
            return check_text(node, shape);
        case Form::word:
            return check_word(node, shape);
        case Form::array:
            return check_array(node, shape);
        case Form::object:
            return check_object(node, shape);
        case Form::map:
            return check_map(node, shape);
        case Form::choice:
            return check_choice(node, shape);
    }
    std::unreachable();
}

}  // namespace

std::string_view pattern_of(TextForm form) {
    switch (form) {
        case TextForm::free:
            return "";
        case TextForm::slug:
            return "^[a-z0-9]+(-[a-z0-9]+)*$";
        case TextForm::suite_path:
            return "^[a-z0-9]+([-._/][a-z0-9]+)*$";
        case TextForm::endpoint_name:
            return "^[a-z][a-z0-9_-]*(\\{i\\})?$|\\$\\{";
        case TextForm::requirement_id:
            return "^[A-Z0-9]+(-[A-Z0-9]+)*$";
        case TextForm::hex:
            return "^ *([0-9A-Fa-f]{2} *)*$";
        case TextForm::base64:
            return "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/"
                   "]{2}[AEIMQUYcgkosw048]=)?$";
        case TextForm::name:
            return "^[a-z][a-z0-9_-]*$";
        case TextForm::field_name:
            return "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";
        case TextForm::inner_path:
            return "^(?!/)(?!(.*/)?\\.\\.(/|$))[^\\u0000]+$";
    }
    std::unreachable();
}

bool has_form(std::string_view text, TextForm form) {
    switch (form) {
        case TextForm::free:
            return true;
        case TextForm::slug:
            return is_joined(text, "-", [](char c) { return is_lower(c) || is_digit(c); });
        case TextForm::suite_path:
            return is_joined(text, "-._/", [](char c) { return is_lower(c) || is_digit(c); });
        case TextForm::endpoint_name:
            // A name may be made of a parameter; what it becomes is checked when it is filled in.
            return is_endpoint_name(text) || text.find("${") != std::string_view::npos;
        case TextForm::requirement_id:
            return is_joined(text, "-", [](char c) { return is_upper(c) || is_digit(c); });
        case TextForm::hex:
            return from_hex(text).has_value();
        case TextForm::base64:
            return from_base64(text).has_value();
        case TextForm::inner_path:
            return is_inner_path(text);
        case TextForm::name:
            return is_name(text);
        case TextForm::field_name:
            return is_field_name(text);
    }
    std::unreachable();
}

std::string_view phrase_for(TextForm form) {
    switch (form) {
        case TextForm::free:
            return "any text";
        case TextForm::slug:
            return "lower-case words joined by '-' (such as prefix-split)";
        case TextForm::suite_path:
            return "lower-case words joined by '-' and '/' (such as framing/length-prefix)";
        case TextForm::endpoint_name:
            return "a lower-case word (such as client, or client{i} in a loop)";
        case TextForm::requirement_id:
            return "a requirement's id (such as TCP-C-02)";
        case TextForm::hex:
            return "pairs of hexadecimal digits (such as 0d 0a)";
        case TextForm::base64:
            return "base64 (RFC 4648 section 4, with padding)";
        case TextForm::name:
            return "a lower-case word in which '-' and '_' may stand (such as request_line)";
        case TextForm::field_name:
            return "the name of a field (such as content-type)";
        case TextForm::inner_path:
            return "a relative path that stays inside the suite's folder (no '/' at the front, no "
                   "'..')";
    }
    std::unreachable();
}

std::expected<void, ScenarioError> check_shape(const Node& node,
                                               const Shape& shape,
                                               const std::string& file,
                                               const std::string& pointer) {
    Checker checker{.file = file, .pointer = pointer};
    return checker.check(node, shape);
}

}  // namespace wiretrial::engine
