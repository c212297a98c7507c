// http_upload: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_upload.hpp"

#include <expected>
#include <optional>
#include <span>
#include <utility>

#include "impl/endpoint/bent_conditions.hpp"
#include "impl/endpoint/http_files.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {
namespace {

/// What the store has under a name: its validators, nothing, or an error that is not that there is nothing.
using Current = std::expected<std::optional<FileValidators>, transport::FileError>;

Current current_of(const UploadTarget& target) {
    const auto file = target.files->open(target.name);
    if (file) {
        return FileValidators(**file, target.facts->unix_time());
    }
    if (file.error().kind == transport::FileErrorKind::missing) {
        return std::optional<FileValidators>();
    }
    return std::unexpected(file.error());
}

bool are_true_for(const KeptConditions& conditions,
                  const std::optional<FileValidators>& current,
                  http1::UnixTime now) {
    return conditions.are_true_for(
        current ? current->representation() : http1::SelectedRepresentation{.exists = false}, now);
}

HttpAnswer precondition_failed() {
    return sentence_answer(412, "The file is not in the state that the request asks for.");
}

/// A name that cannot become a file's: the client can mend it, so it is a conflict.
HttpAnswer answer_to_create_error(const transport::FileError& error) {
    const bool is_conflict = error.kind == transport::FileErrorKind::missing ||
                             error.kind == transport::FileErrorKind::folder;
    return is_conflict ? sentence_answer(409, "No file can be put at this target.")
                       : answer_to_error(error);
}

}  // namespace

KeptConditions::KeptConditions(const http1::RequestHead& head, const HttpDefects& planted)
    : method_(head.method) {
    for (http1::OwnedField& field : bent_conditions(head.fields, planted)) {
        if (http1::is_conditional_field(field.name)) {
            fields_.push_back(std::move(field));
        }
    }
}

bool KeptConditions::are_true_for(const http1::SelectedRepresentation& selected,
                                  http1::UnixTime now) const {
    std::vector<http1::Field> fields;
    for (const http1::OwnedField& field : fields_) {
        fields.push_back({field.name, field.value});
    }
    return http1::evaluate_preconditions({.method = method_, .fields = fields, .now = now},
                                         selected) == http1::PreconditionVerdict::perform;
}

void HttpUpload::take(ByteView piece, HttpResponder& responder) {
    if (!sink_->write(piece)) {
        responder.send(sentence_answer(507, "The content could not be stored.").closing());
    }
}

HttpUpload::~HttpUpload() {
    if (target_.planted.keeps_parts_of_uploads && !is_finished_) {
        static_cast<void>(sink_->commit());
    }
}

void HttpUpload::finish(HttpResponder& responder) {
    is_finished_ = true;
    responder.send(commit());
}

HttpAnswer HttpUpload::commit() {
    const Current before = current_of(target_);
    if (!before) {
        return answer_to_create_error(before.error());
    }
    // Another request may have changed the file since the head came: the conditions hold at the time of the change.
    if (!are_true_for(conditions_, *before, target_.facts->unix_time())) {
        return precondition_failed();
    }
    if (!sink_->commit()) {
        return sentence_answer(500, "The content could not be stored.");
    }
    HttpAnswer answer = empty_answer(*before ? 204 : 201);
    // RFC 9110 section 9.3.4: a validator may be told, since the content was stored as it came.
    if (const Current after = current_of(target_); after && *after) {
        return std::move(answer).with("ETag", (*after)->etag());
    }
    return answer;
}

HttpPlan plan_put(const http1::RequestHead& head, UploadTarget target) {
    if (http1::count_fields(head.fields, "Content-Range") > 0 &&
        !target.planted.ignores_content_range) {
        return sentence_answer(400, "A part of a file cannot be put.");
    }
    const Current current = current_of(target);
    if (!current) {
        return answer_to_create_error(current.error());
    }
    auto sink = target.files->create(target.name);
    if (!sink) {
        return answer_to_create_error(sink.error());
    }
    KeptConditions conditions(head, target.planted);
    if (!are_true_for(conditions, *current, target.facts->unix_time())) {
        return target.planted.answers_304_to_put ? empty_answer(304) : precondition_failed();
    }
    return std::make_unique<HttpUpload>(std::move(target), std::move(*sink), std::move(conditions));
}

HttpPlan plan_delete(const http1::RequestHead& head, UploadTarget target) {
    const Current current = current_of(target);
    if (!current) {
        return answer_to_error(current.error());
    }
    // RFC 9110 section 13.2.1: what would fail without its conditions fails without a look at them.
    if (!*current) {
        return sentence_answer(404, "There is nothing at this target.");
    }
    KeptConditions conditions(head, target.planted);
    if (!are_true_for(conditions, *current, target.facts->unix_time())) {
        return precondition_failed();
    }
    return std::make_unique<HttpRemoval>(std::move(target), std::move(conditions));
}

void HttpRemoval::finish(HttpResponder& responder) {
    const Current current = current_of(target_);
    if (!current) {
        responder.send(answer_to_error(current.error()));
    } else if (*current && !are_true_for(conditions_, *current, target_.facts->unix_time())) {
        responder.send(precondition_failed());
    } else if (const auto removed = target_.files->remove(target_.name); !removed) {
        responder.send(answer_to_error(removed.error()));
    } else {
        responder.send(empty_answer(204));
    }
}

}  // namespace wiretrial::endpoint
