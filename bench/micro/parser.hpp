// parser: what the side-by-side benchmark asks of an HTTP parser, whoever wrote it.
//
// Every parser hands out the same things: the words of the start line and each field name and value, as views. One
// that calls back keeps them in a Head; one that fills a structure of its own is done when that is filled. Octets of
// content are counted, never looked at.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::bench {

/// The last head that a parser gave.
struct Head {
    static constexpr std::size_t fields_max = 32;

    ByteView method{};
    ByteView target{};
    int status = 0;
    std::size_t field_count = 0;
    std::array<ByteView, fields_max> names{};
    std::array<ByteView, fields_max> values{};
};

/// A parser that keeps one connection open: the same object is given stream after stream.
///
/// Every call aborts the program when the stream is not taken to its end.
class Parser {
  public:
    Parser() = default;
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
    virtual ~Parser() = default;

    /// Whole requests without content, `count` of them.
    virtual void requests(ByteView stream, std::size_t count) = 0;
    virtual void response(ByteView stream) = 0;
    /// One request, an octet more at each call.
    virtual void each_octet(ByteView stream) = 0;
    /// One request with chunked content. Gives the octets of content.
    [[nodiscard]] virtual std::size_t chunked(ByteView stream) = 0;
    /// What came last, for the check that all parsers see the same.
    [[nodiscard]] virtual Head last() const = 0;
};

struct NamedParser {
    std::string name;
    std::unique_ptr<Parser> parser;
};

/// wiretrial's own decoder, once with each kernel.
void add_own(std::vector<NamedParser>& parsers);
// Those of others, where the build found their packages.
void add_picohttpparser(std::vector<NamedParser>& parsers);
void add_llhttp(std::vector<NamedParser>& parsers);
void add_http_parser(std::vector<NamedParser>& parsers);
void add_beast(std::vector<NamedParser>& parsers);

}  // namespace wiretrial::bench
