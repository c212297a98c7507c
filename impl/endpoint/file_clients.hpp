// file_clients: file-length-client and file-marker-client: fetch one file, whole or not at all.
//
// The content goes to the sink as it comes; the sink is committed when all of it came and the server then ended the
// stream. A refusal of the server is the outcome `refused`, with the server's reason.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "impl/endpoint/client_session.hpp"
#include "impl/endpoint/file_servers.hpp"
#include "impl/framing/marker.hpp"

namespace wiretrial::endpoint {

/// Fetches a file behind its length.
class FileLengthClient final : public ClientSession {
  public:
    /// Needs: `name` has at most 65535 octets.
    FileLengthClient(const ClientSurroundings& surroundings, std::string name)
        : ClientSession(surroundings), name_(std::move(name)) {}

  private:
    enum class Phase : std::uint8_t { status, length, content, whole };

    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;
    void read_status(char octet, transport::StreamOutput& output);
    [[nodiscard]] ByteView read_length(ByteView octets);
    [[nodiscard]] ByteView read_content(ByteView octets, transport::StreamOutput& output);

    std::string name_;
    Phase phase_ = Phase::status;
    FileStatus status_ = FileStatus::content;
    Bytes length_;
    std::uint64_t left_ = 0;
    std::uint64_t received_ = 0;
    std::string refusal_;
};

/// Fetches a file before its marker.
class FileMarkerClient final : public ClientSession {
  public:
    FileMarkerClient(const ClientSurroundings& surroundings, std::string name)
        : ClientSession(surroundings), name_(std::move(name)), reader_(file_marker_format()) {}

  private:
    enum class Phase : std::uint8_t { status, content, whole };

    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;
    [[nodiscard]] ByteView read_status(ByteView octets, transport::StreamOutput& output);
    [[nodiscard]] ByteView read_content(ByteView octets, transport::StreamOutput& output);

    std::string name_;
    framing::MarkerReader reader_;
    Phase phase_ = Phase::status;
    bool is_refusal_ = false;
    Bytes piece_;
    std::string refusal_;
};

}  // namespace wiretrial::endpoint
