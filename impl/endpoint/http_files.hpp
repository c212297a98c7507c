// http_files: GET and HEAD of a file: validators, conditions, ranges.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "impl/endpoint/http_answer.hpp"
#include "impl/endpoint/http_defects.hpp"
#include "impl/http1/date.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/precondition.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// The validators of one state of a file. RFC 9110 section 8.8.
class FileValidators {
  public:
    /// A time of modification that lies ahead of `now` is `now`: no Last-Modified may be later than its Date
    /// (section 8.8.2.1).
    FileValidators(const transport::FileReader& file, http1::UnixTime now);

    /// A strong entity tag of size, time and identity. Files are replaced, not written over: another content is
    /// another file.
    [[nodiscard]] const std::string& etag() const { return etag_; }
    [[nodiscard]] std::string last_modified() const { return http1::format_date(modified_); }
    /// Lifetime: views this object.
    [[nodiscard]] http1::SelectedRepresentation representation() const;

  private:
    std::string etag_;
    http1::UnixTime modified_;
};

/// One file that a request selects.
struct SelectedFile {
    std::unique_ptr<transport::FileReader> file;
    std::string name;  ///< Its extension tells the media type.
    HttpDefects planted{};
};

/// Answers a GET or HEAD: 200, 206, 304, 412 or 416. Several ranges that stay apart are answered with the whole.
[[nodiscard]] HttpAnswer answer_with_file(const http1::RequestHead& head,
                                          SelectedFile selected,
                                          http1::UnixTime now);

/// Answers for a file that cannot be used: 403, 404, 507 or 500.
[[nodiscard]] HttpAnswer answer_to_error(const transport::FileError& error);

}  // namespace wiretrial::endpoint
