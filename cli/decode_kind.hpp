// decode_kind: what `wiretrial decode` can decode: one small decoder for each KIND, which gives items as JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/framing/frame.hpp"
#include "impl/http1/policy.hpp"

namespace wiretrial::cli {

/// What a stream came to.
struct DecodeSummary {
    framing::Ending ending = framing::Ending::clean;
    Violation violation{};       ///< Meaningful with Ending::violated.
    std::uint64_t consumed = 0;  ///< The end of the last whole item.

    friend bool operator==(const DecodeSummary&, const DecodeSummary&) = default;
};

/// Decodes one KIND: octets are fed in, items come out.
class KindDecoder {
  public:
    KindDecoder() = default;
    KindDecoder(const KindDecoder&) = delete;
    KindDecoder& operator=(const KindDecoder&) = delete;
    virtual ~KindDecoder() = default;

    virtual void feed(ByteView octets) = 0;
    /// The connection ends behind what was fed: one more item may come of it.
    virtual void finish() {}
    /// The next whole item of what was fed, as the text of a JSON object.
    virtual std::optional<std::string> next() = 0;
    /// The state now; final when all octets are fed and all items taken.
    [[nodiscard]] virtual DecodeSummary summary() const = 0;
};

/// Makes a fresh decoder.
using KindFactory = std::function<std::unique_ptr<KindDecoder>()>;

/// What the command line says about a KIND.
struct KindOptions {
    std::string kind;
    framing::FrameLimits limits{};
    std::string request_method = "GET";  ///< Of http-response: what the responses answer.
    http1::Policy policy{};              ///< Of http-request and http-response; strict.
};

/// Finds the decoder of a KIND.
///
/// Errors: a sentence that names the KIND and the nearest valid one.
[[nodiscard]] std::expected<KindFactory, std::string> find_kind(const KindOptions& options);

}  // namespace wiretrial::cli
