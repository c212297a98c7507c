// directory_store: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/directory_store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wiretrial::kernel {
namespace {

constexpr std::size_t entries_max = 10000;
/// RESOLVE_BENEATH gives EAGAIN when the tree is being renamed under it (openat2(2)).
constexpr int race_retries_max = 16;

std::string reason_of(int errno_value) {
    switch (errno_value) {
        case EXDEV:
            return "the name leads out of the root";
        case ELOOP:
            return "the name passes a symbolic link";
        default:
            return std::generic_category().message(errno_value);
    }
}

class DescriptorReader : public transport::FileReader {
  public:
    DescriptorReader(Fd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}

    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] std::expected<std::size_t, std::string> read(Bytes& to,
                                                               std::size_t octets_max) override {
        const std::size_t before = to.size();
        to.resize(before + octets_max);
        ssize_t count = 0;
        do {
            count = ::read(fd_.get(), to.data() + before, octets_max);
        } while (count < 0 && errno == EINTR);
        const int error = errno;
        to.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0) {
            return std::unexpected(reason_of(error));
        }
        return static_cast<std::size_t>(count);
    }

  private:
    Fd fd_;
    std::uint64_t size_;
};

}  // namespace

IoResult<std::unique_ptr<DirectoryStore>> DirectoryStore::make(const std::string& root) {
    Fd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) {
        return std::unexpected(io_error("cannot use the folder '" + root + "'", errno));
    }
    auto store = std::unique_ptr<DirectoryStore>(new DirectoryStore(std::move(fd)));
    if (const auto itself = store->open_beneath(".", O_PATH | O_DIRECTORY); !itself) {
        return std::unexpected(io_error("cannot keep names below '" + root + "': openat2", errno));
    }
    return store;
}

std::expected<Fd, std::string> DirectoryStore::open_beneath(std::string_view name,
                                                            std::uint64_t flags) const {
    if (name.empty()) {
        return std::unexpected("the name is empty");
    }
    if (name.contains('\0')) {
        return std::unexpected("the name holds a NUL");
    }
    const std::string path(name);
    open_how how{.flags = flags | O_CLOEXEC,
                 .mode = 0,
                 .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
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
    return std::unexpected(reason_of(errno));
}

std::expected<std::unique_ptr<transport::FileReader>, std::string> DirectoryStore::open(
    std::string_view name) {
    // O_NONBLOCK: opening a FIFO must not wait for its writer; it is refused below.
    std::expected<Fd, std::string> fd = open_beneath(name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fd) {
        return std::unexpected(fd.error());
    }
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0) {
        return std::unexpected(reason_of(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return std::unexpected("not a regular file");
    }
    return std::make_unique<DescriptorReader>(std::move(*fd),
                                              static_cast<std::uint64_t>(status.st_size));
}

std::expected<std::vector<std::string>, std::string> DirectoryStore::list(std::string_view folder) {
    std::expected<Fd, std::string> fd = open_beneath(folder, O_RDONLY | O_DIRECTORY);
    if (!fd) {
        return std::unexpected(fd.error());
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(fd->get()), &::closedir);
    if (!directory) {
        return std::unexpected(reason_of(errno));
    }
    static_cast<void>(fd->release());  // The DIR owns it now.
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") {
            continue;
        }
        if (names.size() == entries_max) {
            return std::unexpected("the folder has more than " + std::to_string(entries_max) +
                                   " entries");
        }
        names.emplace_back(std::string(name) + (entry->d_type == DT_DIR ? "/" : ""));
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace wiretrial::kernel
