// regression_of: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/regression_of.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/targets/choices.hpp"
#include "impl/framing/codec_laws_harness.hpp"
#include "reports/campaign_text.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::cli {
namespace {

using engine::Regression;

constexpr std::size_t about_octets_max = 300;

fuzz::Choices choices_of(const Bytes& input) {
    const std::vector<std::uint8_t> octets(input.begin(), input.end());
    return {octets.data(), octets.size()};
}

/// The targets of messages put a head before the octets, or none.
struct MessageTarget {
    std::string_view name;
    std::string_view codec;
    std::string_view front;
    std::string_view behind;
};

constexpr MessageTarget message_targets[] = {
    {"http_request", "http-request", "", ""},
    {"http_request_peers", "http-request", "", ""},
    {"http_response", "http-response", "", ""},
    {"http_response_peers", "http-response", "", ""},
    {"chunked", "chunked", "", ""},
    {"field_section", "http-request", "GET / HTTP/1.1\r\nHost: a\r\n", ""},
    {"request_target", "http-request", "GET ", " HTTP/1.1\r\nHost: a\r\n\r\n"}};

std::string response_codec(std::string_view target, fuzz::Choices& choices) {
    // http_messages.hpp: the first choice says which method the response answers.
    constexpr std::string_view methods[] = {"GET", "HEAD", "CONNECT", "POST"};
    return target == "http_response" ? "http-response:" + std::string(methods[choices.take() % 4])
                                     : "http-response";
}

bool fill(const model::Finding& finding, fuzz::Choices& choices, Regression& regression) {
    if (finding.target == "http_server") {
        regression.octets = choices.wire();
        return true;
    }
    if (finding.target == "framing" || finding.target == "framed_server") {
        regression.octets = choices.wire();
        regression.codec =
            framing::lawful_codecs[choices.take() % std::size(framing::lawful_codecs)].name;
        regression.frame_max = finding.target == "framing" ? 7 + choices.take() : 200;
        return true;
    }
    const auto* const row =
        std::ranges::find(message_targets, finding.target, &MessageTarget::name);
    if (row == std::end(message_targets)) {
        return false;
    }
    // A request-target is the whole input; it has no choices.
    const ByteView octets =
        finding.target == "request_target" ? ByteView(finding.input) : choices.wire();
    regression.octets = Bytes(row->front) + Bytes(octets) + Bytes(row->behind);
    regression.codec = row->codec == "http-response" ? response_codec(finding.target, choices)
                                                     : std::string(row->codec);
    return true;
}

}  // namespace

std::optional<Regression> regression_of(const model::Finding& finding) {
    std::string name = finding.target;
    std::ranges::replace(name, '_', '-');
    Regression regression{.suite = "regressions/" + name + "-" + finding.id};
    regression.about = reports::capped(
        reports::one_line(reports::title_of(finding) + ": " + finding.message), about_octets_max);
    fuzz::Choices choices = choices_of(finding.input);
    return fill(finding, choices, regression) ? std::optional(std::move(regression)) : std::nullopt;
}

}  // namespace wiretrial::cli
