// profile: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/profile.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "impl/framing/codec.hpp"
#include "scenarios/engine/grammar.hpp"
#include "scenarios/engine/step_builder.hpp"
#include "scenarios/engine/substitute.hpp"

namespace wiretrial::engine {
namespace {

std::vector<std::string> texts_of(const Node* node) {
    std::vector<std::string> texts;
    if (node != nullptr) {
        for (const Node& element : node->elements) {
            texts.push_back(element.text);
        }
    }
    return texts;
}

/// Capabilities that follow from the codec alone.
void add_codec_capabilities(Profile& profile) {
    const std::string& codec = profile.codec;
    auto& list = profile.capabilities;
    list.emplace_back("framed");
    const bool is_fixed = codec.starts_with("fixed");
    const bool has_length = codec.starts_with("length-prefix") || codec.starts_with("varint") ||
                            codec.starts_with("netstring");
    if (!is_fixed) {
        list.emplace_back("variable-length");
        list.emplace_back("empty-frames");
    }
    if (has_length) {
        list.emplace_back("declared-length");
    }
    // Its lengths go far beyond what a frame may have, or memory.
    if (has_length && !codec.starts_with("length-prefix:1") &&
        !codec.starts_with("length-prefix:2")) {
        list.emplace_back("wide-length");
    }
    if (has_length || is_fixed || codec.starts_with("marker")) {
        list.emplace_back("binary");
    }
    if (!has_length && !is_fixed) {
        list.emplace_back("terminated");
    }
}

/// Reads `resources`. A body is known once and for all: it cannot rest on the subject or the run.
std::expected<void, ScenarioError> add_resources(const Node& node,
                                                 const StepBuilder& builder,
                                                 const std::string& path,
                                                 Profile& profile) {
    for (const auto& [name, value] : node.members) {
        Resource resource{.target = text_of(value, "target")};
        if (const Node* body = value.find("body")) {
            const auto payload = builder.build_payload(*body);
            if (!payload) {
                return std::unexpected(payload.error());
            }
            auto octets = evaluate(*payload, {.limits = profile.limits});
            if (!octets) {
                return std::unexpected(
                    ScenarioError{.file = path, .place = body->place, .message = octets.error()});
            }
            resource.body = std::move(*octets);
        }
        profile.resources[name] = std::move(resource);
    }
    return {};
}

transport::Family family_of(std::string_view word) {
    return word == "ipv4"   ? transport::Family::ipv4
           : word == "ipv6" ? transport::Family::ipv6
                            : transport::Family::unix_path;
}

/// What the subject finds in its folder when it starts.
std::expected<void, ScenarioError> add_files(const Node& node,
                                             const StepBuilder& builder,
                                             const std::string& path,
                                             Profile& profile) {
    for (const std::string_view member : {"files", "configuration"}) {
        const Node* files = node.find(member);
        if (files == nullptr) {
            continue;
        }
        for (const auto& [name, value] : files->members) {
            if (!has_form(name, TextForm::inner_path)) {
                return std::unexpected(
                    ScenarioError{.file = path,
                                  .place = value.place,
                                  .message = "a file's name must stay inside the folder"});
            }
            if (member == "configuration") {
                profile.configuration[name] = texts_of(&value);
                continue;
            }
            auto payload = builder.build_payload(value);
            if (!payload) {
                return std::unexpected(std::move(payload.error()));
            }
            profile.files[name] = std::move(*payload);
        }
    }
    return {};
}

std::expected<Profile, ScenarioError> build(const Node& node, const std::string& path) {
    Profile profile{.name = text_of(node, "profile"),
                    .about = text_of(node, "about"),
                    .role = text_of(node, "role"),
                    .service = text_of(node, "service"),
                    .behaviour = text_of(node, "behaviour"),
                    .codec = text_of(node, "codec"),
                    .capabilities = texts_of(node.find("capabilities")),
                    .start = texts_of(node.find("start"))};
    for (const std::string& word : texts_of(node.find("transports"))) {
        profile.transports.push_back(family_of(word));
    }
    if (const Node* addresses = node.find("addresses")) {
        for (const auto& [word, form] : addresses->members) {
            profile.addresses[family_of(word)] = form.text;
        }
    }
    profile.tells_address = text_of(node, "ready") == "ready-fd";
    const Node* reference = node.find("reference");
    profile.is_reference = reference != nullptr && reference->boolean;
    if (const Node* limits = node.find("limits")) {
        for (const auto& [name, value] : limits->members) {
            profile.limits[name] = value.integer;
        }
    }
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const StepBuilder builder(path, folder.empty() ? "." : folder);
    if (auto added = add_files(node, builder, path, profile); !added) {
        return std::unexpected(std::move(added.error()));
    }
    if (const Node* resources = node.find("resources")) {
        if (auto added = add_resources(*resources, builder, path, profile); !added) {
            return std::unexpected(std::move(added.error()));
        }
    }
    if (const Node* phrases = node.find("phrases")) {
        for (const auto& [name, value] : phrases->members) {
            auto phrase = builder.build_wording(value);
            if (!phrase) {
                return std::unexpected(std::move(phrase.error()));
            }
            profile.phrases[name] = std::move(*phrase);
        }
    }
    if (const Node* lesson = node.find("lesson")) {
        profile.lesson = build_lesson(*lesson);
    }
    if (const Node* client = node.find("client")) {
        for (const auto& [name, command] : client->find("templates")->members) {
            profile.templates[name] = texts_of(&command);
        }
        for (const auto& [status, outcome] : client->find("exits")->members) {
            profile.exits[status] = outcome.text;
        }
    }
    if (!profile.codec.empty()) {
        if (const auto codec = framing::Codec::parse(profile.codec, {}); !codec) {
            return std::unexpected(ScenarioError{
                .file = path, .place = node.find("codec")->place, .message = codec.error()});
        }
        add_codec_capabilities(profile);
    }
    return profile;
}

}  // namespace

bool Profile::has_capability(std::string_view capability) const {
    if (capability == "owned" || capability == "restart") {
        return is_owned() && role != "host";
    }
    return std::ranges::find(capabilities, capability) != capabilities.end();
}

std::expected<std::vector<Profile>, ScenarioError> load_profiles(const std::string& path) {
    auto root = read_json_file(path);
    if (!root) {
        return std::unexpected(std::move(root.error()));
    }
    if (auto checked = check_shape(*root, profile_shape(), path); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    std::vector<Profile> profiles;
    const Node* rows = root->find("for_each");
    if (rows == nullptr) {
        auto profile = build(*root, path);
        if (!profile) {
            return std::unexpected(std::move(profile.error()));
        }
        profiles.push_back(std::move(*profile));
        return profiles;
    }
    std::size_t weight_left = expanded_weight_max;
    for (const Node& row : rows->elements) {
        auto filled = substitute(*root, row, path, weight_left);
        if (!filled) {
            return std::unexpected(std::move(filled.error()));
        }
        if (auto checked = check_shape(*filled, profile_shape(), path); !checked) {
            return std::unexpected(std::move(checked.error()));
        }
        auto profile = build(*filled, path);
        if (!profile) {
            return std::unexpected(std::move(profile.error()));
        }
        profile->name += "-" + text_of(row, "name");
        profiles.push_back(std::move(*profile));
    }
    return profiles;
}

Profile host_profile() {
    return {.name = "host",
            .about = "The sockets of this operating system",
            .role = "host",
            .transports = {transport::Family::ipv4, transport::Family::ipv6,
                           transport::Family::unix_path},
            .capabilities = {"concurrent"}};
}

Profile with_defect(Profile profile, std::string_view defect, const HarnessDefects& planted) {
    profile.defect = defect;
    profile.planted = planted;
    profile.name += "+" + std::string(defect);
    const auto plant = [&](std::vector<std::string>& command) {
        if (!command.empty()) {
            command.insert(command.end(), {"--defect", std::string(defect)});
        }
    };
    plant(profile.start);
    for (auto& [name, command] : profile.templates) {
        plant(command);
    }
    return profile;
}

Transform transform_of(std::string_view behaviour) {
    if (behaviour.find("upper") != std::string_view::npos) {
        return Transform::upper;
    }
    return behaviour == "discard" ? Transform::nothing : Transform::same;
}

}  // namespace wiretrial::engine
