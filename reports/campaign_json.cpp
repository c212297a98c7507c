// campaign_json: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/campaign_json.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "reports/json_cursor.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::Campaign;
using model::Finding;
using model::Session;
using model::TargetGrowth;
using nlohmann::ordered_json;

/// A point is a list, since there are many: at_ns, runs, edges, features, corpus.
ordered_json json_of(const model::GrowthPoint& point) {
    return {point.at.count(), point.runs, point.edges, point.features, point.corpus};
}

ordered_json json_of(const TargetGrowth& growth) {
    ordered_json points = ordered_json::array();
    for (const model::GrowthPoint& point : growth.points) {
        points.push_back(json_of(point));
    }
    return {{"target", visible(growth.target)},
            {"spent_ns", growth.spent.count()},
            {"runs", growth.runs},
            {"slices", growth.slices},
            {"last_edge_at_ns", growth.last_edge_at.count()},
            {"trouble", visible(growth.trouble)},
            {"points", std::move(points)}};
}

ordered_json json_of(const Session& session) {
    ordered_json environment = ordered_json::object();
    for (const auto& [name, value] : session.environment) {
        environment[visible(name)] = visible(value);
    }
    ordered_json targets = ordered_json::array();
    for (const TargetGrowth& growth : session.targets) {
        targets.push_back(json_of(growth));
    }
    return {{"id", visible(session.id)},
            {"started", visible(session.started)},
            {"command", visible(session.command)},
            {"environment", std::move(environment)},
            {"planned_ns", session.planned.count()},
            {"duration_ns", session.duration.count()},
            {"jobs", session.jobs},
            {"complete", session.is_complete},
            {"incomplete_reason", visible(session.incomplete_reason)},
            {"targets", std::move(targets)}};
}

ordered_json json_of(const Finding& finding) {
    ordered_json frames = ordered_json::array();
    for (const model::Frame& frame : finding.frames) {
        frames.push_back({{"function", visible(frame.function)},
                          {"file", visible(frame.file)},
                          {"line", frame.line}});
    }
    ordered_json sightings = ordered_json::array();
    for (const model::Sighting& sighting : finding.sightings) {
        sightings.push_back({{"session", visible(sighting.session)},
                             {"target", visible(sighting.target)},
                             {"count", sighting.count},
                             {"first_at_ns", sighting.first_at.count()}});
    }
    return {{"id", visible(finding.id)},        {"kind", visible(finding.kind)},
            {"law", visible(finding.law)},      {"message", visible(finding.message)},
            {"frames", std::move(frames)},      {"target", visible(finding.target)},
            {"name", visible(finding.name)},    {"input_base64", to_base64(finding.input)},
            {"found_size", finding.found_size}, {"tries", finding.tries},
            {"failures", finding.failures},     {"flaky", finding.is_flaky()},
            {"gone", finding.is_gone()},        {"sightings", std::move(sightings)}};
}

model::GrowthPoint point_at(const Cursor& at) {
    std::vector<std::uint64_t> numbers;
    at.each([&](const Cursor& item) { item.read(numbers.emplace_back()); });
    if (numbers.size() != 5) {
        at.fail("a point has five numbers");
        return {};
    }
    return {.at = Duration(static_cast<std::int64_t>(numbers[0] & INT64_MAX)),
            .runs = numbers[1],
            .edges = numbers[2],
            .features = numbers[3],
            .corpus = numbers[4]};
}

TargetGrowth growth_at(const Cursor& at) {
    TargetGrowth growth;
    at.get("target", growth.target);
    at.get("spent_ns", growth.spent);
    at.get("runs", growth.runs);
    at.get("slices", growth.slices);
    at.get("last_edge_at_ns", growth.last_edge_at);
    at.get("trouble", growth.trouble);
    at.get_each("points", [&](const Cursor& item) { growth.points.push_back(point_at(item)); });
    return growth;
}

Session session_at(const Cursor& at) {
    Session session;
    at.get("id", session.id);
    at.get("started", session.started);
    at.get("command", session.command);
    at.get("environment", session.environment);
    at.get("planned_ns", session.planned);
    at.get("duration_ns", session.duration);
    at.get("jobs", session.jobs);
    at.get("complete", session.is_complete);
    at.get("incomplete_reason", session.incomplete_reason);
    at.get_each("targets", [&](const Cursor& item) { session.targets.push_back(growth_at(item)); });
    return session;
}

model::Frame frame_at(const Cursor& at) {
    model::Frame frame;
    at.get("function", frame.function);
    at.get("file", frame.file);
    at.get("line", frame.line);
    return frame;
}

model::Sighting sighting_at(const Cursor& at) {
    model::Sighting sighting;
    at.get("session", sighting.session);
    at.get("target", sighting.target);
    at.get("count", sighting.count);
    at.get("first_at_ns", sighting.first_at);
    return sighting;
}

Finding finding_at(const Cursor& at) {
    Finding finding;
    at.get("id", finding.id);
    at.get("kind", finding.kind);
    at.get("law", finding.law);
    at.get("message", finding.message);
    at.get_each("frames", [&](const Cursor& item) { finding.frames.push_back(frame_at(item)); });
    at.get("target", finding.target);
    at.get("name", finding.name);
    std::string base64;
    at.get("input_base64", base64);
    if (std::optional<Bytes> input = from_base64(base64)) {
        finding.input = std::move(*input);
    } else {
        at.fail("`input_base64` is no base64");
    }
    at.get("found_size", finding.found_size);
    at.get("tries", finding.tries);
    at.get("failures", finding.failures);
    at.get_each("sightings",
                [&](const Cursor& item) { finding.sightings.push_back(sighting_at(item)); });
    return finding;
}

Campaign campaign_at(const Cursor& at) {
    Campaign campaign;
    int version = 0;
    at.get("schema_version", version);
    if (version != Campaign::schema_version) {
        at.fail(fmt::format("`schema_version` is {}: this program reads version {}", version,
                            Campaign::schema_version));
        return campaign;
    }
    at.get_each("sessions",
                [&](const Cursor& item) { campaign.sessions.push_back(session_at(item)); });
    at.get_each("findings",
                [&](const Cursor& item) { campaign.findings.push_back(finding_at(item)); });
    return campaign;
}

}  // namespace

std::string campaign_to_json(const Campaign& campaign) {
    ordered_json object;
    object["schema_version"] = Campaign::schema_version;
    object["complete"] = campaign.sessions.empty() || campaign.sessions.back().is_complete;
    object["open_findings"] = model::open_findings(campaign);
    object["sessions"] = ordered_json::array();
    for (const Session& session : campaign.sessions) {
        object["sessions"].push_back(json_of(session));
    }
    object["findings"] = ordered_json::array();
    for (const Finding& finding : campaign.findings) {
        object["findings"].push_back(json_of(finding));
    }
    return printing_json(object.dump(1)) + "\n";
}

std::expected<Campaign, std::string> campaign_from_json(std::string_view text) {
    return read_document(text, campaign_at);
}

}  // namespace wiretrial::reports
