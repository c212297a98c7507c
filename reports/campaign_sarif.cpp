// campaign_sarif: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/campaign_sarif.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/campaign_text.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::Finding;
using nlohmann::ordered_json;

constexpr std::size_t message_octets_max = 1'000;

/// Paths of SARIF are relative to the tree; what lies outside it is no place for an alert.
bool is_in_tree(const model::Frame& frame) {
    return !frame.file.empty() && frame.file.front() != '/' && !frame.file.starts_with("..");
}

ordered_json location_of(std::string_view file, std::uint32_t line) {
    return {{"physicalLocation",
             {{"artifactLocation", {{"uri", visible(file)}}},
              {"region", {{"startLine", std::max<std::uint32_t>(line, 1)}}}}}};
}

ordered_json place_of(const Finding& finding) {
    const auto frame = std::ranges::find_if(finding.frames, is_in_tree);
    return frame != finding.frames.end()
               ? location_of(frame->file, frame->line)
               : location_of("fuzz/targets/" + finding.target + "_fuzz.cpp", 1);
}

ordered_json stack_of(const Finding& finding) {
    ordered_json locations = ordered_json::array();
    for (const model::Frame& frame : finding.frames) {
        if (is_in_tree(frame)) {
            ordered_json location = location_of(frame.file, frame.line);
            location["message"] = {{"text", one_line(frame.function)}};
            locations.push_back({{"location", std::move(location)}});
        }
    }
    return locations;
}

ordered_json result_of(const Finding& finding, std::size_t rule) {
    ordered_json result{{"ruleId", visible(finding.kind)},
                        {"ruleIndex", rule},
                        {"level", finding.is_flaky() ? "warning" : "error"},
                        {"message",
                         {{"text", capped(one_line(title_of(finding) + ". " + finding.message),
                                          message_octets_max) +
                                       "\nRepeat: " + one_line(repeat_of(finding))}}},
                        {"locations", ordered_json::array({place_of(finding)})},
                        {"partialFingerprints", {{"primaryLocationLineHash", finding.id + ":1"}}},
                        {"properties",
                         {{"target", visible(finding.target)},
                          {"input", visible(finding.name)},
                          {"failures", finding.failures},
                          {"tries", finding.tries}}}};
    if (ordered_json frames = stack_of(finding); !frames.empty()) {
        result["stacks"] = ordered_json::array({{{"frames", std::move(frames)}}});
    }
    return result;
}

}  // namespace

std::string campaign_to_sarif(const model::Campaign& campaign) {
    std::map<std::string, std::size_t> rules;
    for (const Finding& finding : campaign.findings) {
        rules.emplace(finding.kind, 0);
    }
    ordered_json listed = ordered_json::array();
    for (auto& [kind, index] : rules) {
        index = listed.size();
        listed.push_back({{"id", visible(kind)},
                          {"shortDescription", {{"text", one_line(about_kind(kind))}}},
                          {"defaultConfiguration", {{"level", "error"}}},
                          {"properties", {{"tags", {"fuzzing"}}}}});
    }
    ordered_json results = ordered_json::array();
    for (const Finding& finding : campaign.findings) {
        if (!finding.is_gone() && results.size() < sarif_results_max) {
            results.push_back(result_of(finding, rules.at(finding.kind)));
        }
    }
    ordered_json run{{"tool",
                      {{"driver",
                        {{"name", "wiretrial fuzz"},
                         {"informationUri", "https://wiretrial.example/"},
                         {"rules", std::move(listed)}}}}},
                     {"results", std::move(results)}};
    if (!campaign.sessions.empty()) {
        const model::Session& last = campaign.sessions.back();
        // A campaign that was stopped is no proof that nothing is left.
        run["invocations"] = ordered_json::array({{{"executionSuccessful", last.is_complete},
                                                   {"commandLine", one_line(last.command)},
                                                   {"startTimeUtc", visible(last.started)}}});
    }
    const ordered_json log{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                           {"version", "2.1.0"},
                           {"runs", ordered_json::array({std::move(run)})}};
    return printing_json(log.dump(1)) + "\n";
}

}  // namespace wiretrial::reports
