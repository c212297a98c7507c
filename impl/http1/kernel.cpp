// kernel: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/kernel.hpp"

#include <array>
#include <cstddef>

#include "impl/base/check.hpp"
#include "impl/http1/host.hpp"
#include "impl/http1/scan.hpp"
#include "impl/http1/whole_head.hpp"

namespace wiretrial::http1 {
namespace {

constexpr std::array all_kernels{Kernel::stepwise, Kernel::plain, Kernel::sse42, Kernel::avx2,
                                 Kernel::avx512};

/// How many of them this machine has: each one needs what the one before it needs.
std::size_t count_kernels() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2") == 0) {
        return 2;
    }
    if (__builtin_cpu_supports("avx2") == 0 || __builtin_cpu_supports("bmi") == 0 ||
        __builtin_cpu_supports("bmi2") == 0) {
        return 3;
    }
    const bool has_avx512 = __builtin_cpu_supports("avx512bw") != 0 &&
                            __builtin_cpu_supports("avx512vl") != 0 &&
                            __builtin_cpu_supports("avx512vbmi") != 0;
    return has_avx512 ? 5 : 4;
#else
    return 2;
#endif
}

}  // namespace

std::span<const Kernel> kernels() {
    static const std::size_t count = count_kernels();
    return std::span(all_kernels).first(count);
}

Kernel best_kernel() {
    return kernels().back();
}

std::string_view name_of(Kernel kernel) {
    static constexpr std::array<std::string_view, all_kernels.size()> names{
        "stepwise", "plain", "sse42", "avx2", "avx512"};
    return names[static_cast<std::size_t>(kernel)];
}

namespace detail {

HeadKernel head_kernel(Kernel kernel) {
    WIRETRIAL_CHECK(kernel <= best_kernel());
    switch (kernel) {
        case Kernel::stepwise:
            return {};
        case Kernel::plain:
            return plain_head_kernel;
#if defined(__x86_64__)
        case Kernel::sse42:
            return sse42_head_kernel;
        case Kernel::avx2:
            return avx2_head_kernel;
        case Kernel::avx512:
            return avx512_head_kernel;
#else
        default:
            break;
#endif
    }
    return {};
}

bool end_rare_target(ByteView input, WholeHead& head) {
    const std::size_t begin = head.target_begin;
    head.target_end = skip_run(input, begin, class_uri);
    if (head.target_end >= input.size() || input[head.target_end] != ' ') {
        return false;
    }
    const auto form = check_target(input.substr(0, head.method_size),
                                   input.substr(begin, head.target_end - begin), Policy{});
    head.target_form = form.value_or(TargetForm::origin);
    return form.has_value();
}

}  // namespace detail
}  // namespace wiretrial::http1
