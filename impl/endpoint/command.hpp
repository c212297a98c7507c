// command: the command server's closed set of commands. Never a shell.
//
// A request is one command line; its first word is the command, the rest (after one space) its argument. A reply is
// `ok`, LF and the output, or `error`, LF and `COMMAND: reason`. Every request has its reply, the empty one too,
// and none ends the connection.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "impl/base/bytes.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// What the commands may use and how much they may answer.
struct CommandHost {
    std::shared_ptr<transport::HostFacts> facts;
    std::shared_ptr<transport::FileStore> files;  ///< Without it `list` answers an error.
    std::size_t reply_octets_max = std::size_t{1} << 20;
};

/// Runs one command line.
///
/// Gives: the payload of the reply; for an output above `reply_octets_max` a short error takes its place.
[[nodiscard]] Bytes run_command(ByteView line, const CommandHost& host);

}  // namespace wiretrial::endpoint
