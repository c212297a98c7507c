// http_files: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_files.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "impl/endpoint/bent_conditions.hpp"
#include "impl/http1/etag.hpp"
#include "impl/http1/lists.hpp"
#include "impl/http1/media_type.hpp"
#include "impl/http1/range.hpp"

namespace wiretrial::endpoint {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

std::string hex(std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[number % 16]);
        number /= 16;
    } while (number > 0);
    return text;
}

/// RFC 9110 section 14.2: of GET alone, of one field line alone.
http1::RangeSelection ranges_of(const http1::RequestHead& head,
                                std::uint64_t size,
                                const HttpDefects& planted) {
    const auto value = http1::find_field(head.fields, "Range");
    const bool is_get = head.method == "GET" || planted.reads_ranges_of_any_method;
    if (!is_get || !value || http1::count_fields(head.fields, "Range") != 1) {
        return {};
    }
    http1::RangeSelection selection = http1::select_ranges(*value, size);
    if (planted.refuses_invalid_ranges && selection.ranges.empty()) {
        selection.verdict = http1::RangeVerdict::unsatisfiable;
    }
    for (http1::ByteRange& range : selection.ranges) {
        range.last -= planted.ends_ranges_early && range.last > range.first ? 1 : 0;
    }
    return selection;
}

/// The request with the conditions that a mistaken server sees.
///
/// Lifetime: of `seen` and `fields`.
http1::RequestHead bent_head(http1::RequestHead head,
                             const std::vector<http1::OwnedField>& seen,
                             std::vector<http1::Field>& fields) {
    for (const http1::OwnedField& field : seen) {
        fields.push_back({field.name, field.value});
    }
    head.fields = fields;
    return head;
}

}  // namespace

FileValidators::FileValidators(const transport::FileReader& file, http1::UnixTime now)
    : etag_("\"" + hex(file.stamp().identity) + "-" + hex(file.size()) + "-" +
            hex(static_cast<std::uint64_t>(file.stamp().modified_ns)) + "\""),
      modified_(std::min(file.stamp().modified_ns / second_ns, now)) {}

http1::SelectedRepresentation FileValidators::representation() const {
    return {.exists = true, .etag = http1::EntityTag{etag_, false}, .last_modified = modified_};
}

HttpAnswer answer_with_file(const http1::RequestHead& asked,
                            SelectedFile selected,
                            http1::UnixTime now) {
    const HttpDefects& planted = selected.planted;
    std::vector<http1::OwnedField> seen;
    std::vector<http1::Field> fields;
    http1::RequestHead head = asked;
    if (planted != HttpDefects{}) {
        seen = bent_conditions(asked.fields, planted);
        head = bent_head(asked, seen, fields);
    }
    const FileValidators validators(*selected.file, now);
    const http1::PreconditionVerdict verdict = http1::evaluate_preconditions(
        {.method = head.method, .fields = head.fields, .now = now}, validators.representation());
    if (verdict == http1::PreconditionVerdict::failed) {
        return sentence_answer(412, "The file is not in the state that the request asks for.");
    }
    if (verdict == http1::PreconditionVerdict::not_modified) {
        // RFC 9110 section 15.4.5: no other metadata, since the client has it with this tag.
        return empty_answer(304).with("ETag", validators.etag());
    }
    const std::uint64_t size = selected.file->size();
    http1::RangeSelection selection;
    if (verdict == http1::PreconditionVerdict::perform) {
        selection = ranges_of(head, size, planted);
    }
    if (selection.verdict == http1::RangeVerdict::unsatisfiable) {
        return sentence_answer(416, "The file has no octet in the range.")
            .with("Content-Range", http1::unsatisfied_range(size));
    }
    HttpAnswer answer = empty_answer(200)
                            .with("Content-Type", Bytes(http1::media_type_of(selected.name)))
                            .with("Last-Modified", validators.last_modified())
                            .with("ETag", validators.etag())
                            .with("Accept-Ranges", "bytes");
    answer.file_octets = size;
    answer.file = std::move(selected.file);
    // RFC 9110 section 14.2 lets a server ignore Range: so it does for what would need a multipart.
    if (selection.ranges.size() == 1) {
        const http1::ByteRange& range = selection.ranges.front();
        answer.status = planted.sends_parts_with_200 ? 200 : 206;
        answer.file->skip(range.first);
        answer.file_octets = range.size();
        return std::move(answer).with("Content-Range", http1::content_range(range, size));
    }
    return answer;
}

HttpAnswer answer_to_error(const transport::FileError& error) {
    switch (error.kind) {
        case transport::FileErrorKind::missing:
            return sentence_answer(404, "There is nothing at this target.");
        case transport::FileErrorKind::folder:
        case transport::FileErrorKind::refused:
            return sentence_answer(403, "What is at this target is not served.");
        case transport::FileErrorKind::full:
            return sentence_answer(507, "There is no space left.");
        case transport::FileErrorKind::failed:
            break;
    }
    return sentence_answer(500, "The host failed.");
}

}  // namespace wiretrial::endpoint
