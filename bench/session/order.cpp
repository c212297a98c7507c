// order: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/session/order.hpp"

#include <algorithm>
#include <numeric>

namespace wiretrial::bench {

std::vector<std::size_t> order_of_round(std::size_t count, std::size_t round) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (count > 1) {
        const std::size_t first = round / 2 % count;
        std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(first), order.end());
    }
    if (round % 2 == 1) {
        std::ranges::reverse(order);
    }
    return order;
}

}  // namespace wiretrial::bench
