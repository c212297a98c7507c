// proc_scan: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/proc_scan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "impl/kernel/fd.hpp"

namespace wiretrial::kernel {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t processes_max = 4096;
constexpr unsigned accepts_connections = 1U << 16U;  // __SO_ACCEPTCON of linux/net.h.

/// The text of a file in /proc; empty when the process is gone, which can happen in the middle of a read. (A file
/// stream would throw then.)
std::string read_file(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t size = file.is_open() ? ::read(file.get(), buffer.data(), buffer.size()) : 0;
        if (size <= 0) {
            return text;
        }
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

/// Names of the entries of a folder that are numbers.
std::vector<std::string> numbered_entries(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        names.push_back(at->path().filename().string());
    }
    return names;
}

/// The number after `key` in a file such as /proc/ID/status.
std::uint64_t number_after(std::string_view text, std::string_view key) {
    const std::size_t found = text.find(key);
    if (found == std::string_view::npos) {
        return 0;
    }
    std::string_view rest = text.substr(found + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    std::uint64_t number = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
    return number;
}

/// A system call that a thread sleeps in: number and arguments, from /proc/ID/task/ID/syscall.
struct SleepingCall {
    long number = -1;
    std::uint64_t arguments[6] = {};
};

std::optional<SleepingCall> parse_call(const std::string& text) {
    SleepingCall call;
    std::istringstream in(text);
    if (!(in >> call.number)) {
        return std::nullopt;
    }
    in >> std::hex;
    for (std::uint64_t& argument : call.arguments) {
        std::string word;
        in >> word;
        argument = std::strtoull(word.c_str(), nullptr, 16);
    }
    return call;
}

bool is_within(std::uint64_t raw_milliseconds, Duration limit) {
    const auto milliseconds = static_cast<std::int32_t>(raw_milliseconds);
    return milliseconds >= 0 && std::chrono::milliseconds(milliseconds) <= limit;
}

/// Whether the thread may wake by time within `limit`.
bool has_deadline(const SleepingCall& call, Duration limit) {
    switch (call.number) {
        case SYS_read:
        case SYS_readv:
        case SYS_recvfrom:
        case SYS_recvmsg:
        case SYS_accept:
        case SYS_accept4:
        case SYS_connect:
        case SYS_write:
        case SYS_sendto:
        case SYS_sendmsg:
        case SYS_wait4:
        case SYS_waitid:
        case SYS_rt_sigsuspend:
#ifdef SYS_pause
        case SYS_pause:
#endif
            return false;
#ifdef SYS_poll
        case SYS_poll:
            return is_within(call.arguments[2], limit);
#endif
#ifdef SYS_epoll_wait
        case SYS_epoll_wait:
#endif
        case SYS_epoll_pwait:
            return is_within(call.arguments[3], limit);
        case SYS_futex:
        case SYS_epoll_pwait2:
            return call.arguments[3] != 0;
        case SYS_ppoll:
            return call.arguments[2] != 0;
        case SYS_pselect6:
#ifdef SYS_select
        case SYS_select:
#endif
            return call.arguments[4] != 0;
        case SYS_rt_sigtimedwait:
            return call.arguments[2] != 0;
        default:
            return true;
    }
}

/// Whether a descriptor of the process is a timer that fires within `limit`, or an io_uring.
bool has_armed_timer(const std::string& process, Duration limit) {
    for (const std::string& name : numbered_entries(process + "/fd")) {
        std::error_code error;
        const std::string link = fs::read_symlink(process + "/fd/" + name, error).string();
        if (link == "anon_inode:[io_uring]") {
            return true;
        }
        if (link != "anon_inode:[timerfd]") {
            continue;
        }
        const std::string info = read_file(process + "/fdinfo/" + name);
        const std::size_t found = info.find("it_value: (");
        std::uint64_t seconds = 0;
        std::uint64_t nanoseconds = 0;
        if (found == std::string::npos || std::sscanf(info.c_str() + found, "it_value: (%lu, %lu)",
                                                      &seconds, &nanoseconds) != 2) {
            return true;
        }
        const Duration left = std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds);
        if (left > Duration::zero() && left <= limit) {
            return true;
        }
    }
    return false;
}

void scan_thread(const std::string& thread, Duration limit, TreeActivity& activity) {
    const std::string status = read_file(thread + "/status");
    const std::size_t state = status.find("State:");
    if (state == std::string::npos || state + 7 >= status.size()) {
        return;  // The thread ended between the listing and the look.
    }
    ++activity.threads;
    activity.context_switches += number_after(status, "\nvoluntary_ctxt_switches:");
    activity.context_switches += number_after(status, "\nnonvoluntary_ctxt_switches:");
    const char letter = status[state + 7];
    if (letter == 'T' || letter == 'Z' || letter == 'X') {
        return;
    }
    if (letter != 'S') {
        activity.is_asleep = false;
        return;
    }
    const auto call = parse_call(read_file(thread + "/syscall"));
    activity.has_deadline = activity.has_deadline || !call || has_deadline(*call, limit);
}

}  // namespace

