// json: see the header. Members stand in the order of the contract; optional ones, where they say something.
// SPDX-License-Identifier: Apache-2.0
#include "reports/json.hpp"

#include <string_view>

#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using nlohmann::ordered_json;

std::string text_of(const std::string& text) {
    return is_utf8(text) ? text : visible(text);
}

ordered_json known_of(const model::CaseResult& result) {
    return result.known.empty() ? ordered_json(nullptr) : ordered_json(text_of(result.known));
}

ordered_json json_of(const model::Event& event) {
    ordered_json object;
    object["at_ns"] = event.at.count();
    object["kind"] = model::name_of(event.kind);
    object["step"] = event.step;
    if (!event.endpoint.empty()) {
        object["endpoint"] = text_of(event.endpoint);
    }
    if (!event.octets.empty()) {
        object["octets_base64"] = to_base64(ByteView(event.octets).substr(0, event_octets_max));
        object["octets_text"] = escape(event.octets, event_text_octets_max);
        if (event.octets.size() > event_octets_max) {
            object["octets_size"] = event.octets.size();
        }
    }
    if (event.number != 0) {
        object["number"] = event.number;
    }
    if (event.errno_value != 0) {
        object["errno"] = event.errno_value;
    }
    if (event.late != Duration::zero()) {
        object["late_ns"] = event.late.count();
    }
    if (!event.detail.empty()) {
        object["detail"] = text_of(event.detail);
    }
    return object;
}

ordered_json json_of(const model::Aspect& aspect) {
    return {{"kind", model::name_of(aspect.kind)},
            {"outcome", model::name_of(aspect.outcome)},
            {"detail", text_of(aspect.detail)}};
}

ordered_json json_of(const model::Mistake& mistake) {
    return {{"name", text_of(mistake.name)},
            {"what", text_of(mistake.what)},
            {"remedy", text_of(mistake.remedy)}};
}

ordered_json strings_of(const std::vector<std::string>& texts) {
    ordered_json list = ordered_json::array();
    for (const std::string& text : texts) {
        list.push_back(text_of(text));
    }
    return list;
}

ordered_json json_of(const model::CaseResult& result);
ordered_json json_of(const model::Coverage& line);

template <class List>
ordered_json list_of(const List& items) {
    ordered_json list = ordered_json::array();
    for (const auto& item : items) {
        list.push_back(json_of(item));
    }
    return list;
}

ordered_json json_of(const model::CaseResult& result) {
    ordered_json object;
    object["id"] = text_of(result.id);
    object["title"] = text_of(result.title);
    object["subject"] = text_of(result.subject);
    object["requirement"] = {{"id", text_of(result.requirement.id)},
                             {"section", text_of(result.requirement.section)},
                             {"quote", text_of(result.requirement.quote)}};
    object["level"] = model::name_of(result.requirement.level);
    object["outcome"] = model::name_of(result.outcome);
    object["known"] = known_of(result);
    object["duration_ns"] = result.duration.count();
    object["transport"] = text_of(result.transport);
    object["seed"] = result.seed;
    object["detail"] = text_of(result.detail);
    object["transcript"] = list_of(result.transcript);
    object["aspects"] = list_of(result.aspects);
    if (!result.mistakes.empty()) {
        object["mistakes"] = list_of(result.mistakes);
    }
    object["taken"] = text_of(result.taken);
    object["variants"] = result.variants;
    object["flaky"] = result.flaky;
    object["inferred"] = result.inferred;
    object["file"] = text_of(result.file);
    object["line"] = result.line;
    object["repeat"] = text_of(result.repeat);
    object["tags"] = strings_of(result.tags);
    object["evidence"] = strings_of(result.evidence);
    return object;
}

ordered_json json_of(const model::Coverage& line) {
    ordered_json object;
    object["id"] = text_of(line.id);
    object["title"] = text_of(line.title);
    object["source"] = text_of(line.source);
    object["level"] = model::name_of(line.level);
    object["role"] = text_of(line.role);
    object["catalogue"] = text_of(line.catalogue);
    object["group"] = text_of(line.group);
    if (!line.reason_untested.empty()) {
        object["reason_untested"] = text_of(line.reason_untested);
    }
    object["cases"] = line.cases;
    object["passed"] = line.passed;
    object["failed"] = line.failed;
    object["skipped"] = line.skipped;
    object["errors"] = line.errors;
    return object;
}

ordered_json json_of(const model::Tally& sum) {
    return {{"pass", sum.pass}, {"fail", sum.fail},   {"skip", sum.skip}, {"error", sum.error},
            {"died", sum.died}, {"known", sum.known}, {"red", sum.red},   {"flaky", sum.flaky}};
}

ordered_json json_of(const model::Environment& environment) {
    ordered_json object = ordered_json::object();
    for (const auto& [name, value] : environment) {
        object[text_of(name)] = text_of(value);
    }
    return object;
}

}  // namespace

std::string to_json(const model::Run& run) {
    ordered_json object;
    object["schema_version"] = model::Run::schema_version;
    object["command"] = text_of(run.command);
    object["started"] = text_of(run.started);
    object["duration_ns"] = run.duration.count();
    object["seed"] = run.seed;
    object["complete"] = run.is_complete;
    if (!run.is_complete) {
        object["incomplete_reason"] = text_of(run.incomplete_reason);
    }
    object["strict"] = run.is_strict;
    object["environment"] = json_of(run.environment);
    object["shard"] = {{"index", run.shard.index}, {"total", run.shard.total}};
    object["tally"] = json_of(model::tally(run));
    object["cases"] = list_of(run.cases);
    object["coverage"] = list_of(run.coverage);
    return printing_json(object.dump(1)) + "\n";
}

}  // namespace wiretrial::reports
