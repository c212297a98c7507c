// case_run: the scheduler, the record, and reading. The verbs are in steps_*.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/case_run.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "impl/base/text.hpp"
#include "scenarios/engine/blocking_call.hpp"
#include "scenarios/engine/step_text.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;
using transport::Interest;

namespace {

/// A transcript of more events is cut: the judge still sees every one.
constexpr std::size_t events_max = 200'000;
/// One endpoint is not read further than this before the others get their turn.
constexpr std::size_t pump_octets_max = std::size_t{4} << 20U;
/// So often the network is looked at while branches keep themselves busy.
constexpr std::uint32_t turns_between_looks = 16;
/// After the last step an owned subject gets this long to fall asleep or to die, before it is called alive.
constexpr Duration settle_limit = std::chrono::milliseconds(300);
constexpr std::size_t evidence_octets_max = 4096;

/// Whether a sanitizer wrote to standard error after its first `total_before` octets.
bool has_sanitizer_report(const kernel::Process& process, std::uint64_t total_before) {
    const kernel::Capture& capture = process.standard_error();
    const std::uint64_t fresh =
        std::min<std::uint64_t>(capture.total - total_before, capture.octets.size());
    const ByteView text =
        ByteView(capture.octets).substr(capture.octets.size() - static_cast<std::size_t>(fresh));
    constexpr std::string_view marks[] = {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
                                          "WARNING: ThreadSanitizer", "WARNING: MemorySanitizer",
                                          "runtime error: "};
    return std::ranges::any_of(
        marks, [&](std::string_view mark) { return text.find(mark) != ByteView::npos; });
}

}  // namespace

CaseRun::CaseRun(const Case& scenario,
                 Subject& subject,
                 const SubjectFacts& facts,
                 transport::Network& network,
                 const CaseRunOptions& options)
    : case_(scenario),
      subject_(subject),
      facts_(facts),
      network_(network),
      options_(options),
      judge_(scenario, facts) {}

CaseRun::~CaseRun() {
    close_all();
}

CaseRunResult CaseRun::run() {
    began_ = now();
    deadline_ = began_ + case_.deadline;
    stderr_total_before_ =
        subject_.process() != nullptr ? subject_.process()->standard_error().total : 0;
    {
        Branch root(play(case_.steps));
        schedule(root);
        branches_.clear();
    }
    if (!is_interrupted_) {
        if (is_over_deadline_) {
            record(EventKind::harness_error, 0, "",
                   "the case did not end within its deadline of " +
                       std::to_string(case_.deadline.count() / 1'000'000) + " ms");
        }
        pump_endpoints();
        finish_processes();
    }
    if (events_cut_ > 0) {
        transcript_.push_back(
            {.kind = EventKind::note,
             .at = elapsed(),
             .detail = std::to_string(events_cut_) + " further events are not in this transcript"});
    }
    return {.judgement = judge_.judgement(),
            .transcript = std::move(transcript_),
            .evidence = std::move(evidence_),
            .is_interrupted = is_interrupted_};
}

void CaseRun::record(Event event) {
    event.at = elapsed();
    judge_.feed(event);
    if (transcript_.size() < events_max) {
        transcript_.push_back(std::move(event));
    } else {
        ++events_cut_;
    }
}

void CaseRun::record(EventKind kind,
                     std::uint32_t step,
                     const std::string& endpoint,
                     const std::string& detail) {
    record(Event{.kind = kind, .step = step, .endpoint = endpoint, .detail = detail});
}

bool CaseRun::is_over() const {
    return is_interrupted_ || is_over_deadline_ || judge_.has_failed();
}

void CaseRun::schedule(Branch& root) {
    branches_.push_back(&root);
    while (!root.is_done() && !is_over()) {
        const bool has_run = run_ready_branches();
        if (root.is_done()) {
            return;
        }
        if (!has_run || ++scheduler_turns_ % turns_between_looks == 0) {
            // Who has just run may be ready to go on without any event: then the network is only looked at.
            wait_for_events(has_run ? now() : deadline_);
        }
    }
}

bool CaseRun::run_ready_branches() {
    bool has_run = false;
    const TimePoint time = now();
    // A branch may start others while it runs: they join at the end, so an index is used.
    for (std::size_t i = 0; i < branches_.size(); ++i) {
        if (branches_[i]->can_go_on(time)) {
            running_branch_ = branches_[i];
            branches_[i]->run();
            has_run = true;
        }
    }
    std::erase_if(branches_, [](const Branch* branch) { return branch->is_done(); });
    return has_run;
}

