// media_type: the media type of a file, by the extension of its name.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace wiretrial::http1 {

/// The media type for Content-Type; `application/octet-stream` where the extension tells nothing.
///
/// Lifetime: a string literal.
[[nodiscard]] std::string_view media_type_of(std::string_view file_name);

}  // namespace wiretrial::http1
