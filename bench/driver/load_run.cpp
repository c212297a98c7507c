// load_run: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/driver/load_run.hpp"

#include <memory>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/eventfd.h>

#include "bench/driver/worker.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/fd.hpp"

namespace wiretrial::load {
namespace {

using Workers = std::vector<std::unique_ptr<Worker>>;

Workers make_workers(const Plan& plan, const transport::Address& target, int stop_fd) {
    Workers workers;
    for (std::size_t i = 0; i < plan.threads; ++i) {
        const std::size_t more = i < plan.connections % plan.threads ? 1 : 0;
        workers.push_back(std::make_unique<Worker>(
            plan, target,
            WorkerOptions{.pace = {.rate = plan.rate, .thread = i, .threads = plan.threads},
                          .connections = plan.connections / plan.threads + more,
                          .length = plan.length,
                          .stop_fd = stop_fd}));
    }
    return workers;
}

Glance look_at(const Workers& workers) {
    Glance glance;
    for (const auto& worker : workers) {
        glance.answered += worker->progress().answered.load(std::memory_order_relaxed);
        glance.failed += worker->progress().failed.load(std::memory_order_relaxed);
    }
    return glance;
}

/// Looks now and then until `done` is readable.
void watch(const Workers& workers, TimePoint start, int done, const RunOptions& options) {
    const auto wait_ms =
        options.on_glance
            ? static_cast<int>(
                  std::chrono::ceil<std::chrono::milliseconds>(options.glance_every).count())
            : -1;
    TimePoint before = start;
    std::uint64_t answered_before = 0;
    pollfd entry{.fd = done, .events = POLLIN, .revents = 0};
    while (::poll(&entry, 1, wait_ms) <= 0) {
        const TimePoint now = kernel::now();
        Glance glance = look_at(workers);
        glance.elapsed = now - start;
        glance.requests_per_second = static_cast<double>(glance.answered - answered_before) /
                                     std::chrono::duration<double>(now - before).count();
        answered_before = glance.answered;
        before = now;
        if (options.on_glance) {
            options.on_glance(glance);
        }
    }
}

}  // namespace

Result run_load(const Plan& plan, const transport::Address& target, const RunOptions& options) {
    const Workers workers = make_workers(plan, target, options.stop_fd);
    // The last worker that is done makes it readable.
    std::vector<char> completed(workers.size(), 0);
    const kernel::Fd done(::eventfd(0, EFD_CLOEXEC));
    std::atomic<std::size_t> left = workers.size();
    const TimePoint start = kernel::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < workers.size(); ++i) {
            threads.emplace_back([&, i] {
                completed[i] = workers[i]->run(start) ? 1 : 0;
                if (--left == 0) {
                    ::eventfd_write(done.get(), 1);
                }
            });
        }
        watch(workers, start, done.get(), options);
    }
    Result result{.tally = Tally(plan.length), .is_complete = true};
    for (std::size_t i = 0; i < workers.size(); ++i) {
        const Worker& worker = *workers[i];
        result.tally.add(worker.tally());
        result.elapsed = std::max(result.elapsed, worker.ended_at() - start);
        result.cpu += worker.cpu();
        result.unanswered += worker.unanswered();
        result.unsent += worker.unsent();
        result.is_complete &= completed[i] != 0;
    }
    return result;
}

std::expected<void, std::string> probe(const Plan& plan,
                                       const transport::Address& target,
                                       int stop_fd) {
    Plan once = plan;
    once.depth = 1;
    Worker worker(once, target,
                  {.pace = {.requests_max = 1},
                   .connections = 1,
                   // The timeout itself decides, a little earlier.
                   .length = 2 * plan.timeout + std::chrono::seconds(1),
                   .stop_fd = stop_fd});
    const bool was_stopped = !worker.run(kernel::now());
    const Tally& tally = worker.tally();
    if (was_stopped || tally.answered_count() > 0 || tally.failed_count(ErrorKind::status) > 0) {
        return {};
    }
    return std::unexpected(tally.first_failure().empty() ? "no answer" : tally.first_failure());
}

}  // namespace wiretrial::load
