// campaign_text: a campaign as Markdown, and the words that every format uses for its findings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "reports/model/campaign.hpp"

namespace wiretrial::reports {

/// `broken law "cut" in http_request`.
[[nodiscard]] std::string title_of(const model::Finding& finding);

/// What a kind of finding is, in a sentence.
[[nodiscard]] std::string about_kind(std::string_view kind);

/// The command that turns the finding into a scenario.
[[nodiscard]] std::string repeat_of(const model::Finding& finding);

/// `fails in 10 of 10 tries`, `flaky: fails in 3 of 10 tries`, `gone: ...`.
[[nodiscard]] std::string steadiness_of(const model::Finding& finding);

/// `14,231`, for people.
[[nodiscard]] std::string grouped(std::uint64_t number);

/// One line: targets, runs, findings, and whether it was stopped.
[[nodiscard]] std::string verdict_of(const model::Campaign& campaign);

/// A page: verdict, targets with their growth, findings with their octets.
[[nodiscard]] std::string campaign_to_markdown(const model::Campaign& campaign);

/// The findings and the verdict as plain text.
[[nodiscard]] std::string campaign_to_text(const model::Campaign& campaign);

}  // namespace wiretrial::reports
