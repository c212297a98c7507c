// scenario: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/session/scenario.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "scenarios/engine/grammar.hpp"
#include "scenarios/engine/shape_maker.hpp"

namespace wiretrial::bench {
namespace {

using engine::Form;
using engine::Node;
using engine::ScenarioError;
using engine::Shape;
using engine::TextForm;

constexpr std::int64_t scenarios_max = 200;
constexpr std::int64_t content_octets_max = std::int64_t{64} << 20U;
constexpr std::int64_t message_octets_max = std::int64_t{1} << 20U;

/// The language of these files.
class Language : private engine::ShapeMaker {
  public:
    Language() {
        const Shape* const text = make({.form = Form::text, .minimum = 1, .maximum = 400});
        const Shape* const slug =
            make({.form = Form::text, .minimum = 1, .maximum = 100, .text_form = TextForm::slug});
        const Shape* const path = make(
            {.form = Form::text, .minimum = 1, .maximum = 100, .text_form = TextForm::suite_path});
        const Shape* const flag = make({.form = Form::boolean});
        const Shape* const message = integer(1, message_octets_max);
        const Shape* const datagram = integer(load::datagram_octets_min, load::datagram_octets_max);
        Shape* const http = make(
            {.form = Form::object,
             .members =
                 {{"resource", slug, true, "A resource of the subject's profile."},
                  {"method", word({"GET", "HEAD", "POST", "PUT"}), false, "GET when absent."},
                  {"content", integer(1, content_octets_max), false,
                   "Octets of content in each request."},
                  {"download", integer(1, content_octets_max), false,
                   "Asks for a file of so many octets instead, which is put beside the resource."},
                  {"connect_per_request", flag, false, "A connection for each request."}},
             .at_most_one = {{"content", "download"}}});
        const Shape* const scenario =
            object({{"name", path, true, "Its name, as results have it."},
                    {"about", text, true, "What it measures, in one sentence."},
                    {"subject", slug, true, "The profile that is loaded when nobody names one."},
                    {"http", http, false, "HTTP/1.1 requests, all alike."},
                    {"echo", object({{"octets", message, true, "Of a message."}}), false,
                     "Messages that a plain echo server sends back."},
                    {"frames", object({{"octets", message, true, "Of a frame's payload."}}), false,
                     "Frames of the subject's codec, which come back."},
                    {"datagrams",
                     object({{"octets", datagram, true, "Of a datagram."},
                             {"may_lose", flag, false,
                              "What is lost is counted, and no failure; false when absent."}}),
                     false, "Datagrams that come back."},
                    {"connections", integer(1, 10'000), false,
                     "Connections, or datagram sockets; 64 when absent."},
                    {"depth", integer(1, 4096), false,
                     "Requests on their way on one connection; 1 when absent."},
                    {"timeout_ms", integer(1, 60'000), false,
                     "For a connection, and for an answer; 2000 when absent."}},
                   {{"http", "echo", "frames", "datagrams"}}, "scenario", "One load.");
        root = object({{"$schema", text, false, "For editors."},
                       {"wiretrial", integer(engine::language_version, engine::language_version),
                        true, "Version of the language."},
                       {"scenarios", array(scenario, 1, scenarios_max), true,
                        "Loads, in the order in which they are played."}},
                      {}, "scenarios", "Throughput scenarios of `wiretrial bench`.");
    }

    const Shape* root = nullptr;
};

std::string text_of(const Node& node, std::string_view name, std::string_view otherwise = {}) {
    const Node* const found = node.find(name);
    return found != nullptr ? found->text : std::string(otherwise);
}

std::size_t count_of(const Node& node, std::string_view name, std::size_t otherwise) {
    const Node* const found = node.find(name);
    return found != nullptr ? static_cast<std::size_t>(found->integer) : otherwise;
}

bool is_set(const Node& node, std::string_view name) {
    const Node* const found = node.find(name);
    return found != nullptr && found->boolean;
}

/// Needs: a node that has passed the shape.
Scenario build(const Node& node) {
    Scenario scenario{.name = text_of(node, "name"),
                      .about = text_of(node, "about"),
                      .subject = text_of(node, "subject")};
    scenario.connections = count_of(node, "connections", scenario.connections);
    scenario.depth = count_of(node, "depth", scenario.depth);
    scenario.timeout_ms = static_cast<std::int64_t>(count_of(node, "timeout_ms", 2000));
    if (const Node* const http = node.find("http")) {
        scenario.resource = text_of(*http, "resource");
        scenario.method = text_of(*http, "method", "GET");
        scenario.octets = count_of(*http, "content", 0);
        scenario.download_octets = count_of(*http, "download", 0);
        scenario.connects_per_request = is_set(*http, "connect_per_request");
    } else if (const Node* const echo = node.find("echo")) {
        scenario.traffic = Traffic::echo;
        scenario.octets = count_of(*echo, "octets", 0);
    } else if (const Node* const frames = node.find("frames")) {
        scenario.traffic = Traffic::frames;
        scenario.octets = count_of(*frames, "octets", 0);
    } else {
        const Node& datagrams = *node.find("datagrams");
        scenario.traffic = Traffic::datagrams;
        scenario.octets = count_of(datagrams, "octets", 0);
        scenario.may_lose = is_set(datagrams, "may_lose");
    }
    return scenario;
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
}

std::string download_name(const Scenario& scenario) {
    return "bench-" + std::to_string(scenario.download_octets) + ".bin";
}

std::expected<std::string, std::string> resource_target(const Scenario& scenario,
                                                        const engine::Profile& profile) {
    const auto found = profile.resources.find(scenario.resource);
    if (found == profile.resources.end()) {
        return std::unexpected("the profile '" + profile.name + "' has no resource '" +
                               scenario.resource + "'");
    }
    return found->second.target;
}

std::expected<std::vector<Scenario>, ScenarioError> build_all(const Node& root,
                                                              const std::string& file) {
    if (auto checked = engine::check_shape(root, scenarios_shape(), file); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    std::vector<Scenario> scenarios;
    std::set<std::string> names;
    for (const Node& node : root.find("scenarios")->elements) {
        Scenario scenario = build(node);
        const auto fail = [&](std::string_view member, std::string message) {
            return std::unexpected(ScenarioError{
                .file = file, .place = node.find(member)->place, .message = std::move(message)});
        };
        if (!names.insert(scenario.name).second) {
            return fail("name", "the name " + scenario.name + " occurs twice");
        }
        if (scenario.connects_per_request && scenario.depth > 1) {
            return fail("depth", "a connection for one request has no depth above 1");
        }
        scenarios.push_back(std::move(scenario));
    }
    return scenarios;
}

}  // namespace

const Shape& scenarios_shape() {
    static const Language language;
    return *language.root;
}

std::expected<std::vector<Scenario>, ScenarioError> load_scenarios(const std::string& path) {
    auto root = engine::read_json_file(path);
    return root ? build_all(*root, path) : std::unexpected(std::move(root.error()));
}

std::expected<std::vector<Scenario>, ScenarioError> parse_scenarios(std::string_view text,
                                                                    const std::string& file) {
    auto root = engine::parse_json(text, file);
    return root ? build_all(*root, file) : std::unexpected(std::move(root.error()));
}

bool fits(const Scenario& scenario, const engine::Profile& profile) {
    const auto speaks = [&](std::string_view role, std::string_view service) {
        return profile.role == role && profile.service == service;
    };
    switch (scenario.traffic) {
        case Traffic::http:
            return speaks("server", "stream") && profile.behaviour.starts_with("http") &&
                   profile.resources.contains(scenario.resource);
        case Traffic::echo:
            return speaks("server", "stream") && profile.behaviour == "echo";
        case Traffic::frames:
            return speaks("server", "stream") && profile.behaviour == "framed-echo";
        case Traffic::datagrams:
            return profile.service == "datagram" && profile.behaviour == "udp-echo";
    }
    std::unreachable();
}

std::expected<void, std::string> put_files(const Scenario& scenario, engine::Profile& profile) {
    if (scenario.download_octets == 0) {
        return {};
    }
    const auto target = resource_target(scenario, profile);
    if (!target) {
        return std::unexpected(target.error());
    }
    const auto file = std::ranges::find_if(
        profile.files, [&](const auto& each) { return ("/" + each.first).ends_with(*target); });
    if (file == profile.files.end()) {
        return std::unexpected("the profile '" + profile.name + "' has no file for '" + *target +
                               "', beside which one to download could lie");
    }
    profile.files[folder_of(file->first) + download_name(scenario)] = {
        .kind = engine::PayloadKind::alphabet,
        .count = {.number = static_cast<std::int64_t>(scenario.download_octets)}};
    return {};
}

std::expected<load::Plan, std::string> plan_of(const Scenario& scenario,
                                               const engine::Profile& profile,
                                               const Place& place) {
    load::Plan plan{.url = place.url,
                    .connections = scenario.connections,
                    .depth = scenario.depth,
                    .timeout = std::chrono::milliseconds(scenario.timeout_ms)};
    std::expected<void, std::string> asked;
    switch (scenario.traffic) {
        case Traffic::http: {
            auto target = place.target.empty()
                              ? resource_target(scenario, profile)
                              : std::expected<std::string, std::string>(place.target);
            if (!target) {
                return std::unexpected(target.error());
            }
            if (scenario.download_octets > 0) {
                *target = folder_of(*target) + download_name(scenario);
            }
            asked = load::ask_http({.authority = place.authority,
                                    .target = *target,
                                    .method = scenario.method,
                                    .content_octets = scenario.octets,
                                    .closes = scenario.connects_per_request},
                                   plan);
            break;
        }
        case Traffic::echo:
            asked = load::ask_frames({}, scenario.octets, plan);
            break;
        case Traffic::frames:
            asked = load::ask_frames(profile.codec, scenario.octets, plan);
            break;
        case Traffic::datagrams:
            asked = load::ask_datagrams(scenario.octets, plan);
            break;
    }
    if (!asked) {
        return std::unexpected(asked.error());
    }
    return plan;
}

}  // namespace wiretrial::bench
