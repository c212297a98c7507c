// loader: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/loader.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "impl/framing/codec.hpp"
#include "scenarios/engine/grammar.hpp"
#include "scenarios/engine/step_builder.hpp"
#include "scenarios/engine/substitute.hpp"
#include "scenarios/engine/vector_http.hpp"

namespace wiretrial::engine {
namespace {

std::vector<std::string> words_of(const Node& node, std::string_view name) {
    std::vector<std::string> words;
    if (const Node* list = node.find(name)) {
        for (const Node& word : list->elements) {
            words.push_back(word.text);
        }
    }
    return words;
}

Duration milliseconds_of(const Node& node, std::string_view name, Duration fallback) {
    const Node* member = node.find(name);
    return member != nullptr ? Duration(std::chrono::milliseconds(member->integer)) : fallback;
}

std::optional<std::int64_t> number_of(const Node& node, std::string_view name) {
    const Node* member = node.find(name);
    return member != nullptr ? std::optional(member->integer) : std::nullopt;
}

model::Requirement requirement_of(const Node& node) {
    // What the case leaves out is filled in from the catalogue, by complete_requirements.
    const Node& source = *node.find("requirement");
    return {.id = text_of(source, "id"),
            .level = model::level_named(text_of(source, "level")).value_or(model::Level::must),
            .section = text_of(source, "section"),
            .quote = text_of(source, "quote")};
}

bool has_own_level(const Node& node) {
    return node.find("requirement")->find("level") != nullptr;
}

/// Walks through one file and builds it.
class SuiteLoader {
  public:
    SuiteLoader(std::string file, std::string folder)
        : file_(std::move(file)), folder_(std::move(folder)) {}

    std::expected<Suite, ScenarioError> load(const Node& root) {
        suite_.name = text_of(root, "suite");
        suite_.about = text_of(root, "about");
        suite_.source = text_of(root, "source");
        const Node& subject = *root.find("subject");
        suite_.subject = {.role = text_of(subject, "role"),
                          .service = text_of(subject, "service"),
                          .behaviours = words_of(subject, "behaviours"),
                          .needs = words_of(subject, "needs"),
                          .transports = words_of(subject, "transports")};
        const Node* cases = root.find("cases");
        const Node& list = cases != nullptr ? *cases : *root.find("vectors");
        for (std::size_t i = 0; i < list.elements.size(); ++i) {
            const std::string pointer =
                (cases != nullptr ? "/cases/" : "/vectors/") + std::to_string(i);
            if (auto added = add_all_rows(list.elements[i], pointer, cases != nullptr); !added) {
                return std::unexpected(std::move(added.error()));
            }
        }
        return std::move(suite_);
    }

  private:
    using Result = std::expected<void, ScenarioError>;

    Result fail(const Node& node, std::string message) const {
        return std::unexpected(
            ScenarioError{.file = file_, .place = node.place, .message = std::move(message)});
    }

    Result add_all_rows(const Node& node, const std::string& pointer, bool is_case) {
        const Node* rows = node.find("for_each");
        if (rows == nullptr) {
            return add(node, "", pointer, is_case);
        }
        // What is sure to be too much is refused before any of it is made.
        if ((weight_of(node) - weight_of(*rows)) * rows->elements.size() > weight_left_) {
            return std::unexpected(too_many_values(node, file_));
        }
        for (const Node& row : rows->elements) {
            const Node* name = row.find("name");
            if (name == nullptr || name->kind != NodeKind::string ||
                !has_form(name->text, TextForm::slug)) {
                return fail(row, "each row of for_each needs a \"name\" that is " +
                                     std::string(phrase_for(TextForm::slug)));
            }
            Node copy{.kind = node.kind, .place = node.place};
            for (const auto& [member, value] : node.members) {
                if (member == "for_each") {
                    continue;
                }
                auto filled = substitute(value, row, file_, weight_left_);
                if (!filled) {
                    return std::unexpected(std::move(filled.error()));
                }
                copy.members.emplace_back(member, std::move(*filled));
            }
            if (Result added = add(copy, "/" + name->text, pointer, is_case); !added) {
                return added;
            }
        }
        return {};
    }

    Result add(const Node& node, const std::string& row, const std::string& pointer, bool is_case) {
        const std::string id = suite_.name + "/" + text_of(node, "id") + row;
        if (!ids_.insert(id).second) {
            return fail(node, "the id " + id + " occurs twice in this suite");
        }
        return is_case ? add_case(node, id, pointer) : add_vector(node, id, pointer);
    }

