// directory_store: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/directory_store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "impl/kernel/octet_sinks.hpp"

namespace wiretrial::kernel {

using transport::FileError;
using transport::FileErrorKind;

namespace {

constexpr std::size_t entries_max = 10000;
/// RESOLVE_BENEATH gives EAGAIN when the tree is being renamed under it (openat2(2)).
constexpr int race_retries_max = 16;

FileError error_of(int errno_value) {
    switch (errno_value) {
        case EXDEV:
            return {FileErrorKind::refused, "the name leads out of the root"};
        case ELOOP:
            return {FileErrorKind::refused, "the name passes a symbolic link"};
        case ENOENT:
        case ENOTDIR:
        case ENAMETOOLONG:
            return {FileErrorKind::missing, std::generic_category().message(errno_value)};
        case EISDIR:
            return {FileErrorKind::folder, std::generic_category().message(errno_value)};
        case EACCES:
        case EPERM:
        case EROFS:
        case ENXIO:
        case ENODEV:
            return {FileErrorKind::refused, std::generic_category().message(errno_value)};
        case ENOSPC:
        case EDQUOT:
            return {FileErrorKind::full, std::generic_category().message(errno_value)};
        default:
            return {FileErrorKind::failed, std::generic_category().message(errno_value)};
    }
}

/// Nothing, where it is a regular file.
std::optional<FileError> why_not_regular(const struct stat& status) {
    if (S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return S_ISDIR(status.st_mode) ? error_of(EISDIR)
                                   : FileError{FileErrorKind::refused, "not a regular file"};
}

class DescriptorReader : public transport::FileReader {
  public:
    DescriptorReader(Fd fd, const struct stat& status)
        : fd_(std::move(fd)),
          size_(static_cast<std::uint64_t>(status.st_size)),
          stamp_{.modified_ns =
                     std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec,
                 .identity = status.st_ino} {}

    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] transport::FileStamp stamp() const override { return stamp_; }
    void skip(std::uint64_t octets) override {
        at_ += std::min(octets, size_ - std::min(at_, size_));
    }
    [[nodiscard]] std::expected<std::size_t, std::string> read(Bytes& to,
                                                               std::size_t octets_max) override {
        const std::size_t before = to.size();
        to.resize(before + octets_max);
        ssize_t count = 0;
        do {
            count = ::pread(fd_.get(), to.data() + before, octets_max, static_cast<off_t>(at_));
        } while (count < 0 && errno == EINTR);
        const int error = errno;
        const auto got = static_cast<std::size_t>(std::max<ssize_t>(count, 0));
        to.resize(before + got);
        if (count < 0) {
            return std::unexpected(error_of(error).reason);
        }
        at_ += got;
        return got;
    }

  private:
    Fd fd_;
    std::uint64_t size_;
    transport::FileStamp stamp_;
    std::uint64_t at_ = 0;
};

}  // namespace

IoResult<std::unique_ptr<DirectoryStore>> DirectoryStore::make(const std::string& root,
                                                               const DriverDefects& planted) {
    Fd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) {
        return std::unexpected(io_error("cannot use the folder '" + root + "'", errno));
    }
    auto store = std::unique_ptr<DirectoryStore>(new DirectoryStore(std::move(fd), planted));
    if (const auto itself = store->open_beneath(".", O_PATH | O_DIRECTORY); !itself) {
        return std::unexpected(io_error("cannot keep names below '" + root + "': openat2", errno));
    }
    return store;
}

