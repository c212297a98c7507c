// defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::framing {
namespace {

using namespace std::string_view_literals;

/// Every codec that has a limit of its own.
constexpr std::array every_bounded{
    "framed-echo-length4"sv, "framed-echo-leb128"sv,    "framed-echo-crlf"sv, "framed-echo-line"sv,
    "framed-echo-marker"sv,  "framed-echo-netstring"sv, "decoder"sv};
constexpr std::array ordered_lengths{"framed-echo-length2"sv, "framed-echo-length4-le"sv,
                                     "decoder"sv};

}  // namespace

std::span<const DefectFlag<Defects>> defects() {
    static constexpr std::array table{
        DefectFlag<Defects>{
            {.name = "limit-off-by-one",
             .mistake = "compares the length with > where the limit itself is allowed "
                        "already, and so lets in one octet too many",
             .made_by = "the commonest mistake at any limit (CWE-193)",
             .breaks = "a buffer of the limit's size is overrun by one octet",
             .subjects = every_bounded},
            &Defects::takes_one_octet_too_many},
        DefectFlag<Defects>{
            {.name = "octet-order-swapped",
             .mistake = "reads the length as it lies in memory, without ntohl",
             .made_by = "who tests both ends on machines of one kind only",
             .breaks = "a length of 1 is read as 16777216: the peer waits for ever, or is "
                       "refused",
             .subjects = ordered_lengths},
            &Defects::swaps_octet_order},
    };
    return table;
}

}  // namespace wiretrial::framing
