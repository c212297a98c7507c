// message_rules: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/message_rules.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/text.hpp"
#include "impl/http1/lists.hpp"
#include "impl/http1/read_message.hpp"
#include "scenarios/engine/template_text.hpp"
#include "scenarios/engine/text_forms.hpp"

namespace wiretrial::engine {
namespace {

constexpr std::size_t shown_octets_max = 120;

std::string quoted(ByteView octets) {
    return "\"" + escape(octets, shown_octets_max) + "\"";
}

/// Sentences about one message, joined.
class Findings {
  public:
    void add(const std::string& finding) { text_ += (text_.empty() ? "" : "; ") + finding; }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

std::string status_text(const StatusRange& range) {
    return range.first == range.last ? std::to_string(range.first)
                                     : std::to_string(range.first / 100) + "xx";
}

std::string statuses_text(const std::vector<StatusRange>& statuses) {
    std::string text;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == statuses.size() ? " or " : ", ") + status_text(statuses[i]);
    }
    return text;
}

std::string version_text(http1::Version version) {
    return std::to_string(version.major) + "." + std::to_string(version.minor);
}

/// Whether a list of tokens (parameters included) holds `token`.
bool holds_token(ByteView list, ByteView token) {
    http1::ListElements elements(list);
    while (const auto element = elements.next()) {
        if (http1::equals_ignoring_case(*element, token)) {
            return true;
        }
    }
    return false;
}

/// Checks one text, which is `value` or absent, and of which there are so many lines.
void check_rule(const ResolvedRule& resolved,
                const std::string& name,
                const std::optional<Bytes>& value,
                Findings& findings) {
    const TextRule& rule = *resolved.rule;
    const std::string came = value ? name + " is " + quoted(*value) : name + " is absent";
    const auto expect = [&](bool holds, const std::string& what) {
        if (!holds) {
            findings.add(came + ", expected " + what);
        }
    };
    if (rule.is) {
        expect(value == resolved.is, quoted(resolved.is));
    }
    if (rule.match) {
        expect(value && matches_glob(resolved.match, *value), "one like " + quoted(resolved.match));
    }
    if (!rule.lists.empty()) {
        expect(value && holds_token(*value, rule.lists), "a list with " + quoted(rule.lists));
    }
    if (!rule.lacks.empty()) {
        expect(!value || !holds_token(*value, rule.lacks), "no list with " + quoted(rule.lacks));
    }
    if (rule.is_present) {
        expect(value.has_value() == *rule.is_present, *rule.is_present ? "it" : "none");
    }
    if (!rule.form.empty()) {
        expect(value && has_text_form(*value, rule.form), "one of the form " + rule.form);
    }
    if (!rule.saved.empty()) {
        expect(value == resolved.saved, quoted(resolved.saved) + ", saved as " + rule.saved);
    }
}

void check_fields(const std::vector<ResolvedRule>& rules,
                  const std::vector<FieldRule>& patterns,
                  const std::vector<http1::OwnedField>& fields,
                  Findings& findings) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const std::string& name = patterns[i].name;
        check_rule(rules[i], "field " + name, http1::combined_value(fields, name), findings);
        const auto lines = static_cast<std::size_t>(
            std::ranges::count_if(fields, [&](const http1::OwnedField& field) {
                return http1::equals_ignoring_case(field.name, name);
            }));
        if (rules[i].rule->lines && lines != rules[i].lines) {
            findings.add(std::to_string(lines) + " field lines are named " + name + ", expected " +
                         std::to_string(rules[i].lines));
        }
    }
}

