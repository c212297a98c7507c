// session: what was measured, round by round, and what it says of each subject: plain data.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/load/result.hpp"
#include "bench/session/scenario.hpp"
#include "impl/base/time.hpp"
#include "reports/compare/measurements.hpp"

namespace wiretrial::bench {

/// Whom a measurement is of. Without a comparison everything is `contender`.
enum class Side : std::uint8_t {
    contender,
    baseline,
    control,  ///< The baseline measured once more: how much it differs from itself.
};

/// One load of one subject in one round.
struct Measurement {
    std::string scenario{};
    std::string subject{};
    Side side = Side::contender;
    std::size_t round = 0;
    std::string error{};  ///< Why its figures say nothing; empty where they do.
    std::uint64_t answered = 0;
    double requests_per_second = 0;
    double octets_per_second = 0;  ///< In the direction that carries more.
    Duration median_latency{};
    Duration p90_latency{};
    Duration p99_latency{};
    Duration p99_9_latency{};
    double processor_ns = 0;  ///< Of the subject, a request; 0 where nobody knows.
    std::uint64_t lost = 0;   ///< Datagrams, where the scenario allows it.
    bool is_steady = true;
    bool is_generator_bound =
        false;  ///< The generator had no time left: the subject may be faster than this.
};

/// What was seen of a load beside its own result.
struct Observed {
    std::string subject{};
    Side side = Side::contender;
    std::size_t round = 0;
    Duration subject_processor{};  ///< Over the whole load; 0 where nobody knows.
};

/// Makes a measurement of a load that was played to its end.
///
/// Gives: an error where a request failed or none was answered, or where answers hold fewer octets than the scenario
/// downloads.
[[nodiscard]] Measurement measure(const Scenario& scenario,
                                  const load::Plan& plan,
                                  const load::Result& result,
                                  const Observed& observed);

/// All that was measured in one call, and where.
struct Session {
    std::string command{};
    std::map<std::string, std::string> environment{};
    unsigned cores = 0;
    std::string date{};         ///< RFC 3339.
    std::string interleaved{};  ///< Names the session where two sides were measured in turns.
    std::size_t rounds = 0;     ///< As many were asked for.
    std::size_t threads = 1;    ///< Of the generator, where a scenario has so many connections.
    Duration length{};
    Duration warm_up{};
    std::vector<Scenario> scenarios{};
    std::vector<Measurement> measurements{};
    std::vector<std::string> remarks{};  ///< What was left out, and why.
    std::string incomplete{};            ///< Why it ended early; empty where it did not.

    [[nodiscard]] bool has_failed() const;
};

/// `http/keep-alive/nginx`; where two sides are compared, the scenario alone.
[[nodiscard]] std::string name_of(const Session& session, const Measurement& measurement);

/// The figures of a measurement by the names that reports give them. Times are nanoseconds.
[[nodiscard]] std::vector<std::pair<std::string, double>> figures_of(
    const Measurement& measurement);

/// The figures of one side, to be compared.
[[nodiscard]] compare::Measurements measurements_of(const Session& session, Side side);

/// What all rounds say of one subject in one scenario.
struct Summary {
    std::string scenario{};
    std::string subject{};
    std::string error{};     ///< The first one; its figures are of the rounds without.
    std::size_t rounds = 0;  ///< Without an error.
    double spread =
        0;  ///< Of the rate: from the lowest to the highest, as a fraction of the median.
    double ratio =
        0;  ///< Of the rate to that of the first subject, the median of the rounds; 0 for the first.
    Measurement median{};  ///< Each figure is the median of its own.
};

/// By scenario, in the order of the session, and by subject in the order in which they were measured first. The
/// control is left out.
[[nodiscard]] std::vector<Summary> summarize(const Session& session);

}  // namespace wiretrial::bench
