// target_path: the path of a request-target as a name relative to a root, which it never leaves.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// Why a path names nothing that may be served.
enum class TargetPathError : std::uint8_t {
    not_absolute,   ///< It does not begin with a slash, or it is no path at all.
    percent,        ///< `%` without two hexadecimal digits. RFC 3986 section 2.1.
    nul,            ///< %00: it would end the name for the operating system.
    encoded_slash,  ///< %2F: a slash inside a segment, which no file name can hold.
    leads_out,      ///< More `..` than segments before them, raw or percent-encoded.
};

/// What a path names.
struct TargetPath {
    std::string
        name{};  ///< Segments without `.`, `..` and empty ones, parted by `/`; empty is the root.
    bool is_folder = false;  ///< The path ends in a slash, or in a dot segment.

    friend bool operator==(const TargetPath&, const TargetPath&) = default;
};

/// Reads the path of an origin-form target; what follows `?` does not count.
///
/// Source: RFC 9112 section 3.2.1; RFC 3986 sections 2.1, 5.2.4 and 6.2.2: dot segments are removed after decoding, so
///         that `%2e%2e` is `..`. RFC 3986 lets `/../x` be `/x`; a client that asks for it is up to no good.
[[nodiscard]] std::expected<TargetPath, TargetPathError> read_target_path(ByteView target);

/// A name as an absolute path, percent-encoded; the opposite of read_target_path.
[[nodiscard]] std::string target_of(const TargetPath& path);

/// An absolute-form target in its parts. RFC 9112 section 3.2.2.
///
/// Lifetime: scheme and authority view the target.
struct AbsoluteTarget {
    ByteView scheme{};
    ByteView authority{};
    Bytes origin_form{};  ///< Path and query; the path is `/` where it is empty.
};

/// Gives: all parts empty for a URI without authority (`urn:a`), which no server of http has.
[[nodiscard]] AbsoluteTarget split_absolute(ByteView target);

}  // namespace wiretrial::http1
