// scenario: suites and cases as plain data, after all parameters are filled in.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "impl/base/time.hpp"
#include "impl/transport/address.hpp"
#include "impl/transport/network.hpp"
#include "impl/transport/socket_call.hpp"
#include "reports/model/verdict.hpp"
#include "scenarios/engine/json_tree.hpp"
#include "scenarios/engine/message_pattern.hpp"
#include "scenarios/engine/payload.hpp"

namespace wiretrial::engine {

struct Step;
using Steps = std::vector<Step>;

enum class Segmentation : std::uint8_t { together, each_byte, every_split, list, random };
enum class Gap : std::uint8_t { drained, none, time };
/// What follows: FIN, a reset, either, or nothing while the connection stays open.
enum class Ending : std::uint8_t { eof, reset, closed, quiet };
enum class PatternKind : std::uint8_t {
    bytes,
    size,
    match,
    frames,
    frame_match,
    datagram,
    eof,
    reset,
    closed,
    refused,
    silence,
    messages
};

/// What one expectation waits for.
struct Pattern {
    PatternKind kind = PatternKind::bytes;
    std::vector<Payload> payloads{};  ///< One of `bytes` and `datagram`, all of `frames`.
    std::string glob{};               ///< Of `match`, `frame_match` and `datagram`.
    std::optional<Count> size{};      ///< Of `size` and `datagram`.
    bool is_truncated = false;        ///< Of `datagram`.
    std::string from{};               ///< Of `datagram`.
    Duration silence{};
    std::optional<Ending> ending{};
    Duration quiet = std::chrono::milliseconds(300);  ///< Of Ending::quiet.
    std::vector<MessagePattern> messages{};           ///< Of `messages`: responses, or one request.
};

/// One permitted or forbidden way for an expectation to go.
struct Alternative {
    Pattern pattern{};
    std::string name{};  ///< Empty for the only one.
    bool is_pass = true;
    std::string says{};
};

struct ConnectStep {
    std::string name{}, to{}, from{}, host{};
    transport::SocketOptions options{};
    Count receive_buffer{}, send_buffer{}, segment_size{};
    std::string gives{};
};
struct ListenStep {
    std::string name{}, host{}, at{}, port_of{}, gives{};
    Count backlog{}, receive_buffer{};
    bool is_bound_only = false;  ///< Bound, but not listening: who connects is refused.
    transport::SocketOptions options{};
};
struct AcceptStep {
    std::string name{}, on{};
};
struct BindStep {
    std::string name{}, host{}, at{}, port_of{}, connect{}, gives{};
    Count receive_buffer{};
    transport::SocketOptions options{};
};
struct SendStep {
    std::string on{}, to{}, gives{};
    Payload payload{};
    Segmentation segmentation = Segmentation::together;
    std::vector<Count> sizes{};          ///< Of `list`.
    Count cuts{};                        ///< Of `random`.
    std::optional<std::int64_t> seed{};  ///< Of `random`; the run's seed when absent.
    Gap gap = Gap::drained;
    Duration gap_time{};
};
struct ExpectStep {
    std::string on{};
    std::vector<Alternative> alternatives{};
    model::AspectKind aspect = model::AspectKind::answer;
    bool is_aspect_given = false;
    std::string says{};
};
struct FinishStep {
    std::string on{};
    std::optional<Payload> payload{};
};
enum class EndpointVerb : std::uint8_t { abort, close, stall, resume };
struct EndpointStep {
    EndpointVerb verb = EndpointVerb::close;
    std::string on{};
};
struct PauseStep {
    Duration time{};
};
struct CallStep {
    transport::SocketCall
        call{};  ///< Name, flags, option, blocking; the rest is filled in when it runs.
    std::string on{}, as{}, to{}, source{}, host{};
    std::vector<Payload> payloads{};
    Count size{}, value{}, second{};
    // What it must give.
    std::optional<Count> gives_value{}, at_least{}, at_most{};
    std::vector<std::string> gives_errnos{};
    std::optional<Payload> gives_bytes{};
    std::optional<std::vector<Payload>> gives_messages{};
    std::string address_of{};
    std::map<std::string, std::string> facts{};
    bool is_recorded = false;
};
struct LaunchStep {
    std::string command{}, to{};
    std::optional<Payload> message{};
    std::map<std::string, std::string> values{};
};
enum class SubjectVerb : std::uint8_t { restart, stop, freeze, thaw };
struct SubjectStep {
    SubjectVerb verb = SubjectVerb::stop;
};
struct ExitStep {
    std::vector<std::string> outcomes{};  ///< Empty: any.
    std::optional<Payload> output{};
    std::optional<std::string> output_glob{};
    std::string file{};  ///< A file in the client's folder to look at; empty for none.
    std::optional<Payload> file_holds{};  ///< Its content; without a value it must not be there.
};
struct ResourcesStep {
    std::string mark{}, since{};
    Count descriptors_max{};
    std::optional<Count> memory_kib_max{};
};
enum class SavedPart : std::uint8_t { all, head, body, target, field };
struct SaveStep {
    std::string as{}, on{};
    SavedPart part = SavedPart::all;
    std::string field{};  ///< Of SavedPart::field.
};
struct RepeatStep {
    Count times{};
    Steps steps;
};
struct TogetherStep {
    std::vector<Steps> branches;
};
struct LabStep {
    std::string host{}, sysctl{};
    bool is_up = true;
    Count value{};
};

using StepAction = std::variant<ConnectStep,
                                ListenStep,
                                AcceptStep,
                                BindStep,
                                SendStep,
                                ExpectStep,
                                FinishStep,
                                EndpointStep,
                                PauseStep,
                                CallStep,
                                LaunchStep,
                                SubjectStep,
                                ExitStep,
                                ResourcesStep,
                                SaveStep,
                                RepeatStep,
                                TogetherStep,
                                LabStep>;

/// One step: what is done, where it stands in the file, and its limit.
struct Step {
    StepAction action{};
    std::uint32_t index = 0;  ///< Depth first in the case, from 0.
    Place place{};
    std::optional<Duration> within{};
};

/// What a suite asks of its subject.
struct SubjectNeeds {
    std::string role{};     ///< `server`, `client`, `peer`, `host` or `codec`.
    std::string service{};  ///< `stream`, `datagram` or empty.
    std::vector<std::string> behaviours{};
    std::vector<std::string> needs{};
    std::vector<std::string> transports{};
};

/// One exchange.
struct Case {
    std::string id{};  ///< `suite/case` or `suite/case/row`.
    std::string title{};
    model::Requirement requirement{};
    bool has_own_level = false;  ///< The file says the level; otherwise it is the catalogue's.
    std::vector<std::string> also{};
    std::vector<std::string> tags{};
    std::vector<std::string> needs{};
    std::vector<std::string> lacks{};
    std::vector<std::string> behaviours{};
    std::vector<std::string> depends_on{};
    std::vector<std::string> hosts{};
    bool is_fresh = false;
    Duration within = std::chrono::seconds(3);
    Duration deadline = std::chrono::seconds(20);
    Steps steps{};
    Place place{};
};

enum class VectorOutcome : std::uint8_t { complete, incomplete, violation };

/// Octets and what a decoder must give.
struct Vector {
    std::string id{};
    std::string title{};
    model::Requirement requirement{};
    bool has_own_level = false;  ///< The file says the level; otherwise it is the catalogue's.
    std::vector<std::string> also{};
    std::vector<std::string> tags{};
    std::string codec{};
    std::optional<std::int64_t> frame_max{};
    Payload input{};
    VectorOutcome outcome = VectorOutcome::complete;
    std::vector<Payload> frames{};
    std::vector<ExpectedMessage> messages{};  ///< Of a codec of HTTP.
    std::string code{};
    std::optional<std::int64_t> status{};
    std::optional<std::int64_t> offset{};
    std::optional<std::int64_t> consumed{};
    Place place{};
};

struct Suite {
    std::string name{};
    std::string about{};
    std::string source{};
    std::string file{};  ///< Relative to the suites' folder.
    SubjectNeeds subject{};
    std::vector<Case> cases{};
    std::vector<Vector> vectors{};
};

}  // namespace wiretrial::engine
