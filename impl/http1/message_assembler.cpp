// message_assembler: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/message_assembler.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace wiretrial::http1 {
namespace {

std::vector<OwnedField> owned(std::span<const Field> fields) {
    std::vector<OwnedField> result;
    result.reserve(fields.size());
    for (const Field& field : fields) {
        result.push_back({.name = Bytes(field.name), .value = Bytes(field.value)});
    }
    return result;
}

Message message_of(const RequestHead& head) {
    return {.is_request = true,
            .method = Bytes(head.method),
            .target = Bytes(head.target),
            .target_form = head.target_form,
            .version = head.version,
            .fields = owned(head.fields),
            .framing = head.framing,
            .keeps_open = head.keeps_open};
}

Message message_of(const ResponseHead& head) {
    return {.status = head.status,
            .reason = Bytes(head.reason),
            .version = head.version,
            .fields = owned(head.fields),
            .framing = head.framing,
            .keeps_open = head.keeps_open};
}

}  // namespace

MessageAssembler::MessageAssembler(MessageKind kind, const ReadOptions& options)
    : decoder_(kind == MessageKind::request ? AnyDecoder(std::in_place_type<RequestDecoder>,
                                                         options.limits,
                                                         options.policy,
                                                         options.kernel)
                                            : AnyDecoder(std::in_place_type<ResponseDecoder>,
                                                         options.limits,
                                                         options.policy,
                                                         options.kernel)) {
    if (auto* const responses = std::get_if<ResponseDecoder>(&decoder_)) {
        responses->answers(options.request_method);
    }
}

Step<Part> MessageAssembler::decode_part(ByteView input) {
    return std::visit([input](auto& decoder) { return decoder.decode(input); }, decoder_);
}

void MessageAssembler::take_head() {
    message_ = std::visit([](auto& decoder) { return message_of(decoder.head()); }, decoder_);
}

Step<Message> MessageAssembler::decode(ByteView input) {
    for (;;) {
        const Step<Part> step = decode_part(input.substr(taken_));
        if (step.progress != Progress::item) {
            return {
                .progress = step.progress, .consumed = 0, .item = {}, .violation = step.violation};
        }
        taken_ += step.consumed;
        switch (step.item.kind) {
            case PartKind::head:
                take_head();
                break;
            case PartKind::data:
                message_.content += step.item.data;
                break;
            case PartKind::end:
                message_.trailers = owned(step.item.trailers);
                return {.progress = Progress::item,
                        .consumed = std::exchange(taken_, 0),
                        .item = std::exchange(message_, {}),
                        .violation = {}};
        }
    }
}

std::optional<Message> MessageAssembler::finish_input() {
    if (message_.framing.kind != BodyKind::until_close) {
        return std::nullopt;
    }
    taken_ = 0;
    return std::exchange(message_, {});
}

Ending MessageAssembler::finish(ByteView unconsumed) const {
    return std::visit(
        [unconsumed, this](const auto& decoder) {
            return decoder.finish(unconsumed.substr(std::min(taken_, unconsumed.size())));
        },
        decoder_);
}

bool MessageAssembler::is_done() const {
    return std::visit([](const auto& decoder) { return decoder.is_done(); }, decoder_);
}

}  // namespace wiretrial::http1
