// host_services: what a session may ask of its host besides its connection: files, a sink, the
// date.
//
// Interfaces only. impl/kernel has the real ones, tests have theirs in memory.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::transport {

/// A file opened for reading from its start to its end.
class FileReader {
  public:
    FileReader() = default;
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;
    virtual ~FileReader() = default;

    /// Octets of the file when it was opened.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Appends at most `octets_max` octets to `to`. Gives how many; 0 is the end of the file.
    ///
    /// Errors: a reason in words.
    [[nodiscard]] virtual std::expected<std::size_t, std::string> read(Bytes& to,
                                                                       std::size_t octets_max) = 0;
};

/// A folder and what is below it; nothing outside can be named.
class FileStore {
  public:
    FileStore() = default;
    FileStore(const FileStore&) = delete;
    FileStore& operator=(const FileStore&) = delete;
    virtual ~FileStore() = default;

    /// Opens a regular file by its name relative to the store.
    ///
    /// Errors: a reason in words, for a name that is missing, leads out, or names no regular file.
    [[nodiscard]] virtual std::expected<std::unique_ptr<FileReader>, std::string> open(
        std::string_view name) = 0;
    /// The names in a folder, sorted; a folder's name ends in `/`.
    ///
    /// Errors: a reason in words.
    [[nodiscard]] virtual std::expected<std::vector<std::string>, std::string> list(
        std::string_view folder) = 0;
};

/// Where a client puts the octets that it received.
class OctetSink {
  public:
    OctetSink() = default;
    OctetSink(const OctetSink&) = delete;
    OctetSink& operator=(const OctetSink&) = delete;
    virtual ~OctetSink() = default;

    /// Gives false when the octets could not be kept (a full disk); the sink is of no more use
    /// then.
    [[nodiscard]] virtual bool write(ByteView octets) = 0;
    /// Everything has come: makes the whole visible under its name. Without it nothing becomes
    /// visible.
    [[nodiscard]] virtual bool commit() = 0;
};

/// What the host knows about itself.
class HostFacts {
  public:
    HostFacts() = default;
    HostFacts(const HostFacts&) = delete;
    HostFacts& operator=(const HostFacts&) = delete;
    virtual ~HostFacts() = default;

    /// The time of day, RFC 3339, UTC.
    [[nodiscard]] virtual std::string date() = 0;
    /// Seconds since the host started.
    [[nodiscard]] virtual std::uint64_t uptime_seconds() = 0;
};

}  // namespace wiretrial::transport
