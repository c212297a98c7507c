// message_line_harness: a message as one line of text, for comparisons in tests and fuzz targets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// Everything of a message that a decoder decides, as one line.
[[nodiscard]] inline std::string to_line(const Message& message) {
    std::string line;
    // Fuzz targets compare thousands a second: one piece of memory, and no temporary strings.
    line.reserve(256 + message.content.size());
    const auto fields = [&line](const std::vector<OwnedField>& all, char open, char close) {
        for (const OwnedField& field : all) {
            ((((line += ' ') += open) += field.name) += '=') += field.value;
            line += close;
        }
    };
    if (message.is_request) {
        ((line += message.method) += ' ') += message.target;
    } else {
        (((line += std::to_string(message.status)) += " \"") += message.reason) += '"';
    }
    ((line += ' ') += std::to_string(message.version.major)) += '.';
    line += std::to_string(message.version.minor);
    fields(message.fields, '[', ']');
    (line += " form=") += std::to_string(static_cast<int>(message.target_form));
    (line += " kind=") += std::to_string(static_cast<int>(message.framing.kind));
    (line += " content=") += message.content;
    fields(message.trailers, '{', '}');
    return line += message.keeps_open ? " open" : " close";
}

}  // namespace wiretrial::http1
