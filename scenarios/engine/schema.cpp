// schema: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/schema.hpp"

#include <array>
#include <limits>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "scenarios/engine/grammar.hpp"

namespace wiretrial::engine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> names = {"deviations", "profile", "suite"};
constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();

/// Writes one shape after another; named shapes go under `definitions` once.
class SchemaWriter {
  public:
    Json write_root(const Shape& shape, std::string_view name) {
        Json root = {
            {"$schema", "http://json-schema.org/draft-07/schema#"},
            {"$id", "https://wiretrial.example/schema/" + std::string(name) + ".schema.json"},
            {"title", "wiretrial " + std::string(name)}};
        root.update(write_body(shape));
        root["definitions"] = std::move(definitions_);
        return root;
    }

  private:
    Json write(const Shape& shape) {
        if (shape.name.empty()) {
            return write_body(shape);
        }
        const std::string name(shape.name);
        if (started_.insert(name).second) {
            // The place is taken first: a shape may contain itself.
            Json body = write_body(shape);
            definitions_[name] = std::move(body);
        }
        return {{"$ref", "#/definitions/" + name}};
    }

    static void add_bounds(Json& json,
                           const Shape& shape,
                           const char* minimum,
                           const char* maximum) {
        if (shape.minimum != 0 || shape.form == Form::integer) {
            json[minimum] = shape.minimum;
        }
        if (shape.maximum != unbounded) {
            json[maximum] = shape.maximum;
        }
    }

    Json write_body(const Shape& shape) {
        Json json = Json::object();
        if (!shape.about.empty()) {
            json["description"] = shape.about;
        }
        switch (shape.form) {
            case Form::any:
                break;
            case Form::boolean:
                json["type"] = "boolean";
                break;
            case Form::integer:
                json["type"] = "integer";
                add_bounds(json, shape, "minimum", "maximum");
                break;
            case Form::text:
                json["type"] = "string";
                add_bounds(json, shape, "minLength", "maxLength");
                if (const std::string_view pattern = pattern_of(shape.text_form);
                    !pattern.empty()) {
                    json["pattern"] = pattern;
                }
                break;
            case Form::word:
                json["enum"] = shape.words;
                break;
            case Form::array:
                json["type"] = "array";
                json["items"] = write(*shape.element);
                add_bounds(json, shape, "minItems", "maxItems");
                break;
            case Form::map:
                write_map(json, shape);
                break;
            case Form::object:
                write_object(json, shape);
                break;
            case Form::choice:
                for (const Shape* choice : shape.choices) {
                    json["anyOf"].push_back(write(*choice));
                }
                break;
        }
        return json;
    }

    void write_map(Json& json, const Shape& shape) {
        json["type"] = "object";
        add_bounds(json, shape, "minProperties", "maxProperties");
        if (const std::string_view pattern = pattern_of(shape.text_form); !pattern.empty()) {
            json["propertyNames"] = {{"pattern", pattern}};
        }
        json["additionalProperties"] = write(*shape.element);
    }

    void write_object(Json& json, const Shape& shape) {
        json["type"] = "object";
        json["additionalProperties"] = false;
        Json properties = Json::object();
        for (const Member& member : shape.members) {
            Json property = write(*member.shape);
            if (property.contains("$ref")) {
                // Beside $ref draft-07 ignores everything, so the description needs a place of its own.
                property = {{"description", member.about},
                            {"allOf", Json::array({std::move(property)})}};
            } else {
                property["description"] = member.about;
            }
            properties[std::string(member.name)] = std::move(property);
            if (member.is_required) {
                json["required"].push_back(member.name);
            }
        }
        json["properties"] = std::move(properties);
        add_bounds(json, shape, "minProperties", "maxProperties");
        for (const auto& group : shape.at_most_one) {
            json["allOf"].push_back({{"not", {{"required", group}}}});
        }
        for (const auto& group : shape.exactly_one) {
            Json alternatives = Json::array();
            for (const std::string_view name : group) {
                alternatives.push_back({{"required", Json::array({name})}});
            }
            json["allOf"].push_back({{"oneOf", std::move(alternatives)}});
        }
    }

    Json definitions_ = Json::object();
    std::set<std::string> started_;
};

}  // namespace

std::span<const std::string_view> schema_names() {
    return names;
}

std::expected<std::string, std::string> schema_text(std::string_view name) {
    const Shape* shape = name == "suite"        ? &suite_shape()
                         : name == "profile"    ? &profile_shape()
                         : name == "deviations" ? &deviations_shape()
                                                : nullptr;
    if (shape == nullptr) {
        const std::string_view near = nearest(name, names);
        return std::unexpected(
            "no schema \"" + escape(name, 64) + "\"" +
            (near.empty() ? "" : "; did you mean \"" + std::string(near) + "\"?") +
            " There are: deviations, profile, suite");
    }
    return schema_text(*shape, name);
}

std::string schema_text(const Shape& shape, std::string_view name) {
    return SchemaWriter().write_root(shape, name).dump(1) + "\n";
}

}  // namespace wiretrial::engine
