// start_line: request-line and status-line, however they are cut.
//
//     request-line = method SP request-target SP HTTP-version        RFC 9112 section 3
//     status-line  = HTTP-version SP status-code SP [ reason-phrase ] RFC 9112 section 4
//
// All positions are indexes into the input, whose front must stay the same octet while one line is decoded.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "impl/base/bytes.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/policy.hpp"
#include "impl/http1/section_decoder.hpp"
#include "impl/http1/violation.hpp"

namespace wiretrial::http1 {

/// What both lines have in common: where they are, and HTTP-version.
class StartLine {
  public:
    StartLine(const Limits& limits, const Policy& policy) : limits_(&limits), policy_(&policy) {}

    [[nodiscard]] FaultAt fault() const { return fault_; }
    /// The first octet that was not looked at; behind the line after Scan::done.
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] Version version() const { return version_; }
    /// Nothing but empty lines has come.
    [[nodiscard]] bool is_untouched() const { return line_begin_ == at_ && !has_begun_; }

  protected:
    void begin_at(std::size_t at);
    [[nodiscard]] Scan fail(Fault fault, std::size_t at);
    /// One octet of HTTP-version. Gives false where it cannot stand there.
    [[nodiscard]] bool take_version_octet(char octet);
    [[nodiscard]] bool is_other_case(char octet, char expected) const;
    [[nodiscard]] bool is_version_whole() const;
    [[nodiscard]] std::size_t line_limit() const {
        return line_begin_ + limits_->start_line_bytes_max;
    }

    const Limits* limits_;
    const Policy* policy_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    bool has_begun_ = false;
    std::size_t version_begin_ = 0;
    Version version_{};
    FaultAt fault_{};
};

class RequestLineDecoder final : public StartLine {
  public:
    using StartLine::StartLine;

    /// A line begins at this index.
    void begin(std::size_t at);
    /// Goes on where it stopped.
    [[nodiscard]] Scan advance(ByteView input);

    /// Lifetime: view `input`.
    [[nodiscard]] ByteView method(ByteView input) const {
        return input.substr(line_begin_, method_end_ - line_begin_);
    }
    [[nodiscard]] ByteView target(ByteView input) const {
        return input.substr(target_begin_, target_end_ - target_begin_);
    }
    [[nodiscard]] TargetForm target_form() const { return target_form_; }

  private:
    enum class State : std::uint8_t {
        before,  ///< Empty lines are skipped.
        before_lf,
        method,
        before_target,
        target,
        before_version,
        version,
        line_lf,
        loose_end,  ///< Whitespace behind the version (takes_loose_request_line).
        done,
    };

    [[nodiscard]] Scan step(ByteView input);
    [[nodiscard]] Scan step_before(char octet);
    [[nodiscard]] Scan step_before_lf(char octet);
    [[nodiscard]] Scan step_method(ByteView input);
    [[nodiscard]] Scan step_gap(char octet, State next);
    [[nodiscard]] Scan step_target(ByteView input);
    [[nodiscard]] Scan end_target(ByteView input);
    [[nodiscard]] Scan end_without_version(ByteView input);
    [[nodiscard]] Scan step_version(ByteView input);
    [[nodiscard]] Scan step_line_end(char octet, bool follows_cr);
    [[nodiscard]] bool is_gap(char octet) const;

    State state_ = State::before;
    std::size_t empty_lines_ = 0;
    std::size_t gap_octets_ = 0;  ///< Whitespace before the line (takes_loose_request_line).
    std::size_t method_end_ = 0;
    std::size_t target_begin_ = 0;
    std::size_t target_end_ = 0;
    TargetForm target_form_ = TargetForm::origin;
};

class StatusLineDecoder final : public StartLine {
  public:
    using StartLine::StartLine;

    void begin(std::size_t at);
    [[nodiscard]] Scan advance(ByteView input);

    [[nodiscard]] int status() const { return status_; }
    /// Lifetime: views `input`.
    [[nodiscard]] ByteView reason(ByteView input) const {
        return input.substr(reason_begin_, reason_end_ - reason_begin_);
    }

  private:
    enum class State : std::uint8_t { version, status, after_status, reason, line_lf, done };

    [[nodiscard]] Scan step(char octet);
    [[nodiscard]] Scan step_status(char octet);
    [[nodiscard]] Scan step_after_status(char octet);
    [[nodiscard]] Scan step_reason(char octet);

    State state_ = State::version;
    int status_ = 0;
    int digits_ = 0;
    std::size_t reason_begin_ = 0;
    std::size_t reason_end_ = 0;
};

}  // namespace wiretrial::http1
