// http_task: what is done with the content of a request, and the plan that a resource makes for a request.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <variant>

#include "impl/endpoint/http_answer.hpp"
#include "impl/endpoint/http_responder.hpp"

namespace wiretrial::endpoint {

/// A request that needs its content. It is destroyed without `finish` when the content never becomes whole.
class HttpTask {
  public:
    HttpTask() = default;
    HttpTask(const HttpTask&) = delete;
    HttpTask& operator=(const HttpTask&) = delete;
    virtual ~HttpTask() = default;

    /// Takes the next piece of the content. A response that is complete before the content has to close.
    virtual void take(ByteView piece, HttpResponder& responder) = 0;
    /// The content is whole: the response is to be sent or finished. Not called where one was complete before.
    virtual void finish(HttpResponder& responder) = 0;
};

/// What answers a request: an answer that does not depend on the content, or a task that takes it.
using HttpPlan = std::variant<HttpAnswer, std::unique_ptr<HttpTask>>;

}  // namespace wiretrial::endpoint