std::expected<Fd, FileError> DirectoryStore::open_beneath(std::string_view name,
                                                          std::uint64_t flags) const {
    if (name.empty()) {
        return std::unexpected(FileError{FileErrorKind::missing, "the name is empty"});
    }
    if (name.contains('\0')) {
        return std::unexpected(FileError{FileErrorKind::missing, "the name holds a NUL"});
    }
    const std::string path(name);
    open_how how{.flags = flags | O_CLOEXEC,
                 .mode = 0,
                 .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
    if (planted_.follows_paths_out) {
        how.resolve = 0;
    }
    for (int turn = 0; turn < race_retries_max; ++turn) {
        Fd fd(
            static_cast<int>(::syscall(SYS_openat2, root_.get(), path.c_str(), &how, sizeof how)));
        if (fd) {
            return fd;
        }
        if (errno != EAGAIN && errno != EINTR) {
            break;
        }
    }
    return std::unexpected(error_of(errno));
}

std::expected<std::unique_ptr<transport::FileReader>, FileError> DirectoryStore::open(
    std::string_view name) {
    // O_NONBLOCK: opening a FIFO must not wait for its writer; it is refused below.
    std::expected<Fd, FileError> fd = open_beneath(name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fd) {
        return std::unexpected(fd.error());
    }
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0) {
        return std::unexpected(error_of(errno));
    }
    if (const auto error = why_not_regular(status); error && !planted_.opens_folders) {
        return std::unexpected(*error);
    }
    return std::make_unique<DescriptorReader>(std::move(*fd), status);
}

std::expected<std::vector<std::string>, FileError> DirectoryStore::list(std::string_view folder) {
    std::expected<Fd, FileError> fd = open_beneath(folder, O_RDONLY | O_DIRECTORY);
    if (!fd) {
        return std::unexpected(fd.error());
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(fd->get()), &::closedir);
    if (!directory) {
        return std::unexpected(error_of(errno));
    }
    static_cast<void>(fd->release());  // The DIR owns it now.
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") {
            continue;
        }
        if (names.size() == entries_max) {
            return std::unexpected(
                FileError{FileErrorKind::failed,
                          "the folder has more than " + std::to_string(entries_max) + " entries"});
        }
        names.emplace_back(std::string(name) + (entry->d_type == DT_DIR ? "/" : ""));
    }
    std::ranges::sort(names);
    return names;
}

std::expected<DirectoryStore::Place, FileError> DirectoryStore::place_of(
    std::string_view name) const {
    const std::size_t slash = name.rfind('/');
    const std::string_view leaf = name.substr(slash + 1);
    if (leaf.empty() || leaf == "." || leaf == ".." || leaf.contains('\0')) {
        return std::unexpected(FileError{FileErrorKind::folder, "the name is no file's"});
    }
    std::expected<Fd, FileError> folder = open_beneath(
        slash == std::string_view::npos ? "." : name.substr(0, slash), O_PATH | O_DIRECTORY);
    if (!folder) {
        return std::unexpected(folder.error());
    }
    return Place{std::move(*folder), std::string(leaf)};
}

std::expected<std::unique_ptr<transport::OctetSink>, FileError> DirectoryStore::create(
    std::string_view name) {
    std::expected<Place, FileError> place = place_of(name);
    if (!place) {
        return std::unexpected(place.error());
    }
    struct stat status{};
    if (::fstatat(place->folder.get(), place->leaf.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
        // What is no regular file was not put there by this store, and would be gone for good.
        if (const auto error = why_not_regular(status)) {
            return std::unexpected(*error);
        }
    } else if (errno != ENOENT) {
        return std::unexpected(error_of(errno));
    }
    auto sink = AtomicFileSink::make_in(std::move(place->folder), place->leaf);
    if (!sink) {
        return std::unexpected(error_of(sink.error().errno_value));
    }
    return std::move(*sink);
}

std::expected<void, FileError> DirectoryStore::remove(std::string_view name) {
    const std::expected<Place, FileError> place = place_of(name);
    if (!place) {
        return std::unexpected(place.error());
    }
    struct stat status{};
    if (::fstatat(place->folder.get(), place->leaf.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return std::unexpected(error_of(errno));
    }
    if (const auto error = why_not_regular(status)) {
        return std::unexpected(*error);
    }
    if (::unlinkat(place->folder.get(), place->leaf.c_str(), 0) != 0) {
        return std::unexpected(error_of(errno));
    }
    return {};
}

}  // namespace wiretrial::kernel
