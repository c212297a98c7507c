// judge_life: what the life of the subject shows: its exit, the files it left, its descriptors and memory.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "impl/base/text.hpp"
#include "scenarios/engine/judge.hpp"

namespace wiretrial::engine {

using model::AspectKind;
using model::Event;
using model::Outcome;

namespace {

constexpr std::size_t shown_octets_max = 160;

}  // namespace

void Judge::take_resources(const Step& step, const ResourcesStep& resources, const Event& event) {
    const std::int64_t memory_kib = std::strtoll(event.octets.c_str(), nullptr, 10);
    if (!resources.mark.empty()) {
        marks_[resources.mark] = {event.number, memory_kib};
        return decide(step.index, true, AspectKind::answer, "");
    }
    const auto mark = marks_.find(resources.since);
    if (mark == marks_.end()) {
        return fail_as_error(
            at_step(step.index, "no mark \"" + resources.since + "\" was set before"));
    }
    const std::int64_t added = event.number - mark->second.first;
    const std::int64_t added_kib = memory_kib - mark->second.second;
    const std::int64_t added_max = evaluate(resources.descriptors_max, context_).value_or(0);
    const std::int64_t kib_max = resources.memory_kib_max
                                     ? evaluate(*resources.memory_kib_max, context_).value_or(0)
                                     : INT64_MAX;
    if (added <= added_max && added_kib <= kib_max) {
        return decide(step.index, true, AspectKind::answer, "");
    }
    if (event.detail == "final") {
        decide(step.index, false, AspectKind::answer,
               "the subject holds " + std::to_string(added) + " descriptors and " +
                   std::to_string(added_kib) + " KiB more than at the mark \"" + resources.since +
                   "\"");
    }
}

void Judge::take_exit(const Event& event) {
    exit_event_ = event;
    if (!exit_step_) {
        return;
    }
    const auto& step = std::get<ExitStep>(steps_[*exit_step_]->action);
    const auto exact = subject_.exits.find(std::to_string(event.number));
    const auto other = subject_.exits.find("*");
    const std::string outcome = exact != subject_.exits.end()   ? exact->second
                                : event.number < 0              ? "died"
                                : other != subject_.exits.end() ? other->second
                                                                : "";
    is_exit_expected_ = true;
    if (outcome == "died") {
        judgement_.outcome = Outcome::died;
        judgement_.detail = at_step(*exit_step_, "the subject was " + event.detail);
        has_failed_ = true;
        decisions_[*exit_step_] = Decision::failed;
        return;
    }
    if (!step.outcomes.empty() &&
        std::ranges::find(step.outcomes, outcome) == step.outcomes.end()) {
        return decide(*exit_step_, false, AspectKind::answer,
                      "expected the subject to report " + step.outcomes.front() +
                          "; it ended with " + event.detail +
                          (outcome.empty() ? ", which its profile does not explain"
                                           : ", which means " + outcome));
    }
    if (step.output) {
        const auto expected = evaluate(*step.output, context_);
        if (!expected) {
            return fail_as_error(at_step(*exit_step_, expected.error()));
        }
        if (event.octets != *expected) {
            return decide(*exit_step_, false, AspectKind::answer,
                          "expected \"" + escape(*expected, shown_octets_max) +
                              "\" on standard output, came \"" +
                              escape(event.octets, shown_octets_max) + "\"");
        }
    }
    if (step.output_glob && !matches_glob(*step.output_glob, event.octets)) {
        return decide(*exit_step_, false, AspectKind::answer,
                      "expected standard output like \"" +
                          escape(*step.output_glob, shown_octets_max) + "\", came \"" +
                          escape(event.octets, shown_octets_max) + "\"");
    }
    decide(*exit_step_, true, AspectKind::answer, "");
}

void Judge::take_file(const Step& step, const ExitStep& exit, const Event& event) {
    const bool is_there = event.number >= 0;
    if (!exit.file_holds) {
        return decide(step.index, !is_there, AspectKind::answer,
                      "expected no file \"" + exit.file + "\"; there is one of " +
                          std::to_string(event.number) + " octets");
    }
    const auto expected = evaluate(*exit.file_holds, context_);
    if (!expected) {
        return fail_as_error(at_step(step.index, expected.error()));
    }
    const auto shown = [](ByteView octets) {
        return std::to_string(octets.size()) + " octets \"" + escape(octets, shown_octets_max) +
               "\"";
    };
    decide(step.index, is_there && event.octets == *expected, AspectKind::answer,
           "expected the file \"" + exit.file + "\" to hold the " + shown(*expected) + "; " +
               (is_there ? "it holds the " + shown(event.octets) : "it is not there"));
}

}  // namespace wiretrial::engine
