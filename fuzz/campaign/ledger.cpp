// ledger: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/ledger.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/check.hpp"

namespace wiretrial::fuzz {
namespace {

using model::Finding;
using model::GrowthPoint;
using model::Sighting;
using model::TargetGrowth;

/// Every second point goes, but neither the first nor the last.
void thin(std::vector<GrowthPoint>& points) {
    std::vector<GrowthPoint> kept;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i % 2 == 0 || i + 1 == points.size()) {
            kept.push_back(points[i]);
        }
    }
    points = std::move(kept);
}

}  // namespace

Ledger::Ledger(model::Campaign earlier, model::Session session) : campaign_(std::move(earlier)) {
    std::ranges::sort(session.targets, {}, &TargetGrowth::target);
    campaign_.sessions.push_back(std::move(session));
    for (const Finding& finding : campaign_.findings) {
        met_.push_back(finding.id);
    }
}

TargetGrowth& Ledger::growth_of(const std::string& target) {
    auto& targets = campaign_.sessions.back().targets;
    const auto found = std::ranges::find(targets, target, &TargetGrowth::target);
    WIRETRIAL_CHECK(found != targets.end());
    return *found;
}

std::size_t Ledger::begin(const std::string& target, Duration now) {
    ++growth_of(target).slices;
    live_[slices_] = {.target = target, .began = now};
    return slices_++;
}

void Ledger::update(std::size_t slice, const EngineLog& log, Duration now) {
    LiveSlice& live = live_.at(slice);
    if (!log.has_begun()) {
        return;
    }
    if (live.first == EngineStatus{}) {
        live.first = log.status();
    }
    live.newest = log.status();
    add_point(live.target, now, false);
}

void Ledger::add_point(const std::string& target, Duration now, bool is_last) {
    TargetGrowth& growth = growth_of(target);
    GrowthPoint point{.at = now, .runs = finished_runs_[target]};
    if (!growth.points.empty()) {
        point.edges = growth.points.back().edges;
        point.features = growth.points.back().features;
        point.corpus = growth.points.back().corpus;
    }
    for (const auto& [number, live] : live_) {
        if (live.target == target) {
            point.runs += live.newest.runs;
            point.edges = std::max(point.edges, live.newest.edges);
            point.features = std::max(point.features, live.newest.features);
            point.corpus = std::max(point.corpus, live.newest.corpus);
        }
    }
    growth.runs = std::max(growth.runs, point.runs);
    const bool grew = growth.points.empty() || growth.points.back().features != point.features ||
                      growth.points.back().edges != point.edges;
    if (growth.points.empty() || growth.points.back().edges < point.edges) {
        growth.last_edge_at = now;
    }
    if (!grew && !is_last) {
        return;
    }
    growth.points.push_back(point);
    if (growth.points.size() > points_max) {
        thin(growth.points);
    }
}

Gain Ledger::finish(std::size_t slice, Duration now) {
    const LiveSlice live = live_.at(slice);
    add_point(live.target, now, true);
    live_.erase(slice);
    finished_runs_[live.target] += live.newest.runs;
    growth_of(live.target).spent += now - live.began;
    return {.edges = live.newest.edges - std::min(live.first.edges, live.newest.edges),
            .features = live.newest.features - std::min(live.first.features, live.newest.features)};
}

void Ledger::trouble(const std::string& target, const std::string& why) {
    growth_of(target).trouble = why;
}

bool Ledger::meet(const Crash& crash, const std::string& target, Duration now) {
    const std::string id = id_of(crash);
    if (std::ranges::find(met_, id) == met_.end()) {
        met_.push_back(id);
        Finding finding{.id = id,
                        .kind = crash.kind,
                        .law = crash.law,
                        .message = crash.message,
                        .frames = crash.frames,
                        .target = target};
        finding.sightings.push_back(
            {.session = session().id, .target = target, .count = 1, .first_at = now});
        campaign_.findings.push_back(std::move(finding));
        std::ranges::sort(campaign_.findings, {}, &Finding::id);
        return true;
    }
    const auto known = std::ranges::find(campaign_.findings, id, &Finding::id);
    WIRETRIAL_CHECK(known != campaign_.findings.end());
    const auto seen = std::ranges::find_if(known->sightings, [&](const Sighting& one) {
        return one.session == session().id && one.target == target;
    });
    if (seen != known->sightings.end()) {
        ++seen->count;
        return false;
    }
    known->sightings.push_back(
        {.session = session().id, .target = target, .count = 1, .first_at = now});
    // One that was gone has come back: whoever met it has a new input for it.
    return known->is_gone();
}

void Ledger::put(Finding finding) {
    const auto known = std::ranges::find(campaign_.findings, finding.id, &Finding::id);
    WIRETRIAL_CHECK(known != campaign_.findings.end());
    finding.sightings = std::move(known->sightings);
    *known = std::move(finding);
}

void Ledger::close(Duration now, const std::string& incomplete_reason) {
    model::Session& session = campaign_.sessions.back();
    session.duration = now;
    session.is_complete = incomplete_reason.empty();
    session.incomplete_reason = incomplete_reason;
    for (Finding& finding : campaign_.findings) {
        std::ranges::sort(finding.sightings, {},
                          [](const Sighting& one) { return std::pair(one.session, one.target); });
    }
}

}  // namespace wiretrial::fuzz
