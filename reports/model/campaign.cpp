// campaign: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/model/campaign.hpp"

#include <algorithm>
#include <set>

namespace wiretrial::model {

std::size_t open_findings(const Campaign& campaign) {
    return static_cast<std::size_t>(std::ranges::count_if(
        campaign.findings, [](const Finding& one) { return !one.is_gone(); }));
}

TargetGrowth total_of(const Campaign& campaign, const std::string& target) {
    TargetGrowth total{.target = target};
    for (const Session& session : campaign.sessions) {
        for (const TargetGrowth& growth : session.targets) {
            if (growth.target != target) {
                continue;
            }
            total.spent += growth.spent;
            total.runs += growth.runs;
            total.slices += growth.slices;
            total.trouble = growth.trouble;
            if (!growth.points.empty()) {
                total.points = growth.points;
                total.last_edge_at = growth.last_edge_at;
            }
        }
    }
    return total;
}

std::vector<std::string> targets_of(const Campaign& campaign) {
    std::set<std::string> names;
    for (const Session& session : campaign.sessions) {
        for (const TargetGrowth& growth : session.targets) {
            names.insert(growth.target);
        }
    }
    for (const Finding& finding : campaign.findings) {
        names.insert(finding.target);
    }
    return {names.begin(), names.end()};
}

int exit_status(const Campaign& campaign) {
    if (open_findings(campaign) > 0) {
        return 1;
    }
    const bool has_trouble =
        !campaign.sessions.empty() &&
        std::ranges::any_of(campaign.sessions.back().targets,
                            [](const TargetGrowth& growth) { return !growth.trouble.empty(); });
    return has_trouble ? 3 : 0;
}

}  // namespace wiretrial::model
