// process: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "impl/kernel/child_setup.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/proc_scan.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/kernel/spawn_lock.hpp"
#include "impl/kernel/starter.hpp"

namespace wiretrial::kernel {
namespace {

struct Pipe {
    Fd read;
    Fd write;
};

transport::IoResult<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::unexpected(io_error("cannot make a pipe", errno));
    }
    return Pipe{Fd(ends[0]), Fd(ends[1])};
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// What the child needs, laid out before it is made: it runs in the memory of the parent, and may neither allocate nor
/// change anything.
struct ChildPlan {
    char* const* arguments;
    char* const* environment;
    const char* folder;
    ChildSetup setup;
    int report;  ///< Where the errno goes when exec fails.
};

[[noreturn]] void fail_in_child(int report) {
    const int error = errno;
    [[maybe_unused]] const ssize_t written = ::write(report, &error, sizeof error);
    ::_exit(127);
}

[[noreturn]] void run_child(const ChildPlan& plan) {
    admit_signals();
    if (!set_up_child(plan.setup)) {
        fail_in_child(plan.report);
    }
    // All other copies go before exec, which frees the parent before it closes any.
    const int report = plan.setup.ready >= 0 ? 4 : 3;
    if (::dup3(plan.report, report, O_CLOEXEC) < 0) {
        fail_in_child(plan.report);
    }
    ::close_range(static_cast<unsigned>(report) + 1, ~0U, 0);
    if (*plan.folder != '\0' && ::chdir(plan.folder) != 0) {
        fail_in_child(report);
    }
    ::execvpe(plan.arguments[0], plan.arguments, plan.environment);
    fail_in_child(report);
}

/// Starts the child without a copy of this process: with fork, half of a run's time went into page tables. This
/// thread stands still until the child has run exec or ended; no signal may reach the child before it is ready for it.
[[gnu::noinline]] pid_t start_child(const ChildPlan& plan) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
    const pid_t id = ::vfork();  // NOLINT(bugprone-unsafe-functions,*.vfork): see above.
    if (id == 0) {
        run_child(plan);
    }
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return id;
}

/// Starts the program and waits until it runs, or could not be started.
transport::IoResult<pid_t> execute(const SpawnOptions& options, const ChildSetup& setup) {
    auto report = make_pipe();
    if (!report) {
        return std::unexpected(report.error());
    }
    // The report pipe must not end up as descriptor 3, where the child's ready descriptor goes.
    Fd report_write(::fcntl(report->write.get(), F_DUPFD_CLOEXEC, 16));
    report->write.reset();
    std::vector<std::string> arguments = options.arguments;
    std::vector<std::string> environment = options.environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        environment.emplace_back(*variable);
    }
    const std::vector<char*> argument_pointers = pointers_to(arguments);
    const std::vector<char*> environment_pointers = pointers_to(environment);
    const ChildPlan plan{.arguments = argument_pointers.data(),
                         .environment = environment_pointers.data(),
                         .folder = options.folder.c_str(),
                         .setup = setup,
                         .report = report_write.get()};
    const std::unique_lock alone(spawn_lock());
    const pid_t id = start_child(plan);
    if (id < 0) {
        return std::unexpected(io_error("cannot fork", errno));
    }
    report_write.reset();
    int exec_errno = 0;
    if (::read(report->read.get(), &exec_errno, sizeof exec_errno) == sizeof exec_errno) {
        ::waitpid(id, nullptr, 0);
        return std::unexpected(
            io_error("cannot run '" + options.arguments.front() + "'", exec_errno));
    }
    return id;
}

void read_available(const Fd& from, Capture& capture) {
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t size = from.is_open() ? ::read(from.get(), buffer.data(), buffer.size()) : 0;
        if (size <= 0) {
            return;
        }
        const auto octets = static_cast<std::size_t>(size);
        capture.total += octets;
        if (capture.keeps_end) {
            capture.octets.append(buffer.data(), octets);
            capture.octets.erase(
                0, capture.octets.size() - std::min(capture.octets.size(), capture.octets_max));
            continue;
        }
        const std::size_t room =
            capture.octets_max - std::min(capture.octets_max, capture.octets.size());
        capture.octets.append(buffer.data(), std::min(room, octets));
    }
}

void make_non_blocking(int fd) {
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

}  // namespace

std::string to_text(ExitStatus status) {
    if (!status.is_signalled) {
        return "exit status " + std::to_string(status.number);
    }
    const char* abbreviation = ::sigabbrev_np(status.number);
    return "killed by " + (abbreviation != nullptr ? "SIG" + std::string(abbreviation)
                                                   : "signal " + std::to_string(status.number));
}