void check_content(const ResolvedMessage& wanted, const Bytes& content, Findings& findings) {
    const std::string size = std::to_string(content.size());
    if (wanted.pattern->size && content.size() != wanted.size) {
        findings.add("its content has " + size + " octets, expected " +
                     std::to_string(wanted.size));
    }
    if (wanted.body_match && !matches_glob(*wanted.body_match, content)) {
        findings.add("its content is " + quoted(content) + ", expected one like " +
                     quoted(*wanted.body_match));
    }
    if (!wanted.body || content == *wanted.body) {
        return;
    }
    const std::size_t common = std::min(content.size(), wanted.body->size());
    const auto same = static_cast<std::size_t>(
        std::mismatch(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(common),
                      wanted.body->begin())
            .first -
        content.begin());
    constexpr std::size_t shown = 24;
    findings.add("its content of " + size + " octets is not the expected one of " +
                 std::to_string(wanted.body->size()) + "; from octet " + std::to_string(same) +
                 " on: expected \"" + escape(wanted.body->substr(same, shown)) + "\", came \"" +
                 escape(content.substr(same, shown)) + "\"");
}

void check_request(const ResolvedMessage& wanted,
                   const http1::Message& message,
                   Findings& findings) {
    const MessagePattern& pattern = *wanted.pattern;
    if (!pattern.method.empty() && message.method != pattern.method) {
        findings.add("its method is " + quoted(message.method) + ", expected " +
                     quoted(pattern.method));
    }
    if (wanted.target) {
        // The form is the decoder's finding, not one of the text alone.
        ResolvedRule text = *wanted.target;
        TextRule rule = *text.rule;
        const std::string form = std::exchange(rule.form, "");
        text.rule = &rule;
        check_rule(text, "its target", message.target, findings);
        if (!form.empty() && form != form_name(message.target_form)) {
            findings.add("its target is " + quoted(message.target) + " in the " +
                         std::string(form_name(message.target_form)) + " form, expected the " +
                         form + " form");
        }
    }
    const Bytes first = message.fields.empty() ? Bytes() : message.fields.front().name;
    if (!pattern.first_field.empty() && !http1::equals_ignoring_case(first, pattern.first_field)) {
        findings.add("its first field is " + quoted(first) + ", expected " +
                     quoted(pattern.first_field));
    }
}

void check_status(const ResolvedMessage& wanted,
                  const http1::Message& message,
                  Findings& findings) {
    const auto& statuses = wanted.pattern->statuses;
    const bool fits =
        statuses.empty() || std::ranges::any_of(statuses, [&](const StatusRange& range) {
            return message.status >= range.first && message.status <= range.last;
        });
    if (!fits) {
        findings.add("its status is " + std::to_string(message.status) + ", expected " +
                     statuses_text(statuses));
    }
    if (wanted.reason) {
        check_rule(*wanted.reason, "its reason phrase", message.reason, findings);
    }
}

std::expected<ResolvedRule, std::string> resolve_rule(const TextRule& rule,
                                                      const PayloadContext& context) {
    ResolvedRule resolved{.rule = &rule};
    for (const auto& [text, to] :
         {std::pair{&rule.is, &resolved.is}, std::pair{&rule.match, &resolved.match}}) {
        if (*text) {
            auto filled = fill_template(**text, context);
            if (!filled) {
                return std::unexpected(std::move(filled.error()));
            }
            *to = std::move(*filled);
        }
    }
    if (!rule.saved.empty()) {
        auto saved = saved_octets(rule.saved, context);
        if (!saved) {
            return std::unexpected(std::move(saved.error()));
        }
        resolved.saved = std::move(*saved);
    }
    if (rule.lines) {
        const auto lines = evaluate(*rule.lines, context);
        if (!lines || *lines < 0) {
            return std::unexpected(lines ? "a number of lines is negative" : lines.error());
        }
        resolved.lines = static_cast<std::size_t>(*lines);
    }
    return resolved;
}

std::expected<std::vector<ResolvedRule>, std::string> resolve_rules(
    const std::vector<FieldRule>& fields, const PayloadContext& context) {
    std::vector<ResolvedRule> rules;
    for (const FieldRule& field : fields) {
        auto rule = resolve_rule(field.rule, context);
        if (!rule) {
            return std::unexpected(std::move(rule.error()));
        }
        rules.push_back(std::move(*rule));
    }
    return rules;
}

