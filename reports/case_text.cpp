// case_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/case_text.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <string.h>  // strerrorname_np is in no C++ header.

#include "impl/base/text.hpp"
#include "reports/outline.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::CaseResult;
using model::Event;
using model::EventKind;

std::string errno_words(int value) {
    const char* const name = strerrorname_np(value);
    return name == nullptr ? fmt::format("errno {}", value) : std::string(name);
}

/// What `number` means for the kinds that use it; empty for the others.
std::string number_words(const Event& event) {
    switch (event.kind) {
        case EventKind::time_passed:
            return words_of(std::chrono::nanoseconds(event.number));
        case EventKind::datagram_received:
            return event.number == 1 ? "truncated" : "";
        case EventKind::call_returned:
            return fmt::format("{}", event.number);
        case EventKind::subject_started:
            return fmt::format("process {}", event.number);
        case EventKind::subject_exited:
            return event.number < 0 ? fmt::format("by signal {}", -event.number)
                                    : fmt::format("with status {}", event.number);
        case EventKind::resources:
            return fmt::format("{} descriptors", event.number);
        default:
            return event.number == 0 ? std::string() : fmt::format("{}", event.number);
    }
}

std::string requirement_words(const model::Requirement& requirement) {
    std::string words =
        fmt::format("{} ({}", requirement.id.empty() ? "none" : visible(requirement.id),
                    model::name_of(requirement.level));
    if (!requirement.section.empty()) {
        words += fmt::format(", {}", visible(requirement.section));
    }
    words += ")";
    if (!requirement.quote.empty()) {
        words += fmt::format(": \"{}\"", visible(requirement.quote));
    }
    return words;
}

std::string run_words(const CaseResult& result) {
    std::string words = fmt::format("{} in {}, seed {}", model::name_of(result.outcome),
                                    words_of(result.duration), result.seed);
    if (result.variants != 1) {
        words += fmt::format(", {} runs behind it", result.variants);
    }
    if (result.flaky) {
        words += ", FLAKY: repeats disagreed";
    }
    if (result.inferred) {
        words += ", rests on inferred silence";
    }
    return words;
}

/// Collects paragraphs, leaving out those that say nothing.
class Paragraphs {
  public:
    void add(std::string_view label, std::string text, bool is_preformatted = false) {
        if (!text.empty()) {
            list_.push_back({.label = std::string(label),
                             .text = std::move(text),
                             .is_preformatted = is_preformatted});
        }
    }
    [[nodiscard]] std::vector<Paragraph> take() { return std::move(list_); }

  private:
    std::vector<Paragraph> list_;
};

std::string without_last_line_end(std::string text) {
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

std::string name_of(const CaseResult& result) {
    return fmt::format("{} on {} over {}", one_line(result.id), one_line(result.subject),
                       one_line(result.transport));
}

std::string reason_of(const CaseResult& result) {
    if (!result.known.empty()) {
        return result.known;
    }
    std::string reason = result.detail;
    for (const model::Mistake& mistake : result.mistakes) {
        reason += fmt::format(" Mistake {}: {} {}", mistake.name, mistake.what, mistake.remedy);
    }
    return reason;
}

std::vector<Paragraph> paragraphs_of(const CaseResult& result, const TextLimits& limits) {
    Paragraphs list;
    list.add("case", visible(result.title));
    list.add("requirement", requirement_words(result.requirement));
    list.add("seen", without_last_line_end(visible(result.detail)));
    for (const model::Aspect& aspect : result.aspects) {
        const std::string separator = aspect.detail.empty() ? "" : ": ";
        list.add(model::name_of(aspect.kind),
                 fmt::format("{}{}{}", model::name_of(aspect.outcome), separator,
                             without_last_line_end(visible(aspect.detail))));
    }
    for (const model::Mistake& mistake : result.mistakes) {
        list.add("mistake", fmt::format("{}: {}", visible(mistake.name), visible(mistake.what)));
        list.add("remedy", visible(mistake.remedy));
    }
    list.add("taken", visible(result.taken));
    list.add("known", visible(result.known));
    list.add("run", run_words(result));
    std::string transcript;
    for (const std::string& line : lines_of(result.transcript, limits)) {
        transcript += transcript.empty() ? line : "\n" + line;
    }
    list.add("transcript", std::move(transcript), true);
    for (const std::string& evidence : result.evidence) {
        list.add("evidence",
                 without_last_line_end(capped(visible(evidence), limits.evidence_octets_max)),
                 true);
    }
    if (!result.file.empty()) {
        list.add("file", fmt::format("{}:{}", one_line(result.file), result.line));
    }
    list.add("repeat", one_line(result.repeat), true);
    return list.take();
}

std::string line_of(const Event& event, std::size_t octets_max) {
    std::string line = fmt::format("{:>9}  ", words_of(event.at));
    if (!event.endpoint.empty()) {
        line += one_line(event.endpoint) + "  ";
    }
    line += event.kind == EventKind::step_started ? fmt::format("step {}", event.step)
                                                  : std::string(model::name_of(event.kind));
    if (const std::string number = number_words(event); !number.empty()) {
        line += " " + number;
    }
    if (event.errno_value != 0) {
        line += " " + errno_words(event.errno_value);
    }
    if (!event.detail.empty()) {
        line += ": " + one_line(event.detail);
    }
    if (event.late > Duration::zero()) {
        line += fmt::format(" (the harness was {} late)", words_of(event.late));
    }
    if (!event.octets.empty()) {
        line += fmt::format(" | {} octet{}: {}", event.octets.size(),
                            event.octets.size() == 1 ? "" : "s", escape(event.octets, octets_max));
    }
    return line;
}

std::vector<std::string> lines_of(const model::Transcript& transcript, const TextLimits& limits) {
    std::vector<const Event*> events;
    for (const Event& event : transcript) {
        if (event.kind != EventKind::step_ended) {
            events.push_back(&event);
        }
    }
    // The end shows what went wrong, the beginning how it came to it: the end gets the larger part.
    const std::size_t shown = limits.transcript_lines_max;
    const bool is_cut = events.size() > shown;
    const std::size_t head = is_cut ? shown / 3 : events.size();
    const std::size_t tail_begin = is_cut ? events.size() - (shown - head) : events.size();
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (i == head && is_cut) {
            lines.push_back(fmt::format("      ...  {} events cut", tail_begin - head));
        }
        if (i < head || i >= tail_begin) {
            lines.push_back(line_of(*events[i], limits.octets_max));
        }
    }
    return lines;
}

}  // namespace wiretrial::reports
