// case_run: plays the steps of one case, once, and writes down everything that happens.
//
// One thread plays a whole case: branches are coroutines, and there is one place that waits. It knows sockets
// only through the network seam, so that a simulated network can play the same case.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "impl/kernel/process.hpp"
#include "impl/transport/network.hpp"
#include "scenarios/engine/branch.hpp"
#include "scenarios/engine/judge.hpp"
#include "scenarios/engine/subject.hpp"

namespace wiretrial::kernel {
class HostLab;
}

namespace wiretrial::engine {

/// Which run of a case this is.
struct Variant {
    std::optional<std::uint32_t>
        split_step{};          ///< The `every-split` send that is cut; the others go together.
    std::size_t cut = 0;       ///< Octets before the cut.
    std::uint32_t number = 0;  ///< From 0; picks the source address.
};

/// What one run is played with.
struct CaseRunOptions {
    std::uint64_t seed = 0;
    bool infers_silence = true;
    bool is_hurried = false;  ///< Whatever is awaited is given up once the subject sleeps.
    Variant variant{};
    int stop_fd = -1;  ///< Readable when the whole run is to stop.
    const std::atomic<bool>* is_stopped = nullptr;
    kernel::HostLab* lab = nullptr;  ///< The hosts of the case's world, where it has any.
};

/// What came of it.
struct CaseRunResult {
    Judgement judgement{};
    model::Transcript transcript{};
    std::vector<std::string>
        evidence{};  ///< Exit status and standard error of subjects that ended.
    bool is_interrupted = false;
};

/// A call that may block, on a thread of its own.
class BlockingCall;

/// One run of one case.
///
/// Thread: single.
class CaseRun {
  public:
    /// Lifetime: all must outlive the run.
    CaseRun(const Case& scenario,
            Subject& subject,
            const SubjectFacts& facts,
            transport::Network& network,
            const CaseRunOptions& options);
    CaseRun(const CaseRun&) = delete;
    CaseRun& operator=(const CaseRun&) = delete;
    ~CaseRun();

    [[nodiscard]] CaseRunResult run();

  private:
    struct Endpoint {
        transport::Socket socket = -1;
        transport::Service service = transport::Service::stream;
        bool is_listener = false;
        bool is_manual = false;  ///< Read only while an expectation looks at it.
        bool is_stalled = false;
        bool has_ended = false;  ///< Nothing more can be read.
        bool is_aborting = false;
        int opening_errno =
            0;             ///< A reset that was seen while it opened; the kernel tells it once.
        int watchers = 0;  ///< Expectations that look at it now.
        std::uint64_t octets_sent = 0;
        transport::Address local{};
        std::string host{};
    };

    static constexpr Duration first_probe = std::chrono::microseconds(200);
    static constexpr Duration last_probe = std::chrono::milliseconds(20);

    /// How an expectation looks for silence.
    struct SilenceWatch {
        std::optional<TimePoint> quiet_since{};  ///< Since all but the quiet has come.
        TimePoint next_probe{};
        Duration pause = first_probe;  ///< Before `next_probe`.
    };

    // case_run.cpp: the scheduler and the record.
    void record(model::Event event);
    void record(model::EventKind kind,
                std::uint32_t step,
                const std::string& endpoint = "",
                const std::string& detail = "");
    [[nodiscard]] bool is_over() const;
    void schedule(Branch& root);
    bool run_ready_branches();
    void wait_for_events(TimePoint until);
    void pump_endpoints();
    void pump(const std::string& name, Endpoint& endpoint);
    void take_reset(const std::string& name,
                    Endpoint& endpoint,
                    int error,
                    const std::string& detail);
    void watch_processes();
    void finish_processes();
    void close_all();
    [[nodiscard]] TimePoint now() { return network_.now(); }
    [[nodiscard]] Duration elapsed() { return now() - began_; }
    [[nodiscard]] Duration limit_of(const Step& step) const {
        return step.within.value_or(case_.within);
    }
    [[nodiscard]] bool is_ready(transport::Interest interest);
    /// Until the interest is ready or the time has come. (g++ 12 cannot build lists inside co_await.)
    [[nodiscard]] Suspension when_ready(transport::Interest interest, TimePoint until);
    Endpoint* find(const Step& step, const std::string& name);
    [[nodiscard]] const Endpoint* find_present_or_former(const std::string& name) const;
    Endpoint& add(const std::string& name, transport::Socket socket, transport::Service service);
    void note_time_passed(const Step& step,
                          Duration limit,
                          TimePoint due,
                          const std::string& what = "");
    [[nodiscard]] std::string expand(const std::string& name) const;
    [[nodiscard]] std::optional<std::int64_t> number(const Step& step, const Count& count);
    [[nodiscard]] std::optional<Bytes> octets(const Step& step, const Payload& payload);
    [[nodiscard]] std::optional<transport::Address> resolve_address(const Step& step,
                                                                    const std::string& text,
                                                                    const Endpoint* from);

