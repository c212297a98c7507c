// run_options: what `wiretrial run` takes from its command line, as data.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/engine/plan.hpp"

namespace wiretrial::cli {

struct RunOptions {
    engine::Filter filter{};
    std::vector<std::string> subjects{};
    std::string profile{};
    std::string target{};
    std::string start{};
    std::string client{};
    std::vector<std::string> reports{};  ///< `json=FILE`, `junit=FILE`, `markdown=FILE`.
    std::string deviations{};
    unsigned jobs = 0;  ///< 0: two for each core.
    std::uint64_t seed = 1;
    unsigned repeats = 1;
    bool is_shuffled = false;
    bool is_strict = false;
    bool is_verbose = false;
    bool keeps_transcripts = false;
    bool allows_remote = false;
    bool annotates = false;
    bool waits_out_silence = false;
    bool prints_json = false;
    bool is_quiet = false;
    std::string command{};  ///< The whole command line, for the report.
};

/// Runs and reports. Gives the exit status.
[[nodiscard]] int run_command(const RunOptions& options);

}  // namespace wiretrial::cli