void CaseRun::wait_for_events(TimePoint until) {
    std::vector<Interest> interests;
    std::vector<std::string> names;
    for (auto& [name, endpoint] : endpoints_) {
        const bool is_read = !endpoint.is_listener && !endpoint.is_stalled && !endpoint.has_ended &&
                             (!endpoint.is_manual || endpoint.watchers > 0);
        if (is_read) {
            interests.push_back({.handle = endpoint.socket});
            names.push_back(name);
        }
    }
    const std::size_t endpoint_count = interests.size();
    if (options_.stop_fd >= 0) {
        interests.push_back({.handle = options_.stop_fd});
    }
    for (kernel::Process* process : {client_ && !is_client_reported_ ? &*client_ : nullptr,
                                     is_subject_reported_ ? nullptr : subject_.process()}) {
        if (process != nullptr) {
            interests.push_back({.handle = process->pidfd()});
            interests.push_back({.handle = process->output_fd()});
            interests.push_back({.handle = process->error_fd()});
        }
    }
    for (const Branch* branch : branches_) {
        if (branch->suspension()) {
            until = std::min(until, branch->suspension()->until);
            interests.insert(interests.end(), branch->suspension()->interests.begin(),
                             branch->suspension()->interests.end());
        }
    }
    network_.wait(interests, until);
    for (std::size_t i = 0; i < endpoint_count; ++i) {
        if (interests[i].is_ready) {
            pump(names[i], endpoints_[names[i]]);
        }
    }
    watch_processes();
    is_interrupted_ =
        is_interrupted_ || (options_.is_stopped != nullptr && options_.is_stopped->load());
    is_over_deadline_ = now() >= deadline_;
}

void CaseRun::pump_endpoints() {
    for (auto& [name, endpoint] : endpoints_) {
        if (!endpoint.is_listener && !endpoint.is_stalled && !endpoint.has_ended &&
            !endpoint.is_manual) {
            pump(name, endpoint);
        }
    }
}

void CaseRun::take_reset(const std::string& name,
                         Endpoint& endpoint,
                         int error,
                         const std::string& detail) {
    endpoint.has_ended = true;
    record(Event{.kind = EventKind::reset,
                 .endpoint = name,
                 .errno_value = endpoint.opening_errno != 0 ? endpoint.opening_errno : error,
                 .detail = detail});
}

void CaseRun::pump(const std::string& name, Endpoint& endpoint) {
    std::size_t total = 0;
    while (total < pump_octets_max && !endpoint.has_ended) {
        auto received = network_.receive(endpoint.socket, pump_octets_max);
        if (!received) {
            const int error = received.error().errno_value;
            if (error == EAGAIN) {
                return;
            }
            if (endpoint.service == transport::Service::datagram) {
                // An ICMP error of an earlier datagram: told once, and the socket lives on.
                record(Event{.kind = EventKind::connect_failed,
                             .endpoint = name,
                             .errno_value = error,
                             .detail = received.error().message});
                return;
            }
            take_reset(name, endpoint, error, received.error().message);
            return;
        }
        if (endpoint.service == transport::Service::datagram) {
            total += received->octets.size() + 1;
            record(Event{.kind = EventKind::datagram_received,
                         .endpoint = name,
                         .octets = std::move(received->octets),
                         .number = received->is_truncated ? 1 : 0,
                         .detail = received->from ? to_text(*received->from) : ""});
            continue;
        }
        if (received->is_end && endpoint.opening_errno != 0) {
            take_reset(name, endpoint, 0, "reset while it opened");
            return;
        }
        if (received->is_end) {
            endpoint.has_ended = true;
            record(EventKind::end_of_stream, 0, name);
            return;
        }
        total += received->octets.size();
        record(Event{
            .kind = EventKind::received, .endpoint = name, .octets = std::move(received->octets)});
    }
}

void CaseRun::watch_processes() {
    const auto report = [&](kernel::Process& process, bool& is_reported) {
        process.drain();
        const auto status = is_reported ? std::nullopt : process.status();
        if (!status) {
            return;
        }
        is_reported = true;
        process.drain();
        record(Event{.kind = EventKind::subject_exited,
                     .octets = process.standard_output().octets,
                     .number = status->is_signalled ? -status->number : status->number,
                     .detail = to_text(*status)});
        const Bytes& error = process.standard_error().octets;
        evidence_.push_back(to_text(*status));
        if (!error.empty()) {
            evidence_.push_back("standard error: " + escape(error, evidence_octets_max));
        }
    };
    if (client_) {
        report(*client_, is_client_reported_);
    }
    if (subject_.process() != nullptr) {
        report(*subject_.process(), is_subject_reported_);
    }
}

