// saved_part: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/saved_part.hpp"

#include <utility>

#include "impl/http1/read_message.hpp"

namespace wiretrial::engine {

std::expected<Bytes, std::string> saved_part(const SaveStep& save, const EndpointState& state) {
    if (save.part == SavedPart::all) {
        return state.last_match;
    }
    if (!state.last_message) {
        return std::unexpected("no HTTP message came before on " + save.on +
                               " of which a part could be kept");
    }
    const http1::Message& message = *state.last_message;
    switch (save.part) {
        case SavedPart::all:
            return state.last_match;
        case SavedPart::body:
            return message.content;
        case SavedPart::target:
            return message.target;
        case SavedPart::head: {
            const ByteView whole = ByteView(state.last_match).substr(state.last_message_at);
            return Bytes(whole.substr(0, head_octets(whole)));
        }
        case SavedPart::field: {
            auto value = http1::combined_value(message.fields, save.field);
            return value ? std::expected<Bytes, std::string>(std::move(*value))
                         : std::unexpected("the last message on " + save.on + " has no field " +
                                           save.field + " that could be kept");
        }
    }
    std::unreachable();
}

}  // namespace wiretrial::engine
