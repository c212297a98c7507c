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

/// Where octets are put that become something as a whole, such as a file.
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

/// Why a file cannot be used.
enum class FileErrorKind : std::uint8_t {
    missing,  ///< There is no such name.
    folder,   ///< The name is a folder's.
    refused,  ///< It leads out, passes a link, is no regular file, or the host forbids it.
    full,     ///< There is no space for it.
    failed,   ///< The host failed.
};

struct FileError {
    FileErrorKind kind = FileErrorKind::failed;
    std::string reason{};  ///< In words.
};

/// What tells one state of a file from another.
struct FileStamp {
    std::int64_t modified_ns = 0;  ///< Since 1970-01-01T00:00:00Z.
    std::uint64_t identity = 0;    ///< Another one when a file was replaced by another.

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// A file opened for reading from its start to its end.
class FileReader {
  public:
    FileReader() = default;
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;
    virtual ~FileReader() = default;

    /// Octets of the file when it was opened.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Its state when it was opened.
    [[nodiscard]] virtual FileStamp stamp() const = 0;
    /// The next read begins so many octets later, at most at the end.
    virtual void skip(std::uint64_t octets) = 0;
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
    /// Errors: see FileErrorKind.
    [[nodiscard]] virtual std::expected<std::unique_ptr<FileReader>, FileError> open(
        std::string_view name) = 0;
    /// The names in a folder, sorted; a folder's name ends in `/`.
    ///
    /// Errors: see FileErrorKind.
    [[nodiscard]] virtual std::expected<std::vector<std::string>, FileError> list(
        std::string_view folder) = 0;
};

/// A store whose files can be created, replaced and removed.
class WritableFileStore : public FileStore {
  public:
    /// Begins a file that appears under its name, or replaces the one that has it, when the sink is committed.
    ///
    /// Errors: see FileErrorKind; `missing` is its folder.
    [[nodiscard]] virtual std::expected<std::unique_ptr<OctetSink>, FileError> create(
        std::string_view name) = 0;
    /// Removes a regular file.
    ///
    /// Errors: see FileErrorKind.
    [[nodiscard]] virtual std::expected<void, FileError> remove(std::string_view name) = 0;
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
    /// The time of day in seconds since 1970-01-01T00:00:00Z.
    [[nodiscard]] virtual std::int64_t unix_time() = 0;
    /// Seconds since the host started.
    [[nodiscard]] virtual std::uint64_t uptime_seconds() = 0;
};

}  // namespace wiretrial::transport
