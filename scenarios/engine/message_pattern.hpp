// message_pattern: what an HTTP message must be, as a scenario writes it. Plain data.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/engine/payload.hpp"

namespace wiretrial::engine {

/// What a text of a message must be. All that is present must hold.
struct TextRule {
    std::optional<std::string> is{};     ///< Exactly this; a template (template_text.hpp).
    std::optional<std::string> match{};  ///< A pattern with * and ?; a template.
    std::string lists{};                 ///< A token that its list holds, in any case.
    std::string lacks{};                 ///< A token that its list does not hold.
    std::optional<bool> is_present{};
    std::string form{};  ///< `http-date`, `number`, `etag`, `token`; or a form of target.
    std::string saved{};
    std::optional<Count> lines{};  ///< How many field lines have the name.
};

struct FieldRule {
    std::string name{};  ///< Compared without case.
    TextRule rule{};
};

/// Status codes from `first` to `last`.
struct StatusRange {
    int first = 0;
    int last = 0;
};

/// One message that must come.
struct MessagePattern {
    bool is_request = false;
    // Of a response.
    std::string to = "GET";               ///< The method that it answers.
    std::vector<StatusRange> statuses{};  ///< Empty: any final one.
    std::optional<TextRule> reason{};
    bool skips_interim = true;
    // Of a request.
    std::string method{};  ///< Empty: any.
    std::optional<TextRule> target{};
    std::string first_field{};  ///< Empty: any.
    // Of both.
    std::string version{};  ///< `1.1`; empty: any.
    std::vector<FieldRule> fields{};
    std::vector<FieldRule> trailers{};
    std::optional<Payload> body{};
    std::optional<std::string> body_match{};
    std::optional<Count> size{};
    bool is_head_only = false;  ///< Matched at the end of its head.
};

/// What a vector's decoder must give: what is absent is not compared.
struct ExpectedMessage {
    using Fields = std::vector<std::pair<Payload, Payload>>;

    std::optional<Payload> method{}, target{}, reason{}, body{};
    std::optional<std::int64_t> status{};
    std::string version{};
    std::optional<Fields> fields{}, trailers{};
};

}  // namespace wiretrial::engine
