// octet_sinks: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/octet_sinks.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

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

/// The mode that a plain open would have given; mkostemp gives 0600.
mode_t usual_mode() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mode_t{0666} & ~mask;
}

}  // namespace

bool DescriptorSink::write(ByteView octets) {
    return write_all(fd_, octets);
}

AtomicFileSink::AtomicFileSink(Fd fd, std::string temporary_path, std::string path)
    : fd_(std::move(fd)), temporary_path_(std::move(temporary_path)), path_(std::move(path)) {}

IoResult<std::unique_ptr<AtomicFileSink>> AtomicFileSink::make(const std::string& path) {
    std::string temporary_path = path + ".XXXXXX";
    Fd fd(::mkostemp(temporary_path.data(), O_CLOEXEC));
    if (!fd) {
        return std::unexpected(io_error("cannot write beside '" + path + "'", errno));
    }
    ::fchmod(fd.get(), usual_mode());
    return std::unique_ptr<AtomicFileSink>(
        new AtomicFileSink(std::move(fd), std::move(temporary_path), path));
}

AtomicFileSink::~AtomicFileSink() {
    if (fd_.is_open()) {
        ::unlink(temporary_path_.c_str());
    }
}

bool AtomicFileSink::write(ByteView octets) {
    is_sound_ = is_sound_ && fd_.is_open() && write_all(fd_.get(), octets);
    return is_sound_;
}

bool AtomicFileSink::commit() {
    // A late error of the file system (a quota, a network file system) shows at the latest here.
    if (!is_sound_ || !fd_.is_open() || ::fsync(fd_.get()) != 0 ||
        ::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
        return false;
    }
    fd_.reset();
    return true;
}

}  // namespace wiretrial::kernel
