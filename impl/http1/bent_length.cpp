// bent_length: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/bent_length.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "impl/http1/lists.hpp"
#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {
namespace {

constexpr ByteView length_name = "Content-Length";
constexpr ByteView codings_name = "Transfer-Encoding";

/// A field as the mistaken code sees it, and which of the message it was.
struct SeenField {
    Field field{};
    std::size_t index = 0;
};

auto is_named(ByteView name) {
    return [name](const SeenField& seen) { return equals_ignoring_case(seen.field.name, name); };
}

/// The fields of a message, to be edited.
class SeenFields {
  public:
    explicit SeenFields(std::span<const Field> fields) {
        for (std::size_t index = 0; index < fields.size(); ++index) {
            seen_.push_back({.field = fields[index], .index = index});
        }
    }

    [[nodiscard]] std::size_t count(ByteView name) const {
        return static_cast<std::size_t>(std::ranges::count_if(seen_, is_named(name)));
    }
    void drop(ByteView name) { std::erase_if(seen_, is_named(name)); }
    void keep_first(ByteView name) { keep_nth(name, 1); }
    void keep_last(ByteView name) { keep_nth(name, count(name)); }
    /// Overlooks a field whose name is not spelt so.
    void drop_other_spelling(ByteView name) {
        std::erase_if(seen_, [&](const SeenField& seen) {
            return is_named(name)(seen) && seen.field.name != name;
        });
    }
    /// Reads another value; nothing overlooks the field.
    template <class Read>
    void read(ByteView name, const Read& read) {
        std::vector<SeenField> kept;
        for (SeenField seen : seen_) {
            if (is_named(name)(seen)) {
                std::optional<Bytes> value = read(seen.field.value);
                if (!value) {
                    continue;
                }
                seen.field.value = values_.emplace_back(std::move(*value));
            }
            kept.push_back(seen);
        }
        seen_ = std::move(kept);
    }
    [[nodiscard]] std::vector<Field> fields() const {
        std::vector<Field> fields;
        for (const SeenField& seen : seen_) {
            fields.push_back(seen.field);
        }
        return fields;
    }
    [[nodiscard]] std::size_t index_in_message(std::size_t index) const {
        return seen_[index].index;
    }

  private:
    void keep_nth(ByteView name, std::size_t nth) {
        std::size_t at = 0;
        std::erase_if(seen_,
                      [&](const SeenField& seen) { return is_named(name)(seen) && ++at != nth; });
    }

    std::vector<SeenField> seen_;
    std::deque<Bytes> values_;  ///< A deque: views stay valid.
};

bool is_number(ByteView text) {
    return !text.empty() && skip_run(text, 0, class_digit) == text.size();
}

/// The digits as a number of 64 bits, whatever does not fit into it lost.
Bytes wrapped(ByteView digits) {
    std::uint64_t number = 0;
    for (const char digit : digits) {
        number = number * 10 + hex_value(digit);
    }
    return std::to_string(number);
}

/// What atoi makes of a text: its leading digits, or 0.
Bytes number_in_front(ByteView text) {
    const Bytes digits(text.substr(0, skip_run(text, 0, class_digit)));
    return digits.empty() ? "0" : digits;
}

/// A number as `0x1F`; any other text as it is.
Bytes read_hex(ByteView text) {
    const bool has_prefix = text.starts_with("0x") || text.starts_with("0X");
    std::uint64_t number = 0;
    const auto [end, error] =
        std::from_chars(text.data() + (has_prefix ? 2 : 0), text.data() + text.size(), number, 16);
    const bool is_hex = has_prefix && error == std::errc{} && end == text.data() + text.size();
    return is_hex ? std::to_string(number) : Bytes(text);
}

/// A number as a bent parser reads it; a text that it refuses, too, as it is.
Bytes read_length(ByteView text, const Defects& planted) {
    if (planted.takes_signed_lengths && text.size() > 1 && text.starts_with('+')) {
        return Bytes(text.substr(1));
    }
    if (planted.takes_signed_lengths && text.size() > 1 && text.starts_with('-')) {
        return "0";  // Less than nothing is waited for.
    }
    if (planted.takes_underscores_in_lengths) {
        Bytes digits(text);
        std::erase(digits, '_');
        return is_number(digits) && text.front() != '_' ? digits : Bytes(text);
    }
    if (planted.takes_hex_lengths) {
        return read_hex(text);
    }
    if (planted.takes_lengths_as_atoi) {
        return number_in_front(text);
    }
    if (planted.wraps_lengths && is_number(text)) {
        return wrapped(text);
    }
    if (planted.has_lengths_of_one_digit_less && is_number(text) && text.size() > 1) {
        return Bytes(text.substr(0, text.size() - 1));
    }
    return Bytes(text);
}

/// The elements of a list, in lower case.
std::vector<Bytes> elements_of(ByteView value) {
    std::vector<Bytes> elements;
    ListElements list(value);
    while (const auto element = list.next()) {
        elements.emplace_back(*element);
        std::ranges::transform(elements.back(), elements.back().begin(), [](char octet) {
            return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet + ('a' - 'A')) : octet;
        });
    }
    return elements;
}

