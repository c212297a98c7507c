// peer: an HTTP parser that somebody else wrote, asked for the first message of a stream.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::fuzz {

enum class ReadOutcome : std::uint8_t { complete, incomplete, refused };

/// The first message of a stream as some parser reads it, in words that all parsers have.
struct Reading {
    ReadOutcome outcome = ReadOutcome::incomplete;
    /// Of `refused`: the parser's own name for the reason.
    std::string reason{};
    Bytes method{};
    Bytes target{};
    int status = 0;
    int minor_version = 1;
    std::vector<http1::OwnedField> fields{};  ///< Values without surrounding OWS.
    bool has_content = true;  ///< The parser reads content; else only its head counts.
    Bytes content{};
    /// Where the message ends, its head where there is no content; of our own `refused` where the first wrong octet is.
    std::size_t consumed = 0;
};

/// A parser. Each call is a fresh connection.
struct Peer {
    std::string_view name;
    Reading (*read)(bool is_request, ByteView stream);
};

/// wiretrial's strict decoder, as one more peer. A response is an answer to GET.
[[nodiscard]] Reading read_own(bool is_request, ByteView stream);

/// Those of others that the build found.
[[nodiscard]] const std::vector<Peer>& peers();

}  // namespace wiretrial::fuzz
