// http_responder: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_responder.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "impl/base/check.hpp"
#include "impl/http1/encode.hpp"

namespace wiretrial::endpoint {
namespace {

constexpr std::size_t piece_octets = std::size_t{64} * 1024;

/// RFC 9110 sections 15.3.5, 15.4.5 and 8.6; RFC 9112 section 6.1.
bool has_framing_fields(int status) {
    return status >= 200 && status != 204 && status != 304;
}

/// RFC 9110 section 15.3.6: 205 has framing fields, but no content.
bool may_have_content(int status) {
    return has_framing_fields(status) && status != 205;
}

}  // namespace

void HttpResponder::expect(const RequestTraits& traits) {
    traits_ = traits;
    has_begun_ = false;
    is_complete_ = false;
    closes_ = false;
}

void HttpResponder::send_continue() {
    if (planted_.sends_no_continue) {
        return;
    }
    if (traits_.version >= http1::http_1_1 || planted_.sends_continue_to_http10) {
        output_->send("HTTP/1.1 100 Continue\r\n\r\n");
    }
}

void HttpResponder::send(HttpAnswer answer) {
    if (planted_.sends_content_with_204 && !has_framing_fields(answer.status)) {
        answer.content = "There is nothing to tell.\n";
    }
    write_head(answer, may_have_content(answer.status) ? answer.size() : 0);
    if (!is_content_sent_ || answer.size() == 0) {
        is_complete_ = true;
    } else if (answer.file) {
        file_left_ = answer.file_octets;
        file_ = std::move(answer.file);
    } else {
        output_->send(answer.content);
        is_complete_ = true;
    }
}

void HttpResponder::send_piece() {
    scratch_.clear();
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(file_left_, piece_octets));
    const std::size_t count = file_->read(scratch_, wanted).value_or(0);
    output_->send(scratch_);
    file_left_ -= count;
    if (count == 0) {
        // The file shrank or cannot be read: the length that was promised tells the client that something is missing.
        closes_ = true;
    }
    if (count == 0 || file_left_ == 0) {
        file_.reset();
        is_complete_ = true;
    }
}

void HttpResponder::begin(HttpAnswer head, std::optional<std::uint64_t> length) {
    write_head(head, length);
}

void HttpResponder::append(ByteView piece) {
    if (!is_content_sent_) {
        return;
    }
    if (!is_chunked_) {
        output_->send(piece);
        return;
    }
    scratch_.clear();
    http1::append_chunk(piece, scratch_);
    output_->send(scratch_);
}

void HttpResponder::finish() {
    if (is_content_sent_ && is_chunked_) {
        scratch_.clear();
        WIRETRIAL_CHECK(http1::append_last_chunk({}, scratch_).has_value());
        output_->send(scratch_);
    }
    is_complete_ = true;
}

void HttpResponder::write_head(const HttpAnswer& answer, std::optional<std::uint64_t> length) {
    WIRETRIAL_CHECK(!has_begun_);
    has_begun_ = true;
    is_content_sent_ = (may_have_content(answer.status) || planted_.sends_content_with_204) &&
                       (!traits_.is_head || planted_.answers_head_with_content);
    is_chunked_ = !length && traits_.version >= http1::http_1_1;
    closes_ = answer.closes || !traits_.keeps_open || (!length && !is_chunked_);
    const bool tells_zero = traits_.is_head && planted_.answers_head_with_length_zero;
    const std::string length_text = std::to_string(tells_zero ? 0 : length.value_or(0));
    std::vector<http1::Field> fields;
    if (!planted_.sends_no_date) {
        fields.push_back({"Date", date()});
    }
    for (const http1::OwnedField& field : answer.fields) {
        if (!is_omitted(field.name, answer.status)) {
            fields.push_back({field.name, field.value});
        }
    }
    if (length && !planted_.sends_no_length &&
        (has_framing_fields(answer.status) ||
         (answer.status == 204 && planted_.sends_length_with_204))) {
        fields.push_back({"Content-Length", length_text});
        if (planted_.sends_both_framings) {
            fields.push_back({"Transfer-Encoding", "chunked"});
        }
    } else if (has_framing_fields(answer.status) && is_chunked_) {
        fields.push_back({"Transfer-Encoding", "chunked"});
    }
    if (closes_ && planted_.omits_close) {
        // Nothing announces it.
    } else if (closes_) {
        fields.push_back({"Connection", "close"});
    } else if (traits_.version < http1::http_1_1) {
        fields.push_back({"Connection", "keep-alive"});
    }
    scratch_.clear();
    const auto written = http1::append_head(
        http1::StatusLine{
            .status = answer.status,
            .reason = http1::reason_of(answer.status),
            .version = planted_.answers_as_http10 ? http1::http_1_0 : http1::http_1_1},
        fields, scratch_);
    WIRETRIAL_CHECK(written.has_value());
    if (planted_.sends_no_reason_space) {
        constexpr std::size_t code_end = 12;
        scratch_.erase(code_end, scratch_.find("\r\n") - code_end);
    }
    output_->send(scratch_);
}

bool HttpResponder::is_omitted(ByteView name, int status) const {
    return (planted_.omits_etag_in_304 && status == 304 && name == "ETag") ||
           (planted_.omits_allow && status == 405 && name == "Allow") ||
           (planted_.omits_content_range && name == "Content-Range");
}

const std::string& HttpResponder::date() {
    const http1::UnixTime now = facts_->unix_time();
    if (date_time_ != now) {
        date_time_ = now;
        date_ = http1::format_date(now);
        if (planted_.sends_asctime_dates) {
            date_ = date_.substr(0, 3) + " " + date_.substr(8, 3) + " " + date_.substr(5, 2) + " " +
                    date_.substr(17, 8) + " " + date_.substr(12, 4);
        }
    }
    return date_;
}

}  // namespace wiretrial::endpoint
