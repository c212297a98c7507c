// step_builder_payload: payloads, patterns and alternatives.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"
#include "impl/kernel/fd.hpp"
#include "scenarios/engine/step_builder.hpp"

namespace wiretrial::engine {
namespace {

constexpr std::array<std::pair<std::string_view, PatternKind>, 11> pattern_words = {
    {{"bytes", PatternKind::bytes},
     {"size", PatternKind::size},
     {"match", PatternKind::match},
     {"frames", PatternKind::frames},
     {"frame_match", PatternKind::frame_match},
     {"datagram", PatternKind::datagram},
     {"eof", PatternKind::eof},
     {"reset", PatternKind::reset},
     {"closed", PatternKind::closed},
     {"refused", PatternKind::refused},
     {"silence", PatternKind::silence}}};

constexpr std::array<std::pair<std::string_view, PayloadKind>, 4> part_words = {
    {{"first", PayloadKind::first_part},
     {"last", PayloadKind::last_part},
     {"without_first", PayloadKind::without_first},
     {"without_last", PayloadKind::without_last}}};

model::AspectKind default_aspect(PatternKind kind) {
    switch (kind) {
        case PatternKind::eof:
        case PatternKind::reset:
        case PatternKind::closed:
            return model::AspectKind::ending;
        case PatternKind::frames:
        case PatternKind::frame_match:
            return model::AspectKind::framing;
        default:
            return model::AspectKind::answer;
    }
}

/// Reads a regular file below `folder`, which no link and no `..` can leave.
std::optional<Bytes> read_inside(const std::string& folder, const std::string& path) {
    const kernel::Fd root(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    const kernel::Fd file(
        static_cast<int>(::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how)));
    struct stat status{};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
        static_cast<std::uint64_t>(status.st_size) > payload_octets_max) {
        return std::nullopt;
    }
    Bytes octets(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < octets.size()) {
        const ssize_t size = ::read(file.get(), octets.data() + done, octets.size() - done);
        if (size <= 0) {
            return std::nullopt;
        }
        done += static_cast<std::size_t>(size);
    }
    return octets;
}

/// The member of a payload object that tells its kind.
const std::pair<std::string, Node>& payload_member(const Node& node) {
    return node.members.front();
}

}  // namespace

std::expected<std::vector<Payload>, ScenarioError> StepBuilder::build_payloads(
    const Node& node) const {
    std::vector<Payload> payloads;
    for (const Node& element : node.elements) {
        auto payload = build_payload(element);
        if (!payload) {
            return std::unexpected(std::move(payload.error()));
        }
        payloads.push_back(std::move(*payload));
    }
    return payloads;
}

std::expected<Payload, ScenarioError> StepBuilder::build_file_payload(const Node& node) const {
    auto octets = read_inside(folder_, node.text);
    if (!octets) {
        return fail(node, "cannot read \"" + escape(node.text, 80) +
                              "\" as a file of at most 64 MiB inside the suite's folder");
    }
    return Payload{.octets = std::move(*octets)};
}

std::expected<Payload, ScenarioError> StepBuilder::build_part(const Node& node) const {
    auto inner = build_payload(*node.find("payload"));
    if (!inner) {
        return inner;
    }
    Payload payload;
    for (const auto& [word, kind] : part_words) {
        if (const Node* count = node.find(word)) {
            payload.kind = kind;
            payload.count = build_count(*count);
        }
    }
    payload.parts.push_back(std::move(*inner));
    return payload;
}

std::expected<Payload, ScenarioError> StepBuilder::build_wording(const Node& node) const {
    StepBuilder wording(file_, folder_);
    wording.is_wording_ = true;
    return wording.build_payload(node);
}

std::expected<Payload, ScenarioError> StepBuilder::build_phrase(const Node& node) const {
    Payload phrase{.kind = PayloadKind::phrase, .name = text_of(node, "name")};
    if (const Node* arguments = node.find("with")) {
        for (const auto& [name, value] : arguments->members) {
            auto argument = build_payload(value);
            if (!argument) {
                return argument;
            }
            phrase.names.push_back(name);
            phrase.parts.push_back(std::move(*argument));
        }
    }
    return phrase;
}

