// text_forms: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/text_forms.hpp"

#include <algorithm>
#include <utility>

#include "impl/http1/date.hpp"
#include "impl/http1/etag.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::engine {
namespace {

/// RFC 9110 section 5.6.7: "When a sender generates a field that contains one or more timestamps defined as HTTP-date,
/// the sender MUST generate those timestamps in the IMF-fixdate format." Who writes a date that reads as another one
/// has not done so; nor has who names the wrong day of the week.
bool is_fixdate(ByteView text) {
    const auto time = http1::parse_date(text, 0);
    return time && http1::format_date(*time) == text;
}

}  // namespace

bool has_text_form(ByteView text, std::string_view form) {
    if (form == "http-date") {
        return is_fixdate(text);
    }
    if (form == "number") {
        return !text.empty() &&
               std::ranges::all_of(text, [](char octet) { return octet >= '0' && octet <= '9'; });
    }
    if (form == "etag") {
        return http1::parse_etag(text).has_value();
    }
    return form == "token" && http1::is_token(text);
}

std::string_view form_name(http1::TargetForm form) {
    switch (form) {
        case http1::TargetForm::origin:
            return "origin";
        case http1::TargetForm::absolute:
            return "absolute";
        case http1::TargetForm::authority:
            return "authority";
        case http1::TargetForm::asterisk:
            return "asterisk";
    }
    std::unreachable();
}

}  // namespace wiretrial::engine
