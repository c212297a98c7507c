// lists: comma-separated lists and tokens in field values. RFC 9110 sections 5.6.1 and 5.6.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// token = 1*tchar. RFC 9110 section 5.6.2.
[[nodiscard]] bool is_token(ByteView text);
/// ASCII letters without case, all else as it is.
[[nodiscard]] bool equals_ignoring_case(ByteView left, ByteView right);
/// Without leading and trailing SP and HTAB. RFC 9110 section 5.6.3.
[[nodiscard]] ByteView trim_ows(ByteView text);

/// Walks the elements of one field value; commas inside a quoted-string do not part, empty elements are skipped.
///
///     ListElements elements(value);
///     while (const auto element = elements.next()) { ... }
class ListElements {
  public:
    explicit ListElements(ByteView value) : rest_(value) {}
    /// The next element without surrounding OWS.
    ///
    /// Lifetime: views the value.
    [[nodiscard]] std::optional<ByteView> next();

  private:
    ByteView rest_;
};

/// The only value of a field, the first where there are several; nothing where it is absent.
[[nodiscard]] std::optional<ByteView> find_field(std::span<const Field> fields, ByteView name);
/// How many field lines have this name.
[[nodiscard]] std::size_t count_fields(std::span<const Field> fields, ByteView name);
/// Whether any line of this name lists `token`, without case (as Connection does).
[[nodiscard]] bool lists_token(std::span<const Field> fields, ByteView name, ByteView token);

}  // namespace wiretrial::http1
