// date: HTTP-date, written and read. RFC 9110 section 5.6.7.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "impl/base/bytes.hpp"

namespace wiretrial::http1 {

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
using UnixTime = std::int64_t;

/// The time as IMF-fixdate, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Needs: a time in the years 0 to 9999; one outside is moved to the nearer end.
[[nodiscard]] std::string format_date(UnixTime time);

/// Reads IMF-fixdate, rfc850-date and asctime-date. `now` chooses the century of a two-digit year: a time more than
/// 50 years ahead of it is in the past.
///
/// Gives: nothing for what the grammar does not have, and for days that no calendar has. The day-name is read but not
/// compared with the date: RFC 9110 asks recipients to be robust. Second 60 is the first of the next minute.
[[nodiscard]] std::optional<UnixTime> parse_date(ByteView text, UnixTime now);

}  // namespace wiretrial::http1
