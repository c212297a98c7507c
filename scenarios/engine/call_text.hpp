// call_text: what a socket call gave beside its value, as one line of the transcript.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::engine {

/// The parts of a call's result that an event holds in its detail.
struct CallReport {
    std::string address{};         ///< That the call gave.
    std::string wanted_address{};  ///< That of the endpoint which the case names.
    std::map<std::string, std::string> facts{};
    std::vector<Bytes> messages{};
};

/// `address=... wanted=... fact.NAME=... message=HEX`, separated by SP; values are hexadecimal where they are octets.
[[nodiscard]] std::string to_text(const CallReport& report);
[[nodiscard]] CallReport parse_call_report(std::string_view text);

}  // namespace wiretrial::engine