std::expected<Payload, ScenarioError> StepBuilder::build_payload(const Node& node) const {
    if (node.kind == NodeKind::string) {
        return Payload{.octets = node.text};
    }
    const auto& [kind, value] = payload_member(node);
    if (kind == "hex") {
        return Payload{.octets = from_hex(value.text).value_or("")};
    }
    if (kind == "base64") {
        return Payload{.octets = from_base64(value.text).value_or("")};
    }
    if (kind == "file") {
        return build_file_payload(value);
    }
    if (kind == "saved" || kind == "body_of") {
        return Payload{.kind = kind == "saved" ? PayloadKind::saved : PayloadKind::body_of,
                       .name = value.text};
    }
    if (kind == "argument") {
        if (!is_wording_) {
            return fail(node, "{\"argument\"} stands only in a phrase of a profile");
        }
        return Payload{.kind = PayloadKind::argument, .name = value.text};
    }
    if (kind == "phrase") {
        if (is_wording_) {
            return fail(node, "a phrase of a profile holds no other phrase");
        }
        return build_phrase(value);
    }
    if (kind == "text") {
        return build_text(value);
    }
    if (kind == "head") {
        return build_head(value);
    }
    if (kind == "param") {
        return fail(node, "{\"param\"} stands only in a case with for_each");
    }
    if (kind == "alphabet" || kind == "sample") {
        return Payload{.kind = kind == "sample" ? PayloadKind::sample : PayloadKind::alphabet,
                       .count = build_count(value)};
    }
    if (kind == "random") {
        return Payload{.kind = PayloadKind::random,
                       .count = build_count(*value.find("bytes")),
                       .seed = static_cast<std::uint64_t>(value.find("seed")->integer)};
    }
    if (kind == "concat") {
        auto parts = build_payloads(value);
        if (!parts) {
            return std::unexpected(std::move(parts.error()));
        }
        return Payload{.kind = PayloadKind::concat, .parts = std::move(*parts)};
    }
    if (kind == "part") {
        return build_part(value);
    }
    const bool is_nested = kind == "repeat" || kind == "encode";
    auto inner = build_payload(is_nested ? *value.find("payload") : value);
    if (!inner) {
        return inner;
    }
    Payload payload{.kind = kind == "frame"    ? PayloadKind::frame
                            : kind == "reply"  ? PayloadKind::reply
                            : kind == "repeat" ? PayloadKind::repeat
                                               : PayloadKind::encode};
    payload.parts.push_back(std::move(*inner));
    if (kind == "repeat") {
        payload.count = build_count(*value.find("times"));
    } else if (kind == "encode") {
        payload.name = text_of(value, "codec");
        if (const auto codec = framing::Codec::parse(payload.name, {}); !codec) {
            return fail(value, codec.error());
        }
    }
    return payload;
}

std::expected<Pattern, ScenarioError> StepBuilder::build_pattern(const Node& node) const {
    Pattern pattern;
    for (const auto& [word, kind] : pattern_words) {
        const Node* value = node.find(word);
        if (value == nullptr) {
            continue;
        }
        pattern.kind = kind;
        const Node* source = value;
        if (kind == PatternKind::datagram) {
            pattern.glob = text_of(*value, "match");
            const Node* truncated = value->find("truncated");
            pattern.is_truncated = truncated != nullptr && truncated->boolean;
            pattern.from = text_of(*value, "from");
            if (const Node* size = value->find("size")) {
                pattern.size = build_count(*size);
            }
            source = value->find("payload");
        } else if (kind == PatternKind::match || kind == PatternKind::frame_match) {
            pattern.glob = value->text;
        } else if (kind == PatternKind::size) {
            pattern.size = build_count(*value);
        } else if (kind == PatternKind::silence) {
            pattern.silence = std::chrono::milliseconds(value->integer);
        }
        if (kind == PatternKind::frames) {
            auto frames = build_payloads(*value);
            if (!frames) {
                return std::unexpected(std::move(frames.error()));
            }
            pattern.payloads = std::move(*frames);
        } else if (source != nullptr &&
                   (kind == PatternKind::bytes || kind == PatternKind::datagram)) {
            auto payload = build_payload(*source);
            if (!payload) {
                return std::unexpected(std::move(payload.error()));
            }
            pattern.payloads.push_back(std::move(*payload));
        }
    }
    if (auto filled = fill_messages(node, pattern); !filled) {
        return std::unexpected(std::move(filled.error()));
    }
    if (const Node* ending = node.find("ending")) {
        pattern.ending = ending->text == "eof"     ? Ending::eof
                         : ending->text == "reset" ? Ending::reset
                         : ending->text == "quiet" ? Ending::quiet
                                                   : Ending::closed;
    }
    if (const Node* quiet = node.find("quiet_ms")) {
        pattern.quiet = std::chrono::milliseconds(quiet->integer);
    }
    return pattern;
}

StepBuilder::StepResult StepBuilder::build_expect(const Node& node) {
    ExpectStep step{.on = endpoint_of(node), .says = text_of(node, "says")};
    const Node* any = node.find("any");
    const std::size_t branches = any != nullptr ? any->elements.size() : 1;
    for (std::size_t i = 0; i < branches; ++i) {
        const Node& branch = any != nullptr ? any->elements[i] : node;
        auto pattern = build_pattern(branch);
        if (!pattern) {
            return std::unexpected(std::move(pattern.error()));
        }
        step.alternatives.push_back({.pattern = std::move(*pattern),
                                     .name = any != nullptr ? text_of(branch, "name") : "",
                                     .is_pass = text_of(branch, "verdict", "pass") == "pass",
                                     .says = text_of(branch, "says")});
    }
    step.aspect = default_aspect(step.alternatives.front().pattern.kind);
    const std::string aspect = text_of(node, "aspect");
    if (!aspect.empty()) {
        step.is_aspect_given = true;
        step.aspect = aspect == "answer"    ? model::AspectKind::answer
                      : aspect == "framing" ? model::AspectKind::framing
                                            : model::AspectKind::ending;
    }
    return step;
}

}  // namespace wiretrial::engine