    // steps_*.cpp: one coroutine a verb.
    Task play(const Steps& steps);
    Task play_step(const Step& step);
    Task perform(const Step& step, const ConnectStep& connect);
    Task perform(const Step& step, const ListenStep& listen);
    Task perform(const Step& step, const AcceptStep& accept);
    Task perform(const Step& step, const BindStep& bind);
    Task perform(const Step& step, const SendStep& send);
    Task perform(const Step& step, const ExpectStep& expect);
    Task perform(const Step& step, const FinishStep& finish);
    Task perform(const Step& step, const EndpointStep& verb);
    Task perform(const Step& step, const PauseStep& pause);
    Task perform(const Step& step, const CallStep& call);
    Task perform(const Step& step, const LaunchStep& launch);
    Task perform(const Step& step, const SubjectStep& verb);
    Task perform(const Step& step, const ExitStep& exit);
    Task perform(const Step& step, const ResourcesStep& resources);
    Task perform(const Step& step, const SaveStep& save);
    Task perform(const Step& step, const RepeatStep& repeat);
    Task perform(const Step& step, const TogetherStep& together);
    Task perform(const Step& step, const LabStep& lab);

    // Parts of send and expect.
    Task send_segment(const Step& step, std::string name, ByteView segment);
    Task await_segment(const Step& step, std::string name);
    Task send_datagram(const Step& step, const SendStep& send, std::string name, ByteView octets);
    [[nodiscard]] std::optional<std::vector<std::size_t>> segment_sizes(const Step& step,
                                                                        const SendStep& send,
                                                                        std::size_t total);
    [[nodiscard]] model::EventKind segment_evidence(const Endpoint& endpoint,
                                                    const std::optional<transport::Address>& to,
                                                    bool& was_covered);
    [[nodiscard]] bool can_see_peer(const Endpoint& endpoint) const;
    [[nodiscard]] bool is_silent(const Step& step,
                                 const std::string& name,
                                 Duration limit,
                                 SilenceWatch& watch);
    [[nodiscard]] bool is_given_up(transport::Socket listener, Duration limit, SilenceWatch& watch);
    [[nodiscard]] bool is_silence_certain(const Endpoint& endpoint, Duration limit);
    [[nodiscard]] bool is_subject_asleep() const;
    [[nodiscard]] std::optional<std::map<std::string, std::string>> launch_values(
        const Step& step,
        const LaunchStep& launch,
        const transport::Target& to,
        const Bytes& message);
    [[nodiscard]] transport::SocketCall fill_call(const Step& step,
                                                  const CallStep& call,
                                                  transport::Socket socket);
    [[nodiscard]] transport::CallResult open_for_call(const CallStep& call,
                                                      const transport::SocketCall& filled);
    void record_call(const Step& step,
                     const CallStep& call,
                     const std::string& name,
                     const transport::CallResult& result);
    [[nodiscard]] bool bind_to(const Step& step,
                               transport::Socket socket,
                               const std::string& at,
                               const std::string& port_of,
                               const std::string& host,
                               const std::string& gives);

    const Case& case_;
    Subject& subject_;
    const SubjectFacts& facts_;
    transport::Network& network_;
    CaseRunOptions options_;
    Judge judge_;
    model::Transcript transcript_;
    std::uint64_t events_cut_ = 0;
    TimePoint began_{};
    TimePoint deadline_{};
    bool is_interrupted_ = false;
    bool is_over_deadline_ = false;
    std::map<std::string, Endpoint> endpoints_;
    std::map<std::string, Endpoint>
        former_endpoints_;  ///< Closed ones: their addresses can still be named.
    std::uint32_t paths_made_ =
        0;  ///< AF_UNIX names in the subject's folder: they outlive their sockets.
    std::vector<Branch*>
        branches_;  ///< All that are not done; each belongs to the one that waits for it.
    Branch* running_branch_ = nullptr;
    std::uint32_t scheduler_turns_ = 0;
    std::optional<kernel::Process> client_;  ///< The client on trial, while it runs.
    std::uint64_t stderr_total_before_ = 0;
    bool is_client_reported_ = false;
    bool is_subject_reported_ = false;
    std::vector<std::unique_ptr<BlockingCall>> blocking_calls_;
    std::vector<std::string> evidence_;
};

}  // namespace wiretrial::engine