/// A Transfer-Encoding as bent code reads it; nothing where it overlooks the field.
std::optional<Bytes> read_codings(ByteView value, const Defects& planted) {
    std::vector<Bytes> codings = elements_of(value);
    const auto chunked = std::ranges::count(codings, "chunked");
    const bool is_chunked_final = !codings.empty() && codings.back() == "chunked";
    if (planted.ignores_chunked_parameters) {
        for (Bytes& coding : codings) {
            coding = Bytes(trim_ows(ByteView(coding).substr(0, coding.find(';'))));
        }
        return codings == std::vector<Bytes>{"chunked"} ? "chunked" : Bytes(value);
    }
    if (planted.has_codings_with_case && chunked > 0 && value.find("chunked") == ByteView::npos) {
        return std::nullopt;
    }
    if (planted.ignores_unknown_codings && chunked == 0) {
        return std::nullopt;
    }
    const bool is_taken =
        (planted.decodes_no_coding_before_chunked && is_chunked_final && chunked == 1) ||
        (planted.takes_chunked_anywhere && chunked > 0) ||
        (planted.takes_chunked_twice && is_chunked_final) ||
        (planted.searches_for_chunked && std::ranges::any_of(codings, [](const Bytes& coding) {
             return coding.find("chunked") != Bytes::npos;
         }));
    return is_taken ? "chunked" : Bytes(value);
}

/// Edits what the rules are told of a message.
void bend(SeenFields& seen, const LengthContext& context, const Defects& planted) {
    if (planted.has_names_with_case) {
        seen.drop_other_spelling(length_name);
        seen.drop_other_spelling(codings_name);
    }
    if (planted.ignores_content_of_get && context.request_method == "GET") {
        seen.drop(length_name);
        seen.drop(codings_name);
    }
    if (planted.knows_no_chunked ||
        (planted.ignores_codings_in_http10 && context.version < http_1_1)) {
        seen.drop(codings_name);
    }
    if (planted.takes_first_length) {
        seen.keep_first(length_name);
    }
    if (planted.takes_last_length) {
        seen.keep_last(length_name);
    }
    const bool has_both = seen.count(length_name) > 0 && seen.count(codings_name) > 0;
    if (has_both && planted.prefers_content_length) {
        seen.drop(codings_name);
    }
    if (has_both && planted.stays_open_with_both) {
        seen.drop(length_name);
    }
    seen.read(length_name,
              [&](ByteView value) { return std::optional(read_length(value, planted)); });
    seen.read(codings_name, [&](ByteView value) { return read_codings(value, planted); });
}

}  // namespace

std::expected<BodyFraming, FieldFault> find_bent_framing(std::span<const Field> fields,
                                                         const LengthContext& context,
                                                         const Limits& limits,
                                                         const Policy& policy) {
    const Defects& planted = policy.planted;
    SeenFields seen(fields);
    bend(seen, context, planted);
    LengthContext bent = context;
    const bool is_interim = context.status / 100 == 1;
    if (planted.awaits_content_always && !context.is_request && !is_interim) {
        bent.request_method = "GET";
        bent.status = 200;
    }
    const std::vector<Field> told = seen.fields();
    auto framing = find_body_framing(told, bent, limits, policy);
    if (!framing) {
        const auto index = static_cast<std::size_t>(framing.error().field - told.data());
        framing.error().field = &fields[seen.index_in_message(index)];
        return framing;
    }
    const bool anticipates_content =
        context.request_method == "POST" || context.request_method == "PUT";
    if ((planted.reads_requests_to_their_end && context.is_request && anticipates_content &&
         framing->kind == BodyKind::none) ||
        (planted.reads_responses_to_their_end && !context.is_request &&
         framing->kind == BodyKind::length)) {
        return BodyFraming{.kind = BodyKind::until_close};
    }
    return framing;
}

bool keeps_open_when_bent(std::span<const Field> fields,
                          Version version,
                          const BodyFraming& framing,
                          const Defects& planted) {
    SeenFields seen(fields);
    if (planted.ignores_close) {
        seen.read("Connection", [](ByteView value) {
            return equals_ignoring_case(value, "close") ? std::nullopt
                                                        : std::optional(Bytes(value));
        });
    }
    if (planted.reads_connection_as_one_word) {
        seen.read("Connection", [](ByteView value) {
            return value == "close" || value == "keep-alive" ? std::optional(Bytes(value))
                                                             : std::nullopt;
        });
    }
    if (planted.reads_connection_of_first_line) {
        seen.keep_first("Connection");
    }
    return keeps_open(seen.fields(), planted.keeps_http10_open ? http_1_1 : version, framing);
}

}  // namespace wiretrial::http1
