// benchmark_report: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/benchmark_report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "impl/base/text.hpp"

namespace wiretrial::cli {
namespace {

using compare::Figure;
using compare::Measurements;
using engine::Node;
using engine::NodeKind;
using engine::ScenarioError;

constexpr engine::JsonLimits limits{.octets_max = std::size_t{32} << 20U,
                                    .depth_max = 16,
                                    .nodes_max = 400'000,
                                    .members_max = 256};
constexpr std::size_t files_max = 1000;
constexpr std::size_t name_octets_max = 1000;

/// Members of a row that are numbers and no figures.
constexpr std::array<std::string_view, 6> no_figures{"family_index", "per_family_instance_index",
                                                     "repetitions",  "repetition_index",
                                                     "threads",      "iterations"};

/// Google Benchmark's ends of names of aggregates, from before it had `run_type`.
constexpr std::array<std::string_view, 6> aggregate_ends{"_mean", "_median", "_stddev",
                                                         "_cv",   "_BigO",   "_RMS"};

std::string_view text_of(const Node& row, std::string_view name) {
    const Node* const found = row.find(name);
    return found != nullptr && found->kind == NodeKind::string ? std::string_view(found->text)
                                                               : std::string_view();
}

bool is_true(const Node& row, std::string_view name) {
    const Node* const found = row.find(name);
    return found != nullptr && found->kind == NodeKind::boolean && found->boolean;
}

bool is_number(const Node& node) {
    return node.kind == NodeKind::integer || node.kind == NodeKind::number;
}

double number_of(const Node& node) {
    if (node.kind == NodeKind::integer) {
        return static_cast<double>(node.integer);
    }
    double value = 0;
    std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
    return value;
}

/// A fact as text: words and numbers as they stand, lists and objects in a row.
std::string fact_of(const Node& node) {
    switch (node.kind) {
        case NodeKind::boolean:
            return node.boolean ? "true" : "false";
        case NodeKind::integer:
            return std::to_string(node.integer);
        case NodeKind::string:
        case NodeKind::number:
            return escape(node.text, name_octets_max);
        default:
            break;
    }
    std::string text;
    const auto add = [&text](const Node& part) {
        if (text.size() < name_octets_max) {
            text += (text.empty() ? "" : " ") + fact_of(part);
        }
    };
    std::ranges::for_each(node.elements, add);
    for (const auto& [name, part] : node.members) {
        add(part);
    }
    return text;
}

bool is_aggregate(const Node& row, std::string_view name) {
    const std::string_view type = text_of(row, "run_type");
    if (!type.empty()) {
        return type == "aggregate";
    }
    return row.find("aggregate_name") != nullptr ||
           std::ranges::any_of(aggregate_ends,
                               [name](std::string_view end) { return name.ends_with(end); });
}

/// The same benchmark has the same name, however often it was repeated.
std::string without_repeats(std::string_view name) {
    const std::size_t repeats = name.rfind("/repeats:");
    if (repeats == std::string_view::npos) {
        return std::string(name);
    }
    const std::size_t end = std::min(name.find('/', repeats + 1), name.size());
    return std::string(name.substr(0, repeats)) + std::string(name.substr(end));
}

/// Nanoseconds of a `time_unit`; Google Benchmark writes none only where it is nanoseconds.
std::optional<double> nanoseconds_of(std::string_view unit) {
    static constexpr std::array<std::pair<std::string_view, double>, 5> units{
        {{"", 1}, {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}}};
    const auto* const found =
        std::ranges::find(units, unit, &std::pair<std::string_view, double>::first);
    return found == units.end() ? std::nullopt : std::optional(found->second);
}

/// Reads one file. The first error stands, and ends the reading.
class Reader {
  public:
    Reader(const std::string& file, std::optional<std::size_t> round)
        : file_(file), round_(round) {}

    std::optional<ScenarioError> read(const Node& root, BenchmarkReport& report) {
        const Node* const rows = root.find("benchmarks");
        if (root.kind != NodeKind::object || rows == nullptr ||
            (rows->kind != NodeKind::array && rows->kind != NodeKind::object)) {
            fail(root, "", "no report of benchmarks: it has no list \"benchmarks\"");
            return error_;
        }
        for (const std::string_view name : {"context", "machine", "environment"}) {
            if (const Node* const facts = root.find(name)) {
                read_facts(*facts, report.measured);
            }
        }
        read_rows(*rows, "/benchmarks", report.measured);
        if (const Node* const control = root.find("control")) {
            read_rows(*control, "/control", report.control);
        }
        if (!error_ && report.measured.figures.empty() && report.measured.failed.empty()) {
            fail(
                *rows, "/benchmarks",
                aggregates_ > 0
                    ? "only aggregates, which say nothing of single repetitions; write all of them "
                      "(--benchmark_report_aggregates_only=false)"
                    : "no benchmark in it");
        }
        return error_;
    }

  private:
    void fail(const Node& at, std::string pointer, std::string message) {
        if (!error_) {
            error_ = ScenarioError{.file = file_,
                                   .place = at.place,
                                   .pointer = std::move(pointer),
                                   .message = std::move(message)};
        }
    }

    static void read_facts(const Node& facts, Measurements& to) {
        for (const auto& [name, value] : facts.members) {
            to.facts.emplace(name, fact_of(value));
        }
        to.interleaved = text_of(facts, "interleaved");
    }

    void read_rows(const Node& rows, const std::string& pointer, Measurements& to) {
        for (std::size_t index = 0; index < rows.elements.size() && !error_; ++index) {
            read_row(rows.elements[index], fmt::format("{}/{}", pointer, index), to);
        }
        for (const auto& [name, row] : rows.members) {
            if (!error_) {
                read_figures(row, pointer + "/" + escape(name, 80), {name, 0}, to);
            }
        }
    }

