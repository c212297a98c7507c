// file_clients: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/file_clients.hpp"

#include <algorithm>
#include <cstddef>

#include "impl/base/text.hpp"
#include "impl/endpoint/big_endian.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

constexpr std::size_t refusal_shown_max = 1000;

std::string refusal_text(ByteView refusal) {
    return "the server refused: " + escape(refusal, refusal_shown_max);
}

}  // namespace

void FileLengthClient::start(StreamOutput& output) {
    Bytes request;
    append_big_endian(name_.size(), 2, request);
    output.send(request + name_);
}

void FileLengthClient::receive(ByteView octets, StreamOutput& output) {
    while (!octets.empty() && !is_settled()) {
        const std::size_t before = octets.size();
        switch (phase_) {
            case Phase::status:
                read_status(octets.front(), output);
                octets.remove_prefix(1);
                break;
            case Phase::length:
                octets = read_length(octets);
                break;
            case Phase::content:
                octets = read_content(octets, output);
                break;
            case Phase::whole:
                settle_violation(
                    {.code = "surplus_octets", .offset = received_, .section = {}, .status = 0},
                    output);
                return;
        }
        received_ += before - octets.size();
        // An empty content is whole as soon as its length is.
        if (phase_ == Phase::content && left_ == 0) {
            phase_ = Phase::whole;
            output.finish();
        }
    }
}

void FileLengthClient::read_status(char octet, StreamOutput& output) {
    status_ = static_cast<FileStatus>(octet);
    phase_ = Phase::length;
    if (status_ != FileStatus::content && status_ != FileStatus::refusal) {
        settle_violation({.code = "status_unknown", .offset = 0, .section = {}, .status = 0},
                         output);
    }
}

ByteView FileLengthClient::read_length(ByteView octets) {
    const std::size_t width = status_ == FileStatus::content ? 8 : 2;
    const std::size_t taken = std::min(octets.size(), width - length_.size());
    length_ += octets.substr(0, taken);
    if (length_.size() == width) {
        left_ = read_big_endian(length_);
        phase_ = Phase::content;
    }
    return octets.substr(taken);
}

ByteView FileLengthClient::read_content(ByteView octets, StreamOutput& output) {
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(octets.size(), left_));
    left_ -= taken;
    if (status_ == FileStatus::content) {
        deliver(octets.substr(0, taken), output);
    } else {
        refusal_ += octets.substr(0, taken);
    }
    return octets.substr(taken);
}

void FileLengthClient::end(StreamOutput& output) {
    if (phase_ != Phase::whole) {
        settle(
            ClientOutcome::incomplete,
            "the stream ended " + (phase_ == Phase::content
                                       ? std::to_string(left_) + " octets before the content's end"
                                       : std::string("before the content")),
            output);
    } else if (status_ == FileStatus::refusal) {
        settle(ClientOutcome::refused, refusal_text(refusal_), output);
    } else {
        settle(ClientOutcome::complete, "", output);
    }
}

void FileMarkerClient::start(StreamOutput& output) {
    Bytes request;
    reader_.format().append_escaped(name_, request);
    reader_.format().append_end(request);
    output.send(request);
}

void FileMarkerClient::receive(ByteView octets, StreamOutput& output) {
    while (!octets.empty() && !is_settled()) {
        switch (phase_) {
            case Phase::status:
                octets = read_status(octets, output);
                break;
            case Phase::content:
                octets = read_content(octets, output);
                break;
            case Phase::whole:
                settle_violation({.code = "surplus_octets",
                                  .offset = reader_.offset() + 1,
                                  .section = {},
                                  .status = 0},
                                 output);
                break;
        }
    }
}

ByteView FileMarkerClient::read_status(ByteView octets, StreamOutput& output) {
    is_refusal_ = octets.front() == '-';
    phase_ = Phase::content;
    if (!is_refusal_ && octets.front() != '+') {
        settle_violation({.code = "status_unknown", .offset = 0, .section = {}, .status = 0},
                         output);
    }
    return octets.substr(1);
}

ByteView FileMarkerClient::read_content(ByteView octets, StreamOutput& output) {
    piece_.clear();
    const framing::MarkerPiece read = reader_.read_into(octets, piece_);
    if (is_refusal_) {
        refusal_ += ByteView(piece_).substr(
            0, refusal_shown_max - std::min(refusal_shown_max, refusal_.size()));
    } else {
        deliver(piece_, output);
    }
    if (read.progress == Progress::violation) {
        Violation violation = read.violation;
        ++violation.offset;  // The status octet came before what the reader counts.
        settle_violation(violation, output);
    } else if (read.progress == Progress::item) {
        phase_ = Phase::whole;
        output.finish();
    }
    return octets.substr(read.consumed);
}

void FileMarkerClient::end(StreamOutput& output) {
    if (phase_ != Phase::whole) {
        settle(ClientOutcome::incomplete, "the stream ended before the marker", output);
    } else if (is_refusal_) {
        settle(ClientOutcome::refused, refusal_text(refusal_), output);
    } else {
        settle(ClientOutcome::complete, "", output);
    }
}

}  // namespace wiretrial::endpoint
