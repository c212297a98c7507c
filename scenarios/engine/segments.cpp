// segments: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/segments.hpp"

#include <algorithm>
#include <set>

namespace wiretrial::engine {
namespace {

constexpr std::size_t all_cuts_max = 512;
constexpr std::size_t edge_octets = 64;

/// SplitMix64: small, and the same everywhere.
std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
}

std::vector<std::size_t> sizes_between(const std::set<std::size_t>& cuts, std::size_t total) {
    std::vector<std::size_t> sizes;
    std::size_t at = 0;
    for (const std::size_t cut : cuts) {
        sizes.push_back(cut - at);
        at = cut;
    }
    sizes.push_back(total - at);
    return sizes;
}

std::vector<std::size_t> listed(const SegmentPlan& plan) {
    std::vector<std::size_t> sizes;
    std::size_t left = plan.total;
    for (const std::size_t wanted : plan.sizes) {
        const std::size_t size = std::min(wanted, left);
        if (size > 0) {
            sizes.push_back(size);
        }
        left -= size;
    }
    if (left > 0) {
        sizes.push_back(left);
    }
    return sizes;
}

std::vector<std::size_t> at_random(const SegmentPlan& plan) {
    std::set<std::size_t> cuts;
    std::uint64_t state = plan.seed;
    const std::size_t wanted = std::min(plan.cuts, plan.total - 1);
    while (cuts.size() < wanted) {
        cuts.insert(1 + static_cast<std::size_t>(next_random(state) % (plan.total - 1)));
    }
    return sizes_between(cuts, plan.total);
}

}  // namespace

std::vector<std::size_t> cut(const SegmentPlan& plan) {
    if (plan.total == 0) {
        return {};
    }
    switch (plan.segmentation) {
        case Segmentation::together:
            break;
        case Segmentation::each_byte:
            return std::vector<std::size_t>(plan.total, 1);
        case Segmentation::every_split:
            if (plan.cut > 0 && plan.cut < plan.total) {
                return {plan.cut, plan.total - plan.cut};
            }
            break;
        case Segmentation::list:
            return listed(plan);
        case Segmentation::random:
            return at_random(plan);
    }
    return {plan.total};
}

std::vector<std::size_t> every_split_cuts(std::size_t total, std::uint64_t seed) {
    std::set<std::size_t> cuts;
    const auto add = [&](std::size_t cut) {
        if (cut > 0 && cut < total && cuts.size() < all_cuts_max) {
            cuts.insert(cut);
        }
    };
    if (total <= all_cuts_max) {
        for (std::size_t cut = 1; cut < total; ++cut) {
            add(cut);
        }
        return {cuts.begin(), cuts.end()};
    }
    for (std::size_t i = 1; i <= edge_octets; ++i) {
        add(i);
        add(total - i);
    }
    for (std::size_t power = 128; power < total && power != 0; power *= 2) {
        add(power - 1);
        add(power);
        add(power + 1);
    }
    for (std::size_t boundary = 1460; boundary < total && boundary <= std::size_t{1460} * 20;
         boundary += 1460) {
        add(boundary);
    }
    std::uint64_t state = seed;
    for (std::size_t tries = 0; cuts.size() < all_cuts_max && tries < all_cuts_max * 4; ++tries) {
        add(static_cast<std::size_t>(next_random(state) % total));
    }
    return {cuts.begin(), cuts.end()};
}

}  // namespace wiretrial::engine
