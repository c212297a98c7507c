// write: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/write.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace wiretrial::reports {
namespace {

std::unexpected<std::string> failed(const std::filesystem::path& path, int error) {
    return std::unexpected(fmt::format("{} cannot be written: {}", path.string(),
                                       std::generic_category().message(error)));
}

/// Gives 0, or the error's number.
int write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        content.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return 0;
}

std::expected<void, std::string> write_with(const std::filesystem::path& path,
                                            int flags,
                                            std::string_view content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);
    if (descriptor < 0) {
        return failed(path, errno);
    }
    int error = write_all(descriptor, content);
    // Some file systems tell of a full disk only here.
    if (::close(descriptor) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        return failed(path, error);
    }
    return {};
}

}  // namespace

std::expected<void, std::string> write_file(const std::filesystem::path& path,
                                            std::string_view content) {
    std::error_code problem;
    const std::filesystem::file_status status = std::filesystem::status(path, problem);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        return write_with(path, 0, content);
    }
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), problem);
        if (problem) {
            return failed(path, problem.value());
        }
    }
    std::filesystem::path target = path;
    if (std::filesystem::exists(status)) {
        // A link's target is replaced, not the link.
        target = std::filesystem::canonical(path, problem);
        if (problem) {
            return failed(path, problem.value());
        }
    }
    std::filesystem::path beside = target;
    beside += fmt::format(".{}.tmp", ::getpid());
    if (auto written = write_with(beside, O_CREAT | O_EXCL, content); !written) {
        std::filesystem::remove(beside, problem);
        return written;
    }
    std::filesystem::rename(beside, target, problem);
    if (problem) {
        const int error = problem.value();
        std::filesystem::remove(beside, problem);
        return failed(path, error);
    }
    return {};
}

std::expected<void, std::string> append_file(const std::filesystem::path& path,
                                             std::string_view content) {
    return write_with(path, O_CREAT | O_APPEND, content);
}

}  // namespace wiretrial::reports