std::vector<pid_t> process_tree(pid_t root) {
    std::vector<pid_t> tree = {root};
    for (std::size_t i = 0; i < tree.size() && tree.size() < processes_max; ++i) {
        const std::string tasks = "/proc/" + std::to_string(tree[i]) + "/task";
        for (const std::string& task : numbered_entries(tasks)) {
            std::istringstream children(read_file(tasks + "/" + task + "/children"));
            for (pid_t child = 0; children >> child;) {
                tree.push_back(child);
            }
        }
    }
    return tree;
}

TreeActivity tree_activity(pid_t root, Duration limit) {
    TreeActivity activity{.is_asleep = true};
    for (const pid_t id : process_tree(root)) {
        const std::string process = "/proc/" + std::to_string(id);
        for (const std::string& task : numbered_entries(process + "/task")) {
            scan_thread(process + "/task/" + task, limit, activity);
        }
        activity.has_deadline = activity.has_deadline || has_armed_timer(process, limit);
    }
    activity.is_known = activity.threads > 0;
    return activity;
}

bool is_thread_asleep(pid_t thread) {
    const std::string stat = read_file("/proc/self/task/" + std::to_string(thread) + "/stat");
    // The name of the thread stands in parentheses, and may hold some.
    return std::string_view(stat).substr(stat.rfind(')') + 1).starts_with(" S");
}

std::uint32_t descriptor_count(pid_t root) {
    std::size_t count = 0;
    for (const pid_t id : process_tree(root)) {
        count += numbered_entries("/proc/" + std::to_string(id) + "/fd").size();
    }
    return static_cast<std::uint32_t>(count);
}

std::uint64_t resident_octets(pid_t root) {
    std::uint64_t octets = 0;
    for (const pid_t id : process_tree(root)) {
        octets +=
            number_after(read_file("/proc/" + std::to_string(id) + "/status"), "\nVmRSS:") * 1024;
    }
    return octets;
}

Duration processor_time(pid_t root) {
    Duration sum{};
    for (const pid_t id : process_tree(root)) {
        clockid_t clock{};
        timespec time{};
        if (::clock_getcpuclockid(id, &clock) == 0 && ::clock_gettime(clock, &time) == 0) {
            sum += std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
        }
    }
    return sum;
}

std::vector<std::uint64_t> socket_inodes(pid_t root) {
    std::vector<std::uint64_t> inodes;
    for (const pid_t id : process_tree(root)) {
        const std::string folder = "/proc/" + std::to_string(id) + "/fd";
        for (const std::string& name : numbered_entries(folder)) {
            std::error_code error;
            const std::string link = fs::read_symlink(folder + "/" + name, error).string();
            std::uint64_t inode = 0;
            if (std::sscanf(link.c_str(), "socket:[%lu]", &inode) == 1) {
                inodes.push_back(inode);
            }
        }
    }
    return inodes;
}

std::optional<std::uint64_t> local_listener_inode(const std::string& path) {
    const fs::path wanted(path);
    std::error_code error;
    std::optional<std::uint64_t> moved_here;
    // Num RefCount Protocol Flags Type St Inode Path
    std::istringstream table(read_file("/proc/net/unix"));
    for (std::string line; std::getline(table, line);) {
        unsigned flags = 0;
        std::uint64_t inode = 0;
        int path_at = 0;
        const int fields =
            std::sscanf(line.c_str(), "%*s %*x %*x %x %*x %*x %lu %n", &flags, &inode, &path_at);
        if (fields != 2 || (flags & accepts_connections) == 0) {
            continue;
        }
        const fs::path bound(line.substr(static_cast<std::size_t>(path_at)));
        if (bound == wanted) {
            return inode;
        }
        // The kernel keeps the name that was bound: its file has gone, and one is where we look.
        if (bound.parent_path() == wanted.parent_path() && !fs::exists(bound, error) &&
            fs::is_socket(wanted, error)) {
            moved_here = inode;
        }
    }
    return moved_here;
}

}  // namespace wiretrial::kernel
