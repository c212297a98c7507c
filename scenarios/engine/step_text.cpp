// step_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/step_text.hpp"

#include <utility>

#include "impl/base/text.hpp"
#include "scenarios/engine/message_rules.hpp"

namespace wiretrial::engine {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

std::string_view word_of(Segmentation segmentation) {
    switch (segmentation) {
        case Segmentation::together:
            return "together";
        case Segmentation::each_byte:
            return "each-byte";
        case Segmentation::every_split:
            return "every-split";
        case Segmentation::list:
            return "in listed sizes";
        case Segmentation::random:
            return "at random cuts";
    }
    std::unreachable();
}

std::string_view word_of(PatternKind kind) {
    switch (kind) {
        case PatternKind::bytes:
            return "bytes";
        case PatternKind::size:
            return "size";
        case PatternKind::match:
            return "match";
        case PatternKind::frames:
            return "frames";
        case PatternKind::frame_match:
            return "frame_match";
        case PatternKind::datagram:
            return "datagram";
        case PatternKind::eof:
            return "eof";
        case PatternKind::reset:
            return "reset";
        case PatternKind::closed:
            return "closed";
        case PatternKind::refused:
            return "refused";
        case PatternKind::silence:
            return "silence";
        case PatternKind::messages:
            return "messages";
    }
    std::unreachable();
}

std::string_view word_of(Ending ending) {
    switch (ending) {
        case Ending::eof:
            return "FIN";
        case Ending::reset:
            return "a reset";
        case Ending::closed:
            return "FIN or a reset";
        case Ending::quiet:
            return "nothing more";
    }
    std::unreachable();
}

/// A pattern in a few words.
std::string describe(const Pattern& pattern) {
    std::string text;
    for (const MessagePattern& message : pattern.messages) {
        text += (text.empty() ? "" : ", ") + describe(message);
    }
    if (text.empty()) {
        text = word_of(pattern.kind);
    }
    return pattern.ending ? text + ", then " + std::string(word_of(*pattern.ending)) : text;
}

std::string describe(const ExpectStep& step) {
    if (step.alternatives.size() == 1) {
        return describe(step.alternatives.front().pattern);
    }
    std::string text;
    for (const Alternative& alternative : step.alternatives) {
        text += (text.empty() ? "" : "; or ") + alternative.name +
                (alternative.is_pass ? "" : " (forbidden)") + ": " + describe(alternative.pattern);
    }
    return text;
}

/// The first line of a text, such as a request-line; empty for other octets.
std::string first_line(const Payload& payload) {
    constexpr std::size_t shown_octets_max = 60;
    switch (payload.kind) {
        case PayloadKind::text:
            return ": " + escape(ByteView(payload.octets).substr(0, payload.octets.find("\r\n")),
                                 shown_octets_max);
        case PayloadKind::head:
        case PayloadKind::concat:
            return payload.parts.empty() ? "" : first_line(payload.parts.front());
        default:
            return "";
    }
}

}  // namespace

std::string_view verb_of(const StepAction& action) {
    return std::visit(
        Overloaded{[](const ConnectStep&) -> std::string_view { return "connect"; },
                   [](const ListenStep&) -> std::string_view { return "listen"; },
                   [](const AcceptStep&) -> std::string_view { return "accept"; },
                   [](const BindStep&) -> std::string_view { return "bind"; },
                   [](const SendStep&) -> std::string_view { return "send"; },
                   [](const ExpectStep&) -> std::string_view { return "expect"; },
                   [](const FinishStep&) -> std::string_view { return "finish"; },
                   [](const EndpointStep& step) -> std::string_view {
                       switch (step.verb) {
                           case EndpointVerb::abort:
                               return "abort";
                           case EndpointVerb::close:
                               return "close";
                           case EndpointVerb::stall:
                               return "stall";
                           case EndpointVerb::resume:
                               return "resume";
                       }
                       std::unreachable();
                   },
                   [](const PauseStep&) -> std::string_view { return "pause"; },
                   [](const CallStep&) -> std::string_view { return "call"; },
                   [](const LaunchStep&) -> std::string_view { return "launch"; },
                   [](const SubjectStep& step) -> std::string_view {
                       switch (step.verb) {
                           case SubjectVerb::restart:
                               return "restart";
                           case SubjectVerb::stop:
                               return "stop";
                           case SubjectVerb::freeze:
                               return "freeze";
                           case SubjectVerb::thaw:
                               return "thaw";
                       }
                       std::unreachable();
                   },
                   [](const ExitStep&) -> std::string_view { return "exit"; },
                   [](const ResourcesStep&) -> std::string_view { return "resources"; },
                   [](const SaveStep&) -> std::string_view { return "save"; },
                   [](const RepeatStep&) -> std::string_view { return "repeat"; },
                   [](const TogetherStep&) -> std::string_view { return "together"; },
                   [](const LabStep&) -> std::string_view { return "lab"; }},
        action);
}

std::string describe(const StepAction& action) {
    const std::string verb(verb_of(action));
    return std::visit(
        Overloaded{
            [&](const ConnectStep& step) { return verb + " " + step.name + " to " + step.to; },
            [&](const ListenStep& step) { return verb + " " + step.name; },
            [&](const AcceptStep& step) { return verb + " " + step.name + " on " + step.on; },
            [&](const BindStep& step) { return verb + " " + step.name; },
            [&](const SendStep& step) {
                return verb + " on " + step.on + ", " + std::string(word_of(step.segmentation)) +
                       first_line(step.payload);
            },
            [&](const ExpectStep& step) { return verb + " on " + step.on + ": " + describe(step); },
            [&](const FinishStep& step) { return verb + " " + step.on; },
            [&](const EndpointStep& step) { return verb + " " + step.on; },
            [&](const CallStep& step) { return verb + " " + step.call.name + " on " + step.on; },
            [&](const LaunchStep& step) { return verb + " " + step.command; },
            [&](const RepeatStep& step) {
                return verb + " " + step.times.limit + (step.times.limit.empty() ? "" : " + ") +
                       std::to_string(step.times.number) + " times";
            },
            [&](const SaveStep& step) { return verb + " " + step.as + " from " + step.on; },
            [&](const auto&) { return verb; }},
        action);
}

}  // namespace wiretrial::engine
