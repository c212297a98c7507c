// message_decoder: the messages of one connection: start line, field section, content, again.
//
//     start_line -> fields -> head -> ( none | length | chunked | until_close ) -> end -> start_line
//                                                                                  -> done
//
// A head that is whole when its first octet comes takes a shorter way (whole_head.hpp).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/http1/body_length.hpp"
#include "impl/http1/chunked.hpp"
#include "impl/http1/decoder.hpp"
#include "impl/http1/section_decoder.hpp"
#include "impl/http1/start_line.hpp"
#include "impl/http1/whole_head.hpp"

namespace wiretrial::http1::detail {

/// Both decoders of decoder.hpp.
class MessageDecoder {
  public:
    MessageDecoder(bool is_request, const Limits& limits, const Policy& policy, Kernel kernel);
    MessageDecoder(const MessageDecoder&) = delete;
    MessageDecoder& operator=(const MessageDecoder&) = delete;
    ~MessageDecoder() = default;

    [[nodiscard]] Step<Part> decode(ByteView input) {
        Step<Part> step;
        if (state_ == State::end) {
            give_end(0, {}, step);
        } else if (is_untouched_) {
            decode_first(input, step);
        } else {
            decode_on(input, step);
        }
        return step;
    }
    [[nodiscard]] Ending finish(ByteView unconsumed) const;
    [[nodiscard]] bool is_done() const { return state_ == State::done; }
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    [[nodiscard]] const RequestHead& request_head() const { return request_; }
    [[nodiscard]] const ResponseHead& response_head() const { return response_; }
    void answers(ByteView method) { request_method_ = method; }
    void stop() {
        state_ = State::done;
        is_untouched_ = false;
    }

  private:
    enum class State : std::uint8_t {
        start_line,
        fields,
        length,
        chunked,
        until_close,
        end,
        done,
        failed
    };

    // These fill in an answer that is need_more, where they have another one. It is made once, in `decode`: to hand
    // it on by value costs more than a small head.
    /// Nothing of the message has been looked at.
    void decode_first(ByteView input, Step<Part>& step);
    void decode_on(ByteView input, Step<Part>& step);
    void decode_fields(ByteView input, Step<Part>& step);
    void decode_length(ByteView input, Step<Part>& step);
    void decode_chunked(ByteView input, Step<Part>& step);
    void finish_head(ByteView input, Step<Part>& step);
    void give(PartKind kind, std::size_t consumed, Step<Part>& step);
    void give_data(ByteView data, Step<Part>& step);
    void give_end(std::size_t consumed, std::span<const Field> trailers, Step<Part>& step);
    void violate(FaultAt fault, Step<Part>& step);

    void begin_message();
    [[nodiscard]] std::size_t take_whole_head(ByteView input);
    [[nodiscard]] bool take_whole_request(ByteView input, const WholeHead& head);
    [[nodiscard]] bool take_whole_response(ByteView input, const WholeHead& head);
    [[nodiscard]] HeadScan scan_whole_head(ByteView input, WholeHead& head);
    [[nodiscard]] bool add_room();
    [[nodiscard]] std::size_t whole_head_bytes_max() const;
    [[nodiscard]] bool has_right_host(const WholeHead& head) const;
    [[nodiscard]] bool frame_whole_head(const WholeHead& head,
                                        ByteView method,
                                        BodyFraming& framing) const;
    [[nodiscard]] StartLine& start_line();
    [[nodiscard]] FaultAt check_host(std::span<const Field> fields) const;
    [[nodiscard]] FaultAt frame(std::span<const Field> fields, ByteView input);
    void enter_content(const BodyFraming& framing) {
        content_ = 0;
        left_ = framing.length;
        switch (framing.kind) {
            case BodyKind::none:
            case BodyKind::tunnel:
                state_ = State::end;
                return;
            case BodyKind::length:
                state_ = left_ == 0 ? State::end : State::length;
                return;
            case BodyKind::chunked:
                chunks_.begin();
                state_ = State::chunked;
                return;
            case BodyKind::until_close:
                state_ = State::until_close;
                return;
        }
    }
    [[nodiscard]] bool closes_behind_message() const;

    bool is_request_;
    bool is_bent_;
    Limits limits_;
    Policy policy_;
    RequestLineDecoder request_line_;
    StatusLineDecoder status_line_;
    SectionDecoder section_;
    ChunkedDecoder chunks_;
    HeadKernel kernel_;  ///< Without functions where none is to be used.
    std::size_t whole_head_bytes_max_;
    std::vector<Field> whole_fields_;  ///< In front are WholeHead::marked_max of them.
    bool is_untouched_ = true;         ///< Nothing of the message has come.
    State state_ = State::start_line;
    RequestHead request_{};
    ResponseHead response_{};
    Bytes request_method_ = "GET";
    bool is_connect_ = false;
    std::size_t interim_responses_ = 0;
    std::uint64_t left_ = 0;
    std::uint64_t content_ = 0;
    std::uint64_t offset_ = 0;
    Violation violation_{};
};

}  // namespace wiretrial::http1::detail
