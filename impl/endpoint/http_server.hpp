// http_server: the reference server's side of one HTTP/1.1 connection.
//
// Requests are answered in order, one at a time, and all that is answered to one read leaves together. No 2xx is sent
// before a request is whole, but for an echo that is too long to keep. The connection ends, in stages, behind an answer
// that says so (`Connection: close`): when the client asks for it, after a violation, after a time-out, and when
// content is refused that would have to be read first. What follows is not looked at.
//
// Memory is bounded: a head by the decoder's limits, content by what a task keeps, answers by a high-water mark above
// which nothing is read or answered.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "impl/endpoint/http_deadline.hpp"
#include "impl/endpoint/http_resources.hpp"
#include "impl/endpoint/http_responder.hpp"
#include "impl/endpoint/http_settings.hpp"
#include "impl/endpoint/http_task.hpp"
#include "impl/http1/decoder.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// One connection. Lifetime: the output that on_open gives is used until the session ends.
class HttpServer final : public transport::StreamSession {
  public:
    HttpServer(std::shared_ptr<const HttpResources> resources, const HttpServerSettings& settings);

    void on_open(TimePoint now, transport::StreamOutput& output) override;
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;
    void on_drained(TimePoint now, transport::StreamOutput& output) override;
    void on_time(TimePoint now, transport::StreamOutput& output) override;

  private:
    [[nodiscard]] ByteView unused() const { return ByteView(unused_).substr(used_); }
    void use(std::size_t count);
    void pump(TimePoint now);
    [[nodiscard]] bool step();
    void forget_what_follows(http1::PartKind kind);
    void take_part(const http1::Part& part);
    void begin_request();
    void begin_answer(HttpAnswer answer, bool has_content, bool expects_continue);
    void take_content(ByteView piece);
    void end_request();
    void end_of_input();
    void refuse(int status, std::string_view sentence);
    void arm(TimePoint now);
    [[nodiscard]] HttpPhase phase() const;

    std::shared_ptr<const HttpResources> resources_;
    HttpServerSettings settings_;
    http1::RequestDecoder decoder_;
    HttpResponder responder_;
    HttpDeadline deadline_;
    transport::StreamOutput* output_ = nullptr;
    Bytes unused_;
    std::size_t used_ = 0;
    bool has_ended_ = false;  ///< The client's FIN came.
    bool is_within_ = false;  ///< Between the head and the end of a request.
    std::unique_ptr<HttpTask> task_;
    std::optional<HttpAnswer> answer_;  ///< Waits for the end of the request.
    std::uint64_t dropped_octets_ = 0;
    Bytes overtaken_;              ///< An answer that the next one overtakes (HttpDefects).
    bool leaves_content_ = false;  ///< Of the request in hand (HttpDefects).
    std::size_t pending_before_ = 0;
};

}  // namespace wiretrial::endpoint
