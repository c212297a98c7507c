// wiretrial_main: the entry of the program.
// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

int main(int argc, char** argv) {
    return wiretrial::cli::Program().run(argc, argv);
}
