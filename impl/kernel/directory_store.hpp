// directory_store: the files below one folder, held shut by the kernel itself.
//
// openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS: no `..`, absolute name, symbolic link or
// magic link leads out, whatever happens to the folder meanwhile.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impl/kernel/driver_defects.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::kernel {

/// Regular files and folders below a root.
class DirectoryStore : public transport::WritableFileStore {
  public:
    /// Errors: the root is missing, is no folder, or the kernel has no openat2.
    [[nodiscard]] static IoResult<std::unique_ptr<DirectoryStore>> make(
        const std::string& root, const DriverDefects& planted = {});

    [[nodiscard]] std::expected<std::unique_ptr<transport::FileReader>, transport::FileError> open(
        std::string_view name) override;
    /// Errors: as open; and more than 10000 entries.
    [[nodiscard]] std::expected<std::vector<std::string>, transport::FileError> list(
        std::string_view folder) override;
    [[nodiscard]] std::expected<std::unique_ptr<transport::OctetSink>, transport::FileError> create(
        std::string_view name) override;
    [[nodiscard]] std::expected<void, transport::FileError> remove(std::string_view name) override;

  private:
    DirectoryStore(Fd root, const DriverDefects& planted)
        : root_(std::move(root)), planted_(planted) {}
    [[nodiscard]] std::expected<Fd, transport::FileError> open_beneath(std::string_view name,
                                                                       std::uint64_t flags) const;
    /// A name in a folder that is held open, which makes it impossible to lead astray.
    struct Place {
        Fd folder;
        std::string leaf;
    };
    [[nodiscard]] std::expected<Place, transport::FileError> place_of(std::string_view name) const;

    Fd root_;
    DriverDefects planted_;
};

}  // namespace wiretrial::kernel