    void read_row(const Node& row, const std::string& pointer, Measurements& to) {
        const std::string_view run_name = text_of(row, "run_name");
        const std::string_view name = run_name.empty() ? text_of(row, "name") : run_name;
        if (row.kind != NodeKind::object || name.empty()) {
            fail(row, pointer, "expected an object with a \"name\"");
            return;
        }
        if (name.size() > name_octets_max) {
            fail(row, pointer, fmt::format("a name of more than {} octets", name_octets_max));
            return;
        }
        if (is_aggregate(row, text_of(row, "name"))) {
            ++aggregates_;
            return;
        }
        const std::string benchmark = without_repeats(name);
        if (is_true(row, "error_occurred")) {
            to.failed.emplace(benchmark, text_of(row, "error_message").substr(0, name_octets_max));
            return;
        }
        if (is_true(row, "skipped")) {
            return;
        }
        read_figures(row, pointer, {benchmark, index_of(row, pointer)}, to);
    }

    /// Of this repetition; those without a number are numbered in the order of the file.
    std::optional<std::size_t> index_of(const Node& row, const std::string& pointer) {
        const Node* const index = row.find("repetition_index");
        if (index == nullptr) {
            return std::nullopt;
        }
        if (index->kind != NodeKind::integer || index->integer < 0) {
            fail(*index, pointer + "/repetition_index", "expected a number from 0 on");
            return std::nullopt;
        }
        return static_cast<std::size_t>(index->integer);
    }

    void read_figures(const Node& row,
                      const std::string& pointer,
                      const std::pair<std::string, std::optional<std::size_t>>& benchmark,
                      Measurements& to) {
        const auto unit = nanoseconds_of(text_of(row, "time_unit"));
        if (row.kind != NodeKind::object || !unit) {
            fail(row, pointer, "expected an object, with ns, us, ms or s as \"time_unit\"");
            return;
        }
        for (const auto& [metric, node] : row.members) {
            if (std::ranges::find(no_figures, metric) != no_figures.end()) {
                continue;
            }
            const compare::Metric about = compare::metric_of(metric);
            const bool is_rate = metric.ends_with("_per_second");
            if (!is_number(node) && !about.is_in_time_unit && !is_rate) {
                continue;
            }
            if (const auto wrong = fault_of(node, about.is_in_time_unit, is_rate); !wrong.empty()) {
                fail(node, pointer + "/" + escape(metric, 80), wrong);
                return;
            }
            const double scale = about.is_in_time_unit ? *unit : 1;
            Figure& figure = to.figures[{benchmark.first, metric}];
            figure.metric = about;
            figure.samples.push_back(
                {.round = round_.value_or(benchmark.second.value_or(figure.samples.size())),
                 .value = scale * number_of(node)});
        }
    }

    /// What is wrong with a value; empty for one that may be compared.
    static std::string fault_of(const Node& node, bool is_time, bool is_rate) {
        const double value = is_number(node) ? number_of(node) : 0;
        if ((is_time || is_rate) && !(value > 0)) {
            return fmt::format("expected a {} above 0", is_time ? "time" : "rate");
        }
        const bool is_real =
            value == 0 || (std::abs(value) < value_max && std::abs(value) > 1 / value_max);
        return is_real ? "" : "a value that nothing real has";
    }

    /// Ratios of what lies within do not overflow.
    static constexpr double value_max = 1e50;

    const std::string& file_;
    std::optional<std::size_t> round_;
    std::optional<ScenarioError> error_;
    std::size_t aggregates_ = 0;
};

std::optional<ScenarioError> read_file(const std::string& file,
                                       std::optional<std::size_t> round,
                                       BenchmarkReport& report) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem)) {
        return ScenarioError{.file = file, .message = "no such file"};
    }
    const auto root = engine::read_json_file(file, limits);
    if (!root) {
        return root.error();
    }
    return Reader(file, round).read(*root, report);
}

/// The files of a folder that are rounds, by name.
std::expected<std::vector<std::string>, ScenarioError> rounds_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code problem;
    for (std::filesystem::directory_iterator at(folder, problem), end; !problem && at != end;
         at.increment(problem)) {
        if (at->path().extension() == ".json") {
            names.push_back(at->path().filename().string());
        }
    }
    if (problem || names.empty() || names.size() > files_max) {
        return std::unexpected(ScenarioError{
            .file = folder,
            .message = problem ? problem.message()
                       : names.empty()
                           ? "a folder without *.json files, of which each would be a round"
                           : fmt::format("more than {} *.json files", files_max)});
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace

std::expected<BenchmarkReport, ScenarioError> read_benchmark_report(const std::string& path) {
    BenchmarkReport report;
    std::error_code problem;
    if (!std::filesystem::is_directory(path, problem)) {
        if (auto error = read_file(path, std::nullopt, report)) {
            return std::unexpected(std::move(*error));
        }
        return report;
    }
    auto rounds = rounds_in(path);
    if (!rounds) {
        return std::unexpected(std::move(rounds.error()));
    }
    report.rounds = std::move(*rounds);
    for (std::size_t round = 0; round < report.rounds.size(); ++round) {
        compare::Facts first = std::exchange(report.measured.facts, {});
        if (auto error = read_file(path + "/" + report.rounds[round], round, report)) {
            return std::unexpected(std::move(*error));
        }
        if (round == 0) {
            continue;
        }
        for (const compare::Difference& each : compare::differences(first, report.measured.facts)) {
            report.differences.push_back(fmt::format("{} is {} in {} and {} in {}", each.fact,
                                                     each.baseline, report.rounds.front(),
                                                     each.contender, report.rounds[round]));
        }
        report.measured.facts = std::move(first);
    }
    return report;
}

}  // namespace wiretrial::cli
