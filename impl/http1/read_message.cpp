// read_message: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/read_message.hpp"

#include <utility>

#include "impl/http1/lists.hpp"
#include "impl/http1/message_assembler.hpp"

namespace wiretrial::http1 {
namespace {

Step<Message> read(MessageKind kind, ByteView input, const ReadOptions& options) {
    MessageAssembler assembler(kind, options);
    Step<Message> step = assembler.decode(input);
    if (step.progress != Progress::need_more) {
        return step;
    }
    step.item = assembler.partial();
    if (options.is_end) {
        const std::size_t taken = assembler.taken();
        if (auto last = assembler.finish_input()) {
            return {.progress = Progress::item,
                    .consumed = taken,
                    .item = std::move(*last),
                    .violation = {}};
        }
    }
    return step;
}

}  // namespace

Step<Message> read_request(ByteView input, const ReadOptions& options) {
    return read(MessageKind::request, input, options);
}

Step<Message> read_response(ByteView input, const ReadOptions& options) {
    return read(MessageKind::response, input, options);
}

std::optional<Bytes> combined_value(const std::vector<OwnedField>& fields, ByteView name) {
    std::optional<Bytes> combined;
    for (const OwnedField& field : fields) {
        if (equals_ignoring_case(field.name, name)) {
            combined = combined ? *combined + ", " + field.value : field.value;
        }
    }
    return combined;
}

}  // namespace wiretrial::http1
