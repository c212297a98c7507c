// junit: a run as JUnit XML, in the subset that Jenkins' xunit plugin (junit-10.xsd) accepts.
//
// How verdicts map: `died` and `error` are errors; a red `fail` is a failure; a `fail` that is not red (should,
// may, limit) passes with a note in system-out, because JUnit knows no warning and "skipped" would say that it
// did not run; a known failure is skipped with its reason; a skip is skipped. An interrupted run has one more
// test case, `wiretrial.run-is-complete`, which is an error. A test case's key (classname and name) is the
// subject, the transport and the case's id, so it stays the same from run to run.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

/// Octets of one text node, since readers give up on larger ones.
inline constexpr std::size_t junit_text_octets_max = std::size_t{64} << 10;

/// The whole run. Octets that XML 1.0 cannot hold are visible as `\xNN`.
[[nodiscard]] std::string to_junit(const model::Run& run);

}  // namespace wiretrial::reports
