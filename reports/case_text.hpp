// case_text: one result in words, as labelled paragraphs that every format for people lays out in its own way.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/model/transcript.hpp"
#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

/// How much of a result is told.
struct TextLimits {
    std::size_t transcript_lines_max = 40;   ///< Beyond it the middle is cut.
    std::size_t octets_max = 160;            ///< Of one event.
    std::size_t evidence_octets_max = 4096;  ///< Of one piece of evidence.
};

/// One labelled paragraph. Its text is visible (see safe_text) and may hold several lines.
struct Paragraph {
    std::string
        label;  ///< `requirement`, `seen`, `answer`, ..., `mistake`, `transcript`, `repeat`.
    std::string text;
    bool is_preformatted = false;  ///< Line ends matter: not to be wrapped as prose.
};

/// `http1/server/chunked/size-overflow on strict over ipv4`, visible, on one line.
[[nodiscard]] std::string name_of(const model::CaseResult& result);

/// Why a result stands in a list of its kind: the written reason, or what was seen and the mistakes that it shows; not
/// yet visible.
[[nodiscard]] std::string reason_of(const model::CaseResult& result);

/// Everything a reader needs to judge and repeat this result.
[[nodiscard]] std::vector<Paragraph> paragraphs_of(const model::CaseResult& result,
                                                   const TextLimits& limits);

/// One event on one line, with its time: `  1.2 ms  client  sent 5 octets: hello`.
[[nodiscard]] std::string line_of(const model::Event& event, std::size_t octets_max);

/// A transcript, one event a line, without the ends of steps; the middle cut where it is long.
[[nodiscard]] std::vector<std::string> lines_of(const model::Transcript& transcript,
                                                const TextLimits& limits);

}  // namespace wiretrial::reports
