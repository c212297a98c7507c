// stream_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/stream_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

constexpr std::array every_server{
    "echo"sv,    "upper"sv,       "upper-once"sv,  "framed-echo-length4"sv,
    "command"sv, "file-length"sv, "file-marker"sv, "http"sv};
constexpr std::array framed_servers{"framed-echo-length4"sv, "framed-echo-line"sv,
                                    "framed-echo-netstring"sv, "command"sv};

}  // namespace

std::span<const DefectFlag<StreamDefects>> stream_defects() {
    static constexpr std::array table{
        DefectFlag<StreamDefects>{{.name = "mute",
                                   .mistake = "reads everything and never answers",
                                   .made_by = "a handler that waits for itself",
                                   .breaks = "every client waits for its time-out",
                                   .subjects = every_server,
                                   .is_coarse = true},
                                  &StreamDefects::is_mute},
        DefectFlag<StreamDefects>{
            {.name = "sticky-frames-lost",
             .mistake = "takes what one read brings for one message, and drops what stands behind "
                        "its first frame",
             .made_by = "every first server with `data = recv(1024)` in its loop",
             .breaks = "when two messages arrive glued together, the second is never answered",
             .subjects = framed_servers},
            &StreamDefects::drops_behind_first_frame},
    };
    return table;
}

}  // namespace wiretrial::endpoint