/// Texts beside the fields.
std::expected<void, std::string> resolve_texts(const PayloadContext& context,
                                               ResolvedMessage& resolved) {
    const MessagePattern& pattern = *resolved.pattern;
    for (const auto& [rule, to] : {std::pair{&pattern.reason, &resolved.reason},
                                   std::pair{&pattern.target, &resolved.target}}) {
        if (*rule) {
            auto built = resolve_rule(**rule, context);
            if (!built) {
                return std::unexpected(std::move(built.error()));
            }
            *to = std::move(*built);
        }
    }
    if (pattern.body) {
        auto body = evaluate(*pattern.body, context);
        if (!body) {
            return std::unexpected(std::move(body.error()));
        }
        resolved.body = std::move(*body);
    }
    if (pattern.body_match) {
        auto match = fill_template(*pattern.body_match, context);
        if (!match) {
            return std::unexpected(std::move(match.error()));
        }
        resolved.body_match = std::move(*match);
    }
    return {};
}

}  // namespace

std::expected<ResolvedMessage, std::string> resolve(const MessagePattern& pattern,
                                                    const PayloadContext& context) {
    ResolvedMessage resolved{.pattern = &pattern};
    auto fields = resolve_rules(pattern.fields, context);
    auto trailers = resolve_rules(pattern.trailers, context);
    if (!fields || !trailers) {
        return std::unexpected(fields ? std::move(trailers.error()) : std::move(fields.error()));
    }
    resolved.fields = std::move(*fields);
    resolved.trailers = std::move(*trailers);
    if (auto texts = resolve_texts(context, resolved); !texts) {
        return std::unexpected(std::move(texts.error()));
    }
    if (pattern.size) {
        const auto size = evaluate(*pattern.size, context);
        if (!size || *size < 0) {
            return std::unexpected(size ? "a size is negative" : size.error());
        }
        resolved.size = static_cast<std::size_t>(*size);
    }
    return resolved;
}

bool names_interim(const MessagePattern& pattern) {
    return std::ranges::any_of(pattern.statuses,
                               [](const StatusRange& range) { return range.first < 200; });
}

std::string deviation(const ResolvedMessage& wanted, const http1::Message& message) {
    const MessagePattern& pattern = *wanted.pattern;
    Findings findings;
    if (pattern.is_request) {
        check_request(wanted, message, findings);
    } else {
        check_status(wanted, message, findings);
    }
    const std::string version = version_text(message.version);
    if (!pattern.version.empty() && version != pattern.version) {
        findings.add("its version is " + version + ", expected " + pattern.version);
    }
    check_fields(wanted.fields, pattern.fields, message.fields, findings);
    if (!pattern.is_head_only) {
        check_fields(wanted.trailers, pattern.trailers, message.trailers, findings);
        check_content(wanted, message.content, findings);
    }
    return findings.take();
}

std::string describe(const MessagePattern& pattern) {
    if (pattern.is_request) {
        return pattern.method.empty() ? "a request" : "a request with method " + pattern.method;
    }
    const std::string to = pattern.to == "GET" ? "" : " to " + pattern.to;
    return pattern.statuses.empty()
               ? "a final response" + to
               : "a response" + to + " with status " + statuses_text(pattern.statuses);
}

std::string describe(const http1::Message& message) {
    const std::string start =
        message.is_request
            ? "the request " + quoted(message.method + " " + message.target)
            : "the response " + quoted(std::to_string(message.status) + " " + message.reason);
    std::string fields;
    constexpr std::size_t fields_shown_max = 12;
    for (std::size_t i = 0; i < message.fields.size() && i < fields_shown_max; ++i) {
        fields += (i == 0 ? "" : ", ") + escape(message.fields[i].name, 40) + ": " +
                  escape(message.fields[i].value, 60);
    }
    if (message.fields.size() > fields_shown_max) {
        fields += ", ...";
    }
    return start + (fields.empty() ? " without fields" : " [" + fields + "]") + " and " +
           std::to_string(message.content.size()) + " octets of content" +
           (message.content.empty() ? "" : " " + quoted(message.content));
}

}  // namespace wiretrial::engine
