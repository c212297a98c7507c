// proc_scan: what /proc tells of a process and its descendants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "impl/base/time.hpp"

namespace wiretrial::kernel {

/// What the scheduler says of a process and all that it started.
struct TreeActivity {
    bool is_known = false;   ///< /proc could be read; else nothing here means anything.
    bool is_asleep = false;  ///< Every thread of every process sleeps interruptibly or is stopped.
    bool has_deadline =
        false;  ///< A thread or timer may wake within the limit that was asked about.
    std::uint64_t context_switches = 0;  ///< Sum over all threads.
    std::uint32_t threads = 0;

    friend bool operator==(const TreeActivity&, const TreeActivity&) = default;
};

/// The process and its descendants, at most 4096.
[[nodiscard]] std::vector<pid_t> process_tree(pid_t root);

/// Scans the tree. `limit` is the time within which a deadline counts.
///
/// A deadline is seen in the arguments of the call that a thread sleeps in and in armed timerfds.
/// What cannot be read (a time-out behind a pointer, io_uring) counts as a deadline. SO_RCVTIMEO
/// cannot be seen.
[[nodiscard]] TreeActivity tree_activity(pid_t root, Duration limit);

/// Whether this thread of the calling process sleeps; false when there is none of this id.
[[nodiscard]] bool is_thread_asleep(pid_t thread);

/// Open descriptors of the whole tree.
[[nodiscard]] std::uint32_t descriptor_count(pid_t root);

/// Resident memory of the whole tree, in octets.
[[nodiscard]] std::uint64_t resident_octets(pid_t root);

/// Processor time that the tree has used so far, in user space and in the kernel; of those that have ended, nothing.
[[nodiscard]] Duration processor_time(pid_t root);

/// Inodes of all sockets that the tree holds.
[[nodiscard]] std::vector<std::uint64_t> socket_inodes(pid_t root);

/// Inode of the socket that listens at `path`. Nothing when none does.
///
/// A server may bind another name of the same folder and move it to `path` when all is ready, as haproxy does.
[[nodiscard]] std::optional<std::uint64_t> local_listener_inode(const std::string& path);

}  // namespace wiretrial::kernel
