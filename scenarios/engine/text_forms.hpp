// text_forms: the forms that a field value or a target may have to have.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::engine {

/// Whether a text has the form that the scenario language calls so: `http-date` (IMF-fixdate, the only form that may be
/// sent, with the right day of the week), `number` (digits), `etag`, `token`.
[[nodiscard]] bool has_text_form(ByteView text, std::string_view form);

/// `origin`, `absolute`, `authority` or `asterisk`.
[[nodiscard]] std::string_view form_name(http1::TargetForm form);

}  // namespace wiretrial::engine
