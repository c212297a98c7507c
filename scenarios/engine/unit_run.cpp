// unit_run: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/unit_run.hpp"

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <utility>

#include "impl/framing/codec.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/host_lab.hpp"
#include "scenarios/engine/segments.hpp"
#include "scenarios/engine/template_text.hpp"
#include "scenarios/engine/vector_run.hpp"

namespace wiretrial::engine {

using model::CaseResult;
using model::Outcome;

namespace {

/// The every-split sends of a case, in any depth.
void collect_splits(const Steps& steps, std::vector<const Step*>& splits) {
    for (const Step& step : steps) {
        if (const auto* send = std::get_if<SendStep>(&step.action)) {
            if (send->segmentation == Segmentation::every_split) {
                splits.push_back(&step);
            }
        }
        if (const auto* repeat = std::get_if<RepeatStep>(&step.action)) {
            collect_splits(repeat->steps, splits);
        }
        if (const auto* together = std::get_if<TogetherStep>(&step.action)) {
            for (const Steps& branch : together->branches) {
                collect_splits(branch, splits);
            }
        }
    }
}

/// Cuts of one send in a hurried run: all of a short payload, evenly spread ones of a longer.
constexpr std::size_t hurried_cuts_max = 12;
/// In a hurried run, where half of all cases are red: a subject that comes to rest within this is not started anew.
constexpr Duration settling_max = std::chrono::milliseconds(5);
/// Plays of a case for which the harness is late each time, before that is its verdict.
constexpr int late_plays_max = 3;

std::vector<std::size_t> cuts_of(std::size_t total, const SuiteRunOptions& options) {
    std::vector<std::size_t> cuts = every_split_cuts(total, options.seed);
    if (!options.is_hurried || cuts.size() <= hurried_cuts_max) {
        return cuts;
    }
    for (std::size_t i = 0; i < hurried_cuts_max; ++i) {
        cuts[i] = cuts[i * (cuts.size() - 1) / (hurried_cuts_max - 1)];
    }
    cuts.resize(hurried_cuts_max);
    return cuts;
}

/// One run without a cut, and one for each cut of each every-split send.
std::vector<Variant> variants_of(const Case& scenario,
                                 const PayloadContext& context,
                                 transport::Family family,
                                 const SuiteRunOptions& options) {
    std::vector<Variant> variants = {{}};
    std::vector<const Step*> splits;
    collect_splits(scenario.steps, splits);
    std::uint32_t number = 0;
    PayloadContext foretold = context;
    foretold.is_foretold = true;
    if (foretold.authority.empty()) {
        // What a client will be told: listeners get ports of five digits from the kernel.
        transport::Address address = transport::loopback(family);
        address.port = 40'000;
        foretold.authority =
            family == transport::Family::unix_path ? "localhost" : to_text(address);
    }
    for (const Step* step : splits) {
        const auto payload = evaluate(std::get<SendStep>(step->action).payload, foretold);
        if (!payload) {
            continue;  // The run without a cut reports the error.
        }
        for (const std::size_t at : cuts_of(payload->size(), options)) {
            variants.push_back({.split_step = step->index, .cut = at, .number = ++number});
        }
    }
    return variants;
}

bool is_worse(Outcome left, Outcome right) {
    const auto rank = [](Outcome outcome) {
        switch (outcome) {
            case Outcome::pass:
                return 0;
            case Outcome::skip:
                return 1;
            case Outcome::fail:
                return 2;
            case Outcome::error:
                return 3;
            case Outcome::died:
                return 4;
        }
        return 0;
    };
    return rank(left) > rank(right);
}

/// Takes over what one run found, when it is the first or worse than what is there.
void merge(CaseResult& result, CaseRunResult&& run, const Variant& variant, bool is_first) {
    const bool differs_in_branch = !is_first && run.judgement.outcome == Outcome::pass &&
                                   result.outcome == Outcome::pass &&
                                   run.judgement.taken != result.taken;
    if (differs_in_branch) {
        run.judgement.outcome = Outcome::fail;
        run.judgement.detail = "what is answered depends on how the octets were cut: \"" +
                               result.taken + "\" without a cut, \"" + run.judgement.taken +
                               "\" with it";
    }
    result.inferred = result.inferred || run.judgement.inferred;
    if (!is_first && !is_worse(run.judgement.outcome, result.outcome)) {
        return;
    }
    const std::string prefix = variant.split_step && run.judgement.outcome != Outcome::pass
                                   ? "cut at octet " + std::to_string(variant.cut) + ": "
                                   : "";
    result.outcome = run.judgement.outcome;
    result.detail = run.judgement.detail.empty() ? "" : prefix + run.judgement.detail;
    result.aspects = std::move(run.judgement.aspects);
    result.taken = std::move(run.judgement.taken);
    result.transcript = std::move(run.transcript);
    result.evidence = std::move(run.evidence);
}

/// Everything that one unit is played with.
struct Stage {
    const Unit& unit;
    Subject& subject;
    transport::Network& network;
    const SuiteRunOptions& options;
    const framing::Codec* codec;
    bool infers_silence;
    bool may_settle;  ///< Else a subject is started anew after each red play.
};

/// Whether a target that the harness does not own still takes connections.
bool answers(const Stage& stage) {
    constexpr Duration limit = std::chrono::seconds(2);
    const transport::Target& target = *stage.subject.profile().target;
    if (target.service == transport::Service::datagram ||
        stage.subject.profile().has_capability("one-shot")) {
        return true;
    }
    const auto socket = stage.network.open(target.service, target.address.family, {});
    if (!socket) {
        return true;
    }
    const auto started = stage.network.connect(*socket, target.address);
    transport::Interest interest{.handle = *socket, .readable = false, .writable = true};
    stage.network.wait({&interest, 1}, stage.network.now() + limit);
    // Who takes a connection and resets it at once may be seen to reset it while it is looked at.
    const int outcome = stage.network.connect_outcome(*socket);
    stage.network.close(*socket);
    return started && interest.is_ready && (outcome == 0 || outcome == ECONNRESET);
}

std::expected<CaseRunResult, std::string> play_once(const Stage& stage, const Variant& variant) {
    const Case& scenario = *stage.unit.scenario;
    // What serves once may still be about to end: it is not asked a second time.
    if (scenario.is_fresh || stage.subject.profile().has_capability("one-shot")) {
        stage.subject.stop();
    }
    if (auto ready = stage.subject.ensure_running(); !ready) {
        return std::unexpected(std::move(ready.error()));
    }
    std::unique_lock<std::mutex> lease;
    if (!scenario.hosts.empty()) {
        auto taken = stage.options.lab->take(scenario.hosts);
        if (!taken) {
            return std::unexpected(std::move(taken.error().message));
        }
        lease = std::move(*taken);
    }
    const SubjectFacts facts = facts_of(stage.subject, stage.codec);
    // Its sockets are closed before anybody asks what the subject still holds.
    CaseRunResult result = CaseRun(scenario, stage.subject, facts, stage.network,
                                   {.seed = stage.options.seed,
                                    .infers_silence = stage.infers_silence,
                                    .is_hurried = stage.options.is_hurried,
                                    .variant = variant,
                                    .stop_fd = stage.options.stop_fd,
                                    .is_stopped = stage.options.is_stopped,
                                    .lab = scenario.hosts.empty() ? nullptr : stage.options.lab})
                               .run();
    const bool is_dead = stage.subject.process() != nullptr && stage.subject.process()->status();
    // Whatever a red case left behind must not be blamed on the next one.
    const bool is_red = result.judgement.outcome != Outcome::pass;
    if (scenario.is_fresh || is_dead ||
        (is_red && !(stage.may_settle && stage.subject.settles(settling_max)))) {
        stage.subject.stop();
    }
    if (result.judgement.outcome == Outcome::fail && !stage.subject.is_owned() && !answers(stage)) {
        result.judgement.outcome = Outcome::died;
        result.judgement.detail = "nobody answers at " + stage.subject.target_text() +
                                  " any more; " + result.judgement.detail;
    }
    return result;
}

/// A busy machine accuses nobody and leaves no hole either: what the harness was late for is played again.
std::expected<CaseRunResult, std::string> play_in_time(const Stage& stage, const Variant& variant) {
    auto run = play_once(stage, variant);
    for (int plays = 1; plays < late_plays_max && run && run->judgement.is_late; ++plays) {
        run = play_once(stage, variant);
    }
    return run;
}

/// Plays all variants. Gives false when the run was stopped.
bool play_all(const Stage& stage, CaseResult& result) {
    const SubjectFacts facts = facts_of(stage.subject, stage.codec);
    const std::vector<Variant> variants =
        variants_of(*stage.unit.scenario, facts.context, stage.subject.family(), stage.options);
    bool is_first = true;
    for (const Variant& variant : variants) {
        auto run = play_in_time(stage, variant);
        if (!run) {
            result.outcome = Outcome::error;
            result.detail = run.error();
            return true;
        }
        if (run->is_interrupted) {
            return false;
        }
        merge(result, std::move(*run), variant, is_first);
        is_first = false;
        if (result.outcome != Outcome::pass) {
            break;
        }
    }
    result.variants = static_cast<std::uint32_t>(variants.size());
    return true;
}

}  // namespace

SubjectFacts facts_of(const Subject& subject, const framing::Codec* codec) {
    const Profile& profile = subject.profile();
    return {
        .context = {.codec = codec,
                    .limits = profile.limits,
                    .transform = transform_of(profile.behaviour),
                    .resources = &profile.resources,
                    .phrases = &profile.phrases,
                    .authority =
                        profile.role == "client" ? "" : authority_of(to_text(subject.address()))},
        .exits = profile.exits,
        .address = to_text(subject.address()),
        .may_exit = profile.role != "server" || profile.has_capability("one-shot")};
}

/// How a command line names the case: by its id, and by its file where that is none of the library.
static std::string case_arguments(const Suite& suite, const std::string& id) {
    return suite.file == suite.name + ".json" ? id : "'" + suite.file + "' " + id;
}

CaseResult blank_result(const Unit& unit, const Group& group, const SuiteRunOptions& options) {
    CaseResult result;
    result.seed = options.seed;
    result.file = unit.suite->file;
    if (unit.vector != nullptr) {
        result.id = unit.vector->id;
        result.title = unit.vector->title;
        result.subject =
            group.defect.empty() ? unit.vector->codec : unit.vector->codec + "+" + group.defect;
        result.transport = "none";
        result.requirement = unit.vector->requirement;
        result.line = unit.vector->place.line;
        result.tags = unit.vector->tags;
        result.repeat = "wiretrial run " + case_arguments(*unit.suite, unit.vector->id);
        return result;
    }
    const Case& scenario = *unit.scenario;
    result.id = scenario.id;
    result.title = scenario.title;
    result.subject = group.profile->name;
    result.transport = name_of(group.family);
    result.requirement = scenario.requirement;
    result.line = scenario.place.line;
    result.tags = scenario.tags;
    result.repeat = "wiretrial run " + case_arguments(*unit.suite, scenario.id) + " --transport " +
                    result.transport + " --seed " + std::to_string(options.seed) + " " +
                    (options.repeat_arguments.empty() ? "--subject " + group.profile->name
                                                      : options.repeat_arguments);
    return result;
}

CaseResult run_unit(const Unit& unit,
                    const Group& group,
                    Subject& subject,
                    transport::Network& network,
                    const SuiteRunOptions& options,
                    bool& is_interrupted) {
    CaseResult result = blank_result(unit, group, options);
    std::optional<framing::Codec> codec;
    if (!group.profile->codec.empty()) {
        auto parsed =
            framing::Codec::parse(group.profile->codec, {.frame_bytes_max = payload_octets_max});
        if (!parsed) {
            result.outcome = Outcome::error;
            result.detail = parsed.error();
            return result;
        }
        codec = std::move(*parsed);
    }
    if (!unit.scenario->hosts.empty() && options.lab == nullptr) {
        result.outcome = Outcome::skip;
        result.detail = "needs several hosts: " + options.lab_reason;
        return result;
    }
    const TimePoint began = kernel::now();
    Stage stage{unit,
                subject,
                network,
                options,
                codec ? &*codec : nullptr,
                options.infers_silence,
                options.is_hurried && !group.remembers};
    is_interrupted = !play_all(stage, result);
    // A red verdict never rests on a silence that was only inferred.
    if (!is_interrupted && !options.is_hurried && result.inferred &&
        result.outcome != Outcome::pass) {
        stage.infers_silence = false;
        CaseResult again = blank_result(unit, group, options);
        is_interrupted = !play_all(stage, again);
        result = std::move(again);
    }
    result.duration = kernel::now() - began;
    if (result.outcome == Outcome::pass && !options.keeps_transcripts) {
        result.transcript.clear();
        result.evidence.clear();
    }
    return result;
}

CaseResult run_vector_unit(const Unit& unit, const Group& group, const SuiteRunOptions& options) {
    CaseResult result = blank_result(unit, group, options);
    const TimePoint began = kernel::now();
    VectorJudgement judged = run_vector(*unit.vector, options.seed, group.planted);
    result.outcome = judged.judgement.outcome;
    result.detail = std::move(judged.judgement.detail);
    result.aspects = std::move(judged.judgement.aspects);
    result.variants = judged.feedings;
    result.duration = kernel::now() - began;
    return result;
}

}  // namespace wiretrial::engine
