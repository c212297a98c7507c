// engine_options: what a target is told that an engine runs, not the replay program.
//
// Of the address sanitizer: no stack for each allocation, a small quarantine and no filling of memory, which together
// take two thirds of a run's time. ASAN_OPTIONS in the environment has the last word. Of the laws: those that an input
// chooses.
// SPDX-License-Identifier: Apache-2.0

namespace wiretrial::fuzz {

extern const bool asks_every_law;  // fuzz/targets/choices.hpp
const bool asks_every_law = false;

}  // namespace wiretrial::fuzz

extern "C" const char* __asan_default_options();  // NOLINT: the runtime's name
extern "C" const char* __asan_default_options() {
    return "malloc_context_size=1:quarantine_size_mb=4:max_malloc_fill_size=0";
}
