// match_messages: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/match_messages.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/text.hpp"

namespace wiretrial::engine {
namespace {

using model::AspectKind;

constexpr int switching_protocols = 101;
constexpr std::size_t shown_octets_max = 32;

/// Senders are judged by the grammar alone: nothing that a recipient may forgive is forgiven.
http1::MessageAssembler assembler_for(const MessagePattern& pattern) {
    const http1::ReadOptions options{
        .limits = {}, .policy = {}, .request_method = pattern.to, .is_end = false};
    return {pattern.is_request ? http1::MessageKind::request : http1::MessageKind::response,
            options};
}

std::string violation_text(const Violation& violation, ByteView input) {
    const auto at = std::min<std::size_t>(static_cast<std::size_t>(violation.offset), input.size());
    const std::size_t from = at - std::min<std::size_t>(at, 12);
    return std::string(violation.code) + " (" + std::string(violation.section) + ") at octet " +
           std::to_string(violation.offset) + " of it, behind \"" +
           escape(input.substr(from, at - from)) + "\", before \"" +
           escape(input.substr(at, shown_octets_max)) + "\"";
}

bool has_head(const http1::Message& partial) {
    return partial.status != 0 || !partial.method.empty();
}

/// One run over what has come.
class Reader {
  public:
    Reader(MessageProgress& progress, const StreamState& stream)
        : progress_(progress), stream_(stream) {}

    ReadResult run() {
        while (progress_.next < progress_.wanted.size()) {
            if (!progress_.assembler) {
                progress_.assembler.emplace(assembler_for(*wanted().pattern));
                progress_.assembler_offset = progress_.offset;
            }
            if (auto result = read_one()) {
                return std::move(*result);
            }
        }
        return {.state = ReadState::whole};
    }

  private:
    using MaybeResult = std::optional<ReadResult>;

    [[nodiscard]] const ResolvedMessage& wanted() const { return progress_.wanted[progress_.next]; }
    [[nodiscard]] ByteView rest() const { return stream_.input.substr(progress_.offset); }

    /// `the response` or, of several, `response 2 of 3`.
    [[nodiscard]] std::string name() const {
        const std::string word = wanted().pattern->is_request ? "request" : "response";
        return progress_.wanted.size() == 1 ? "the " + word
                                            : word + " " + std::to_string(progress_.next + 1) +
                                                  " of " + std::to_string(progress_.wanted.size());
    }
    [[nodiscard]] ReadResult wrong(AspectKind aspect, const std::string& detail) const {
        return {.state = ReadState::wrong, .aspect = aspect, .detail = detail};
    }

    MaybeResult read_one() {
        http1::MessageAssembler& assembler = *progress_.assembler;
        Step<http1::Message> step = assembler.decode(rest());
        if (wanted().pattern->is_head_only && has_head(assembler.partial()) &&
            !is_skipped(assembler.partial())) {
            // Whatever becomes of its content is left to the expectations behind.
            return take(http1::Message(assembler.partial()), head_octets(rest()));
        }
        if (step.progress == Progress::violation) {
            // The assembler counts from where it began: interim responses in front are left out.
            const std::size_t skipped = progress_.offset - progress_.assembler_offset;
            step.violation.offset -= std::min<std::uint64_t>(step.violation.offset, skipped);
            ReadResult result =
                wrong(AspectKind::framing,
                      name() + " breaks the framing: " + violation_text(step.violation, rest()));
            result.shows_stream = true;
            return result;
        }
        if (step.progress == Progress::item) {
            const bool is_head_only = wanted().pattern->is_head_only && !is_skipped(step.item);
            return take(std::move(step.item), is_head_only ? head_octets(rest()) : step.consumed);
        }
        if (stream_.has_ended && !stream_.was_reset) {
            const std::size_t size = rest().size();
            if (auto last = assembler.finish_input()) {
                return take(std::move(*last), size);
            }
        }
        if (!stream_.has_ended && !stream_.was_reset && !stream_.is_over) {
            return ReadResult{};
        }
        return incomplete();
    }

    [[nodiscard]] bool is_skipped(const http1::Message& message) const {
        return message.is_interim() && message.status != switching_protocols &&
               !names_interim(*wanted().pattern);
    }

    MaybeResult take(http1::Message&& message, std::size_t consumed) {
        if (is_skipped(message)) {
            if (!wanted().pattern->skips_interim) {
                return wrong(AspectKind::answer, name() + " comes behind an interim response " +
                                                     std::to_string(message.status) +
                                                     ", expected none; came " + describe(message));
            }
            progress_.offset += consumed;
            return std::nullopt;
        }
        if (const std::string text = deviation(wanted(), message); !text.empty()) {
            return wrong(AspectKind::answer, name() + ": " + text + "; came " + describe(message));
        }
        progress_.last = std::make_shared<const http1::Message>(std::move(message));
        progress_.last_offset = progress_.offset;
        progress_.offset += consumed;
        progress_.assembler.reset();
        ++progress_.next;
        return std::nullopt;
    }

    /// The stream, or the time, is over before the message is whole.
    MaybeResult incomplete() const {
        const http1::Message& partial = progress_.assembler->partial();
        const std::string expected = "expected " + describe(*wanted().pattern);
        const std::string of_several = progress_.wanted.size() == 1 ? "" : " as " + name();
        ReadResult result =
            rest().empty()
                ? wrong(AspectKind::answer, expected + of_several)
                : wrong(AspectKind::framing,
                        expected + of_several + ", which is not whole: " +
                            (has_head(partial) ? content_text(partial) : "its head does not end"));
        result.shows_stream = true;
        return result;
    }

    static std::string content_text(const http1::Message& partial) {
        const std::string came = std::to_string(partial.content.size());
        switch (partial.framing.kind) {
            case http1::BodyKind::length:
                return came + " of " + std::to_string(partial.framing.length) +
                       " octets of content came";
            case http1::BodyKind::chunked:
                return "its chunked content does not end; " + came + " octets of it came";
            default:
                return "its content ends with the connection; " + came + " octets of it came";
        }
    }

    MessageProgress& progress_;
    const StreamState& stream_;
};

}  // namespace

ReadResult read_messages(MessageProgress& progress, const StreamState& stream) {
    return Reader(progress, stream).run();
}

std::string surplus_violation(const MessageProgress& progress, const StreamState& stream) {
    http1::MessageAssembler assembler = assembler_for(*progress.wanted.back().pattern);
    const ByteView rest = stream.input.substr(progress.offset);
    const auto step = assembler.decode(rest);
    return step.progress == Progress::violation ? violation_text(step.violation, rest) : "";
}

std::size_t head_octets(ByteView message) {
    std::size_t at = 0;
    while (message.substr(at).starts_with("\r\n")) {
        at += 2;
    }
    const std::size_t end = message.find("\r\n\r\n", at);
    return end == ByteView::npos ? message.size() : end + 4;
}

std::string describe(const std::vector<ResolvedMessage>& wanted) {
    if (wanted.size() == 1) {
        return describe(*wanted.front().pattern);
    }
    constexpr std::size_t shown_max = 8;
    std::string text = std::to_string(wanted.size()) + " messages:";
    for (std::size_t i = 0; i < wanted.size() && i < shown_max; ++i) {
        text += (i == 0 ? " " : ", ") + describe(*wanted[i].pattern);
    }
    return wanted.size() > shown_max ? text + ", ..." : text;
}

}  // namespace wiretrial::engine
