// verdict: what a run found, as plain data; every report is a pure function of it.
//
// What was seen (Outcome) and how much it matters (Level) are two axes and are never mixed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/time.hpp"
#include "reports/model/transcript.hpp"

namespace wiretrial::model {

enum class Outcome : std::uint8_t {
    pass,   ///< What came is permitted.
    fail,   ///< What came is not permitted.
    skip,   ///< A need is not met, or a case that this one depends on failed.
    error,  ///< The harness could not judge.
    died,   ///< The subject did not survive.
};

enum class Level : std::uint8_t {
    must,
    should,
    may,
    security,  ///< No keyword of an RFC, but a robustness property.
    sockets,   ///< The contract of the sockets API (POSIX, Linux).
    limit,     ///< An implementation's limit or choice: recorded, never red.
};

/// What a part of a case's verdict speaks of. Aspects are judged apart.
enum class AspectKind : std::uint8_t { answer, framing, ending };

[[nodiscard]] std::string_view name_of(Outcome outcome);
[[nodiscard]] std::string_view name_of(Level level);
[[nodiscard]] std::string_view name_of(AspectKind kind);
[[nodiscard]] std::optional<Outcome> outcome_named(std::string_view name);
[[nodiscard]] std::optional<Level> level_named(std::string_view name);
[[nodiscard]] std::optional<AspectKind> aspect_named(std::string_view name);

/// The line of the catalogue that a case rests on.
struct Requirement {
    std::string id{};  ///< In the catalogue, such as `FRM-L-02`.
    Level level = Level::must;
    std::string section{};  ///< Of the specification, such as `RFC 9293 3.6.1`.
    std::string quote{};    ///< The sentence, or what the catalogue says where no sentence exists.
};

/// What a program that is wrong on purpose does wrong, and what to do instead.
struct Mistake {
    std::string name{};  ///< Such as `glued-marker`.
    std::string what{};
    std::string remedy{};

    friend bool operator==(const Mistake&, const Mistake&) = default;
};

/// One aspect of a verdict.
struct Aspect {
    AspectKind kind = AspectKind::answer;
    Outcome outcome = Outcome::pass;
    std::string detail{};  ///< What was expected and what came; empty on a plain pass.

    friend bool operator==(const Aspect&, const Aspect&) = default;
};

/// One case judged against one subject over one transport.
struct CaseResult {
    std::string
        id{};  ///< `framing/length-prefix/prefix-split`, unique with `subject` and `transport`.
    std::string title{};
    std::string subject{};    ///< Name of the reference or profile, or `target`.
    std::string transport{};  ///< `ipv4`, `ipv6`, `unix`, or `none` for vectors.
    Requirement requirement{};
    Outcome outcome = Outcome::pass;
    std::string known{};  ///< The written reason of a known deviation; empty where there is none.
    Duration duration{};
    std::uint64_t seed = 0;
    std::string
        detail{};  ///< One paragraph: what was expected, what came, at which step. A skip's reason.
    std::vector<Aspect> aspects{};
    std::vector<Mistake> mistakes{};  ///< Of the subject, that this failure shows; where known.
    std::string taken{};  ///< The permitted branch that was taken, where a case permits several.
    std::uint32_t variants = 1;  ///< Runs behind this verdict: cuts of `every-split`, repeats.
    bool flaky = false;          ///< Repeats disagreed.
    bool inferred = false;       ///< Rests on inferred silence.
    std::string file{};          ///< The suite's file, relative to the suites' folder.
    std::uint32_t line = 0;      ///< Of the case in `file`, from 1.
    std::string repeat{};        ///< The command that repeats this one case.
    std::vector<std::string> tags{};
    Transcript transcript{};              ///< Empty for a pass unless transcripts were asked for.
    std::vector<std::string> evidence{};  ///< The subject's exit status, stderr, sanitizer reports.
};

/// What the run ran on. All values are text, for people and for comparison.
using Environment = std::map<std::string, std::string>;

struct Shard {
    std::uint32_t index = 1;  ///< From 1.
    std::uint32_t total = 1;
};

/// One line of the catalogue with what this run did about it.
struct Coverage {
    std::string id{};
    std::string title{};
    std::string source{};
    Level level = Level::must;
    std::string role{};  ///< `server`, `client`, `proxy`, `host`, `codec`, as in the catalogue.
    std::string catalogue{};        ///< Name of the catalogue, such as `tcp`.
    std::string group{};            ///< Heading within it, such as `A. Open`.
    std::string reason_untested{};  ///< Why no case exists; empty where one does.
    std::uint32_t cases = 0;        ///< Distinct cases of the suites that name it, selected or not.
    std::uint32_t passed = 0;       ///< Results of this run.
    std::uint32_t failed = 0;       ///< fail and died.
    std::uint32_t skipped = 0;
    std::uint32_t errors = 0;
};

/// A whole run.
struct Run {
    static constexpr int schema_version = 1;

    std::string command{};  ///< The command line.
    Environment environment{};
    Shard shard{};
    std::string started{};  ///< RFC 3339, UTC.
    Duration duration{};
    std::uint64_t seed = 0;
    bool is_complete = true;  ///< False for a run that was interrupted: it says so in every format.
    std::string incomplete_reason{};
    bool is_strict = false;  ///< A failed `should` is red, too.
    std::vector<CaseResult> cases{};
    std::vector<Coverage> coverage{};
};

/// How many results have each outcome.
struct Tally {
    std::uint32_t pass = 0;
    std::uint32_t fail = 0;
    std::uint32_t skip = 0;
    std::uint32_t error = 0;
    std::uint32_t died = 0;
    std::uint32_t known = 0;  ///< Of the failures, those with a written reason.
    std::uint32_t red = 0;    ///< Results that make the run red.
    std::uint32_t flaky = 0;
};

/// Whether this result makes a run red.
///
/// Red: `error` and `died` at any level; `fail` at must, security or sockets, and at should with `is_strict`.
/// Never red: may, limit, and whatever has a written reason (`known`).
[[nodiscard]] bool is_red(const CaseResult& result, bool is_strict);

/// Counts one more result.
void add(Tally& sum, const CaseResult& result, bool is_strict);

[[nodiscard]] Tally tally(const Run& run);

/// Exit status of a run: 0 nothing red, 1 red, as design has it; the caller knows of 2, 3, 130 and 143.
[[nodiscard]] int exit_status(const Run& run);

}  // namespace wiretrial::model
