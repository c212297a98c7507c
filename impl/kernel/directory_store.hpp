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
#include <vector>

#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::kernel {

/// Regular files and folders below a root.
class DirectoryStore : public transport::FileStore {
  public:
    /// Errors: the root is missing, is no folder, or the kernel has no openat2.
    [[nodiscard]] static IoResult<std::unique_ptr<DirectoryStore>> make(const std::string& root);

    [[nodiscard]] std::expected<std::unique_ptr<transport::FileReader>, std::string> open(
        std::string_view name) override;
    /// Errors: as open; and more than 10000 entries.
    [[nodiscard]] std::expected<std::vector<std::string>, std::string> list(
        std::string_view folder) override;

  private:
    explicit DirectoryStore(Fd root) : root_(std::move(root)) {}
    [[nodiscard]] std::expected<Fd, std::string> open_beneath(std::string_view name,
                                                              std::uint64_t flags) const;

    Fd root_;
};

}  // namespace wiretrial::kernel
