// steps_life: the life of the subject and of our endpoints, loops, branches and time.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <utility>

#include "impl/base/text.hpp"
#include "impl/kernel/host_lab.hpp"
#include "impl/kernel/proc_scan.hpp"
#include "scenarios/engine/case_run.hpp"
#include "scenarios/engine/step_builder.hpp"
#include "scenarios/engine/template_text.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;

namespace {

constexpr Duration resource_pause = std::chrono::milliseconds(2);

}  // namespace

Task CaseRun::perform(const Step& step, const EndpointStep& verb) {
    const std::string name = expand(verb.on);
    Endpoint* endpoint = find(step, name);
    if (endpoint == nullptr) {
        co_return;
    }
    switch (verb.verb) {
        case EndpointVerb::abort:
            network_.abort(endpoint->socket);
            former_endpoints_.insert_or_assign(name, *endpoint);
            endpoints_.erase(name);
            record(EventKind::aborted, step.index, name);
            break;
        case EndpointVerb::close:
            network_.close(endpoint->socket);
            former_endpoints_.insert_or_assign(name, *endpoint);
            endpoints_.erase(name);
            record(EventKind::closed, step.index, name);
            break;
        case EndpointVerb::stall:
            endpoint->is_stalled = true;
            record(EventKind::note, step.index, name, "reading stops");
            break;
        case EndpointVerb::resume:
            endpoint->is_stalled = false;
            record(EventKind::note, step.index, name, "reading goes on");
            break;
    }
}

Task CaseRun::perform(const Step& step, const PauseStep& pause) {
    (void)step;
    Suspension suspension = pause_until(now() + pause.time);
    co_await Until(suspension);
}

/// What the braces of a client's command stand for. A value of the case comes before one of ours.
std::optional<std::map<std::string, std::string>> CaseRun::launch_values(
    const Step& step, const LaunchStep& launch, const transport::Target& to, const Bytes& message) {
    std::map<std::string, std::string> values;
    for (const auto& [name, value] : launch.values) {
        auto filled = fill_template(value, judge_.context());
        if (!filled) {
            record(EventKind::harness_error, step.index, "", filled.error());
            return std::nullopt;
        }
        values[name] = std::move(*filled);
    }
    // `path` and `path2` of a case are paths of URLs; `{path}` of a command is the path of the socket.
    const auto take_path = [&](const char* name) {
        const auto node = values.extract(name);
        return node.empty() ? std::string("/") : node.mapped();
    };
    const std::string url_path = take_path("path");
    const std::string url_path2 = take_path("path2");
    const std::string authority = authority_of(to_text(to.address));
    const std::string folder = subject_.folder().path();
    values.insert({{"wiretrial", subject_.tools().program},
                   {"folder", folder},
                   {"target", to_text(to)},
                   {"authority", authority},
                   {"url", "http://" + authority + url_path},
                   {"url2", "http://" + authority + url_path2},
                   {"url_path", url_path},
                   {"url_path2", url_path2},
                   {"proxy", "http://" + authority},
                   {"host", host_text(to.address)},
                   {"port", std::to_string(to.address.port)},
                   {"path", to.address.path},
                   {"message", message},
                   {"message_hex", to_hex(message)}});
    const auto& command = subject_.profile().templates.at(launch.command);
    const bool wants_file = std::ranges::any_of(
        command, [](const std::string& word) { return word.find("{file}") != std::string::npos; });
    if (wants_file && !values.contains("file")) {
        // A command line holds no NUL and has an end: a large message goes through a file.
        values["file"] = folder + "/message";
        std::ofstream(values["file"], std::ios::binary) << message;
    }
    return values;
}

Task CaseRun::perform(const Step& step, const LaunchStep& launch) {
    const Profile& profile = subject_.profile();
    const auto command = profile.templates.find(launch.command);
    const Endpoint* to = find(step, expand(launch.to));
    std::optional<Bytes> message =
        launch.message ? octets(step, *launch.message) : std::optional<Bytes>(Bytes{});
    if (command == profile.templates.end()) {
        record(EventKind::harness_error, step.index, "",
               "the profile " + profile.name + " has no command \"" + launch.command + "\"");
        co_return;
    }
    if (to == nullptr || !message) {
        co_return;
    }
    const auto address = resolve_address(step, launch.to, nullptr);
    if (!address) {
        co_return;
    }
    const auto values = launch_values(step, launch, {to->service, *address}, *message);
    if (!values) {
        co_return;
    }
    const std::vector<std::string> arguments = fill_command(command->second, *values);
    auto spawned = kernel::Process::spawn({.arguments = arguments,
                                           .folder = subject_.folder().path(),
                                           .starter = subject_.tools().starter});
    if (!spawned) {
        record(EventKind::harness_error, step.index, "", spawned.error().message);
        co_return;
    }
    client_.emplace(std::move(*spawned));
    is_client_reported_ = false;
    std::string text;
    for (const std::string& word : arguments) {
        text += (text.empty() ? "" : " ") + escape(word, 200);
    }
    record(Event{.kind = EventKind::subject_started,
                 .step = step.index,
                 .number = client_->id(),
                 .detail = text});
}

