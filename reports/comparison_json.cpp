// comparison_json: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/comparison_json.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include <nlohmann/json.hpp>

#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using nlohmann::ordered_json;

ordered_json strings_of(const std::vector<std::string>& texts) {
    ordered_json list = ordered_json::array();
    for (const std::string& text : texts) {
        list.push_back(visible(text));
    }
    return list;
}

/// JSON has no infinity.
double finite(double value) {
    return std::min(value, std::numeric_limits<double>::max());
}

ordered_json json_of(const compare::Judged& judged) {
    ordered_json object{
        {"benchmark", visible(judged.benchmark)},
        {"metric", visible(judged.metric)},
        {"same", strings_of(judged.same)},
        {"better", compare::name_of(judged.about.direction)},
        {"verdict", compare::name_of(judged.verdict)},
        {"ratio", finite(judged.ratio)},
        {"interval", nullptr},
        {"chance", judged.chance},
        {"effect_min", judged.about.effect_min},
        {"floor", finite(judged.floor)},
        {"control", judged.has_control},
        {"paired", judged.is_paired},
        {"baseline", {{"typical", judged.baseline}, {"values", judged.baseline_count}}},
        {"contender", {{"typical", judged.contender}, {"values", judged.contender_count}}},
        {"reason", visible(judged.reason)},
        {"repetitions_needed", judged.repetitions_needed}};
    if (judged.ratio_high > 0) {
        object["interval"] = {finite(judged.ratio_low), finite(judged.ratio_high)};
    }
    return object;
}

ordered_json json_of(const compare::Tally& sum) {
    return {{"regression", sum.regressions},
            {"improvement", sum.improvements},
            {"no_change", sum.unchanged},
            {"inconclusive", sum.inconclusive},
            {"lost", sum.lost},
            {"failed", sum.failed}};
}

}  // namespace

std::string comparison_to_json(const compare::Comparison& comparison) {
    ordered_json object;
    object["schema_version"] = compare::Comparison::schema_version;
    object["command"] = visible(comparison.command);
    object["baseline"] = visible(comparison.baseline);
    object["contender"] = visible(comparison.contender);
    object["red"] = is_red(comparison);
    object["tally"] = json_of(tally(comparison));
    object["paired"] = comparison.is_paired;
    object["strict"] = comparison.is_strict;
    object["rules"] = {{"false_alarms_max", comparison.rules.false_alarms_max},
                       {"confidence", comparison.rules.confidence}};
    object["differences"] = strings_of(comparison.differences);
    object["remarks"] = strings_of(comparison.remarks);
    object["judged"] = ordered_json::array();
    for (const compare::Judged& judged : comparison.judged) {
        object["judged"].push_back(json_of(judged));
    }
    object["unjudged"] = ordered_json::array();
    for (const compare::Unjudged& unjudged : comparison.unjudged) {
        object["unjudged"].push_back({{"benchmark", visible(unjudged.benchmark)},
                                      {"metric", visible(unjudged.metric)},
                                      {"reason", visible(unjudged.reason)},
                                      {"lost", unjudged.is_lost},
                                      {"failed", unjudged.has_failed}});
    }
    object["constants"] = comparison.constants;
    object["geometric_means"] = ordered_json::array();
    for (const compare::Mean& mean : geometric_means(comparison)) {
        object["geometric_means"].push_back({{"metric", visible(mean.metric)},
                                             {"ratio", finite(mean.ratio)},
                                             {"benchmarks", mean.count}});
    }
    return printing_json(object.dump(1)) + "\n";
}

}  // namespace wiretrial::reports
