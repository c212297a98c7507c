// precondition_test: each condition of RFC 9110 section 13.1, and their order in section 13.2.2.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/precondition.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

constexpr UnixTime modified_at = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr UnixTime asked_at = 1'795'548'000;

const std::string date_before = "Sun, 06 Nov 1994 08:49:36 GMT";
const std::string date_same = "Sun, 06 Nov 1994 08:49:37 GMT";
const std::string date_after = "Sun, 06 Nov 1994 08:49:38 GMT";

const SelectedRepresentation strong_page{.etag = EntityTag{"\"a\"", false},
                                         .last_modified = modified_at};
const SelectedRepresentation weak_page{.etag = EntityTag{"\"a\"", true},
                                       .last_modified = modified_at};
const SelectedRepresentation nothing_there{.exists = false};
const SelectedRepresentation page_without_validators{};

PreconditionVerdict verdict_of(ByteView method,
                               const std::vector<Field>& fields,
                               const SelectedRepresentation& selected = strong_page) {
    return evaluate_preconditions({.method = method, .fields = fields, .now = asked_at}, selected);
}

TEST(Precondition, IfMatchComparesStrongly) {
    using enum PreconditionVerdict;
    for (const ByteView method : {"GET", "HEAD", "PUT", "DELETE", "POST"}) {
        EXPECT_EQ(verdict_of(method, {{"If-Match", "\"a\""}}), perform);
        EXPECT_EQ(verdict_of(method, {{"if-match", "\"b\", \"a\""}}), perform);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "\"b\""}, {"If-Match", "\"a\""}}), perform);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "*"}}), perform);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "\"b\""}}), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "W/\"a\""}}), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "\"a\""}}, weak_page), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "*"}}, nothing_there), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "\"a\""}}, nothing_there), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Match", ""}}), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "a"}}), failed);
    }
}

TEST(Precondition, IfUnmodifiedSinceIsIgnoredWithIfMatchOrAnInvalidDate) {
    using enum PreconditionVerdict;
    for (const ByteView method : {"GET", "PUT"}) {
        EXPECT_EQ(verdict_of(method, {{"If-Unmodified-Since", date_before}}), failed);
        EXPECT_EQ(verdict_of(method, {{"If-Unmodified-Since", date_same}}), perform);
        EXPECT_EQ(verdict_of(method, {{"If-Unmodified-Since", date_after}}), perform);
        EXPECT_EQ(verdict_of(method, {{"If-Match", "\"a\""}, {"If-Unmodified-Since", date_before}}),
                  perform);
        EXPECT_EQ(verdict_of(method, {{"If-Unmodified-Since", date_before + ", " + date_before}}),
                  perform);
        EXPECT_EQ(verdict_of(method, {{"If-Unmodified-Since", "yesterday"}}), perform);
        EXPECT_EQ(
            verdict_of(method, {{"If-Unmodified-Since", date_before}}, page_without_validators),
            perform);
    }
}

TEST(Precondition, IfNoneMatchComparesWeakly) {
    using enum PreconditionVerdict;
    for (const ByteView method : {"GET", "HEAD"}) {
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "\"a\""}}), not_modified);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "W/\"a\""}}), not_modified);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "\"b\", \"a\""}}, weak_page), not_modified);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "*"}}), not_modified);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "\"b\""}}), perform);
    }
    for (const ByteView method : {"PUT", "DELETE", "POST"}) {
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "\"a\""}}), failed);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "*"}}), failed);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "*"}}, nothing_there), perform);
        EXPECT_EQ(verdict_of(method, {{"If-None-Match", "\"b\""}}), perform);
    }
}

TEST(Precondition, IfModifiedSinceIsForReadsAndWithoutIfNoneMatch) {
    using enum PreconditionVerdict;
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_same}}), not_modified);
    EXPECT_EQ(verdict_of("HEAD", {{"If-Modified-Since", date_after}}), not_modified);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"}}),
              not_modified);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", "Sun Nov  6 08:49:37 1994"}}), not_modified);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_before}}), perform);
    EXPECT_EQ(verdict_of("PUT", {{"If-Modified-Since", date_after}}), perform);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_after}, {"If-None-Match", "\"b\""}}),
              perform);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_after}, {"If-None-Match", ""}}),
              perform);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_after + "x"}}), perform);
    EXPECT_EQ(
        verdict_of("GET", {{"If-Modified-Since", date_after}, {"If-Modified-Since", date_after}}),
        perform);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_after}}, page_without_validators),
              perform);
}

TEST(Precondition, IfRangeDecidesOverRange) {
    using enum PreconditionVerdict;
    const auto with_range = [](const std::string& if_range,
                               const SelectedRepresentation& selected = strong_page) {
        return verdict_of("GET", {{"Range", "bytes=0-1"}, {"If-Range", if_range}}, selected);
    };
    EXPECT_EQ(with_range("\"a\""), perform);
    EXPECT_EQ(with_range("\"b\""), perform_whole);
    EXPECT_EQ(with_range("W/\"a\""), perform_whole);
    EXPECT_EQ(with_range("\"a\"", weak_page), perform_whole);
    EXPECT_EQ(with_range("\"a\", \"b\""), perform_whole) << "one tag, no list";
    EXPECT_EQ(with_range(date_same), perform);
    EXPECT_EQ(with_range(date_before), perform_whole);
    EXPECT_EQ(with_range(date_after), perform_whole) << "an exact match, not an order";
    EXPECT_EQ(with_range("nonsense"), perform_whole);
    EXPECT_EQ(verdict_of("GET", {{"If-Range", "\"b\""}}), perform);
    EXPECT_EQ(verdict_of("HEAD", {{"Range", "bytes=0-1"}, {"If-Range", "\"b\""}}), perform);
    const SelectedRepresentation just_made{.etag = {}, .last_modified = asked_at};
    EXPECT_EQ(with_range(format_date(asked_at), just_made), perform_whole)
        << "the second is not over: no strong validator";
}

TEST(Precondition, StepsComeInTheirOrder) {
    using enum PreconditionVerdict;
    EXPECT_EQ(verdict_of("GET", {{"If-None-Match", "\"a\""}, {"If-Match", "\"b\""}}), failed);
    EXPECT_EQ(verdict_of("GET", {{"If-None-Match", "\"a\""}, {"If-Match", "\"a\""}}), not_modified);
    EXPECT_EQ(verdict_of("GET", {{"If-None-Match", "\"a\""}, {"If-Unmodified-Since", date_before}}),
              failed);
    EXPECT_EQ(verdict_of("GET", {{"If-Modified-Since", date_same},
                                 {"Range", "bytes=0-1"},
                                 {"If-Range", "\"b\""}}),
              not_modified);
    EXPECT_EQ(verdict_of("GET", {}), perform);
}

TEST(Precondition, NamesOfConditionsHaveNoCase) {
    EXPECT_TRUE(is_conditional_field("if-none-match"));
    EXPECT_TRUE(is_conditional_field("IF-RANGE"));
    EXPECT_FALSE(is_conditional_field("If"));
    EXPECT_FALSE(is_conditional_field("Range"));
}

}  // namespace
}  // namespace wiretrial::http1
