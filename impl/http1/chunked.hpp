// chunked: the chunked transfer coding off the wire, without a copy. RFC 9112 section 7.1.
//
// The same protocol as decoder.hpp: any number of `data`, one `end` with the trailer section. Chunk extensions are
// checked and dropped ("A recipient MUST ignore unrecognized chunk extensions").
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/http1/chunk_table.hpp"
#include "impl/http1/decoder.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/policy.hpp"
#include "impl/http1/section_decoder.hpp"

namespace wiretrial::http1 {

/// Decodes one chunked body.
///
/// Lifetime: limits and policy must outlive the decoder.
class ChunkedDecoder {
  public:
    ChunkedDecoder(const Limits& limits, const Policy& policy)
        : limits_(&limits),
          own_table_(policy.planted == Defects{}
                         ? nullptr
                         : std::make_unique<ChunkTable>(bent_chunk_table(policy.planted))),
          table_(own_table_ ? own_table_.get() : &chunk_table()),
          planted_(policy.planted),
          section_(limits, policy) {}

    /// A body begins at the front of the next input.
    void begin();

    /// Decodes the next part. After `end` the body is whole; call no more before `begin`.
    ///
    /// Gives:  `consumed` octets with each item.
    /// Errors: those of the chunked coding and of field lines (for trailers), content_too_large; the offset counts
    ///         from the front of this input. Sticky.
    /// Cost:   O(octets), no allocation but for trailers.
    [[nodiscard]] Step<Part> decode(ByteView input) {
        Step<Part> step;
        decode(input, step);
        return step;
    }
    /// The same, into an answer that is need_more.
    void decode(ByteView input, Step<Part>& step);

    /// The whole body has come.
    [[nodiscard]] bool is_whole() const { return state_ == State::whole; }

  private:
    enum class State : std::uint8_t {
        line,
        data,
        data_cr,
        data_lf,
        last_two,
        trailers,
        whole,
        failed
    };

    [[nodiscard]] Scan scan_line(ByteView input);
    [[nodiscard]] bool give_next_chunk(ByteView input, Step<Part>& step);
    [[nodiscard]] bool take_line_octet(char octet);
    [[nodiscard]] bool add_digit(char digit);
    [[nodiscard]] bool end_line();
    [[nodiscard]] Scan scan_data_end(ByteView input);
    [[nodiscard]] bool is_excused(char octet);
    [[nodiscard]] std::uint64_t bent_size() const;
    [[nodiscard]] bool fail(Fault fault, std::size_t at);
    void begin_line();
    void give_data(ByteView input, Step<Part>& step);
    void give_end(ByteView input, Step<Part>& step);
    void give_end_unread(ByteView input, Step<Part>& step);
    void give_fault(Step<Part>& step) const;

    const Limits* limits_;
    std::unique_ptr<ChunkTable> own_table_;  ///< Null for the strict one.
    const ChunkTable* table_;
    Defects planted_;
    SectionDecoder section_;
    State state_ = State::line;
    ChunkState line_state_ = ChunkState::size_first;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    std::uint64_t size_ = 0;  ///< Of the chunk; octets left of it once its data has begun.
    std::uint64_t content_ = 0;
    std::uint64_t exts_ = 0;
    FaultAt fault_{};
};

}  // namespace wiretrial::http1
