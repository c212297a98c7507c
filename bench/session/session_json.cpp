// session_json: a session in the schema of Google Benchmark, so that its tools and `wiretrial compare` read it.
// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "bench/session/session_reports.hpp"

namespace wiretrial::bench {
namespace {

using nlohmann::ordered_json;

ordered_json context_of(const Session& session) {
    ordered_json context;
    context["date"] = session.date;
    context["executable"] = session.command;
    context["num_cpus"] = session.cores;
    for (const auto& [name, value] : session.environment) {
        context[name] = value;
    }
    context["length_ns"] = session.length.count();
    context["warm_up_ns"] = session.warm_up.count();
    if (!session.interleaved.empty()) {
        context["interleaved"] = session.interleaved;
    }
    context["complete"] = session.incomplete.empty();
    if (!session.incomplete.empty()) {
        context["incomplete"] = session.incomplete;
    }
    return context;
}

ordered_json row_of(const Session& session, const Measurement& measurement) {
    ordered_json row;
    row["name"] = name_of(session, measurement);
    row["run_name"] = row["name"];
    row["run_type"] = "iteration";
    row["repetitions"] = session.rounds;
    row["repetition_index"] = measurement.round;
    row["threads"] = session.threads;
    row["iterations"] = measurement.answered;
    row["subject"] = measurement.subject;
    if (!measurement.error.empty()) {
        row["error_occurred"] = true;
        row["error_message"] = measurement.error;
        return row;
    }
    for (const auto& [name, value] : figures_of(measurement)) {
        row[name] = value;
    }
    row["time_unit"] = "ns";
    if (measurement.lost > 0) {
        row["lost"] = measurement.lost;
    }
    row["is_steady"] = measurement.is_steady;
    row["is_generator_bound"] = measurement.is_generator_bound;
    return row;
}

ordered_json rows_of(const Session& session, Side side) {
    ordered_json rows = ordered_json::array();
    for (const Measurement& each : session.measurements) {
        if (each.side == side) {
            rows.push_back(row_of(session, each));
        }
    }
    return rows;
}

}  // namespace

std::string to_benchmark_json(const Session& session, Side side) {
    ordered_json root;
    root["context"] = context_of(session);
    root["benchmarks"] = rows_of(session, side);
    if (side == Side::baseline) {
        root["control"] = rows_of(session, Side::control);
    }
    return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace wiretrial::bench
