// starter: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/starter.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "impl/kernel/child_setup.hpp"
#include "impl/kernel/command_line.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

using transport::IoResult;

constexpr std::size_t words_octets_max = std::size_t{64} << 10U;
constexpr std::size_t descriptors_max = 3;

// What is written only at a normal exit: leaks, or what was executed.
#if defined(__SANITIZE_ADDRESS__) || defined(WIRETRIAL_COVERAGE)
constexpr bool reports_at_exit = true;
#elif defined(__has_feature)
constexpr bool reports_at_exit = __has_feature(address_sanitizer);
#else
constexpr bool reports_at_exit = false;
#endif

/// What is sent: the folder and the arguments, each ended by NUL, and two or three descriptors beside them.
struct Parcel {
    std::vector<char> words;
    iovec part{.iov_base = nullptr, .iov_len = 0};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_max * sizeof(int))> control{};
    msghdr message{};

    explicit Parcel(std::size_t words_size) : words(words_size) {
        part = {.iov_base = words.data(), .iov_len = words_size};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
    }
};

ssize_t retried(const auto& call) {
    ssize_t size = 0;
    do {
        size = call();
    } while (size < 0 && errno == EINTR);
    return size;
}

/// Where the C library keeps the id of its only thread, as far as it can be shown that it does; else null.
pid_t* thread_id_word() {
    pid_t* word = nullptr;
    const bool is_known = ::prctl(PR_GET_TID_ADDRESS, &word) == 0 && word != nullptr;
    return is_known && *word == ::gettid() ? word : nullptr;
}

/// A fork whose child has the parent of this process. The C library's own fork cannot do that; the id of the thread is
/// all that it would mend in a process with one thread.
pid_t make_sibling(pid_t* thread_id) {
    clone_args arguments{};
    arguments.flags = CLONE_PARENT | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    arguments.child_tid = reinterpret_cast<std::uint64_t>(thread_id);
    return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

/// The words and descriptors of one child, in the starter.
struct Job {
    std::vector<char*> words{};  ///< The folder, argv and a null pointer.
    char* words_end = nullptr;
    std::array<int, descriptors_max> descriptors{-1, -1, -1};
};

/// False when the harness is gone. The words lie in the parcel.
bool receive(int control, Parcel& parcel, Job& job) {
    parcel.message.msg_controllen = parcel.control.size();
    const ssize_t size =
        retried([&] { return ::recvmsg(control, &parcel.message, MSG_CMSG_CLOEXEC); });
    if (size <= 0) {
        return false;
    }
    if (const cmsghdr* header = CMSG_FIRSTHDR(&parcel.message)) {
        std::memcpy(job.descriptors.data(), CMSG_DATA(header),
                    std::min(header->cmsg_len - CMSG_LEN(0), descriptors_max * sizeof(int)));
    }
    char* at = parcel.words.data();
    job.words_end = at + size;
    while (at < job.words_end) {
        job.words.push_back(at);
        at = std::find(at, job.words_end, '\0') + 1;
    }
    job.words.push_back(nullptr);
    return true;
}

[[noreturn]] void become_program(Job& job, pid_t harness, const Starter::Main& main) {
    const ChildSetup setup{.parent = harness,
                           .output = job.descriptors[0],
                           .error = job.descriptors[1],
                           .ready = job.descriptors[2]};
    if (!set_up_child(setup)) {
        ::_exit(127);
    }
    ::close_range(setup.ready >= 0 ? 4 : 3, ~0U, 0);
    if (*job.words[0] != '\0' && ::chdir(job.words[0]) != 0) {
        ::_exit(127);
    }
    const std::span<char*> arguments = std::span(job.words).subspan(1, job.words.size() - 2);
    show_command_line({arguments.front(), job.words_end});
    const int status = main(static_cast<int>(arguments.size()), arguments.data());
    if constexpr (reports_at_exit) {
        std::exit(status);
    }
    // What destructors would give back to this process, the kernel takes back at once.
    std::fflush(nullptr);
    ::_exit(status);
}

[[noreturn]] void serve(Fd control, pid_t harness, const std::function<Starter::Main()>& prepare) {
    ::setpgid(0, 0);  // The terminal's signals are for the harness.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    pid_t* const thread_id = ::getppid() == harness ? thread_id_word() : nullptr;
    const int error = thread_id != nullptr ? 0 : ENOTSUP;
    retried([&] { return ::send(control.get(), &error, sizeof error, MSG_NOSIGNAL); });
    if (error != 0) {
        ::_exit(0);
    }
    admit_signals();
    const Starter::Main main = prepare();
    Parcel parcel(words_octets_max);
    for (;;) {
        Job job;
        if (!receive(control.get(), parcel, job)) {
            ::_exit(0);
        }
        const pid_t id = make_sibling(thread_id);
        if (id == 0) {
            become_program(job, harness, main);
        }
        std::ranges::for_each(job.descriptors, [](int fd) { Fd{fd}.reset(); });
        retried([&] { return ::send(control.get(), &id, sizeof id, MSG_NOSIGNAL); });
    }
}

}  // namespace

