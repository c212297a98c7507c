// http_answer: what is answered to one request, before it becomes a message on a certain connection.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// Status, fields and content. Date, Connection and the fields that frame the content are the responder's affair.
struct HttpAnswer {
    int status = 200;
    std::vector<http1::OwnedField> fields{};
    Bytes content{};
    std::unique_ptr<transport::FileReader> file{};  ///< Its next octets are the content instead.
    std::uint64_t file_octets = 0;                  ///< So many of them.
    bool closes = false;                            ///< The connection ends behind this answer.

    /// This answer with one more field.
    [[nodiscard]] HttpAnswer with(std::string_view name, std::string value) && {
        fields.push_back({Bytes(name), std::move(value)});
        return std::move(*this);
    }
    [[nodiscard]] HttpAnswer closing() && {
        closes = true;
        return std::move(*this);
    }
    [[nodiscard]] bool is_refusal() const { return status >= 400; }
    [[nodiscard]] std::uint64_t size() const { return file ? file_octets : content.size(); }
};

/// An answer without content.
[[nodiscard]] inline HttpAnswer empty_answer(int status) {
    HttpAnswer answer;
    answer.status = status;
    return answer;
}

/// An answer that tells a person in a sentence what is the matter.
[[nodiscard]] inline HttpAnswer sentence_answer(int status, std::string_view sentence) {
    HttpAnswer answer;
    answer.status = status;
    answer.content = Bytes(sentence) + "\n";
    return std::move(answer).with("Content-Type", "text/plain; charset=utf-8");
}

}  // namespace wiretrial::endpoint
