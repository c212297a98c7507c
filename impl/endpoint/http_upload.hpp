// http_upload: PUT and DELETE of a file.
//
// A file appears, or is replaced, when its content is whole and its conditions are still true, and at once.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "impl/endpoint/http_defects.hpp"
#include "impl/endpoint/http_task.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/precondition.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// The state of a file that requests may change.
struct UploadTarget {
    std::shared_ptr<transport::WritableFileStore> files;
    std::shared_ptr<transport::HostFacts> facts;
    std::string name;
    HttpDefects planted{};
};

/// The conditions of a request, kept until it is whole: its head is gone then.
class KeptConditions {
  public:
    KeptConditions(const http1::RequestHead& head, const HttpDefects& planted);

    [[nodiscard]] bool are_true_for(const http1::SelectedRepresentation& selected,
                                    http1::UnixTime now) const;

  private:
    Bytes method_;
    std::vector<http1::OwnedField> fields_;
};

/// A PUT that was not refused by its head.
class HttpUpload final : public HttpTask {
  public:
    HttpUpload(UploadTarget target,
               std::unique_ptr<transport::OctetSink> sink,
               KeptConditions conditions)
        : target_(std::move(target)), sink_(std::move(sink)), conditions_(std::move(conditions)) {}

    HttpUpload(const HttpUpload&) = delete;
    HttpUpload& operator=(const HttpUpload&) = delete;
    ~HttpUpload() override;

    void take(ByteView piece, HttpResponder& responder) override;
    void finish(HttpResponder& responder) override;

  private:
    [[nodiscard]] HttpAnswer commit();

    UploadTarget target_;
    std::unique_ptr<transport::OctetSink> sink_;
    KeptConditions conditions_;
    bool is_finished_ = false;
};

/// A DELETE that was not refused by its head.
class HttpRemoval final : public HttpTask {
  public:
    HttpRemoval(UploadTarget target, KeptConditions conditions)
        : target_(std::move(target)), conditions_(std::move(conditions)) {}

    /// RFC 9110 section 9.3.5: content of a DELETE means nothing.
    void take(ByteView /*piece*/, HttpResponder& /*responder*/) override {}
    void finish(HttpResponder& responder) override;

  private:
    UploadTarget target_;
    KeptConditions conditions_;
};

/// Plans a PUT: 400 for a part of a file (RFC 9110 section 14.5), 409 for a name that can be no file's, 412.
[[nodiscard]] HttpPlan plan_put(const http1::RequestHead& head, UploadTarget target);

/// Plans a DELETE: 404, 412.
[[nodiscard]] HttpPlan plan_delete(const http1::RequestHead& head, UploadTarget target);

}  // namespace wiretrial::endpoint