IoResult<std::unique_ptr<Starter>> Starter::start(std::string program,
                                                  const std::function<Main()>& prepare) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return std::unexpected(io_error("cannot make a socket pair for the starter", errno));
    }
    Fd ours(ends[0]);
    // Children get low numbers for what is sent to them.
    Fd theirs(::fcntl(ends[1], F_DUPFD_CLOEXEC, 16));
    ::close(ends[1]);
    const pid_t harness = ::getpid();
    const pid_t helper = ::fork();
    if (helper < 0) {
        return std::unexpected(io_error("cannot fork the starter", errno));
    }
    if (helper == 0) {
        ours.reset();
        serve(std::move(theirs), harness, prepare);
    }
    theirs.reset();
    std::unique_ptr<Starter> starter(new Starter(std::move(program), std::move(ours), helper));
    int error = 0;
    const ssize_t size =
        retried([&] { return ::recv(starter->control_.get(), &error, sizeof error, 0); });
    if (size != sizeof error || error != 0) {
        return std::unexpected(io_error("the starter cannot work here", ENOTSUP));
    }
    return starter;
}

Starter::Starter(std::string program, Fd control, pid_t helper)
    : program_(std::move(program)), control_(std::move(control)), helper_(helper) {}

Starter::~Starter() {
    control_.reset();
    ::kill(helper_, SIGKILL);  // A later fork of the harness may hold the other end.
    retried([&] { return static_cast<ssize_t>(::waitpid(helper_, nullptr, 0)); });
}

std::optional<pid_t> Starter::launch(const Request& request) {
    if (request.arguments.empty() || request.arguments.front() != program_) {
        return std::nullopt;
    }
    std::string words = request.folder + '\0';
    for (const std::string& argument : request.arguments) {
        words += argument;
        words += '\0';
    }
    const auto nuls = std::ranges::count(words, '\0');
    if (words.size() > words_octets_max || std::cmp_not_equal(nuls, request.arguments.size() + 1)) {
        return std::nullopt;
    }
    Parcel parcel(words.size());
    std::ranges::copy(words, parcel.words.begin());
    const std::array<int, descriptors_max> descriptors{request.output, request.error,
                                                       request.ready};
    const std::size_t octets = (request.ready >= 0 ? 3 : 2) * sizeof(int);
    parcel.message.msg_controllen = CMSG_SPACE(octets);
    cmsghdr* header = CMSG_FIRSTHDR(&parcel.message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(octets);
    std::memcpy(CMSG_DATA(header), descriptors.data(), octets);
    const std::lock_guard alone(one_at_a_time_);
    pid_t id = -1;
    if (retried([&] { return ::sendmsg(control_.get(), &parcel.message, MSG_NOSIGNAL); }) < 0 ||
        retried([&] { return ::recv(control_.get(), &id, sizeof id, 0); }) != sizeof id || id < 0) {
        return std::nullopt;
    }
    return id;
}

}  // namespace wiretrial::kernel
