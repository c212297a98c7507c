// subject: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/subject.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "impl/base/text.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/proc_scan.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::engine {

namespace fs = std::filesystem;
using transport::Address;
using transport::Family;
using transport::Service;
using Result = std::expected<void, std::string>;

namespace {

constexpr Duration stop_grace = std::chrono::seconds(2);
constexpr int port_attempts = 5;

Service service_of(const Profile& profile) {
    return profile.service == "datagram" ? Service::datagram : Service::stream;
}

/// A port that was free a moment ago. The subject may still lose it to somebody: then another is tried.
std::uint16_t free_port(Family family, Service service) {
    auto fd = kernel::open_socket(family, service);
    auto name = kernel::to_socket_address(transport::loopback(family));
    if (!fd || !name || ::bind(fd->get(), name->get(), name->length) != 0) {
        return 0;
    }
    return kernel::local_address(fd->get()).port;
}

/// Where a subject that is bound to any address is asked: on the loopback.
Address reachable(const Address& bound) {
    const bool is_any =
        bound.family != Family::unix_path &&
        std::ranges::all_of(bound.octets, [](std::uint8_t octet) { return octet == 0; });
    Address address = is_any ? transport::loopback(bound.family) : bound;
    address.port = bound.port;
    return address;
}

using Values = std::map<std::string, std::string>;

std::ofstream new_file(const fs::path& path) {
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    return std::ofstream(path, std::ios::binary);
}

void write_files(const Profile& profile, const fs::path& folder, const Values& values) {
    for (const auto& [name, payload] : profile.files) {
        new_file(folder / name) << evaluate(payload, {}).value_or("");
    }
    for (const auto& [name, lines] : profile.configuration) {
        std::ofstream out = new_file(folder / name);
        for (const std::string& line : fill_command(lines, values)) {
            out << line << '\n';
        }
    }
}

/// A local socket outlives a server that was killed, and would be in the way of the next.
void remove_stale_socket(const Address& address) {
    struct stat status{};
    if (address.family == Family::unix_path && ::lstat(address.path.c_str(), &status) == 0 &&
        S_ISSOCK(status.st_mode)) {
        ::unlink(address.path.c_str());
    }
}

}  // namespace

ScratchFolder::ScratchFolder(const std::string& parent) {
    std::string pattern = parent + "/XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) {
        path_ = pattern;
    }
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) {
        fs::remove_all(path_, ignored);
    }
}

std::vector<std::string> fill_command(const std::vector<std::string>& words,
                                      const std::map<std::string, std::string>& values) {
    std::vector<std::string> filled;
    for (const std::string& word : words) {
        std::string out;
        for (std::size_t at = 0; at < word.size();) {
            const std::size_t close = word[at] == '{' ? word.find('}', at) : std::string::npos;
            const auto value = close == std::string::npos
                                   ? values.end()
                                   : values.find(word.substr(at + 1, close - at - 1));
            if (value == values.end()) {
                out += word[at++];
            } else {
                out += value->second;
                at = close + 1;
            }
        }
        filled.push_back(std::move(out));
    }
    return filled;
}

Subject::Subject(const Profile& profile, Family family, const SubjectTools& tools)
    : profile_(profile), family_(family), tools_(tools), address_(transport::loopback(family)) {
    folder_ = std::make_unique<ScratchFolder>(tools.scratch_folder);
    if (profile_.target) {
        address_ = profile_.target->address;
    } else if (profile_.start.empty()) {
        // A client's commands are started case by case, all in this folder.
        write_files(profile_, folder_->path(),
                    {{"wiretrial", tools.program}, {"folder", folder_->path()}});
    }
}

std::string Subject::target_text() const {
    return to_text(transport::Target{service_of(profile_), address_});
}

Address Subject::fresh_address() const {
    Address address = transport::loopback(family_);
    if (family_ == Family::unix_path) {
        address.path = folder_->path() + "/s";
    } else if (!profile_.tells_address) {
        address.port = free_port(family_, service_of(profile_));
    }
    return address;
}

Result Subject::ensure_running() {
    const bool has_process = profile_.is_owned() && !profile_.start.empty();
    if (!has_process || (process_ && !process_->status())) {
        return {};
    }
    std::string last_error;
    for (int attempt = 0; attempt < port_attempts; ++attempt) {
        Result started = start_at(fresh_address());
        if (started) {
            return {};
        }
        last_error = std::move(started.error());
        if (profile_.tells_address) {
            break;
        }
    }
    return std::unexpected(last_error);
}

Result Subject::restart() {
    if (!profile_.is_owned()) {
        return std::unexpected("the subject is not owned by the harness and cannot be restarted");
    }
    const Address address = address_;
    stop();
    return start_at(address);
}

