// judge: a case and what happened become a verdict. A pure fold over events.
//
// The runner feeds the same fold while a case runs and asks it when a step is decided; so what steers a running
// case and what judges its transcript afterwards cannot differ.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/model/verdict.hpp"
#include "scenarios/engine/match.hpp"
#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// What the judge must know of the subject.
struct SubjectFacts {
    PayloadContext context{};                    ///< Codec, limits, and what it answers.
    std::map<std::string, std::string> exits{};  ///< Exit status (or `*`) to outcome.
    std::string address{};                       ///< Where it is, as datagrams show it.
    bool may_exit = false;  ///< It ends by itself: a client, or a one-shot server.
};

enum class Decision : std::uint8_t { pending, passed, failed };

/// The verdict on one run of a case.
struct Judgement {
    model::Outcome outcome = model::Outcome::pass;
    std::string detail{};
    std::vector<model::Aspect> aspects{};
    std::string taken{};    ///< Names of the alternatives that were taken, in order.
    bool inferred = false;  ///< An inferred silence was part of it.
    bool is_late =
        false;  ///< An error, since the harness itself was late: says nothing of the subject.

    friend bool operator==(const Judgement&, const Judgement&) = default;
};

class Judge {
  public:
    /// Lifetime: both must outlive the judge.
    Judge(const Case& scenario, const SubjectFacts& subject);
    Judge(const Case& scenario, const SubjectFacts&& subject) = delete;

    /// Takes the next event of the transcript.
    void feed(const model::Event& event);

    /// Whether the step that started last under this index is decided.
    [[nodiscard]] Decision decision(std::uint32_t step) const;
    [[nodiscard]] bool has_failed() const { return has_failed_; }
    /// How long an open expectation wants it to be quiet, now that all it waits for has come; nothing before that.
    [[nodiscard]] std::optional<Duration> awaited_quiet(std::uint32_t step) const;
    /// What came at an endpoint so far and is not consumed.
    [[nodiscard]] const EndpointState& endpoint(const std::string& name) const;
    /// Payloads and counts with what was saved so far.
    [[nodiscard]] const PayloadContext& context() const { return context_; }

    /// The verdict on all that was fed. Call once, at the end.
    [[nodiscard]] Judgement judgement();

  private:
    /// A limit that passed while the harness itself was later than this says nothing of the subject.
    static constexpr Duration lateness_max = std::chrono::milliseconds(250);

    struct OpenExpectation {
        const ExpectStep* step = nullptr;
        std::string endpoint{};
        std::vector<ResolvedPattern> patterns{};
        MatchClock clock{};
        Duration late{};
        std::optional<Duration> quiet{};  ///< All but the quiet has come.
    };

    void index_steps(const Steps& steps);
    void start_step(const model::Event& event);
    void take_listener(const model::Event& event);
    void end_step(const model::Event& event);
    void take_traffic(const model::Event& event);
    void take_outcome(const model::Event& event);
    void take_connect(const Step& step, const ConnectStep& connect, const model::Event& event);
    void take_call(const Step& step, const CallStep& call, const model::Event& event);
    void take_exit(const model::Event& event);
    void take_file(const Step& step, const ExitStep& exit, const model::Event& event);
    void take_time_passed(const model::Event& event);
    void take_resources(const Step& step,
                        const ResourcesStep& resources,
                        const model::Event& event);
    void evaluate_endpoint(const std::string& endpoint);
    void evaluate_step(std::uint32_t index, OpenExpectation& open);
    void accept_alternative(std::uint32_t index,
                            const OpenExpectation& open,
                            std::size_t number,
                            const MatchResult& result);
    void refuse_alternatives(std::uint32_t index,
                             const OpenExpectation& open,
                             const std::vector<MatchResult>& results);
    void note_aspect(model::AspectKind aspect);
    void decide(std::uint32_t step,
                bool passed,
                model::AspectKind aspect,
                const std::string& detail);
    void fail_as_error(const std::string& detail);
    void fail_as_late(std::uint32_t step, Duration late, const std::string& detail);
    [[nodiscard]] std::string at_step(std::uint32_t index, const std::string& detail) const;
    void check_surplus();

    const Case& case_;
    const SubjectFacts& subject_;
    PayloadContext context_;
    std::vector<const Step*> steps_;
    std::map<std::string, EndpointState> endpoints_;
    std::map<std::string, std::string> bound_addresses_;  ///< Of datagram sockets.
    std::map<std::string, bool> is_judged_;  ///< Endpoints whose octets some expectation looked at.
    std::map<std::uint32_t, OpenExpectation> open_;
    std::map<std::uint32_t, Decision> decisions_;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> marks_;
    std::optional<std::uint32_t> exit_step_;
    std::optional<model::Event> exit_event_;
    bool is_exit_expected_ = false;
    bool has_failed_ = false;
    Judgement judgement_;
};

/// Judges a whole transcript.
[[nodiscard]] Judgement judge(const Case& scenario,
                              const SubjectFacts& subject,
                              const model::Transcript& transcript);

/// A call's result in words, and whether it is what the step wants.
[[nodiscard]] std::string describe_call_result(const model::Event& event);

}  // namespace wiretrial::engine
