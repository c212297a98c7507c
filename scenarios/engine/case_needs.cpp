// case_needs: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/case_needs.hpp"

#include <optional>

#include "scenarios/engine/profile.hpp"
#include "scenarios/engine/template_text.hpp"

namespace wiretrial::engine {
namespace {

/// Walks through the steps of a case.
class Collector {
  public:
    explicit Collector(CaseNeeds& needs) : needs_(needs) {}

    void take(const Steps& steps) {
        for (const Step& step : steps) {
            std::visit([this](const auto& action) { take(action); }, step.action);
        }
    }

  private:
    void take(const Count& count) {
        if (!count.limit.empty()) {
            needs_.limits.insert(count.limit);
        }
    }
    template <class Value>
    void take(const std::optional<Value>& value) {
        if (value) {
            take(*value);
        }
    }
    template <class Value>
    void take(const std::vector<Value>& values) {
        for (const Value& value : values) {
            take(value);
        }
    }
    void take(const Payload& payload) {
        take(payload.count);
        take(payload.parts);
        if (payload.kind == PayloadKind::text) {
            take_template(payload.octets);
        } else if (payload.kind == PayloadKind::body_of) {
            needs_.resources.insert(payload.name);
            needs_.bodies.insert(payload.name);
        } else if (payload.kind == PayloadKind::phrase) {
            needs_.phrases.insert(payload.name);
        }
    }
    void take_template(std::string_view text) {
        const auto pieces = parse_template(text);
        if (!pieces) {
            return;
        }
        for (const TemplatePiece& piece : *pieces) {
            const std::string_view resource =
                piece.is_name ? resource_of(piece.text) : std::string_view();
            if (!resource.empty()) {
                needs_.resources.emplace(resource);
            }
        }
    }

    void take(const TextRule& rule) {
        take_template(rule.is.value_or(""));
        take_template(rule.match.value_or(""));
        take(rule.lines);
    }
    void take(const FieldRule& field) { take(field.rule); }
    void take(const MessagePattern& message) {
        take(message.reason);
        take(message.target);
        take(message.fields);
        take(message.trailers);
        take(message.body);
        take_template(message.body_match.value_or(""));
        take(message.size);
    }
    void take(const Alternative& alternative) {
        take(alternative.pattern.payloads);
        take(alternative.pattern.size);
        take(alternative.pattern.messages);
    }

    void take(const ConnectStep& step) {
        take(step.receive_buffer);
        take(step.send_buffer);
        take(step.segment_size);
    }
    void take(const ListenStep& step) {
        take(step.backlog);
        take(step.receive_buffer);
    }
    void take(const BindStep& step) { take(step.receive_buffer); }
    void take(const SendStep& step) {
        take(step.payload);
        take(step.sizes);
        take(step.cuts);
    }
    void take(const ExpectStep& step) { take(step.alternatives); }
    void take(const FinishStep& step) { take(step.payload); }
    void take(const CallStep& step) {
        take(step.payloads);
        for (const Count* count : {&step.size, &step.value, &step.second}) {
            take(*count);
        }
        for (const auto* count : {&step.gives_value, &step.at_least, &step.at_most}) {
            take(*count);
        }
        take(step.gives_bytes);
        take(step.gives_messages);
    }
    void take(const LaunchStep& step) {
        needs_.commands.insert(step.command);
        take(step.message);
        for (const auto& value : step.values) {
            take_template(value.second);
        }
    }
    void take(const ExitStep& step) {
        take(step.output);
        take(step.file_holds);
    }
    void take(const ResourcesStep& step) {
        take(step.descriptors_max);
        take(step.memory_kib_max);
    }
    void take(const RepeatStep& step) {
        take(step.times);
        take(step.steps);
    }
    void take(const TogetherStep& step) {
        for (const Steps& branch : step.branches) {
            take(branch);
        }
    }
    void take(const LabStep& step) { take(step.value); }
    void take(const AcceptStep& /*names nothing*/) {}
    void take(const EndpointStep& /*names nothing*/) {}
    void take(const PauseStep& /*names nothing*/) {}
    void take(const SubjectStep& /*names nothing*/) {}
    void take(const SaveStep& /*names nothing*/) {}

    CaseNeeds& needs_;
};

}  // namespace

CaseNeeds needs_of(const Steps& steps) {
    CaseNeeds needs;
    Collector(needs).take(steps);
    return needs;
}

std::string unmet_need(const CaseNeeds& needs, const Profile& profile) {
    for (const std::string& command : needs.commands) {
        if (!profile.templates.contains(command)) {
            return "needs the command \"" + command + "\" in the profile";
        }
    }
    for (const std::string& resource : needs.resources) {
        if (!profile.resources.contains(resource)) {
            return "the profile names no resource `" + resource + "`";
        }
    }
    for (const std::string& resource : needs.bodies) {
        if (!profile.resources.at(resource).body) {
            return "the profile tells no body of the resource `" + resource + "`";
        }
    }
    for (const std::string& limit : needs.limits) {
        if (!profile.limits.contains(limit)) {
            return "the profile names no limit `" + limit + "`";
        }
    }
    for (const std::string& phrase : needs.phrases) {
        if (!profile.phrases.contains(phrase)) {
            return "the profile names no phrase `" + phrase + "`";
        }
    }
    return "";
}

}  // namespace wiretrial::engine
