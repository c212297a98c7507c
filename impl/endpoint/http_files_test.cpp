// http_files_test: files as representations: validators, conditions, ranges, and errors as statuses.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_files.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/http_harness.hpp"

namespace wiretrial::endpoint {
namespace {

std::unique_ptr<transport::FileReader> ten_octets(std::uint64_t identity = 7) {
    return std::make_unique<HttpTestFile>("0123456789", 10, identity);
}

std::string field_of(const HttpAnswer& answer, std::string_view name) {
    const auto value = http1::combined_value(answer.fields, name);
    return value ? std::string(*value) : "absent";
}

HttpAnswer answered(std::vector<http1::Field> fields, ByteView method = "GET") {
    const http1::RequestHead head{.method = method, .fields = fields};
    return answer_with_file(head, {.file = ten_octets(), .name = "page.txt"}, http_test_time);
}

Bytes content_of(HttpAnswer answer) {
    Bytes content;
    EXPECT_TRUE(answer.file && answer.file->read(content, answer.file_octets).has_value());
    return content;
}

TEST(HttpFiles, ValidatorsTellOneFileFromAnother) {
    const FileValidators one(*ten_octets(1), http_test_time);
    const FileValidators other(*ten_octets(2), http_test_time);
    EXPECT_NE(one.etag(), other.etag());
    EXPECT_EQ(one.etag(), FileValidators(*ten_octets(1), http_test_time).etag());
    EXPECT_EQ(one.last_modified(), "Sat, 01 Jan 2000 00:00:00 GMT");
    EXPECT_EQ(FileValidators(*ten_octets(), http_test_modified - 86'400).last_modified(),
              "Fri, 31 Dec 1999 00:00:00 GMT")
        << "no file is newer than the Date of its answer";
}

TEST(HttpFiles, AWholeFileComesWithItsMetadata) {
    HttpAnswer answer = answered({});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(field_of(answer, "Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(field_of(answer, "Accept-Ranges"), "bytes");
    EXPECT_EQ(field_of(answer, "Last-Modified"), "Sat, 01 Jan 2000 00:00:00 GMT");
    EXPECT_EQ(field_of(answer, "ETag"), FileValidators(*ten_octets(), http_test_time).etag());
    EXPECT_EQ(content_of(std::move(answer)), "0123456789");
}

TEST(HttpFiles, ConditionsDecide) {
    const std::string etag = FileValidators(*ten_octets(), http_test_time).etag();
    const HttpAnswer unchanged = answered({{"If-None-Match", etag}});
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(field_of(unchanged, "ETag"), etag);
    EXPECT_EQ(unchanged.file, nullptr);
    EXPECT_EQ(answered({{"If-None-Match", "\"other\""}}).status, 200);
    EXPECT_EQ(answered({{"If-Match", "\"other\""}}).status, 412);
    EXPECT_EQ(answered({{"If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"}}).status, 304);
    EXPECT_EQ(answered({{"If-Modified-Since", "Fri, 31 Dec 1999 00:00:00 GMT"}}).status, 200);
}

TEST(HttpFiles, OneRangeIsAPart) {
    HttpAnswer part = answered({{"Range", "bytes=2-4"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(field_of(part, "Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(content_of(std::move(part)), "234");
    const HttpAnswer beyond = answered({{"Range", "bytes=10-"}});
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(field_of(beyond, "Content-Range"), "bytes */10");
}

TEST(HttpFiles, RangesThatMakeNoPartAreIgnored) {
    EXPECT_EQ(answered({{"Range", "bytes=0-1,4-5"}}).status, 200);
    EXPECT_EQ(answered({{"Range", "lines=0-1"}}).status, 200);
    EXPECT_EQ(answered({{"Range", "bytes=0-1"}, {"Range", "bytes=0-1"}}).status, 200);
    EXPECT_EQ(answered({{"Range", "bytes=0-1"}}, "HEAD").status, 200);
    EXPECT_EQ(answered({{"Range", "bytes=0-1"}, {"If-Range", "\"other\""}}).status, 200);
}

TEST(HttpFiles, EachErrorOfTheStoreHasAStatus) {
    const auto status = [](transport::FileErrorKind kind) {
        return answer_to_error({kind, "whatever the host says"}).status;
    };
    EXPECT_EQ(status(transport::FileErrorKind::missing), 404);
    EXPECT_EQ(status(transport::FileErrorKind::folder), 403);
    EXPECT_EQ(status(transport::FileErrorKind::refused), 403);
    EXPECT_EQ(status(transport::FileErrorKind::full), 507);
    EXPECT_EQ(status(transport::FileErrorKind::failed), 500);
    EXPECT_EQ(answer_to_error({transport::FileErrorKind::failed, "/etc/x"}).content.find("/etc"),
              Bytes::npos)
        << "what the host says is not for the client";
}

}  // namespace
}  // namespace wiretrial::endpoint
