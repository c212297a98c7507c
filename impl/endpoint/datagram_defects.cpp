// datagram_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/datagram_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

constexpr std::array answering{"udp-echo"sv, "udp-upper"sv, "udp-receiver"sv};

}  // namespace

std::span<const DefectFlag<DatagramDefects>> datagram_defects() {
    static constexpr std::array table{
        DefectFlag<DatagramDefects>{
            {.name = "empty-datagram-ends",
             .mistake = "takes a datagram of no octets for the end of the service",
             .made_by = "who carries `if not data: break` over from TCP",
             .breaks = "one empty datagram from anybody stops the server",
             .subjects = answering},
            &DatagramDefects::ends_at_empty},
    };
    return table;
}

}  // namespace wiretrial::endpoint
