// regression: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/regression.hpp"

#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"
#include "impl/testing/feed.hpp"
#include "scenarios/engine/catalogue.hpp"
#include "scenarios/engine/http_feed.hpp"
#include "scenarios/engine/vector_http.hpp"

namespace wiretrial::engine {
namespace {

using nlohmann::ordered_json;

ordered_json payload_of(ByteView octets) {
    return {{"hex", to_hex(octets)}};
}

std::string_view word_of(bool is_violated, bool is_whole) {
    return is_violated ? "violation" : is_whole ? "complete" : "incomplete";
}

void add_violation(const Violation& violation, ordered_json& gives) {
    if (!violation.code.empty()) {
        gives["code"] = std::string(violation.code);
        gives["offset"] = violation.offset;
    }
}

ordered_json message_of(const http1::Message& message, bool is_chunked) {
    ordered_json member = ordered_json::object();
    if (!is_chunked && message.is_request) {
        member["method"] = payload_of(message.method);
        member["target"] = payload_of(message.target);
    } else if (!is_chunked) {
        member["status"] = message.status;
    }
    member["body"] = payload_of(message.content);
    return member;
}

ordered_json gives_of_http(const Regression& regression) {
    http1::Limits limits;
    if (regression.frame_max) {
        limits.content_bytes_max = *regression.frame_max;
    }
    const HttpDecoded decoded = feed_http(regression.codec, limits, regression.octets, {});
    ordered_json gives{{"outcome", word_of(decoded.ending == wiretrial::Ending::violated,
                                           decoded.ending == wiretrial::Ending::clean)}};
    for (const http1::Message& message : decoded.messages) {
        gives["messages"].push_back(message_of(message, regression.codec == "chunked"));
    }
    add_violation(decoded.violation, gives);
    gives["consumed"] = decoded.consumed;
    return gives;
}

std::expected<ordered_json, std::string> gives_of_frames(const Regression& regression) {
    framing::FrameLimits limits;
    if (regression.frame_max) {
        limits.frame_bytes_max = static_cast<std::size_t>(*regression.frame_max);
    }
    const auto codec = framing::Codec::parse(regression.codec, limits);
    if (!codec) {
        return std::unexpected(codec.error());
    }
    const auto decoded = testing::feed_whole(testing::decoders_of(*codec), regression.octets);
    ordered_json gives{
        {"outcome", word_of(decoded.is_violated(), decoded.consumed == regression.octets.size())}};
    for (const Bytes& frame : decoded.items) {
        gives["frames"].push_back(payload_of(frame));
    }
    add_violation(decoded.violation, gives);
    gives["consumed"] = decoded.consumed;
    return gives;
}

ordered_json stub_head() {
    return {{"id", "octets"},
            {"title", "What was broken by these octets stays mended"},
            {"requirement", {{"id", std::string(stub_requirement)}}}};
}

/// Whatever is sent to a server of HTTP, it answers by HTTP or closes.
ordered_json case_of(const Regression& regression) {
    ordered_json one = stub_head();
    one["steps"] = {
        {{"connect", ordered_json::object()}},
        {{"send", {{"payload", payload_of(regression.octets)}, {"segments", "every-split"}}}},
        {{"finish", "client"}},
        {{"expect",
          {{"any",
            {{{"name", "answers"}, {"response", ordered_json::object()}},
             {{"name", "closes"},
              {"closed", "any"},
              {"says", "A server may close the connection at any time."}}}}}}}};
    return one;
}

}  // namespace

std::expected<std::string, std::string> regression_suite(const Regression& regression) {
    ordered_json suite{{"wiretrial", 1},
                       {"suite", regression.suite},
                       {"about", regression.about},
                       {"source", "a campaign of fuzzing"}};
    if (regression.codec.empty()) {
        suite["subject"] = {{"role", "server"},
                            {"service", "stream"},
                            {"behaviours", {"http", "http-static", "http-echo"}}};
        suite["cases"] = ordered_json::array({case_of(regression)});
        return suite.dump(2) + "\n";
    }
    ordered_json vector = stub_head();
    vector["codec"] = regression.codec;
    if (regression.frame_max) {
        vector["frame_max"] = *regression.frame_max;
    }
    vector["bytes"] = payload_of(regression.octets);
    if (is_http_codec(regression.codec)) {
        vector["gives"] = gives_of_http(regression);
    } else if (auto gives = gives_of_frames(regression)) {
        vector["gives"] = std::move(*gives);
    } else {
        return std::unexpected(gives.error());
    }
    suite["subject"] = {{"role", "codec"}};
    suite["vectors"] = ordered_json::array({std::move(vector)});
    return suite.dump(2) + "\n";
}

}  // namespace wiretrial::engine
