// answers: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/answers.hpp"

#include "bench/load/framed_answers.hpp"
#include "bench/load/http_answers.hpp"
#include "impl/base/check.hpp"

namespace wiretrial::load {

std::unique_ptr<AnswerReader> make_reader(const Plan& plan) {
    if (plan.protocol == Protocol::http) {
        return std::make_unique<HttpAnswers>(plan.method);
    }
    WIRETRIAL_CHECK(plan.codec.has_value());
    return std::make_unique<FramedAnswers>(*plan.codec, plan.payload);
}

}  // namespace wiretrial::load
