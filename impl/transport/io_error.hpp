// io_error: the world failed: a call to the transport with its errno and a sentence.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

namespace wiretrial::transport {

struct IoError {
    int errno_value = 0;
    std::string message;  ///< `cannot bind tcp://127.0.0.1:80: Permission denied`.
};

template <class T>
using IoResult = std::expected<T, IoError>;

}  // namespace wiretrial::transport
