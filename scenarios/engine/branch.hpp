// branch: coroutines without a stack of calls: what lets steps be written as straight lines.
//
// A Task that awaits another Task pushes it on its branch's own stack and is suspended; the scheduler resumes the
// top. So neither a loop of a million steps nor a nest of them grows the machine's stack, with any compiler.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "impl/base/time.hpp"
#include "impl/transport/network.hpp"

namespace wiretrial::engine {

/// What a branch waits for. It goes on when `is_ready` says so or the time has come, whichever is first.
struct Suspension {
    std::function<bool()> is_ready{};
    TimePoint until = TimePoint::max();
    std::vector<transport::Interest>
        interests{};  ///< Worth looking again when one of these is ready.
};

/// A pause: nothing but time.
[[nodiscard]] inline Suspension pause_until(TimePoint time) {
    return {.until = time};
}

class Branch;

/// A piece of work that runs on a branch.
class [[nodiscard]] Task {
  public:
    struct promise_type {
        Branch* branch = nullptr;

        Task get_return_object() {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        // The engine does not throw; bad_alloc ends the program with a message.
        [[noreturn]] void unhandled_exception() { std::terminate(); }
    };
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle) : handle_(handle) {}
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    ~Task() {
        if (handle_) {
            handle_.destroy();
        }
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Handle parent) noexcept;
    void await_resume() const noexcept {}

    [[nodiscard]] Handle handle() const { return handle_; }

  private:
    Handle handle_;
};

/// One line of work: a stack of tasks of which the top runs.
class Branch {
  public:
    explicit Branch(Task root) : root_(std::move(root)) { push(root_.handle()); }
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;

    [[nodiscard]] bool is_done() const { return stack_.empty(); }
    [[nodiscard]] const std::optional<Suspension>& suspension() const { return suspension_; }
    [[nodiscard]] bool can_go_on(TimePoint now) const {
        return !is_done() && (!suspension_ || now >= suspension_->until ||
                              (suspension_->is_ready && suspension_->is_ready()));
    }

    /// Runs until the branch waits or is done.
    void run() {
        suspension_.reset();
        while (!stack_.empty() && !suspension_) {
            const Task::Handle top = stack_.back();
            top.resume();
            if (top.done()) {
                stack_.pop_back();
            }
        }
    }

    void push(Task::Handle handle) {
        handle.promise().branch = this;
        stack_.push_back(handle);
    }
    /// The turn of the innermost loop that this branch is in: what `{i}` in a name becomes.
    std::uint64_t turn = 0;

    void suspend(Suspension suspension) { suspension_ = std::move(suspension); }

  private:
    Task root_;
    std::vector<Task::Handle> stack_;
    std::optional<Suspension> suspension_;
};

inline void Task::await_suspend(Handle parent) noexcept {
    parent.promise().branch->push(handle_);
}

/// `co_await Until(suspension)`: waits. Takes a named suspension and no more than its address, because g++ 12
/// destroys an aggregate twice that is made inside a co_await expression (GCC bug 99576).
class Until {
  public:
    explicit Until(Suspension& suspension) : suspension_(&suspension) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Task::Handle handle) {
        handle.promise().branch->suspend(std::move(*suspension_));
    }
    void await_resume() const noexcept {}

  private:
    Suspension* suspension_;
};

}  // namespace wiretrial::engine