bool Subject::settles(Duration limit) {
    if (!process_) {
        return false;
    }
    thaw();
    const TimePoint due = kernel::now() + limit;
    while (!process_->status()) {
        if (process_->is_asleep() &&
            kernel::descriptor_count(process_->id()) == descriptors_when_ready_) {
            write_files(profile_, folder_->path(), values_);
            return true;
        }
        if (kernel::now() >= due) {
            return false;
        }
        std::this_thread::yield();
    }
    return false;
}

void Subject::stop() {
    if (process_) {
        process_->stop(stop_grace);
        process_.reset();
    }
}

void Subject::freeze() {
    if (process_) {
        process_->freeze();
    }
}

void Subject::thaw() {
    if (process_) {
        process_->signal(SIGCONT);
    }
}

Result Subject::start_at(const Address& address) {
    process_.reset();
    address_ = address;
    remove_stale_socket(address);
    values_ = {{"wiretrial", tools_.program},
               {"host", host_text(address)},
               {"port", std::to_string(address.port)},
               {"path", address.path},
               {"target", target_text()},
               {"folder", folder_->path()}};
    const auto form = profile_.addresses.find(family_);
    values_["address"] = form == profile_.addresses.end()
                             ? std::string()
                             : fill_command({form->second}, values_).front();
    write_files(profile_, folder_->path(), values_);
    command_ = fill_command(profile_.start, values_);
    std::array<int, 2> ready{-1, -1};
    if (profile_.tells_address && ::pipe2(ready.data(), O_CLOEXEC) != 0) {
        return std::unexpected("cannot make a pipe for the subject's address");
    }
    kernel::Fd ready_read(ready[0]);
    kernel::Fd ready_write(ready[1]);
    auto spawned = kernel::Process::spawn({.arguments = command_,
                                           .folder = folder_->path(),
                                           .ready_fd = ready_write.get(),
                                           .starter = tools_.starter});
    ready_write.reset();
    if (!spawned) {
        return std::unexpected(spawned.error().message);
    }
    process_.emplace(std::move(*spawned));
    Result ready_result =
        profile_.tells_address ? wait_for_address(ready_read.get()) : wait_for_bound_socket();
    if (ready_result) {
        descriptors_when_ready_ = kernel::descriptor_count(process_->id());
    } else {
        process_.reset();
    }
    return ready_result;
}

std::string Subject::failure(const std::string& what) {
    std::string text = "subject " + profile_.name + " " + what + "; command:";
    for (const std::string& word : command_) {
        text += " " + escape(word, 200);
    }
    if (process_) {
        process_->drain();
        if (const auto status = process_->status()) {
            text += "; " + to_text(*status);
        }
        const Bytes& error = process_->standard_error().octets;
        if (!error.empty()) {
            text += "; standard error: " +
                    escape(error.substr(error.size() - std::min<std::size_t>(400, error.size())));
        }
    }
    return text;
}

Result Subject::wait_for_address(int ready_fd) {
    std::string line;
    const TimePoint deadline = kernel::now() + tools_.start_limit;
    while (line.find('\n') == std::string::npos) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - kernel::now());
        pollfd polled{.fd = ready_fd, .events = POLLIN, .revents = 0};
        std::array<char, 256> buffer{};
        const int ready = left.count() > 0 ? ::poll(&polled, 1, static_cast<int>(left.count())) : 0;
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        const ssize_t size = ready > 0 ? ::read(ready_fd, buffer.data(), buffer.size()) : 0;
        if (size <= 0) {
            return std::unexpected(
                failure(ready > 0 ? "ended before it was ready" : "was not ready in time"));
        }
        line.append(buffer.data(), static_cast<std::size_t>(size));
    }
    line.resize(line.find('\n'));
    const auto target = transport::parse_target(line);
    if (!target) {
        return std::unexpected(failure("told an address that cannot be read: " + target.error()));
    }
    address_ = reachable(target->address);
    return {};
}

bool Subject::holds_bound_socket() {
    const auto inodes = kernel::socket_inodes(process_->id());
    if (family_ == Family::unix_path) {
        const auto inode = kernel::local_listener_inode(address_.path);
        return inode && std::ranges::find(inodes, *inode) != inodes.end();
    }
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        for (const kernel::SocketReport& report : diag_.bound(family, service_of(profile_))) {
            if (report.port == address_.port &&
                std::ranges::find(inodes, report.inode) != inodes.end()) {
                return true;
            }
        }
    }
    return false;
}

Result Subject::wait_for_bound_socket() {
    // A foreign program gives no event when it listens: the kernel's tables are looked at every millisecond.
    const TimePoint deadline = kernel::now() + tools_.start_limit;
    while (!holds_bound_socket()) {
        pollfd ended{.fd = process_->pidfd(), .events = POLLIN, .revents = 0};
        ::poll(&ended, 1, 1);
        process_->drain();
        if (process_->status()) {
            return std::unexpected(failure("ended before it was ready"));
        }
        if (kernel::now() >= deadline) {
            return std::unexpected(failure("holds no bound socket at " + target_text()));
        }
    }
    return {};
}

}  // namespace wiretrial::engine
