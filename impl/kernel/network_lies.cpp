// network_lies: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/network_lies.hpp"

#include <array>
#include <string_view>

namespace wiretrial::kernel {
namespace {

using namespace std::string_view_literals;

constexpr std::array host{"host"sv};

}  // namespace

std::span<const DefectFlag<NetworkLies>> network_lies() {
    static constexpr std::array table{
        DefectFlag<NetworkLies>{
            {.name = "peek-consumes",
             .mistake = "takes octets out of the queue that were only to be looked at",
             .made_by = "emulations of sockets that do not know MSG_PEEK",
             .breaks = "a reader that looks first never gets what it saw",
             .subjects = host},
            &NetworkLies::peek_consumes},
    };
    return table;
}

}  // namespace wiretrial::kernel
