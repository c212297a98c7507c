// json_cursor: a walk over a JSON document from elsewhere, which remembers the first thing that was wrong.
//
// The document may come from another machine, so it is checked for depth and repeated members before a DOM is built.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "impl/base/time.hpp"
#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

/// A run is 5 deep; the DOM is destroyed by recursion.
inline constexpr std::size_t json_depth_max = 16;

/// Passes over the text once, before any DOM: too deep and repeated members end it.
class Precheck : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override { return leave(); }
    bool start_object(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool key(string_t& name) override {
        return keys_.back().insert(name).second ||
               fail(fmt::format("`{}` is given twice", escape(name, 40)));
    }
    bool parse_error(std::size_t position,
                     const std::string& token,
                     const nlohmann::json::exception&) override {
        return fail(fmt::format("no JSON at octet {}, near `{}`", position, escape(token, 40)));
    }
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    bool enter() {
        keys_.emplace_back();
        return keys_.size() <= json_depth_max ||
               fail(fmt::format("nested deeper than {} levels", json_depth_max));
    }
    bool leave() {
        keys_.pop_back();
        return true;
    }
    bool fail(std::string sentence) {
        error_ = std::move(sentence);
        return false;
    }

    std::vector<std::set<std::string>> keys_;
    std::string error_;
};

/// A place in the document. All cursors of one reading share one error, and the first one stands.
class Cursor {
  public:
    Cursor(const nlohmann::json& at, std::string path, std::string& error)
        : at_(&at), path_(std::move(path)), error_(&error) {}

    void fail(std::string_view sentence) const {
        if (error_->empty()) {
            *error_ = fmt::format("{}: {}", path_.empty() ? "the file" : path_, sentence);
        }
    }

    /// The member of this name, or nothing and an error: every member of the contract must be there.
    [[nodiscard]] std::optional<Cursor> member(std::string_view name) const {
        const auto found = at_->is_object() ? at_->find(name) : at_->end();
        if (!at_->is_object() || found == at_->end()) {
            fail(fmt::format("lacks `{}`", name));
            return std::nullopt;
        }
        return Cursor(*found, path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name),
                      *error_);
    }
    [[nodiscard]] bool has(std::string_view name) const {
        return at_->is_object() && at_->contains(name);
    }
    [[nodiscard]] bool is_null() const { return at_->is_null(); }

    void read(std::string& out) const {
        if (const auto* const text = at_->get_ptr<const nlohmann::json::string_t*>()) {
            out = *text;
        } else {
            fail("no string");
        }
    }
    void read(bool& out) const {
        if (const auto* const flag = at_->get_ptr<const nlohmann::json::boolean_t*>()) {
            out = *flag;
        } else {
            fail("neither true nor false");
        }
    }
    template <std::integral Number>
    void read(Number& out) const {
        // A number without a sign may be held either way; each is compared in its own type.
        if (at_->is_number_unsigned() && std::in_range<Number>(at_->get<std::uint64_t>())) {
            out = static_cast<Number>(at_->get<std::uint64_t>());
        } else if (at_->is_number_integer() && !at_->is_number_unsigned() &&
                   std::in_range<Number>(at_->get<std::int64_t>())) {
            out = static_cast<Number>(at_->get<std::int64_t>());
        } else {
            fail("no whole number of its range");
        }
    }
    void read(Duration& out) const {
        std::int64_t nanoseconds = 0;
        read(nanoseconds);
        out = Duration(nanoseconds);
    }
    void read(std::vector<std::string>& out) const {
        each([&](const Cursor& item) { item.read(out.emplace_back()); });
    }
    void read(model::Environment& out) const {
        if (!at_->is_object()) {
            fail("no object");
            return;
        }
        for (const auto& [name, value] : at_->items()) {
            Cursor(value, fmt::format("{}.{}", path_, escape(name, 40)), *error_).read(out[name]);
        }
    }

    /// Reads the name of a value of an enumeration.
    template <class Enum>
    void read_named(Enum& out,
                    std::optional<Enum> (*named)(std::string_view),
                    std::string_view what) const {
        std::string name;
        read(name);
        if (const std::optional<Enum> value = named(name)) {
            out = *value;
        } else {
            fail(fmt::format("`{}` is no {}", escape(name, 40), what));
        }
    }

    /// Calls `visit` with a cursor on each item of this list.
    template <class Visit>
    void each(const Visit& visit) const {
        if (!at_->is_array()) {
            fail("no list");
            return;
        }
        for (std::size_t i = 0; i < at_->size() && error_->empty(); ++i) {
            visit(Cursor((*at_)[i], fmt::format("{}[{}]", path_, i), *error_));
        }
    }

    /// Reads a member that must be there.
    template <class Value>
    void get(std::string_view name, Value& out) const {
        if (const std::optional<Cursor> found = member(name)) {
            found->read(out);
        }
    }
    /// Reads a member that may be absent.
    template <class Value>
    void get_optional(std::string_view name, Value& out) const {
        if (has(name)) {
            get(name, out);
        }
    }
    template <class Enum>
    void get_named(std::string_view name,
                   Enum& out,
                   std::optional<Enum> (*named)(std::string_view)) const {
        if (const std::optional<Cursor> found = member(name)) {
            found->read_named(out, named, name);
        }
    }
    template <class Visit>
    void get_each(std::string_view name, const Visit& visit) const {
        if (const std::optional<Cursor> found = member(name)) {
            found->each(visit);
        }
    }

  private:
    const nlohmann::json* at_;
    std::string path_;
    std::string* error_;
};

/// Reads a whole document by `read`, which is given a cursor at its root and gives the value.
///
/// Errors: a sentence that names the member, or the place where the text is no JSON.
template <class Read>
[[nodiscard]] auto read_document(std::string_view text, const Read& read)
    -> std::expected<decltype(read(std::declval<const Cursor&>())), std::string> {
    Precheck check;
    if (!nlohmann::json::sax_parse(text, &check)) {
        return std::unexpected(check.error());
    }
    const nlohmann::json document = nlohmann::json::parse(text);
    std::string error;
    auto value = read(Cursor(document, "", error));
    if (!error.empty()) {
        return std::unexpected(std::move(error));
    }
    return value;
}

}  // namespace wiretrial::reports
