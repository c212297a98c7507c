// http_answers: responses off one connection, each decoded strictly, content and all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/load/answers.hpp"
#include "impl/http1/decoder.hpp"

namespace wiretrial::load {

class HttpAnswers final : public AnswerReader {
  public:
    /// The answers are to requests of this method, which decides whether they have content (RFC 9112 section 6.3).
    explicit HttpAnswers(Bytes method) : method_(std::move(method)) { reset(); }

    [[nodiscard]] Reading read(ByteView input) override;
    [[nodiscard]] bool ends_with_stream() const override;
    [[nodiscard]] std::string trouble() const override;
    void reset() override;

  private:
    Bytes method_;
    http1::ResponseDecoder decoder_;
    Violation violation_{};
    std::string came_{};  ///< The front of what was no response.
    int status_ = 0;      ///< Of the message that is being read; 0 between two.
    int refused_status_ = 0;
};

}  // namespace wiretrial::load
