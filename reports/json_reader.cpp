// json_reader: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/json_reader.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "impl/base/text.hpp"
#include "reports/json_cursor.hpp"

namespace wiretrial::reports {
namespace {

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
    return read_document(text, run_at);
}

}  // namespace wiretrial::reports
