// file_servers: file-length and file-marker: files of any size over one connection, in bounded memory.
//
// file-length: a request is the file's name behind a length of 2 octets (big-endian). A reply is the octet 0x00, a
// length of 8 octets and the content, or the octet 0x01, a length of 2 octets and the reason in words.
//
// file-marker: a request is the file's name, escaped as impl/framing/marker.hpp says, and the marker `##`. A reply is
// `+`, the escaped content and the marker, or `-`, the escaped reason and the marker.
//
// Both answer further requests on the same connection, in order. When a file turns out shorter than promised, or
// cannot be read on, the connection is reset, so that no client can take a part for the whole.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <utility>

#include "impl/endpoint/paced_session.hpp"
#include "impl/endpoint/stream_defects.hpp"
#include "impl/framing/marker.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// The marker of file-marker.
[[nodiscard]] inline framing::MarkerFormat file_marker_format() {
    return framing::MarkerFormat("##");
}

/// First octet of a file-length reply.
enum class FileStatus : char { content = 0x00, refusal = 0x01 };

/// Serves files behind their length.
class FileLengthServer final : public PacedSession {
  public:
    explicit FileLengthServer(std::shared_ptr<transport::FileStore> files,
                              const StreamDefects& planted = {})
        : files_(std::move(files)), planted_(planted) {}
    FileLengthServer(const FileLengthServer&) = delete;
    FileLengthServer& operator=(const FileLengthServer&) = delete;
    ~FileLengthServer() override;

  private:
    Next step(transport::StreamOutput& output) override;
    void answer(ByteView name, transport::StreamOutput& output);
    void send_piece(transport::StreamOutput& output);

    std::shared_ptr<transport::FileStore> files_;
    StreamDefects planted_;
    std::unique_ptr<transport::FileReader> sending_;
    std::uint64_t left_ = 0;
    Bytes piece_;
};

/// Serves files before the marker.
class FileMarkerServer final : public PacedSession {
  public:
    /// A longer name is refused; PATH_MAX of Linux.
    static constexpr std::size_t name_octets_max = 4096;

    explicit FileMarkerServer(std::shared_ptr<transport::FileStore> files,
                              const StreamDefects& planted = {})
        : files_(std::move(files)), planted_(planted), reader_(file_marker_format()) {}
    FileMarkerServer(const FileMarkerServer&) = delete;
    FileMarkerServer& operator=(const FileMarkerServer&) = delete;
    ~FileMarkerServer() override;

  private:
    Next step(transport::StreamOutput& output) override;
    void answer(transport::StreamOutput& output);
    void append_content(Bytes& out) const;
    void send_piece(transport::StreamOutput& output);

    std::shared_ptr<transport::FileStore> files_;
    StreamDefects planted_;
    framing::MarkerReader reader_;
    Bytes name_;
    bool is_name_too_long_ = false;
    std::unique_ptr<transport::FileReader> sending_;
    Bytes piece_;
    Bytes escaped_;
};

}  // namespace wiretrial::endpoint
