// picohttpparser_peer: picohttpparser as Debian's libh2o-evloop exports it. It reads heads only.
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <picohttpparser_h2o.h>

#include "fuzz/peers/peer.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::fuzz {

Reading read_picohttpparser(bool is_request, ByteView stream);

Reading read_picohttpparser(bool is_request, ByteView stream) {
    std::array<phr_header, 300> fields{};
    std::size_t count = fields.size();
    const char* words[2] = {};
    std::size_t sizes[2] = {};
    Reading reading;
    reading.has_content = false;
    const int result =
        is_request
            ? phr_parse_request(stream.data(), stream.size(), &words[0], &sizes[0], &words[1],
                                &sizes[1], &reading.minor_version, fields.data(), &count, 0)
            : phr_parse_response(stream.data(), stream.size(), &reading.minor_version,
                                 &reading.status, &words[0], &sizes[0], fields.data(), &count, 0);
    if (result < 0) {
        // -1 is an error, -2 the wish for more.
        reading.outcome = result == -1 ? ReadOutcome::refused : ReadOutcome::incomplete;
        reading.reason = result == -1 ? "error" : "";
        return reading;
    }
    reading.outcome = ReadOutcome::complete;
    reading.consumed = static_cast<std::size_t>(result);
    if (is_request) {
        reading.method = ByteView(words[0], sizes[0]);
        reading.target = ByteView(words[1], sizes[1]);
    }
    for (std::size_t index = 0; index < count; ++index) {
        const phr_header& field = fields[index];
        if (field.name == nullptr) {
            // A continuation line of an obs-fold has no name.
            reading.fields.push_back(
                {.name = "(fold)", .value = Bytes(field.value, field.value_len)});
            continue;
        }
        reading.fields.push_back({.name = Bytes(field.name, field.name_len),
                                  .value = Bytes(http1::trim_ows({field.value, field.value_len}))});
    }
    return reading;
}

}  // namespace wiretrial::fuzz
