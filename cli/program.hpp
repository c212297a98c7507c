// program: the one program: its commands, and what their errors mean to a shell.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace CLI {
class App;
}

namespace wiretrial::cli {

struct RunOptions;

/// The commands, made ready before the arguments are known: children of the starter come to life with them.
class Program {
  public:
    Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program();

    /// Does what the arguments say, as `main` does, once. Gives the exit status.
    [[nodiscard]] int run(int argc, char** argv);

  private:
    std::shared_ptr<RunOptions> options_;
    std::unique_ptr<CLI::App> app_;
    int exit_status_ = 0;
};

}  // namespace wiretrial::cli
