// http_responder: turns answers into HTTP/1.1 responses: Date, Connection, and the fields that frame the content.
//
// What RFC 9112 and RFC 9110 say of every response is kept here and nowhere else: no content and no framing fields
// with 204 and 304, no content for HEAD, never Content-Length beside Transfer-Encoding, no chunked coding and no 1xx
// for HTTP/1.0, a Date in each, and `close` where the connection ends.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "impl/endpoint/http_answer.hpp"
#include "impl/endpoint/http_defects.hpp"
#include "impl/http1/date.hpp"
#include "impl/http1/message.hpp"
#include "impl/transport/host_services.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// What of a request shapes its response.
struct RequestTraits {
    bool is_head = false;
    http1::Version version = http1::http_1_1;
    bool keeps_open = true;
};

/// Writes the responses of one connection.
class HttpResponder {
  public:
    explicit HttpResponder(std::shared_ptr<transport::HostFacts> facts,
                           const HttpDefects& planted = {})
        : facts_(std::move(facts)), planted_(planted) {}

    /// Lifetime: `output` outlives the responder.
    void bind(transport::StreamOutput& output) { output_ = &output; }

    /// A request came; the next response is its.
    void expect(const RequestTraits& traits);
    [[nodiscard]] const RequestTraits& traits() const { return traits_; }

    /// 100 (Continue). Nothing for HTTP/1.0. RFC 9110 section 15.2.
    void send_continue();

    /// The whole response. A file follows in pieces: call send_piece while is_sending_file.
    void send(HttpAnswer answer);
    [[nodiscard]] bool is_sending_file() const { return file_ != nullptr; }
    void send_piece();

    /// The response in parts: its head, its content piece by piece, its end. Without a length the content is chunked,
    /// or ends with the connection where the client knows no chunks.
    void begin(HttpAnswer head, std::optional<std::uint64_t> length);
    void append(ByteView piece);
    void finish();

    /// The final response to the request has begun: no other can take its place.
    [[nodiscard]] bool has_begun() const { return has_begun_; }
    /// Its last octet was given away.
    [[nodiscard]] bool is_complete() const { return is_complete_; }
    /// The connection ends behind it.
    [[nodiscard]] bool closes() const { return closes_; }

  private:
    void write_head(const HttpAnswer& answer, std::optional<std::uint64_t> length);
    /// A field that is forgotten on purpose.
    [[nodiscard]] bool is_omitted(ByteView name, int status) const;
    [[nodiscard]] const std::string& date();

    std::shared_ptr<transport::HostFacts> facts_;
    HttpDefects planted_;
    transport::StreamOutput* output_ = nullptr;
    RequestTraits traits_{};
    bool has_begun_ = false;
    bool is_complete_ = false;
    bool closes_ = false;
    bool is_chunked_ = false;
    bool is_content_sent_ = false;
    std::unique_ptr<transport::FileReader> file_;
    std::uint64_t file_left_ = 0;
    Bytes scratch_;
    std::optional<http1::UnixTime> date_time_;
    std::string date_;
};

}  // namespace wiretrial::endpoint
