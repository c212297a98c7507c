// child_setup: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/child_setup.hpp"

#include <csignal>

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace wiretrial::kernel {

void admit_signals() {
    ::signal(SIGPIPE, SIG_DFL);
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action{};
        if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_DFL &&
            action.sa_handler != SIG_IGN) {
            ::signal(number, SIG_DFL);
        }
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool set_up_child(const ChildSetup& setup) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != setup.parent) {
        ::_exit(127);  // The harness died before the death signal was armed.
    }
    const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || ::dup2(input, 0) < 0 || ::dup2(setup.output, 1) < 0 ||
        ::dup2(setup.error, 2) < 0) {
        return false;
    }
    if (setup.ready == 3) {
        return ::fcntl(3, F_SETFD, 0) == 0;
    }
    return setup.ready < 0 || ::dup2(setup.ready, 3) >= 0;
}

}  // namespace wiretrial::kernel
