// message_line_harness: a message as one line of text, for comparisons in tests and fuzz targets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// Everything of a message that a decoder decides, as one line.
[[nodiscard]] inline std::string to_line(const Message& message) {
    std::string line = message.is_request
                           ? message.method + " " + message.target
                           : std::to_string(message.status) + " \"" + message.reason + "\"";
    line +=
        " " + std::to_string(message.version.major) + "." + std::to_string(message.version.minor);
    for (const OwnedField& field : message.fields) {
        line += " [" + field.name + "=" + field.value + "]";
    }
    line += " form=" + std::to_string(static_cast<int>(message.target_form));
    line += " kind=" + std::to_string(static_cast<int>(message.framing.kind));
    line += " content=" + message.content;
    for (const OwnedField& field : message.trailers) {
        line += " {" + field.name + "=" + field.value + "}";
    }
    return line + (message.keeps_open ? " open" : " close");
}

}  // namespace wiretrial::http1
