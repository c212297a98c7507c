// http_resources: what each target of the reference server is, and what a request does to it.
//
//     /echo          POST, PUT: 200 with the content of the request
//     /ignore        GET, HEAD, POST, PUT: 200 without a look at the content
//     /no-content    GET, HEAD, POST: 204
//     /upload/NAME   a file that PUT creates and DELETE removes, where the server may write
//     anything else  a file below the root, for GET and HEAD; /folder/ is /folder/index.html
//
// OPTIONS and TRACE are answered for each.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "impl/endpoint/http_defects.hpp"
#include "impl/endpoint/http_task.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/target_path.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// Where the resources come from.
struct HttpSite {
    std::shared_ptr<transport::FileStore> files;
    std::shared_ptr<transport::WritableFileStore>
        uploads{};  ///< Null where nothing may be written.
    std::shared_ptr<transport::HostFacts> facts;
    HttpDefects planted{};
};

/// All resources of one server.
class HttpResources {
  public:
    explicit HttpResources(HttpSite site) : site_(std::move(site)) {}

    /// Decides what answers a request, from its head alone. Nothing is changed before the task is finished.
    ///
    /// Lifetime: `head` need not outlive the call.
    [[nodiscard]] HttpPlan plan(const http1::RequestHead& head) const;

    [[nodiscard]] const std::shared_ptr<transport::HostFacts>& facts() const { return site_.facts; }

  private:
    [[nodiscard]] HttpPlan plan_strict(const http1::RequestHead& head) const;
    [[nodiscard]] HttpPlan plan_bent(http1::RequestHead head) const;
    [[nodiscard]] HttpPlan plan_target(const http1::RequestHead& head,
                                       const http1::TargetPath& path) const;
    [[nodiscard]] HttpPlan plan_file(const http1::RequestHead& head,
                                     const http1::TargetPath& path) const;
    [[nodiscard]] HttpPlan plan_upload(const http1::RequestHead& head,
                                       const http1::TargetPath& path) const;

    HttpSite site_;
};

}  // namespace wiretrial::endpoint
