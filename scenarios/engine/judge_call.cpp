// judge_call: what a socket call gave against what the case wants of it.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "impl/base/text.hpp"
#include "impl/kernel/errno_names.hpp"
#include "scenarios/engine/call_text.hpp"
#include "scenarios/engine/judge.hpp"

namespace wiretrial::engine {

using model::AspectKind;
using model::Event;

namespace {

std::string difference_in_facts(const CallStep& step, const CallReport& report) {
    for (const auto& [name, value] : step.facts) {
        const auto found = report.facts.find(name);
        if (found == report.facts.end() || !matches_glob(value, found->second)) {
            return "the fact " + name + " = " + value;
        }
    }
    return "";
}

/// The first thing in which the result is not what the step wants; empty when all fits.
std::string difference(const CallStep& step, const Event& event, const PayloadContext& context) {
    const CallReport report = parse_call_report(event.detail);
    const std::string_view errno_name = kernel::errno_name(event.errno_value);
    if (!step.gives_errnos.empty()) {
        const bool fits = event.number < 0 && std::ranges::find(step.gives_errnos, errno_name) !=
                                                  step.gives_errnos.end();
        return fits ? difference_in_facts(step, report) : "errno " + step.gives_errnos.front();
    }
    if (event.number < 0) {
        return "success";
    }
    const auto number = [&](const Count& count) { return evaluate(count, context).value_or(0); };
    if (step.gives_value && event.number != number(*step.gives_value)) {
        return "the value " + std::to_string(number(*step.gives_value));
    }
    if (step.at_least && event.number < number(*step.at_least)) {
        return "at least " + std::to_string(number(*step.at_least));
    }
    if (step.at_most && event.number > number(*step.at_most)) {
        return "at most " + std::to_string(number(*step.at_most));
    }
    if (step.gives_bytes) {
        const auto octets = evaluate(*step.gives_bytes, context);
        if (!octets || *octets != event.octets) {
            return "the octets \"" + escape(octets.value_or(""), 160) + "\"";
        }
    }
    if (step.gives_messages) {
        std::vector<Bytes> expected;
        for (const Payload& message : *step.gives_messages) {
            expected.push_back(evaluate(message, context).value_or(""));
        }
        if (expected != report.messages) {
            return std::to_string(expected.size()) + " messages as written in the case";
        }
    }
    if (!step.address_of.empty() && report.address != report.wanted_address) {
        return "the address " + report.wanted_address;
    }
    return difference_in_facts(step, report);
}

}  // namespace

void Judge::take_call(const Step& step, const CallStep& call, const Event& event) {
    const std::string came = describe_call_result(event);
    if (call.is_recorded) {
        judgement_.taken += (judgement_.taken.empty() ? "" : ", ") + came;
        return decide(step.index, true, AspectKind::answer, "");
    }
    const std::string expected = difference(call, event, context_);
    decide(step.index, expected.empty(), AspectKind::answer,
           call.call.name + " was expected to give " + expected + "; it gave " + came);
}

std::string describe_call_result(const Event& event) {
    if (event.number < 0) {
        const std::string_view name = kernel::errno_name(event.errno_value);
        return name.empty() ? "errno " + std::to_string(event.errno_value) : std::string(name);
    }
    std::string text = std::to_string(event.number);
    if (!event.octets.empty()) {
        text += " with \"" + escape(event.octets, 160) + "\"";
    }
    const CallReport report = parse_call_report(event.detail);
    for (const auto& [name, value] : report.facts) {
        text += " " + name + "=" + value;
    }
    return report.address.empty() ? text : text + " address=" + report.address;
}

}  // namespace wiretrial::engine
