// stop_signals: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/stop_signals.hpp"

#include <sys/signalfd.h>

namespace wiretrial::kernel {

StopSignals::StopSignals() {
    sigset_t signals{};
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, &before_);
    fd_.reset(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

StopSignals::~StopSignals() {
    signalfd_siginfo info{};
    while (fd_.is_open() && ::read(fd_.get(), &info, sizeof info) > 0) {
        // Taken here, a signal that already ended the loop does not kill the process when the mask
        // goes.
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace wiretrial::kernel
