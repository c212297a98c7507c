// child_setup: what a new child does before it becomes the program on trial.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

namespace wiretrial::kernel {

struct ChildSetup {
    pid_t parent = 0;  ///< The harness.
    int output = -1;
    int error = -1;
    int ready = -1;  ///< Inherited under the number 3 where it is not -1.
};

/// Lets signals in, in a child. A handler of the harness would run in the harness's own memory, so those go first; what
/// a user ignores stays ignored, but for the broken pipes, which the harness ignores for itself.
void admit_signals();

/// Gives the child a process group of its own, the death signal of its parent, and descriptors 0 (at its end), 1, 2 and
/// 3. The first descriptor that is free for other use is 4 with `ready`, else 3.
///
/// Allocates nothing and changes no memory: it may run in the memory of the parent. Ends the child when the parent is
/// gone. Gives false with errno set when a descriptor cannot be placed.
[[nodiscard]] bool set_up_child(const ChildSetup& setup);

}  // namespace wiretrial::kernel