transport::IoResult<Process> Process::spawn(const SpawnOptions& options) {
    auto output = make_pipe();
    auto error = make_pipe();
    if (!output || !error) {
        return std::unexpected(io_error("cannot make a pipe", errno));
    }
    const ChildSetup setup{.parent = ::getpid(),
                           .output = output->write.get(),
                           .error = error->write.get(),
                           .ready = options.ready_fd};
    std::optional<pid_t> id;
    if (options.starter != nullptr && options.environment.empty()) {
        id = options.starter->launch({.arguments = options.arguments,
                                      .folder = options.folder,
                                      .output = setup.output,
                                      .error = setup.error,
                                      .ready = setup.ready});
    }
    if (!id) {
        const auto executed = execute(options, setup);
        if (!executed) {
            return std::unexpected(executed.error());
        }
        id = *executed;
    }
    ::setpgid(*id, *id);
    Process process;
    process.id_ = *id;
    process.pidfd_.reset(static_cast<int>(::syscall(SYS_pidfd_open, *id, 0)));
    process.output_ = std::move(output->read);
    process.error_ = std::move(error->read);
    const std::string entry = "/proc/" + std::to_string(*id);
    process.stat_.reset(::open((entry + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    process.children_.reset(::open((entry + "/task/" + std::to_string(*id) + "/children").c_str(),
                                   O_RDONLY | O_CLOEXEC));
    make_non_blocking(process.output_.get());
    make_non_blocking(process.error_.get());
    return process;
}

Process& Process::operator=(Process&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(pidfd_, other.pidfd_);
    std::swap(output_, other.output_);
    std::swap(error_, other.error_);
    std::swap(stat_, other.stat_);
    std::swap(status_, other.status_);
    std::swap(children_, other.children_);
    std::swap(output_capture_, other.output_capture_);
    std::swap(error_capture_, other.error_capture_);
    return *this;
}

Process::Process(Process&& other) noexcept {
    *this = std::move(other);
}

Process::~Process() {
    if (id_ > 0) {
        stop(Duration::zero());
    }
}

std::optional<ExitStatus> Process::status() {
    if (status_ || id_ <= 0) {
        return status_;
    }
    int raw = 0;
    if (::waitpid(id_, &raw, WNOHANG) == id_) {
        status_ = WIFSIGNALED(raw) ? ExitStatus{.is_signalled = true, .number = WTERMSIG(raw)}
                                   : ExitStatus{.is_signalled = false, .number = WEXITSTATUS(raw)};
    }
    return status_;
}

void Process::signal(int number) {
    if (!status()) {
        ::kill(-id_, number);
    }
}

void Process::freeze() {
    signal(SIGSTOP);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(id_), &info, WSTOPPED | WEXITED | WNOWAIT);
}

void Process::drain() {
    read_available(output_, output_capture_);
    read_available(error_, error_capture_);
}

void Process::stop(Duration grace) {
    const bool had_ended = status().has_value();
    if (!had_ended && grace > Duration::zero()) {
        signal(SIGCONT);
        signal(SIGTERM);
        const TimePoint deadline = now() + grace;
        while (!status() && now() < deadline) {
            drain();
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now());
            pollfd ended{.fd = pidfd_.get(), .events = POLLIN, .revents = 0};
            ::poll(&ended, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 20)));
        }
    }
    // Children that outlive their leader are in its group, too.
    ::kill(-id_, SIGKILL);
    if (!status()) {
        int raw = 0;
        if (::waitpid(id_, &raw, 0) == id_) {
            status_ = ExitStatus{.is_signalled = WIFSIGNALED(raw),
                                 .number = WIFSIGNALED(raw) ? WTERMSIG(raw) : WEXITSTATUS(raw)};
        }
    }
    drain();
}

bool Process::is_asleep() const {
    std::array<char, 512> text{};
    const ssize_t size = ::pread(stat_.get(), text.data(), text.size() - 1, 0);
    if (size <= 0) {
        return true;
    }
    const std::string_view stat(text.data(), static_cast<std::size_t>(size));
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string_view::npos || name_end + 2 >= stat.size()) {
        return true;
    }
    const char state = stat[name_end + 2];
    if (state != 'S' && state != 'T') {
        return false;
    }
    // Field 20 is the number of threads: a process with one and without children needs no further
    // look.
    std::size_t at = name_end + 2;
    for (int field = 3; field < 20 && at != std::string_view::npos; ++field) {
        at = stat.find(' ', at + 1);
    }
    const bool is_single = at != std::string_view::npos && stat.substr(at + 1).starts_with("1 ");
    char child = '\0';
    const bool is_alone = is_single && ::pread(children_.get(), &child, 1, 0) == 0;
    return is_alone || tree_activity(id_, Duration::zero()).is_asleep;
}

}  // namespace wiretrial::kernel
