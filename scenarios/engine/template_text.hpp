// template_text: texts with {names} in braces that stand for what only the subject or the run knows.
//
// `{authority}` is HOST:PORT of the subject (for a client: of the listener opened last), `localhost` over AF_UNIX;
// `{authority:NAME}` that of a listener of the case; `{host}` and `{port}` are its parts. `{NAME}` is the target of a
// resource of the profile, `{url:NAME}` http://AUTHORITY before it. `{saved:NAME}` is what a step `save` kept.
// `{{` is a brace.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::engine {

struct PayloadContext;

/// One piece of a template.
///
/// Lifetime: views the template.
struct TemplatePiece {
    bool is_name = false;
    std::string_view text{};
};

/// Errors: a brace that begins no name.
[[nodiscard]] std::expected<std::vector<TemplatePiece>, std::string> parse_template(
    std::string_view text);

/// Errors: as parse_template; a name that stands for nothing; more octets than a payload may have.
[[nodiscard]] std::expected<Bytes, std::string> fill_template(std::string_view text,
                                                              const PayloadContext& context);

/// The resource that a piece's name means; empty where it means something else.
[[nodiscard]] std::string_view resource_of(std::string_view name);

/// Whether the value can change while a case runs.
[[nodiscard]] bool depends_on_run(std::string_view template_text);

/// The authority of an address as transport::to_text writes it: `localhost` for AF_UNIX.
[[nodiscard]] std::string authority_of(std::string_view address);

}  // namespace wiretrial::engine