/// A subject that is about to die of what the case did must not be taken for alive.
void CaseRun::finish_processes() {
    const TimePoint limit = now() + settle_limit;
    kernel::Process* process = subject_.process();
    while (process != nullptr && !process->status() && !process->is_asleep() && now() < limit) {
        std::vector<Interest> interests = {{.handle = process->pidfd()}};
        network_.wait(interests, now() + std::chrono::microseconds(100));
    }
    watch_processes();
    if (process != nullptr && !is_subject_reported_ &&
        has_sanitizer_report(*process, stderr_total_before_)) {
        record(Event{.kind = EventKind::subject_exited,
                     .number = -SIGABRT,
                     .detail = "reported by its sanitizer (see the evidence)"});
        evidence_.push_back("standard error: " +
                            escape(process->standard_error().octets, evidence_octets_max));
        return;
    }
    if (process != nullptr && judge_.has_failed() && !is_subject_reported_) {
        const Bytes& error = process->standard_error().octets;
        if (!error.empty()) {
            evidence_.push_back(
                "standard error: " +
                escape(error.substr(error.size() - std::min(error.size(), evidence_octets_max))));
        }
    }
}

void CaseRun::close_all() {
    blocking_calls_.clear();
    for (auto& [name, endpoint] : endpoints_) {
        if (endpoint.socket >= 0) {
            network_.close(endpoint.socket);
        }
    }
    endpoints_.clear();
    for (; paths_made_ > 0; --paths_made_) {
        std::error_code ignored;
        std::filesystem::remove(subject_.folder().path() + "/e" + std::to_string(paths_made_ - 1),
                                ignored);
    }
    if (client_) {
        client_->stop(Duration::zero());
        client_.reset();
    }
}

std::string CaseRun::expand(const std::string& name) const {
    const std::size_t at = name.find("{i}");
    if (at == std::string::npos || running_branch_ == nullptr) {
        return name;
    }
    return name.substr(0, at) + std::to_string(running_branch_->turn) + name.substr(at + 3);
}

bool CaseRun::is_ready(Interest interest) {
    network_.wait({&interest, 1}, TimePoint{});
    return interest.is_ready;
}

Suspension CaseRun::when_ready(Interest interest, TimePoint until) {
    Suspension suspension{.is_ready = [this, interest] { return is_ready(interest); },
                          .until = until};
    suspension.interests.push_back(interest);
    return suspension;
}

CaseRun::Endpoint* CaseRun::find(const Step& step, const std::string& name) {
    const auto found = endpoints_.find(name);
    if (found == endpoints_.end()) {
        record(EventKind::harness_error, step.index, name,
               "no endpoint \"" + name + "\" is open at this step");
        return nullptr;
    }
    return &found->second;
}

const CaseRun::Endpoint* CaseRun::find_present_or_former(const std::string& name) const {
    for (const auto* endpoints : {&endpoints_, &former_endpoints_}) {
        if (const auto found = endpoints->find(name); found != endpoints->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

CaseRun::Endpoint& CaseRun::add(const std::string& name,
                                transport::Socket socket,
                                transport::Service service) {
    Endpoint& endpoint = endpoints_[name];
    if (endpoint.socket >= 0) {
        network_.close(endpoint.socket);
    }
    endpoint = {.socket = socket,
                .service = service,
                .is_manual = subject_.profile().role == "host",
                .local = network_.local_address(socket)};
    return endpoint;
}

void CaseRun::note_time_passed(const Step& step,
                               Duration limit,
                               TimePoint due,
                               const std::string& what) {
    record(Event{.kind = EventKind::time_passed,
                 .late = std::max(Duration::zero(), now() - due),
                 .step = step.index,
                 .number = limit.count(),
                 .detail = what});
}

std::optional<std::int64_t> CaseRun::number(const Step& step, const Count& count) {
    const auto value = evaluate(count, judge_.context());
    if (!value) {
        record(EventKind::harness_error, step.index, "", value.error());
        return std::nullopt;
    }
    return *value;
}

std::optional<Bytes> CaseRun::octets(const Step& step, const Payload& payload) {
    auto value = evaluate(payload, judge_.context());
    if (!value) {
        record(EventKind::harness_error, step.index, "", value.error());
        return std::nullopt;
    }
    return std::move(*value);
}

Task CaseRun::play(const Steps& steps) {
    for (const Step& step : steps) {
        if (is_over()) {
            co_return;
        }
        co_await play_step(step);
    }
}

Task CaseRun::play_step(const Step& step) {
    const auto* expect = std::get_if<ExpectStep>(&step.action);
    record(Event{.kind = EventKind::step_started,
                 .step = step.index,
                 .endpoint = expect != nullptr ? expand(expect->on) : "",
                 .detail = describe(step.action)});
    if (is_over()) {
        co_return;
    }
    Task task = std::visit([&](const auto& action) { return perform(step, action); }, step.action);
    co_await task;
    record(EventKind::step_ended, step.index);
}

}  // namespace wiretrial::engine
