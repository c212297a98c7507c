// merge: see the header. Each join is the maximum of a total order, which makes the laws hold by construction.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "fuzz/campaign/content_name.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::fuzz {
namespace {

using model::Campaign;
using model::Finding;
using model::Session;
using model::Sighting;
using model::TargetGrowth;

auto rank_of(const model::GrowthPoint& point) {
    return std::tuple(point.at, point.runs, point.edges, point.features, point.corpus);
}
auto rank_of(const TargetGrowth& growth) {
    std::vector<decltype(rank_of(model::GrowthPoint{}))> points;
    for (const model::GrowthPoint& point : growth.points) {
        points.push_back(rank_of(point));
    }
    return std::tuple(growth.target, growth.spent, growth.runs, growth.slices, growth.last_edge_at,
                      growth.trouble, std::move(points));
}
auto rank_of(const Session& session) {
    std::vector<decltype(rank_of(TargetGrowth{}))> targets;
    for (const TargetGrowth& growth : session.targets) {
        targets.push_back(rank_of(growth));
    }
    return std::tuple(session.duration, session.is_complete, session.started, session.command,
                      session.environment, session.planned, session.jobs, session.incomplete_reason,
                      std::move(targets));
}
/// A finding without its sightings; the least is kept.
auto rank_of(const Finding& finding) {
    std::vector<std::tuple<std::string, std::string, std::uint32_t>> frames;
    for (const model::Frame& frame : finding.frames) {
        frames.emplace_back(frame.function, frame.file, frame.line);
    }
    // What fails more often is the better witness; one that is gone here may be open elsewhere.
    const auto steadiness = -std::int64_t{finding.failures};
    return std::tuple(finding.is_gone(), finding.input.size(), steadiness, finding.input,
                      finding.target, finding.kind, finding.law, finding.message, finding.name,
                      finding.found_size, finding.tries, std::move(frames));
}

std::vector<Sighting> joined(const std::vector<Sighting>& one, const std::vector<Sighting>& other) {
    std::map<std::pair<std::string, std::string>, Sighting> all;
    for (const auto* const list : {&one, &other}) {
        for (const Sighting& sighting : *list) {
            auto [place, is_new] = all.try_emplace({sighting.session, sighting.target}, sighting);
            if (!is_new) {
                place->second.count = std::max(place->second.count, sighting.count);
                place->second.first_at = std::min(place->second.first_at, sighting.first_at);
            }
        }
    }
    std::vector<Sighting> list;
    for (auto& [key, sighting] : all) {
        list.push_back(std::move(sighting));
    }
    return list;
}

Finding joined(const Finding& one, const Finding& other) {
    Finding best = rank_of(other) < rank_of(one) ? other : one;
    best.sightings = joined(one.sightings, other.sightings);
    return best;
}

Session joined(const Session& one, const Session& other) {
    return rank_of(one) < rank_of(other) ? other : one;
}

/// The union of two lists of items with an id.
template <class Item>
std::vector<Item> united(const std::vector<Item>& one, const std::vector<Item>& other) {
    std::map<std::string, Item> all;
    for (const auto* const list : {&one, &other}) {
        for (const Item& item : *list) {
            auto [place, is_new] = all.try_emplace(item.id, item);
            if (!is_new) {
                place->second = joined(place->second, item);
            }
        }
    }
    std::vector<Item> list;
    for (auto& [id, item] : all) {
        list.push_back(std::move(item));
    }
    return list;
}

bool is_id(const std::string& text) {
    return text.size() == 12 && std::ranges::all_of(text, [](char octet) {
               return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'f');
           });
}

std::unexpected<std::string> wrong(const std::string& what, const std::string& name) {
    return std::unexpected(what + " '" + escape(name, 80) + "'");
}

std::expected<void, std::string> check(const Session& session) {
    if (!is_id(session.id)) {
        return wrong("no id of a session:", session.id);
    }
    if (session.targets.size() > merged_items_max) {
        return wrong("too many targets in the session", session.id);
    }
    for (const TargetGrowth& growth : session.targets) {
        if (!is_target_name(growth.target)) {
            return wrong("no name of a target:", growth.target);
        }
    }
    return {};
}

std::expected<void, std::string> check(const Finding& finding) {
    if (!is_id(finding.id)) {
        return wrong("no id of a finding:", finding.id);
    }
    if (!is_target_name(finding.target)) {
        return wrong("no name of a target:", finding.target);
    }
    if (finding.input.size() > merged_input_octets_max) {
        return wrong("too large an input of the finding", finding.id);
    }
    if (finding.name != content_name(finding.input)) {
        return wrong("not the SHA-1 of the input of finding " + finding.id + ":", finding.name);
    }
    for (const Sighting& sighting : finding.sightings) {
        if (!is_target_name(sighting.target) || !is_id(sighting.session)) {
            return wrong("a sighting without target or session in the finding", finding.id);
        }
    }
    return {};
}

}  // namespace

Campaign merge(const Campaign& one, const Campaign& other) {
    Campaign merged{.sessions = united(one.sessions, other.sessions),
                    .findings = united(one.findings, other.findings)};
    std::ranges::sort(merged.sessions, {}, [](const Session& session) {
        return std::pair(session.started, session.id);
    });
    return merged;
}

std::expected<void, std::string> check(const Campaign& campaign) {
    if (campaign.sessions.size() > merged_items_max ||
        campaign.findings.size() > merged_items_max) {
        return std::unexpected("more sessions or findings than " +
                               std::to_string(merged_items_max));
    }
    for (const Session& session : campaign.sessions) {
        if (auto checked = check(session); !checked) {
            return checked;
        }
    }
    for (const Finding& finding : campaign.findings) {
        if (auto checked = check(finding); !checked) {
            return checked;
        }
    }
    return {};
}

}  // namespace wiretrial::fuzz
