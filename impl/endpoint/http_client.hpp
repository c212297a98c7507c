// http_client: a user agent: an errand of requests, over one connection while it persists, and as many as it takes.
//
// How a request fares:
//
//     waiting --sent--> in flight --final response--> done
//        ^                  |  \--redirect, 417------> waiting, changed
//        \--connection lost-/   and the method is idempotent, no octet of the response came, and it is the first time
//
// Only what is known to be repeatable is repeated without being asked (RFC 9110 section 9.2.2, RFC 9112 section
// 9.3.1), on a connection of its own. The session says that it wants another connection; its driver connects.
//
// A final response of any status is an answer, and its content is delivered, unless the errand refuses errors.
// Complete means that every request has its whole answer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "impl/base/time.hpp"
#include "impl/endpoint/client_session.hpp"
#include "impl/endpoint/http_defects.hpp"
#include "impl/endpoint/http_request.hpp"
#include "impl/http1/decoder.hpp"

namespace wiretrial::endpoint {

/// How the requests reach their origin.
enum class HttpRoute : std::uint8_t {
    direct,
    proxy,   ///< The connection leads to a proxy: targets in absolute-form.
    tunnel,  ///< The connection leads to a proxy, which is asked with CONNECT for a tunnel.
};

/// What a client is asked to do.
struct HttpErrand {
    std::vector<HttpRequest>
        requests{};  ///< Needs: each can be encoded; all have the same authority.
    HttpRoute route = HttpRoute::direct;
    bool is_pipelined = false;
    bool follows_redirects = false;  ///< To the same authority, and not when pipelined.
    std::size_t redirects_max = 10;  ///< Of one request.
    bool refuses_errors = false;     ///< A status of 400 or more is no answer, and the end.
    /// How long content waits for 100 (Continue), or for any other answer. RFC 9110 section 10.1.1.
    Duration continue_wait = std::chrono::seconds(1);
    http1::Defects planted_in_decoder{};
    HttpDefects planted{};
};

/// See the head of this file.
class HttpClient final : public ClientSession {
  public:
    HttpClient(const ClientSurroundings& surroundings, HttpErrand errand);

    [[nodiscard]] bool wants_connection() override;

  private:
    /// A request on its way to an answer.
    struct Task {
        HttpRequest request{};
        std::size_t redirects = 0;
        bool is_repeated = false;  ///< It was sent before, on a connection that was lost.
    };
    /// What belongs to one connection.
    struct Connection {
        // Not `= default`: clang would then want the initialisers below before this class is whole.
        Connection() {}

        http1::ResponseDecoder decoder{};
        Bytes unconsumed{};
        std::size_t in_flight = 0;    ///< So many tasks from the front are sent and not answered.
        std::size_t answered = 0;     ///< Final responses.
        bool is_in_response = false;  ///< Between the head and the end of a response.
        bool has_begun = false;  ///< Something of the answer to the front task came, if only a 1xx.
        bool is_withholding = false;  ///< The content of the last one waits for the server's word.
        bool has_withheld = false;    ///< ... and will never be sent.
        bool has_said_close = false;  ///< The last request announces that none follows.
        bool pipelines = false;       ///< Several may be in flight.
        bool awaits_tunnel = false;   ///< CONNECT is not answered yet.
        bool delivers = true;         ///< The content of this response is for the user.
        bool is_over = false;         ///< Nothing more is sent or read.
    };

    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;
    void alarm(transport::StreamOutput& output) override;
    [[nodiscard]] bool outlives(transport::StreamFailure failure) override;

    void send_more(transport::StreamOutput& output);
    [[nodiscard]] bool may_send() const;
    void send_request(transport::StreamOutput& output);
    void release_content(transport::StreamOutput& output);
    /// Takes what the decoder gives next; false when it needs more, or when nothing more is wanted.
    [[nodiscard]] bool take_step(ByteView& unconsumed, transport::StreamOutput& output);
    void take_idle_turn(ByteView unconsumed, transport::StreamOutput& output);
    void take_interim_head(transport::StreamOutput& output);
    void take_final_head(transport::StreamOutput& output);
    void take_tunnel_answer(transport::StreamOutput& output);
    void take_end(transport::StreamOutput& output);
    void finish_response(bool persists, transport::StreamOutput& output);
    void plan_next(const http1::ResponseHead& head);
    void leave_connection(transport::StreamOutput& output);
    [[nodiscard]] http1::ResponseDecoder make_decoder() const;
    /// The connection is lost. Gives false when that is the end of the errand.
    [[nodiscard]] bool can_go_on();
    [[nodiscard]] bool is_repeatable() const;
    void settle_lost(transport::StreamOutput& output);

    HttpErrand errand_;
    std::deque<Task> tasks_;               ///< All that are not answered, in order.
    std::size_t count_ = 0;                ///< Of all requests that were asked for.
    std::optional<Task> next_;             ///< What the response in hand makes of its request.
    bool has_too_many_redirects_ = false;  ///< ... and that this is the end.
    bool has_lost_ = false;  ///< The last connection was lost: nothing is pipelined blindly.
    std::optional<Connection> connection_;
};

}  // namespace wiretrial::endpoint
