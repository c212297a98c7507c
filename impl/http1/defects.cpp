// defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/defects.hpp"

#include <vector>

#include "impl/http1/defect_tables.hpp"

namespace wiretrial::http1 {

std::span<const DefectFlag<Defects>> defects() {
    static const std::vector<DefectFlag<Defects>> table = [] {
        std::vector<DefectFlag<Defects>> rows;
        for (const auto part : {detail::head_defects(), detail::body_defects()}) {
            rows.insert(rows.end(), part.begin(), part.end());
        }
        return rows;
    }();
    return table;
}

}  // namespace wiretrial::http1
