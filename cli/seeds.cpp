// seeds: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/seeds.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "impl/framing/codec.hpp"
#include "scenarios/engine/payload.hpp"

namespace wiretrial::cli {
namespace {

/// Behind it stand the choices (fuzz/targets/choices.hpp).
constexpr ByteView separator{"\xFF\0", 2};

std::string file_name(std::string id) {
    std::ranges::replace(id, '/', '.');
    return id;
}

/// The targets that take what a vector's codec decodes.
std::vector<std::string> targets_of(std::string_view codec) {
    if (codec == "http-request") {
        return {"http_request", "http_request_peers"};
    }
    if (codec.starts_with("http-response")) {
        return {"http_response", "http_response_peers"};
    }
    return codec == "chunked" ? std::vector<std::string>{"chunked"} : std::vector<std::string>{};
}

void add_vector(const engine::Vector& vector, std::vector<Seed>& seeds) {
    const auto input = evaluate(vector.input, {});
    if (!input || input->size() > seed_octets_max) {
        return;
    }
    for (const std::string& target : targets_of(vector.codec)) {
        // Answers to HEAD are the second of the methods that the target chooses from.
        const Bytes choices = vector.codec.ends_with(":HEAD") ? Bytes(separator) + "\x01" : "";
        seeds.push_back({target, file_name(vector.id), *input + choices});
    }
}

/// What the steps send, connection after connection; loops are taken once.
class Sent {
  public:
    explicit Sent(const engine::PayloadContext& context) : context_(&context) {}

    void walk(const engine::Steps& steps) {
        for (const engine::Step& step : steps) {
            if (const auto* const send = std::get_if<engine::SendStep>(&step.action)) {
                add(*send);
            } else if (const auto* const repeat = std::get_if<engine::RepeatStep>(&step.action)) {
                walk(repeat->steps);
            } else if (const auto* const together =
                           std::get_if<engine::TogetherStep>(&step.action)) {
                for (const engine::Steps& branch : together->branches) {
                    walk(branch);
                }
            }
        }
    }

    /// Of each connection what it sent, in order.
    [[nodiscard]] const std::map<std::string, Bytes>& octets() const { return octets_; }

  private:
    void add(const engine::SendStep& send) {
        if (depends_on_run(send.payload)) {
            return;
        }
        if (const auto octets = evaluate(send.payload, *context_)) {
            octets_[send.on] += *octets;
        }
    }

    const engine::PayloadContext* context_;
    std::map<std::string, Bytes> octets_;
};

}  // namespace

std::vector<Seed> seeds_of(const std::vector<engine::Suite>& suites,
                           const engine::Profile& server) {
    const engine::PayloadContext context{.limits = server.limits,
                                         .resources = &server.resources,
                                         .phrases = &server.phrases,
                                         .authority = "127.0.0.1:8080"};
    std::vector<Seed> seeds;
    for (const engine::Suite& suite : suites) {
        for (const engine::Vector& vector : suite.vectors) {
            add_vector(vector, seeds);
        }
        if (!suite.name.starts_with("http1/server")) {
            continue;
        }
        for (const engine::Case& each : suite.cases) {
            Sent sent(context);
            sent.walk(each.steps);
            for (const auto& [endpoint, octets] : sent.octets()) {
                if (!octets.empty() && octets.size() <= seed_octets_max) {
                    const std::string suffix = sent.octets().size() > 1 ? "." + endpoint : "";
                    seeds.push_back({"http_server", file_name(each.id) + suffix, octets});
                }
            }
        }
    }
    return seeds;
}

}  // namespace wiretrial::cli
