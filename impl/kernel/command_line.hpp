// command_line: what /proc and `ps` show as the arguments of this process.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace wiretrial::kernel {

/// From now on, the kernel shows `words`, each of which ends with NUL, as long as this memory lives. Nothing else
/// changes: neither `argv` nor the environment.
///
/// Gives false where the kernel cannot (it needs CONFIG_CHECKPOINT_RESTORE) or does not tell what it has now.
/// Source: prctl(2), PR_SET_MM_MAP; proc(5), /proc/PID/stat. Cost: about 30 us.
bool show_command_line(std::span<char> words);

}  // namespace wiretrial::kernel
