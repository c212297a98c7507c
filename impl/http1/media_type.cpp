// media_type: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/media_type.hpp"

#include <array>

#include "impl/http1/lists.hpp"

namespace wiretrial::http1 {
namespace {

struct Extension {
    std::string_view extension;
    std::string_view media_type;
};

/// Charset is said where the type has that parameter and a file would be guessed wrongly without it.
constexpr std::array extensions{
    Extension{"css", "text/css; charset=utf-8"},
    Extension{"gif", "image/gif"},
    Extension{"htm", "text/html; charset=utf-8"},
    Extension{"html", "text/html; charset=utf-8"},
    Extension{"jpeg", "image/jpeg"},
    Extension{"jpg", "image/jpeg"},
    Extension{"js", "text/javascript; charset=utf-8"},
    Extension{"json", "application/json"},
    Extension{"md", "text/markdown; charset=utf-8"},
    Extension{"pdf", "application/pdf"},
    Extension{"png", "image/png"},
    Extension{"svg", "image/svg+xml"},
    Extension{"txt", "text/plain; charset=utf-8"},
    Extension{"wasm", "application/wasm"},
    Extension{"webp", "image/webp"},
    Extension{"xml", "application/xml"},
};

}  // namespace

std::string_view media_type_of(std::string_view file_name) {
    const std::string_view leaf = file_name.substr(file_name.rfind('/') + 1);
    const std::size_t dot = leaf.rfind('.');
    if (dot != std::string_view::npos && dot > 0) {
        for (const Extension& known : extensions) {
            if (equals_ignoring_case(leaf.substr(dot + 1), known.extension)) {
                return known.media_type;
            }
        }
    }
    return "application/octet-stream";
}

}  // namespace wiretrial::http1
