// octet_sinks: where a client's octets go: a descriptor, or a file that appears only when it is
// whole.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::kernel {

/// Writes to a descriptor that somebody else owns, such as standard output; nothing waits for a
/// commit.
class DescriptorSink : public transport::OctetSink {
  public:
    explicit DescriptorSink(int fd) : fd_(fd) {}

    [[nodiscard]] bool write(ByteView octets) override;
    [[nodiscard]] bool commit() override { return true; }

  private:
    int fd_;
};

/// Writes beside its file and renames at commit: half a file is never seen under the name.
class AtomicFileSink : public transport::OctetSink {
  public:
    /// Errors: the folder of `path` cannot be written.
    [[nodiscard]] static IoResult<std::unique_ptr<AtomicFileSink>> make(const std::string& path);
    /// The file `name` (without a slash) in a folder that is held open. Errors: as make.
    [[nodiscard]] static IoResult<std::unique_ptr<AtomicFileSink>> make_in(Fd folder,
                                                                           const std::string& name);
    AtomicFileSink(const AtomicFileSink&) = delete;
    AtomicFileSink& operator=(const AtomicFileSink&) = delete;
    /// Without a commit nothing stays.
    ~AtomicFileSink() override;

    [[nodiscard]] bool write(ByteView octets) override;
    [[nodiscard]] bool commit() override;

  private:
    AtomicFileSink(Fd folder, std::string path, std::string temporary_path);
    [[nodiscard]] int folder() const;

    Fd folder_;  ///< Closed where paths are those of the process.
    std::string path_;
    std::string temporary_path_;
    Fd fd_;
    bool is_sound_ = true;
};

}  // namespace wiretrial::kernel
