// framed_answers: frames off one connection, each with the payload that was sent.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/load/answers.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::load {

class FramedAnswers final : public AnswerReader {
  public:
    FramedAnswers(const framing::Codec& codec, Bytes payload)
        : codec_(codec), payload_(std::move(payload)), decoder_(codec_.make_decoder()) {}

    [[nodiscard]] Reading read(ByteView input) override;
    [[nodiscard]] bool ends_with_stream() const override { return false; }
    [[nodiscard]] std::string trouble() const override { return trouble_; }
    void reset() override;

  private:
    framing::Codec codec_;
    Bytes payload_;
    framing::AnyDecoder decoder_;
    std::string trouble_;
};

}  // namespace wiretrial::load
