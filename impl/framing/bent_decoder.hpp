// bent_decoder: the decoder of any codec with planted mistakes. The strict decoders know nothing of it.
//
// Inside is a strict decoder, perhaps of another name or limit than the one asked for. What is bent lies before it
// (a header or an end mark that is read in another way) or behind it (its answers are changed).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

class AnyDecoder;
struct BentPlan;

/// Decodes with the mistakes that are planted.
class BentDecoder final {
  public:
    explicit BentDecoder(std::shared_ptr<const BentPlan> plan);
    BentDecoder(BentDecoder&&) noexcept;
    BentDecoder& operator=(BentDecoder&&) noexcept;
    BentDecoder(const BentDecoder&) = delete;
    BentDecoder& operator=(const BentDecoder&) = delete;
    ~BentDecoder();

    [[nodiscard]] Step<Frame> decode(ByteView input);
    [[nodiscard]] Ending finish(ByteView unconsumed) const;
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

  private:
    /// What lies at the front of `input`, which holds nothing that was skipped.
    Step<Frame> read(ByteView input);
    Step<Frame> read_by_length(ByteView input);
    Step<Frame> read_by_search(ByteView input);
    Step<Frame> read_to_cr(ByteView input);
    Step<Frame> bend_item(Step<Frame> step, ByteView input);
    Step<Frame> bend_wish(ByteView input);
    Step<Frame> bend_violation(const Step<Frame>& step, ByteView input);
    [[nodiscard]] bool is_mark_split(ByteView input, std::size_t consumed) const;
    Step<Frame> violate(std::string_view code);
    void renew();

    std::shared_ptr<const BentPlan> plan_;
    std::unique_ptr<AnyDecoder> strict_;
    std::uint64_t offset_ = 0;
    std::size_t skipped_ = 0;  // octets at the front of the input that no frame will bring away
    std::size_t seen_ = 0;     // octets of the last input
    std::size_t scanned_ = 0;  // of the search that restarts wrongly
    std::size_t matched_ = 0;
    bool is_deaf_ = false;
    bool gave_nothing_ = false;
    Violation violation_{};
    Bytes set_aside_;
};

}  // namespace wiretrial::framing
