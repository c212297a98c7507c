// junit: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/junit.hpp"

#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "reports/case_text.hpp"
#include "reports/outline.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::CaseResult;
using model::Outcome;

/// Breaks `[[`: readers of system-out act on lines such as `[[ATTACHMENT|path]]`.
std::string without_directives(std::string text) {
    for (std::size_t at = text.find("[["); at != std::string::npos; at = text.find("[[", at)) {
        text.replace(at, 1, "\\x5b");
    }
    return text;
}

std::string node_text(std::string_view text) {
    return capped(without_directives(visible(text)), junit_text_octets_max);
}

std::string attribute_text(std::string_view text) {
    std::string kept = without_directives(one_line(text));
    // XML permits `]]>` in an attribute, but not every reader knows.
    for (std::size_t at = kept.find("]]>"); at != std::string::npos; at = kept.find("]]>", at)) {
        kept.replace(at + 2, 1, "\\x3e");
    }
    return capped(kept, 1024);
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
    node.append_attribute(name).set_value(std::string(value).c_str());
}

void add_text(pugi::xml_node parent, const char* name, std::string_view text) {
    parent.append_child(name).text().set(node_text(text).c_str());
}

/// Jenkins takes what stands before the last dot as the package, so no other dot may follow it.
std::string dotless(std::string_view text) {
    constexpr Replacement table[] = {{'.', "_"}};
    return replace_each(text, table);
}

std::string class_name(const CaseResult& result) {
    return attribute_text(
        fmt::format("{} {}.{}", result.subject, result.transport, dotless(suite_of(result.id))));
}

std::string told(const CaseResult& result) {
    std::string text;
    for (const Paragraph& paragraph : paragraphs_of(result, {})) {
        // The subject's own output stands in system-err.
        if (paragraph.label != "evidence") {
            text += fmt::format("{}:{}{}\n", paragraph.label,
                                paragraph.is_preformatted ? "\n" : " ", paragraph.text);
        }
    }
    return text;
}

void add_problem(pugi::xml_node node, const char* name, const CaseResult& result) {
    pugi::xml_node problem = node.append_child(name);
    set(problem, "message", attribute_text(result.detail));
    set(problem, "type", model::name_of(result.requirement.level));
    problem.text().set(node_text(told(result)).c_str());
}

void add_skip(pugi::xml_node node, std::string_view message) {
    set(node.append_child("skipped"), "message", attribute_text(message));
}

std::string remarks(const CaseResult& result, bool is_strict) {
    std::string text;
    if (result.outcome == Outcome::fail && result.known.empty() &&
        !model::is_red(result, is_strict)) {
        text += fmt::format("not red, because it is a {}:\n{}",
                            model::name_of(result.requirement.level), told(result));
    }
    if (result.outcome == Outcome::pass && !result.known.empty()) {
        text +=
            fmt::format("passed, though a written deviation expects a failure: {}\n", result.known);
    }
    if (result.flaky) {
        text += "flaky: repeats disagreed\n";
    }
    return text;
}

void add_case(pugi::xml_node suite, const CaseResult& result, bool is_strict) {
    pugi::xml_node node = suite.append_child("testcase");
    set(node, "name", attribute_text(slug_of(result.id)));
    set(node, "classname", class_name(result));
    set(node, "time", seconds_of(result.duration));
    const bool is_problem = result.outcome != Outcome::pass && result.outcome != Outcome::skip;
    if (result.outcome == Outcome::skip) {
        add_skip(node, result.detail);
    } else if (is_problem && !result.known.empty()) {
        add_skip(node, fmt::format("known: {}", result.known));
    } else if (model::is_red(result, is_strict)) {
        add_problem(node, result.outcome == Outcome::fail ? "failure" : "error", result);
    }
    if (const std::string text = remarks(result, is_strict); !text.empty()) {
        add_text(node, "system-out", text);
    }
    if (is_problem && !result.evidence.empty()) {
        std::string text;
        for (const std::string& evidence : result.evidence) {
            text += evidence;
            text += evidence.ends_with('\n') ? "" : "\n";
        }
        add_text(node, "system-err", text);
    }
}

struct Counts {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
};

/// Counts what was written, so that the attributes cannot disagree with the elements.
Counts counts_of(pugi::xml_node suite) {
    Counts counts;
    for (const pugi::xml_node& node : suite.children("testcase")) {
        ++counts.tests;
        counts.failures += node.child("failure") ? 1 : 0;
        counts.errors += node.child("error") ? 1 : 0;
        counts.skipped += node.child("skipped") ? 1 : 0;
    }
    return counts;
}

void set_counts(pugi::xml_node node, const Counts& counts) {
    set(node, "tests", fmt::format("{}", counts.tests));
    set(node, "failures", fmt::format("{}", counts.failures));
    set(node, "errors", fmt::format("{}", counts.errors));
}

void add_property(pugi::xml_node properties, std::string_view name, std::string_view value) {
    pugi::xml_node property = properties.append_child("property");
    set(property, "name", attribute_text(name));
    set(property, "value", attribute_text(value));
}

/// The run's own suite: what it ran on, how much of the catalogue has cases, and whether it came to its end.
void add_run(pugi::xml_node root, const model::Run& run) {
    pugi::xml_node suite = root.append_child("testsuite");
    set(suite, "name", "wiretrial");
    pugi::xml_node properties = suite.append_child("properties");
    add_property(properties, "command", run.command);
    add_property(properties, "seed", fmt::format("{}", run.seed));
    add_property(properties, "shard", fmt::format("{}/{}", run.shard.index, run.shard.total));
    for (const auto& [name, value] : run.environment) {
        add_property(properties, name, value);
    }
    for (const CoverageCount& count : coverage_by_catalogue(run)) {
        add_property(properties, "coverage " + count.catalogue, words_of(count));
    }
    pugi::xml_node node = suite.append_child("testcase");
    set(node, "name", "run-is-complete");
    set(node, "classname", "wiretrial");
    set(node, "time", seconds_of(run.duration));
    if (!run.is_complete) {
        pugi::xml_node problem = node.append_child("error");
        set(problem, "message",
            attribute_text(fmt::format("INCOMPLETE: {}", run.incomplete_reason)));
        set(problem, "type", "incomplete");
    }
}

void add_group(pugi::xml_node root, const Group& group, const model::Run& run) {
    pugi::xml_node suite = root.append_child("testsuite");
    set(suite, "name",
        attribute_text(
            fmt::format("{} on {} over {}", group.suite, group.subject, group.transport)));
    for (const CaseResult* const result : group.cases) {
        add_case(suite, *result, run.is_strict);
    }
    set(suite, "time", seconds_of(group.duration));
}

}  // namespace

std::string to_junit(const model::Run& run) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    set(declaration, "version", "1.0");
    set(declaration, "encoding", "UTF-8");
    pugi::xml_node root = document.append_child("testsuites");
    set(root, "name", "wiretrial");
    set(root, "time", seconds_of(run.duration));
    add_run(root, run);
    for (const Group& group : groups_of(run)) {
        add_group(root, group, run);
    }
    Counts sum;
    for (pugi::xml_node suite : root.children("testsuite")) {
        const Counts counts = counts_of(suite);
        set_counts(suite, counts);
        set(suite, "skipped", fmt::format("{}", counts.skipped));
        set(suite, "timestamp", attribute_text(run.started));
        sum.tests += counts.tests;
        sum.failures += counts.failures;
        sum.errors += counts.errors;
    }
    set_counts(root, sum);
    std::ostringstream out;
    document.save(out, " ");
    return out.str();
}

}  // namespace wiretrial::reports
