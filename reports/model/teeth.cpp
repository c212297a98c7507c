// teeth: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/model/teeth.hpp"

#include <algorithm>

namespace wiretrial::model {

TeethTally tally(const Teeth& teeth) {
    TeethTally sum;
    sum.survivors =
        static_cast<std::uint32_t>(std::ranges::count_if(teeth.defects, &DefectTeeth::survives));
    for (const CaseTeeth& line : teeth.cases) {
        if (!line.is_toothless()) {
            sum.coarse_only += line.catches.empty() ? 1 : 0;
        } else if (line.reason.empty()) {
            ++sum.toothless;
        } else {
            ++sum.excused;
        }
    }
    return sum;
}

int exit_status(const Teeth& teeth) {
    const TeethTally sum = tally(teeth);
    const bool is_proven = sum.survivors == 0 && sum.toothless == 0 &&
                           teeth.strict_failures.empty() && teeth.idle_reasons.empty();
    return is_proven && teeth.is_complete ? 0 : 1;
}

}  // namespace wiretrial::model
