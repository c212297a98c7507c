// json_reader: see the header. A Cursor walks the DOM and remembers the first thing that was wrong.
// SPDX-License-Identifier: Apache-2.0
#include "reports/json_reader.hpp"

#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"

namespace wiretrial::reports {
namespace {

using nlohmann::json;

constexpr std::size_t depth_max = 16;  // A run is 5 deep; the DOM is destroyed by recursion.

/// Passes over the text once, before any DOM: too deep and repeated members end it.
class Precheck : public nlohmann::json_sax<json> {
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
                     const json::exception&) override {
        return fail(fmt::format("no JSON at octet {}, near `{}`", position, escape(token, 40)));
    }
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    bool enter() {
        keys_.emplace_back();
        return keys_.size() <= depth_max ||
               fail(fmt::format("nested deeper than {} levels", depth_max));
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
    Cursor(const json& at, std::string path, std::string& error)
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
        if (const auto* const text = at_->get_ptr<const json::string_t*>()) {
            out = *text;
        } else {
            fail("no string");
        }
    }
    void read(bool& out) const {
        if (const auto* const flag = at_->get_ptr<const json::boolean_t*>()) {
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
    const json* at_;
    std::string path_;
    std::string* error_;
};

model::Event event_at(const Cursor& at) {
    model::Event event;
    at.get("at_ns", event.at);
    at.get_named("kind", event.kind, &model::event_kind_named);
    at.get("step", event.step);
    at.get_optional("endpoint", event.endpoint);
    std::string base64;
    at.get_optional("octets_base64", base64);
    if (std::optional<Bytes> octets = from_base64(base64)) {
        event.octets = std::move(*octets);
    } else {
        at.fail("`octets_base64` is no base64");
    }
    at.get_optional("number", event.number);
    at.get_optional("errno", event.errno_value);
    at.get_optional("late_ns", event.late);
    at.get_optional("detail", event.detail);
    return event;
}

model::Aspect aspect_at(const Cursor& at) {
    model::Aspect aspect;
    at.get_named("kind", aspect.kind, &model::aspect_named);
    at.get_named("outcome", aspect.outcome, &model::outcome_named);
    at.get("detail", aspect.detail);
    return aspect;
}

model::Mistake mistake_at(const Cursor& at) {
    model::Mistake mistake;
    at.get("name", mistake.name);
    at.get("what", mistake.what);
    at.get("remedy", mistake.remedy);
    return mistake;
}

void read_requirement(const Cursor& at, model::Requirement& requirement) {
    if (const std::optional<Cursor> found = at.member("requirement")) {
        found->get("id", requirement.id);
        found->get("section", requirement.section);
        found->get("quote", requirement.quote);
    }
    at.get_named("level", requirement.level, &model::level_named);
}

model::CaseResult case_at(const Cursor& at) {
    model::CaseResult result;
    at.get("id", result.id);
    at.get("title", result.title);
    at.get("subject", result.subject);
    read_requirement(at, result.requirement);
    at.get_named("outcome", result.outcome, &model::outcome_named);
    if (const auto known = at.member("known"); known && !known->is_null()) {
        known->read(result.known);
    }
    at.get("duration_ns", result.duration);
    at.get("transport", result.transport);
    at.get("seed", result.seed);
    at.get("detail", result.detail);
    at.get_each("transcript",
                [&](const Cursor& item) { result.transcript.push_back(event_at(item)); });
    at.get_each("aspects", [&](const Cursor& item) { result.aspects.push_back(aspect_at(item)); });
    if (at.has("mistakes")) {
        at.get_each("mistakes",
                    [&](const Cursor& item) { result.mistakes.push_back(mistake_at(item)); });
    }
    at.get("taken", result.taken);
    at.get("variants", result.variants);
    at.get("flaky", result.flaky);
    at.get("inferred", result.inferred);
    at.get("file", result.file);
    at.get("line", result.line);
    at.get("repeat", result.repeat);
    at.get("tags", result.tags);
    at.get("evidence", result.evidence);
    return result;
}

model::Coverage coverage_at(const Cursor& at) {
    model::Coverage line;
    at.get("id", line.id);
    at.get("title", line.title);
    at.get("source", line.source);
    at.get_named("level", line.level, &model::level_named);
    at.get("role", line.role);
    at.get("catalogue", line.catalogue);
    at.get("group", line.group);
    at.get_optional("reason_untested", line.reason_untested);
    at.get("cases", line.cases);
    at.get("passed", line.passed);
    at.get("failed", line.failed);
    at.get("skipped", line.skipped);
    at.get("errors", line.errors);
    return line;
}

model::Run run_at(const Cursor& at) {
    model::Run run;
    int version = 0;
    at.get("schema_version", version);
    if (version != model::Run::schema_version) {
        at.fail(fmt::format("`schema_version` is {}: this program reads version {}", version,
                            model::Run::schema_version));
        return run;
    }
    at.get("command", run.command);
    at.get("started", run.started);
    at.get("duration_ns", run.duration);
    at.get("seed", run.seed);
    at.get("complete", run.is_complete);
    at.get_optional("incomplete_reason", run.incomplete_reason);
    at.get("strict", run.is_strict);
    at.get("environment", run.environment);
    if (const std::optional<Cursor> shard = at.member("shard")) {
        shard->get("index", run.shard.index);
        shard->get("total", run.shard.total);
    }
    at.get_each("cases", [&](const Cursor& item) { run.cases.push_back(case_at(item)); });
    at.get_each("coverage", [&](const Cursor& item) { run.coverage.push_back(coverage_at(item)); });
    return run;
}

}  // namespace

std::expected<model::Run, std::string> from_json(std::string_view text) {
    Precheck check;
    if (!json::sax_parse(text, &check)) {
        return std::unexpected(check.error());
    }
    const json document = json::parse(text);
    std::string error;
    model::Run run = run_at(Cursor(document, "", error));
    if (!error.empty()) {
        return std::unexpected(std::move(error));
    }
    return run;
}

}  // namespace wiretrial::reports
