// grammar_http: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/grammar_http.hpp"

#include <utility>

namespace wiretrial::engine {
namespace {

constexpr std::int64_t fields_max = 64;

const Shape* param_of(ShapeMaker& maker, const BasicShapes& basic) {
    return maker.object({{"param", basic.slug, true, "Name of a column of for_each."}});
}

/// A text, or what must be true of it. `forms` are the words of `form`.
const Shape* matcher(ShapeMaker& maker,
                     const BasicShapes& basic,
                     std::vector<std::string_view> forms,
                     std::string_view name) {
    const Shape* rules = maker.make(
        {.form = Form::object,
         .minimum = 1,
         .members = {
             {"match", basic.text_or_param, false, "It matches a pattern with * and ?."},
             {"lists", basic.text_or_param, false, "Its list holds this token, in any case."},
             {"lacks", basic.text_or_param, false,
              "Its list does not hold this token; it may be absent."},
             {"present", maker.make({.form = Form::boolean}), false, "Whether it is there at all."},
             {"form", maker.word(std::move(forms)), false, "It is formed so."},
             {"saved", basic.slug, false, "It is what a step `save` kept under this name."},
             {"lines", basic.count, false, "So many field lines have this name."},
             {"param", basic.slug, false, "A column of for_each."}}});
    return maker.choice({maker.make({.form = Form::text, .maximum = 1 << 16}), rules}, name,
                        "The exact value (text with {names}), or all that must be true of it.");
}

const Shape* fields_of(ShapeMaker& maker, const Shape* value) {
    return maker.make({.form = Form::map,
                       .minimum = 1,
                       .maximum = fields_max,
                       .text_form = TextForm::field_name,
                       .element = value});
}

const Shape* statuses(ShapeMaker& maker, const BasicShapes& basic) {
    const Shape* code = maker.integer(100, 999);
    const Shape* class_word = maker.word({"1xx", "2xx", "3xx", "4xx", "5xx"});
    const Shape* param = param_of(maker, basic);
    return maker.choice(
        {code, class_word, maker.array(maker.choice({code, class_word, param}), 1, 32), param},
        "status", "A status code, a class such as 4xx, or a list of them.");
}

std::vector<Member> message_members(ShapeMaker& maker,
                                    const BasicShapes& basic,
                                    const Shape* field) {
    const Shape* version = maker.choice({maker.word({"1.0", "1.1"}), param_of(maker, basic)});
    return {
        {"version", version, false, "The version in the start line."},
        {"fields", fields_of(maker, field), false, "Fields of the head, by name in any case."},
        {"trailers", fields_of(maker, field), false, "Fields of the trailer section."},
        {"body", basic.payload, false, "All of the content, without its transfer coding."},
        {"body_match", basic.text_or_param, false, "The content matches a pattern with * and ?."},
        {"size", basic.count, false, "So many octets of content."},
        {"part", maker.word({"whole", "head"}), false,
         "`head`: the message is taken for matched at the end of its head, and its content is "
         "left on the stream; `whole` when absent."}};
}

const Shape* response_of(ShapeMaker& maker, const BasicShapes& basic, const Shape* field) {
    std::vector<Member> members = {
        {"to", basic.text_or_param, false,
         "The method that it answers, which decides whether it has content; GET when absent."},
        {"status", statuses(maker, basic), false,
         "Its status; any final one when absent. Interim responses in front are skipped unless "
         "this names them."},
        {"reason", matcher(maker, basic, {"token"}, "reason"), false, "Its reason phrase."},
        {"interim", maker.word({"skip", "none"}), false,
         "`none`: no interim response may stand in front; `skip` when absent."}};
    for (Member& member : message_members(maker, basic, field)) {
        members.push_back(member);
    }
    return maker.object(
        std::move(members), {}, "response",
        "One response, read strictly with its request in mind; {} is any final response.");
}

const Shape* request_of(ShapeMaker& maker, const BasicShapes& basic, const Shape* field) {
    std::vector<Member> members = {
        {"method", basic.text_or_param, false, "Its method."},
        {"target", matcher(maker, basic, {"origin", "absolute", "authority", "asterisk"}, "target"),
         false, "Its target, or the form of it (RFC 9112 section 3.2)."},
        {"first_field", basic.text_or_param, false, "The name of its first field line."}};
    for (Member& member : message_members(maker, basic, field)) {
        members.push_back(member);
    }
    return maker.object(std::move(members), {}, "request",
                        "One request, read strictly; {} is any request.");
}

/// What a vector's decoder must give: each member is compared where it is present.
const Shape* decoded_of(ShapeMaker& maker, const BasicShapes& basic) {
    const Shape* field_list = maker.array(maker.array(basic.payload, 2, 2), 0, fields_max * 16);
    return maker.object(
        {{"method", basic.payload, false, "Of a request."},
         {"target", basic.payload, false, "Of a request."},
         {"status", maker.choice({maker.integer(100, 999), param_of(maker, basic)}), false,
          "Of a response."},
         {"reason", basic.payload, false, "Of a response."},
         {"version", basic.text_or_param, false, "Such as 1.1."},
         {"fields", field_list, false, "All field lines, each a name and a value, in order."},
         {"body", basic.payload, false, "The content."},
         {"trailers", field_list, false, "All field lines of the trailer section."}},
        {}, "message", "An HTTP message, or a chunked body.");
}

}  // namespace

HttpShapes make_http_shapes(ShapeMaker& maker, const BasicShapes& basic) {
    const Shape* field =
        matcher(maker, basic, {"http-date", "number", "etag", "token"}, "field-matcher");
    return {
        .response = response_of(maker, basic, field),
        .request = request_of(maker, basic, field),
        .decoded = decoded_of(maker, basic),
        .field_name = maker.make(
            {.form = Form::text, .minimum = 1, .maximum = 100, .text_form = TextForm::field_name})};
}

}  // namespace wiretrial::engine
