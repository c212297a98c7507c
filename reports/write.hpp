// write: a report on disk, whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace wiretrial::reports {

/// Writes `content` to `path` by way of a file beside it that is then renamed, so that no reader ever sees half a
/// report, and an older report survives a full disk. Folders that are missing are made. What exists and is no
/// regular file (a pipe, /dev/stdout) is written to directly.
///
/// Errors: a sentence that names the path and the reason.
[[nodiscard]] std::expected<void, std::string> write_file(const std::filesystem::path& path,
                                                          std::string_view content);

/// Appends `content` to `path`, which is made where it is missing: for GITHUB_STEP_SUMMARY.
///
/// Errors: as write_file.
[[nodiscard]] std::expected<void, std::string> append_file(const std::filesystem::path& path,
                                                           std::string_view content);

}  // namespace wiretrial::reports
