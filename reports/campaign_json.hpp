// campaign_json: a campaign as JSON, its state from session to session and what `merge` and `promote` read;
// `scenarios/schema/campaign.schema.json` describes each member.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "reports/model/campaign.hpp"

namespace wiretrial::reports {

/// The whole campaign, indented, with a final line end; inputs as base64.
[[nodiscard]] std::string campaign_to_json(const model::Campaign& campaign);

/// Reads what campaign_to_json wrote. Whether it is to be trusted is fuzz::check's affair.
///
/// Errors: a sentence that names the member.
[[nodiscard]] std::expected<model::Campaign, std::string> campaign_from_json(std::string_view text);

}  // namespace wiretrial::reports
