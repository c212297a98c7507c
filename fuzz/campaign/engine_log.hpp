// engine_log: what libFuzzer writes on standard error, read line by line while it runs.
//
// The lines are those of clang 19 (compiler-rt, FuzzerLoop.cpp): `#PULSE WORD cov: N ft: N corp: N/SIZE exec/s: N ...`,
// `artifact_prefix='...'; Test unit written to PATH`, and `stat::NAME: N` at the end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "impl/base/bytes.hpp"

namespace wiretrial::fuzz {

/// The newest status of a run of the engine. What no line has told yet is 0.
struct EngineStatus {
    std::uint64_t runs = 0;
    std::uint64_t edges = 0;
    std::uint64_t features = 0;
    std::uint64_t corpus = 0;
    std::uint64_t runs_a_second = 0;

    friend bool operator==(const EngineStatus&, const EngineStatus&) = default;
};

/// Reads the log of one run. Bounded: no line is kept beyond `line_octets_max`.
class EngineLog {
  public:
    static constexpr std::size_t line_octets_max = 4'096;

    /// Takes octets as they come, cut anywhere.
    void feed(ByteView octets);

    /// The corpus has been read, and mutation has begun.
    [[nodiscard]] bool has_begun() const { return has_begun_; }
    [[nodiscard]] const EngineStatus& status() const { return status_; }
    /// Path of the input that ended the run; empty while none did.
    [[nodiscard]] const std::string& artifact() const { return artifact_; }

  private:
    void take_line(std::string_view line);
    void take_status(std::string_view line);

    Bytes line_;
    EngineStatus status_{};
    std::string artifact_;
    bool has_begun_ = false;
};

}  // namespace wiretrial::fuzz