    Result add_case(const Node& node, const std::string& id, const std::string& pointer) {
        const Node& steps = *node.find("steps");
        // Parameters are filled in now: what they became is checked again.
        if (Result checked = check_shape(steps, steps_shape(), file_, pointer + "/steps");
            !checked) {
            return checked;
        }
        StepBuilder builder(file_, folder_);
        auto built = builder.build(steps);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        Case result{.id = id,
                    .title = text_of(node, "title"),
                    .requirement = requirement_of(node),
                    .has_own_level = has_own_level(node),
                    .also = words_of(*node.find("requirement"), "also"),
                    .tags = words_of(node, "tags"),
                    .needs = words_of(node, "needs"),
                    .lacks = words_of(node, "lacks"),
                    .behaviours = words_of(node, "behaviours"),
                    .depends_on = words_of(node, "depends_on"),
                    .hosts = words_of(node, "hosts"),
                    .within = milliseconds_of(node, "within_ms", std::chrono::seconds(3)),
                    .deadline = milliseconds_of(node, "deadline_ms", std::chrono::seconds(20)),
                    .steps = std::move(*built),
                    .place = node.place};
        const Node* fresh = node.find("fresh");
        result.is_fresh = fresh != nullptr && fresh->boolean;
        suite_.cases.push_back(std::move(result));
        return {};
    }

    Result add_vector(const Node& node, const std::string& id, const std::string& pointer) {
        if (Result checked = check_shape(node, vector_shape(), file_, pointer); !checked) {
            return checked;
        }
        const Node& gives = *node.find("gives");
        // Member by member: g++ 12 warns falsely of a designated initialiser here.
        Vector result;
        result.id = id;
        result.title = text_of(node, "title");
        result.requirement = requirement_of(node);
        result.has_own_level = has_own_level(node);
        result.also = words_of(*node.find("requirement"), "also");
        result.tags = words_of(node, "tags");
        result.codec = text_of(node, "codec");
        result.frame_max = number_of(node, "frame_max");
        result.code = text_of(gives, "code");
        result.offset = number_of(gives, "offset");
        result.consumed = number_of(gives, "consumed");
        result.place = node.place;
        const std::string outcome = text_of(gives, "outcome");
        result.outcome = outcome == "complete"     ? VectorOutcome::complete
                         : outcome == "incomplete" ? VectorOutcome::incomplete
                                                   : VectorOutcome::violation;
        result.status = number_of(gives, "status");
        if (!is_http_codec(result.codec)) {
            if (const auto codec = framing::Codec::parse(result.codec, {}); !codec) {
                return fail(*node.find("codec"), codec.error());
            }
        }
        if (gives.find(is_http_codec(result.codec) ? "frames" : "messages") != nullptr) {
            return fail(gives, "a codec of HTTP gives \"messages\", any other \"frames\"");
        }
        const StepBuilder builder(file_, folder_);
        auto input = builder.build_payload(*node.find("bytes"));
        if (!input) {
            return std::unexpected(std::move(input.error()));
        }
        result.input = std::move(*input);
        if (const Node* frames = gives.find("frames")) {
            for (const Node& frame : frames->elements) {
                auto built = builder.build_payload(frame);
                if (!built) {
                    return std::unexpected(std::move(built.error()));
                }
                result.frames.push_back(std::move(*built));
            }
        }
        if (const Node* messages = gives.find("messages")) {
            for (const Node& message : messages->elements) {
                auto built = builder.build_expected_message(message);
                if (!built) {
                    return std::unexpected(std::move(built.error()));
                }
                result.messages.push_back(std::move(*built));
            }
        }
        suite_.vectors.push_back(std::move(result));
        return {};
    }

    std::string file_;
    std::string folder_;
    Suite suite_;
    std::set<std::string> ids_;
    std::size_t weight_left_ = expanded_weight_max;
};

}  // namespace

namespace {

std::expected<Suite, ScenarioError> suite_of(const std::expected<Node, ScenarioError>& root,
                                             const std::string& path,
                                             const std::string& name) {
    if (!root) {
        return std::unexpected(root.error());
    }
    if (auto checked = check_shape(*root, suite_shape(), path); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    const Node& own_name = *root->find("suite");
    if (!name.empty() && own_name.text != name) {
        return std::unexpected(ScenarioError{.file = path,
                                             .place = own_name.place,
                                             .pointer = "/suite",
                                             .message = "expected \"" + name +
                                                        "\", the path of the file below the "
                                                        "suites' folder, found \"" +
                                                        own_name.text + "\""});
    }
    const std::string folder = std::filesystem::path(path).parent_path().string();
    auto suite = SuiteLoader(path, folder.empty() ? "." : folder).load(*root);
    if (suite) {
        suite->file = name.empty() ? path : name + ".json";
    }
    return suite;
}

}  // namespace

std::expected<Suite, ScenarioError> load_suite(const std::string& path, const std::string& name) {
    return suite_of(read_json_file(path), path, name);
}

std::expected<Suite, ScenarioError> parse_suite(std::string_view text,
                                                const std::string& path,
                                                const std::string& name) {
    return suite_of(parse_json(text, path), path, name);
}

}  // namespace wiretrial::engine
