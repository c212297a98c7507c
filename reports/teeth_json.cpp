// teeth_json: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/teeth_json.hpp"

#include <vector>

#include <nlohmann/json.hpp>

#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using nlohmann::ordered_json;

/// Octets of a case's words on what it saw.
constexpr std::size_t detail_octets_max = 400;

ordered_json strings_of(const std::vector<std::string>& texts) {
    ordered_json list = ordered_json::array();
    for (const std::string& text : texts) {
        list.push_back(visible(text));
    }
    return list;
}

ordered_json json_of(const model::Catch& one) {
    return {{"id", visible(one.id)},
            {"subject", visible(one.subject)},
            {"transport", visible(one.transport)},
            {"requirement", visible(one.requirement)},
            {"outcome", model::name_of(one.outcome)},
            {"detail", capped(visible(one.detail), detail_octets_max)}};
}

ordered_json json_of(const model::DefectTeeth& defect) {
    ordered_json caught = ordered_json::array();
    for (const model::Catch& one : defect.caught_by) {
        caught.push_back(json_of(one));
    }
    return {{"name", visible(defect.name)},
            {"mistake", visible(defect.mistake)},
            {"made_by", visible(defect.made_by)},
            {"breaks", visible(defect.breaks)},
            {"coarse", defect.is_coarse},
            {"subjects", strings_of(defect.subjects)},
            {"played", defect.played},
            {"unjudged", defect.unjudged},
            {"survives", defect.survives()},
            {"caught_by", std::move(caught)}};
}

ordered_json json_of(const model::CaseTeeth& line) {
    ordered_json object{{"id", visible(line.id)},
                        {"requirement", visible(line.requirement)},
                        {"catches", strings_of(line.catches)},
                        {"catches_coarse", strings_of(line.catches_coarse)},
                        {"toothless", line.is_toothless()}};
    if (!line.reason.empty()) {
        object["reason"] = visible(line.reason);
    }
    return object;
}

}  // namespace

std::string teeth_to_json(const model::Teeth& teeth) {
    const model::TeethTally sum = tally(teeth);
    ordered_json object;
    object["schema_version"] = model::Teeth::schema_version;
    object["command"] = visible(teeth.command);
    object["started"] = visible(teeth.started);
    object["duration_ns"] = teeth.duration.count();
    object["seed"] = teeth.seed;
    object["complete"] = teeth.is_complete;
    object["environment"] = ordered_json::object();
    for (const auto& [name, value] : teeth.environment) {
        object["environment"][visible(name)] = visible(value);
    }
    object["played"] = teeth.played;
    object["tally"] = {{"survivors", sum.survivors},
                       {"toothless", sum.toothless},
                       {"excused", sum.excused},
                       {"coarse_only", sum.coarse_only}};
    object["defects"] = ordered_json::array();
    for (const model::DefectTeeth& defect : teeth.defects) {
        object["defects"].push_back(json_of(defect));
    }
    object["cases"] = ordered_json::array();
    for (const model::CaseTeeth& line : teeth.cases) {
        object["cases"].push_back(json_of(line));
    }
    object["strict_failures"] = ordered_json::array();
    for (const model::CaseResult& result : teeth.strict_failures) {
        object["strict_failures"].push_back(
            {{"id", visible(result.id)},
             {"subject", visible(result.subject)},
             {"transport", visible(result.transport)},
             {"outcome", model::name_of(result.outcome)},
             {"detail", capped(visible(result.detail), detail_octets_max)}});
    }
    object["skipped"] = teeth.skipped;
    object["skip_reason"] = visible(teeth.skip_reason);
    object["idle_reasons"] = strings_of(teeth.idle_reasons);
    return printing_json(object.dump(1)) + "\n";
}

}  // namespace wiretrial::reports
