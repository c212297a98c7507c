// wiretrial_main: the entry of the program.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include "cli/program.hpp"

int main(int argc, char** argv) {
    // Whoever starts us with a standard stream closed must not make a pipe or a socket of ours take its number.
    int fd = 0;
    do {
        fd = ::open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    ::close(fd);
    return wiretrial::cli::Program().run(argc, argv);
}
