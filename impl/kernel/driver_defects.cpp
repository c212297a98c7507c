// driver_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/driver_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::kernel {
namespace {

using namespace std::string_view_literals;

constexpr std::array stream_servers{"echo"sv,    "upper"sv,       "framed-echo-length4"sv,
                                    "command"sv, "file-length"sv, "http"sv};

}  // namespace

std::span<const DefectFlag<DriverDefects>> driver_defects() {
    static constexpr std::array table{
        DefectFlag<DriverDefects>{
            {.name = "end-drops-answer",
             .mistake =
                 "closes as soon as it reads the client's end, with the answer still to be sent",
             .made_by = "loops that take FIN for good-bye",
             .breaks =
                 "a client that half-closes behind its last request gets a part of the answer",
             .subjects = stream_servers},
            &DriverDefects::drops_answer_at_end},
    };
    return table;
}

}  // namespace wiretrial::kernel
