// octet_sinks: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/octet_sinks.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <unistd.h>

#include "impl/base/text.hpp"

namespace wiretrial::kernel {
namespace {

bool write_all(int fd, ByteView octets) {
    while (!octets.empty()) {
        const ssize_t count = ::write(fd, octets.data(), octets.size());
        if (count >= 0) {
            octets.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            // Whoever started us may share a non-blocking pipe with us.
            pollfd writable{.fd = fd, .events = POLLOUT, .revents = 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

/// A name that nobody else has, in the folder of `path`.
std::string temporary_beside(const std::string& path) {
    std::array<char, 8> octets{};
    // Fails for no size as small as this; the name would be taken then, and O_EXCL tells.
    static_cast<void>(::getrandom(octets.data(), octets.size(), 0));
    return path.substr(0, path.rfind('/') + 1) + ".wiretrial-" +
           to_hex({octets.data(), octets.size()});
}

}  // namespace

bool DescriptorSink::write(ByteView octets) {
    return write_all(fd_, octets);
}

AtomicFileSink::AtomicFileSink(Fd folder, std::string path, std::string temporary_path)
    : folder_(std::move(folder)),
      path_(std::move(path)),
      temporary_path_(std::move(temporary_path)),
      fd_(::openat(this->folder(),
                   temporary_path_.c_str(),
                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                   0666)) {}

IoResult<std::unique_ptr<AtomicFileSink>> AtomicFileSink::make(const std::string& path) {
    return make_in(Fd(), path);
}

IoResult<std::unique_ptr<AtomicFileSink>> AtomicFileSink::make_in(Fd folder,
                                                                  const std::string& name) {
    auto sink = std::unique_ptr<AtomicFileSink>(
        new AtomicFileSink(std::move(folder), name, temporary_beside(name)));
    if (!sink->fd_.is_open()) {
        return std::unexpected(io_error("cannot write beside '" + name + "'", errno));
    }
    return sink;
}

AtomicFileSink::~AtomicFileSink() {
    if (fd_.is_open()) {
        ::unlinkat(folder(), temporary_path_.c_str(), 0);
    }
}

int AtomicFileSink::folder() const {
    return folder_.is_open() ? folder_.get() : AT_FDCWD;
}

bool AtomicFileSink::write(ByteView octets) {
    is_sound_ = is_sound_ && fd_.is_open() && write_all(fd_.get(), octets);
    return is_sound_;
}

bool AtomicFileSink::commit() {
    // A late error of the file system (a quota, a network file system) shows at the latest here.
    if (!is_sound_ || !fd_.is_open() || ::fsync(fd_.get()) != 0 ||
        ::renameat(folder(), temporary_path_.c_str(), folder(), path_.c_str()) != 0) {
        return false;
    }
    fd_.reset();
    return true;
}

}  // namespace wiretrial::kernel
