// move_last: what may only come after the others.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace wiretrial::engine {

/// Moves all elements for which `comes_last` is true behind the others; both keep their order.
///
/// (clang 19 refuses libstdc++'s std::stable_partition for its deprecated temporary buffer.)
template <class Element, class Predicate>
void move_last(std::vector<Element>& list, Predicate comes_last) {
    std::vector<Element> first;
    std::vector<Element> last;
    for (Element& element : list) {
        (comes_last(element) ? last : first).push_back(std::move(element));
    }
    std::ranges::move(last, std::back_inserter(first));
    list = std::move(first);
}

}  // namespace wiretrial::engine