Task CaseRun::perform(const Step& step, const SubjectStep& verb) {
    kernel::Process* process = client_ ? &*client_ : subject_.process();
    if (process == nullptr) {
        record(EventKind::harness_error, step.index, "", "the subject is not owned by the harness");
        co_return;
    }
    switch (verb.verb) {
        case SubjectVerb::restart: {
            const auto restarted = subject_.restart();
            is_subject_reported_ = false;
            if (!restarted) {
                record(Event{.kind = EventKind::time_passed,
                             .step = step.index,
                             .detail = "could not start again: " + restarted.error()});
                co_return;
            }
            record(EventKind::subject_started, step.index, "", subject_.target_text());
            break;
        }
        case SubjectVerb::stop:
            process->signal(SIGTERM);
            break;
        case SubjectVerb::freeze:
            if (client_) {
                client_->freeze();
            } else {
                subject_.freeze();
            }
            record(EventKind::subject_frozen, step.index);
            break;
        case SubjectVerb::thaw:
            process->signal(SIGCONT);
            record(EventKind::subject_thawed, step.index);
            break;
    }
}

Task CaseRun::perform(const Step& step, const ExitStep& exit) {
    const Duration limit = limit_of(step);
    const TimePoint due = now() + limit;
    Suspension suspension = pause_until(due);
    suspension.is_ready = [this, index = step.index] {
        return judge_.decision(index) != Decision::pending;
    };
    co_await Until(suspension);
    if (judge_.decision(step.index) == Decision::pending) {
        note_time_passed(step, limit, due, "the subject did not end");
    } else if (!exit.file.empty()) {
        std::ifstream file(subject_.folder().path() + "/" + exit.file, std::ios::binary);
        const bool is_there = file.is_open();
        Bytes content(std::istreambuf_iterator<char>(file), {});
        const auto size = static_cast<std::int64_t>(content.size());
        record(Event{.kind = EventKind::call_returned,
                     .step = step.index,
                     .octets = std::move(content),
                     .number = is_there ? size : -1,
                     .errno_value = is_there ? 0 : ENOENT,
                     .detail = exit.file});
    }
}

Task CaseRun::perform(const Step& step, const ResourcesStep& resources) {
    kernel::Process* process = subject_.process();
    if (process == nullptr) {
        record(EventKind::harness_error, step.index, "", "the subject is not owned by the harness");
        co_return;
    }
    const TimePoint due = now() + limit_of(step);
    for (;;) {
        const bool is_last = now() >= due || !resources.mark.empty();
        record(Event{.kind = EventKind::resources,
                     .step = step.index,
                     .octets = std::to_string(kernel::resident_octets(process->id()) / 1024),
                     .number = kernel::descriptor_count(process->id()),
                     .detail = is_last ? "final" : ""});
        if (is_last || judge_.decision(step.index) != Decision::pending) {
            co_return;
        }
        Suspension suspension = pause_until(now() + resource_pause);
        co_await Until(suspension);
    }
}

Task CaseRun::perform(const Step& step, const RepeatStep& repeat) {
    const auto times = number(step, repeat.times);
    if (times && !repeat.times.limit.empty() && *times > turns_of_limit_max) {
        record(EventKind::harness_error, step.index, "",
               "the limit `" + repeat.times.limit + "` makes more than " +
                   std::to_string(turns_of_limit_max) + " turns");
        co_return;
    }
    Branch* const branch = running_branch_;
    const std::uint64_t outer_turn = branch->turn;
    for (std::int64_t turn = 0; times && turn < *times && !is_over(); ++turn) {
        branch->turn = static_cast<std::uint64_t>(turn);
        co_await play(repeat.steps);
    }
    branch->turn = outer_turn;
}

Task CaseRun::perform(const Step& step, const TogetherStep& together) {
    (void)step;
    std::vector<std::unique_ptr<Branch>> branches;
    for (const Steps& steps : together.branches) {
        branches.push_back(std::make_unique<Branch>(play(steps)));
        branches.back()->turn = running_branch_->turn;
        branches_.push_back(branches.back().get());
    }
    Suspension suspension;
    suspension.is_ready = [&branches] {
        return std::ranges::all_of(branches, [](const auto& branch) { return branch->is_done(); });
    };
    co_await Until(suspension);
}

Task CaseRun::perform(const Step& step, const LabStep& lab) {
    if (options_.lab == nullptr) {
        record(EventKind::harness_error, step.index, "", "the case names no hosts");
        co_return;
    }
    const auto value = number(step, lab.value);
    const auto done =
        lab.sysctl.empty()
            ? options_.lab->set_link(lab.host, lab.is_up)
            : options_.lab->set_sysctl(lab.host, lab.sysctl, static_cast<int>(value.value_or(0)));
    if (!done) {
        record(EventKind::harness_error, step.index, "", done.error().message);
    }
}

}  // namespace wiretrial::engine
