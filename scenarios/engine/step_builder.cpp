// step_builder: the verbs. Payloads and patterns are in step_builder_payload.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/step_builder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "impl/kernel/socket_calls.hpp"
#include "scenarios/engine/template_text.hpp"

namespace wiretrial::engine {
namespace {

/// What all loops of a case may add up to.
constexpr std::int64_t turns_max = 1'000'000;
constexpr std::int64_t times_max = 100'000;

Count count_of(const Node& node, std::string_view name, std::int64_t fallback = 0) {
    const Node* member = node.find(name);
    return member != nullptr ? build_count(*member) : Count{.number = fallback};
}

bool flag_of(const Node& node, std::string_view name, bool fallback) {
    const Node* member = node.find(name);
    return member != nullptr ? member->boolean : fallback;
}

Duration milliseconds(const Node& node) {
    return std::chrono::milliseconds(node.integer);
}

std::vector<std::string> texts_of(const Node* node) {
    std::vector<std::string> texts;
    if (node != nullptr && node->kind == NodeKind::string) {
        texts.push_back(node->text);
    }
    if (node != nullptr) {
        for (const Node& element : node->elements) {
            texts.push_back(element.text);
        }
    }
    return texts;
}

std::map<std::string, std::string> map_of(const Node* node) {
    std::map<std::string, std::string> values;
    if (node != nullptr) {
        for (const auto& [name, value] : node->members) {
            values[name] =
                value.kind == NodeKind::integer ? std::to_string(value.integer) : value.text;
        }
    }
    return values;
}

}  // namespace

std::string text_of(const Node& node, std::string_view name, std::string_view fallback) {
    const Node* member = node.find(name);
    return member != nullptr ? member->text : std::string(fallback);
}

Count build_count(const Node& node) {
    if (node.kind == NodeKind::integer) {
        return {.number = node.integer};
    }
    const Node* plus = node.find("plus");
    return {.number = plus != nullptr ? plus->integer : 0, .limit = text_of(node, "limit")};
}

std::unexpected<ScenarioError> StepBuilder::fail(const Node& node, std::string message) const {
    return std::unexpected(
        ScenarioError{.file = file_, .place = node.place, .message = std::move(message)});
}

std::string StepBuilder::endpoint_of(const Node& node) {
    if (node.kind == NodeKind::string) {
        return node.text;
    }
    return text_of(node, "on", last_endpoint_);
}

std::string StepBuilder::open_endpoint(const Node& node, const char* fallback) {
    last_endpoint_ = node.kind == NodeKind::string ? node.text : text_of(node, "name", fallback);
    return last_endpoint_;
}

std::expected<Steps, ScenarioError> StepBuilder::build(const Node& steps) {
    return build_list(steps, 1);
}

std::expected<Steps, ScenarioError> StepBuilder::build_list(const Node& steps, std::int64_t times) {
    turns_ += times * static_cast<std::int64_t>(steps.elements.size());
    if (turns_ > turns_max) {
        return fail(steps, "the loops of this case add up to more than " +
                               std::to_string(turns_max) + " steps");
    }
    Steps list;
    for (const Node& node : steps.elements) {
        const auto verb = std::ranges::find_if(
            node.members, [](const auto& member) { return member.first != "why"; });
        Step step{.index = next_index_++, .place = node.place};
        const Node* within = verb->second.find("within_ms");
        if (within != nullptr) {
            step.within = milliseconds(*within);
        }
        StepResult action = build_action(verb->first, verb->second, times);
        if (!action) {
            return std::unexpected(std::move(action.error()));
        }
        step.action = std::move(*action);
        list.push_back(std::move(step));
    }
    return list;
}

StepBuilder::StepResult StepBuilder::build_action(const std::string& verb,
                                                  const Node& node,
                                                  std::int64_t times) {
    using Build = StepResult (StepBuilder::*)(const Node&);
    static const std::map<std::string, Build, std::less<>> builders = {
        {"connect", &StepBuilder::build_connect}, {"listen", &StepBuilder::build_listen},
        {"bind", &StepBuilder::build_bind},       {"send", &StepBuilder::build_send},
        {"expect", &StepBuilder::build_expect},   {"finish", &StepBuilder::build_finish},
        {"call", &StepBuilder::build_call},       {"launch", &StepBuilder::build_launch},
        {"exit", &StepBuilder::build_exit}};
    if (const auto found = builders.find(verb); found != builders.end()) {
        return (this->*found->second)(node);
    }
    static const std::map<std::string, EndpointVerb, std::less<>> endpoint_verbs = {
        {"abort", EndpointVerb::abort},
        {"close", EndpointVerb::close},
        {"stall", EndpointVerb::stall},
        {"resume", EndpointVerb::resume}};
    if (const auto found = endpoint_verbs.find(verb); found != endpoint_verbs.end()) {
        return EndpointStep{.verb = found->second, .on = endpoint_of(node)};
    }
    static const std::map<std::string, SubjectVerb, std::less<>> subject_verbs = {
        {"restart", SubjectVerb::restart},
        {"stop", SubjectVerb::stop},
        {"freeze", SubjectVerb::freeze},
        {"thaw", SubjectVerb::thaw}};
    if (const auto found = subject_verbs.find(verb); found != subject_verbs.end()) {
        return SubjectStep{.verb = found->second};
    }
    if (verb == "accept") {
        const std::string on =
            node.kind == NodeKind::string ? last_listener_ : text_of(node, "on", last_listener_);
        return AcceptStep{.name = open_endpoint(node, "client"), .on = on};
    }
    if (verb == "pause") {
        return PauseStep{.time = milliseconds(node)};
    }
    if (verb == "resources") {
        ResourcesStep step{.mark = text_of(node, "mark"), .since = text_of(node, "since")};
        step.descriptors_max = count_of(node, "descriptors_max");
        if (const Node* memory = node.find("memory_kib_max")) {
            step.memory_kib_max = build_count(*memory);
        }
        return step;
    }
    if (verb == "save") {
        return build_save(node);
    }
    if (verb == "lab") {
        return LabStep{.host = text_of(node, "link", text_of(node, "host")),
                       .sysctl = text_of(node, "sysctl"),
                       .is_up = flag_of(node, "up", true),
                       .value = count_of(node, "value")};
    }
    return verb == "repeat" ? build_repeat(node, times) : build_together(node, times);
}

StepBuilder::StepResult StepBuilder::build_connect(const Node& node) {
    ConnectStep step{.name = open_endpoint(node, "client")};
    step.to = text_of(node, "to", "subject");
    step.from = text_of(node, "from");
    step.host = text_of(node, "host");
    step.gives = text_of(node, "gives", "connected");
    step.receive_buffer = count_of(node, "receive_buffer");
    step.send_buffer = count_of(node, "send_buffer");
    step.segment_size = count_of(node, "segment_size");
    step.options.nodelay = flag_of(node, "nodelay", true);
    return step;
}

StepBuilder::StepResult StepBuilder::build_listen(const Node& node) {
    ListenStep step{.name = open_endpoint(node, "listener")};
    last_listener_ = step.name;
    step.host = text_of(node, "host");
    step.at = text_of(node, "at", "loopback");
    step.port_of = text_of(node, "port_of");
    step.gives = text_of(node, "gives");
    step.backlog = count_of(node, "backlog", 128);
    step.receive_buffer = count_of(node, "receive_buffer");
    step.is_bound_only = flag_of(node, "bound_only", false);
    step.options.reuse_port = flag_of(node, "reuse_port", false);
    step.options.reuse_address = flag_of(node, "reuse_address", true);
    return step;
}

StepBuilder::StepResult StepBuilder::build_bind(const Node& node) {
    BindStep step{.name = open_endpoint(node, "peer")};
    step.host = text_of(node, "host");
    step.at = text_of(node, "at", "loopback");
    step.port_of = text_of(node, "port_of");
    step.connect = text_of(node, "connect");
    step.gives = text_of(node, "gives");
    step.receive_buffer = count_of(node, "receive_buffer");
    step.options.broadcast = flag_of(node, "broadcast", false);
    step.options.reuse_address = flag_of(node, "reuse_address", false);
    step.options.reuse_port = flag_of(node, "reuse_port", false);
    return step;
}

StepBuilder::StepResult StepBuilder::build_send(const Node& node) {
    SendStep step{
        .on = endpoint_of(node), .to = text_of(node, "to"), .gives = text_of(node, "gives")};
    auto payload = build_payload(*node.find("payload"));
    if (!payload) {
        return std::unexpected(std::move(payload.error()));
    }
    step.payload = std::move(*payload);
    if (const Node* segments = node.find("segments")) {
        if (segments->kind == NodeKind::array) {
            step.segmentation = Segmentation::list;
            std::ranges::transform(segments->elements, std::back_inserter(step.sizes), build_count);
        } else if (segments->kind == NodeKind::object) {
            step.segmentation = Segmentation::random;
            step.cuts = count_of(*segments, "random");
            if (const Node* seed = segments->find("seed")) {
                step.seed = seed->integer;
            }
        } else {
            step.segmentation = segments->text == "each-byte"     ? Segmentation::each_byte
                                : segments->text == "every-split" ? Segmentation::every_split
                                                                  : Segmentation::together;
        }
        if (step.segmentation == Segmentation::every_split && depends_on_run(step.payload)) {
            return fail(*segments,
                        "every-split needs a payload that is known before the case runs; this one "
                        "holds \"saved\"");
        }
    }
    if (const Node* gap = node.find("gap")) {
        step.gap = gap->kind == NodeKind::integer ? Gap::time
                   : gap->text == "none"          ? Gap::none
                                                  : Gap::drained;
        step.gap_time = std::chrono::milliseconds(gap->integer);
    }
    return step;
}

StepBuilder::StepResult StepBuilder::build_finish(const Node& node) {
    FinishStep step{.on = endpoint_of(node)};
    if (const Node* payload = node.find("payload")) {
        auto built = build_payload(*payload);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.payload = std::move(*built);
    }
    return step;
}

StepBuilder::StepResult StepBuilder::build_call(const Node& node) {
    CallStep step{.on = endpoint_of(node)};
    step.call.name = text_of(node, "do");
    step.call.flags = texts_of(node.find("flags"));
    step.call.option = text_of(node, "option");
    if (const Node* events = node.find("events")) {
        for (const std::string& event : texts_of(events)) {
            step.call.option += (step.call.option.empty() ? "" : " ") + event;
        }
    }
    step.call.may_block = flag_of(node, "blocking", false);
    if (const Node* text = node.find("text")) {
        step.call.octets.push_back(text->text);
    }
    step.to = text_of(node, "to");
    step.source = text_of(node, "source");
    step.host = text_of(node, "host");
    step.size = count_of(node, "size");
    step.value = count_of(node, "value");
    step.second = count_of(node, "second");
    if (const Node* as = node.find("as")) {
        step.as = as->text;
        last_endpoint_ = step.as;
    }
    const Node* payload = node.find("payload");
    const Node* payloads = node.find("payloads");
    for (const Node* each :
         payloads != nullptr ? std::vector<const Node*>{} : std::vector<const Node*>{payload}) {
        if (each == nullptr) {
            continue;
        }
        auto built = build_payload(*each);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.payloads.push_back(std::move(*built));
    }
    if (payloads != nullptr) {
        auto built = build_payloads(*payloads);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.payloads = std::move(*built);
    }
    if (const Node* gives = node.find("gives")) {
        if (auto filled = fill_call_gives(*gives, step); !filled) {
            return std::unexpected(std::move(filled.error()));
        }
    }
    return step;
}

std::expected<void, ScenarioError> StepBuilder::fill_call_gives(const Node& gives,
                                                                CallStep& step) const {
    const auto number = [&](std::string_view name) {
        const Node* member = gives.find(name);
        return member != nullptr ? std::optional(build_count(*member)) : std::nullopt;
    };
    step.gives_value = number("value");
    step.at_least = number("at_least");
    step.at_most = number("at_most");
    step.gives_errnos = texts_of(gives.find("errno"));
    step.address_of = text_of(gives, "address_of");
    step.facts = map_of(gives.find("facts"));
    step.is_recorded = flag_of(gives, "record", false);
    if (const Node* bytes = gives.find("bytes")) {
        auto built = build_payload(*bytes);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.gives_bytes = std::move(*built);
    }
    if (const Node* messages = gives.find("messages")) {
        auto built = build_payloads(*messages);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.gives_messages = std::move(*built);
    }
    return {};
}

StepBuilder::StepResult StepBuilder::build_launch(const Node& node) {
    LaunchStep step{.command = text_of(node, "template", "exchange"),
                    .to = text_of(node, "to", last_endpoint_)};
    step.values = map_of(node.find("values"));
    for (const auto& [name, value] : step.values) {
        if (const auto pieces = parse_template(value); !pieces) {
            return fail(*node.find("values")->find(name), pieces.error());
        }
    }
    if (const Node* message = node.find("message")) {
        auto built = build_payload(*message);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.message = std::move(*built);
    }
    return step;
}

StepBuilder::StepResult StepBuilder::build_exit(const Node& node) {
    ExitStep step{.outcomes = texts_of(node.find("outcome"))};
    if (std::ranges::find(step.outcomes, "any") != step.outcomes.end()) {
        step.outcomes.clear();
    }
    if (const Node* output = node.find("stdout")) {
        auto built = build_payload(*output);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        step.output = std::move(*built);
    }
    if (const Node* glob = node.find("stdout_match")) {
        step.output_glob = glob->text;
    }
    if (const Node* file = node.find("file")) {
        step.file = text_of(*file, "name");
        if (const Node* holds = file->find("holds")) {
            auto built = build_payload(*holds);
            if (!built) {
                return std::unexpected(std::move(built.error()));
            }
            step.file_holds = std::move(*built);
        }
    }
    return step;
}

StepBuilder::StepResult StepBuilder::build_save(const Node& node) {
    static const std::map<std::string, SavedPart, std::less<>> parts = {
        {"all", SavedPart::all},
        {"head", SavedPart::head},
        {"body", SavedPart::body},
        {"target", SavedPart::target}};
    SaveStep step{.as = text_of(node, "as"), .on = endpoint_of(node)};
    step.field = text_of(node, "field");
    step.part =
        step.field.empty() ? parts.find(text_of(node, "part", "all"))->second : SavedPart::field;
    return step;
}

StepBuilder::StepResult StepBuilder::build_repeat(const Node& node, std::int64_t times) {
    const Node& count = *node.find("times");
    const bool is_limit = count.find("limit") != nullptr;
    if (!is_limit && (count.kind != NodeKind::integer || count.integer > times_max)) {
        return fail(count,
                    "expected a limit of the profile, or a plain number of turns from 0 to " +
                        std::to_string(times_max));
    }
    // What a profile will say is not known yet; playing holds it to this bound.
    const std::int64_t turns = is_limit ? turns_of_limit_max : count.integer;
    auto steps = build_list(*node.find("steps"), std::max<std::int64_t>(1, times * turns));
    if (!steps) {
        return std::unexpected(std::move(steps.error()));
    }
    return RepeatStep{.times = build_count(count), .steps = std::move(*steps)};
}

StepBuilder::StepResult StepBuilder::build_together(const Node& node, std::int64_t times) {
    TogetherStep step;
    for (const Node& branch : node.elements) {
        auto steps = build_list(branch, times);
        if (!steps) {
            return std::unexpected(std::move(steps.error()));
        }
        step.branches.push_back(std::move(*steps));
    }
    return step;
}

}  // namespace wiretrial::engine
