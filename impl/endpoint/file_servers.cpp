// file_servers: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/file_servers.hpp"

#include <algorithm>
#include <cstddef>

#include "impl/endpoint/big_endian.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

constexpr std::size_t piece_octets = std::size_t{64} * 1024;
constexpr std::size_t name_length_octets = 2;
constexpr std::size_t content_length_octets = 8;

void bend_content(Bytes& piece, const StreamDefects& planted) {
    if (planted.reads_as_text) {
        std::erase(piece, '\r');
    }
}

}  // namespace

FileLengthServer::~FileLengthServer() {
    if (planted_.leaves_file_open) {
        static_cast<void>(sending_.release());
    }
}

PacedSession::Next FileLengthServer::step(StreamOutput& output) {
    if (sending_) {
        send_piece(output);
        return Next::go_on;
    }
    const ByteView input = unused();
    if (input.size() < name_length_octets) {
        return Next::wait;
    }
    const auto length =
        static_cast<std::size_t>(read_big_endian(input.substr(0, name_length_octets)));
    if (input.size() - name_length_octets < length) {
        if (planted_.answers_part_at_end && has_ended()) {
            answer(input.substr(name_length_octets), output);
            use(input.size());
            return Next::go_on;
        }
        return Next::wait;
    }
    answer(input.substr(name_length_octets, length), output);
    use(planted_.drops_behind_first_frame ? input.size() : name_length_octets + length);
    return Next::go_on;
}

void FileLengthServer::answer(ByteView name, StreamOutput& output) {
    auto file = files_->open(name);
    Bytes head;
    if (file && planted_.skips_empty_file && (*file)->size() == 0) {
        return;
    }
    if (file) {
        left_ = (*file)->size();
        sending_ = std::move(*file);
        head += static_cast<char>(FileStatus::content);
        append_big_endian(left_, content_length_octets, head);
    } else {
        const ByteView reason = ByteView(file.error().reason).substr(0, 0xFFFF);
        head += static_cast<char>(FileStatus::refusal);
        append_big_endian(reason.size(), name_length_octets, head);
        head += reason;
        if (planted_.closes_after_refusal) {
            output.close();
        }
    }
    output.send(head);
}

void FileLengthServer::send_piece(StreamOutput& output) {
    if (left_ == 0) {
        sending_.reset();
        return;
    }
    piece_.clear();
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_octets));
    const auto count = sending_->read(piece_, wanted);
    if (!count || *count == 0) {
        output.abort();
        return;
    }
    left_ -= *count;
    bend_content(piece_, planted_);
    output.send(piece_);
    if (planted_.sends_first_block_only) {
        left_ = 0;
    }
}

FileMarkerServer::~FileMarkerServer() {
    if (planted_.leaves_file_open) {
        static_cast<void>(sending_.release());
    }
}

PacedSession::Next FileMarkerServer::step(StreamOutput& output) {
    if (sending_) {
        send_piece(output);
        return Next::go_on;
    }
    const framing::MarkerPiece read = reader_.read_into(unused(), name_);
    use(planted_.drops_behind_first_frame ? unused().size() : read.consumed);
    if (name_.size() > name_octets_max) {
        // The request goes on to its marker; memory does not.
        is_name_too_long_ = true;
        name_.clear();
    }
    if (read.progress == Progress::violation) {
        output.close();
        return Next::go_on;
    }
    if (read.progress == Progress::need_more) {
        return Next::wait;
    }
    answer(output);
    return Next::go_on;
}

void FileMarkerServer::answer(StreamOutput& output) {
    std::expected<std::unique_ptr<transport::FileReader>, transport::FileError> file =
        std::unexpected(
            transport::FileError{transport::FileErrorKind::missing, "the name is too long"});
    if (!is_name_too_long_) {
        file = files_->open(name_);
    }
    name_.clear();
    is_name_too_long_ = false;
    if (file && planted_.skips_empty_file && (*file)->size() == 0) {
        return;
    }
    if (file) {
        sending_ = std::move(*file);
        output.send("+");
        return;
    }
    if (planted_.closes_after_refusal) {
        output.close();
    }
    escaped_ = "-";
    reader_.format().append_escaped(file.error().reason, escaped_);
    reader_.format().append_end(escaped_);
    output.send(escaped_);
}

void FileMarkerServer::append_content(Bytes& out) const {
    if (planted_.sends_marker_raw) {
        out += piece_;
    } else {
        reader_.format().append_escaped(piece_, out);
    }
}

void FileMarkerServer::send_piece(StreamOutput& output) {
    piece_.clear();
    const auto count = sending_->read(piece_, piece_octets);
    if (!count) {
        output.abort();
        return;
    }
    bend_content(piece_, planted_);
    escaped_.clear();
    append_content(escaped_);
    if (*count == 0 || planted_.sends_first_block_only) {
        reader_.format().append_end(escaped_);
        sending_.reset();
    }
    output.send(escaped_);
}

}  // namespace wiretrial::endpoint
