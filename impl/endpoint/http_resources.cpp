// http_resources: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_resources.hpp"

#include <algorithm>
#include <array>
#include <expected>
#include <optional>

#include "impl/endpoint/http_echo.hpp"
#include "impl/endpoint/http_files.hpp"
#include "impl/endpoint/http_upload.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {
namespace {

/// What OPTIONS * tells, and all that is not 501.
constexpr std::string_view methods_of_server = "GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE";
constexpr std::string_view methods_of_file = "GET, HEAD, OPTIONS, TRACE";
constexpr std::string_view methods_of_upload = "GET, HEAD, PUT, DELETE, OPTIONS, TRACE";
constexpr std::string_view upload_folder = "upload/";

bool has_content(const http1::RequestHead& head) {
    return head.framing.kind == http1::BodyKind::chunked || head.framing.length > 0;
}

/// Methods have case. RFC 9110 section 9.1.
bool lists_method(std::string_view methods, ByteView method) {
    http1::ListElements elements(methods);
    while (const auto element = elements.next()) {
        if (*element == method) {
            return true;
        }
    }
    return false;
}

/// RFC 9110 section 10.1.1. HTTP/1.0 knows no expectations.
bool has_unknown_expectation(const http1::RequestHead& head) {
    for (const http1::Field& field : head.fields) {
        http1::ListElements elements(
            http1::equals_ignoring_case(field.name, "Expect") ? field.value : ByteView());
        while (const auto element = elements.next()) {
            if (!http1::equals_ignoring_case(*element, "100-continue")) {
                return head.version >= http1::http_1_1;
            }
        }
    }
    return false;
}

/// RFC 9110 section 10.2.1.
HttpAnswer allow_answer(std::string_view methods) {
    return empty_answer(200).with("Allow", std::string(methods));
}

HttpAnswer not_allowed(std::string_view methods) {
    return sentence_answer(405, "The target does not take this method.")
        .with("Allow", std::string(methods));
}

HttpAnswer answer_to_path_error(http1::TargetPathError error) {
    // A name that no file can have is not found; all others are no names.
    return error == http1::TargetPathError::encoded_slash
               ? sentence_answer(404, "There is nothing at this target.")
               : sentence_answer(400, "The target is no path below the root.");
}

/// The request as it came, without what should not be told to whoever reads the answer. RFC 9110 section 9.3.8.
HttpAnswer trace_answer(const http1::RequestHead& head, const HttpDefects& planted) {
    constexpr std::array<ByteView, 4> secrets{"Authorization", "Proxy-Authorization", "Cookie",
                                              "Cookie2"};
    if (has_content(head)) {
        return sentence_answer(400, "A TRACE has no content.");
    }
    HttpAnswer answer = empty_answer(200).with("Content-Type", "message/http");
    Bytes& content = answer.content;
    content += head.method;
    content += ' ';
    content += head.target;
    content += " HTTP/";
    content += static_cast<char>('0' + head.version.major);
    content += '.';
    content += static_cast<char>('0' + head.version.minor);
    content += "\r\n";
    for (const http1::Field& field : head.fields) {
        if (planted.reflects_secrets || std::ranges::none_of(secrets, [&](ByteView name) {
                return http1::equals_ignoring_case(name, field.name);
            })) {
            content += field.name;
            content += ": ";
            content += field.value;
            content += "\r\n";
        }
    }
    content += "\r\n";
    return answer;
}

/// The path and query of a target, or why this server has no resource with it.
std::expected<Bytes, HttpAnswer> origin_form_of(const http1::RequestHead& head) {
    if (head.target_form == http1::TargetForm::origin) {
        return Bytes(head.target);
    }
    http1::AbsoluteTarget absolute = http1::split_absolute(head.target);
    // RFC 9110 section 7.4: nothing of another scheme can be had over a plain connection. The authority is that of
    // the target, whatever Host says (RFC 9112 section 3.2.2): this server is the origin of every one.
    if (head.target_form != http1::TargetForm::absolute ||
        !http1::equals_ignoring_case(absolute.scheme, "http")) {
        return std::unexpected(sentence_answer(421, "This server has http resources only."));
    }
    return std::move(absolute.origin_form);
}

/// A resource that is no file: its name, its methods, and what it does with those that are left to it.
struct FixedResource {
    std::string_view name;
    std::string_view methods;
    HttpPlan (*plan)(const http1::RequestHead& head);
};

constexpr std::array fixed_resources{
    FixedResource{"echo", "POST, PUT, OPTIONS, TRACE",
                  [](const http1::RequestHead& head) -> HttpPlan {
                      return std::make_unique<HttpEcho>(head.framing);
                  }},
    FixedResource{"ignore", "GET, HEAD, POST, PUT, OPTIONS, TRACE",
                  [](const http1::RequestHead& /*head*/) -> HttpPlan {
                      return sentence_answer(200, "The content was not looked at.");
                  }},
    FixedResource{"no-content", "GET, HEAD, POST, OPTIONS, TRACE",
                  [](const http1::RequestHead& /*head*/) -> HttpPlan { return empty_answer(204); }},
};

}  // namespace

/// Answers as if the request had another method.
HttpPlan HttpResources::plan_bent(http1::RequestHead head) const {
    Bytes method(head.method);
    if (site_.planted.reads_methods_without_case) {
        std::ranges::transform(method, method.begin(), [](char octet) {
            return octet >= 'a' && octet <= 'z' ? static_cast<char>(octet - ('a' - 'A')) : octet;
        });
    } else if (site_.planted.takes_any_method_for_get && method != "CONNECT" &&
               !lists_method(methods_of_server, method)) {
        method = "GET";
    }
    head.method = method;
    if (site_.planted.knows_no_absolute_form && head.target_form == http1::TargetForm::absolute) {
        return sentence_answer(404, "There is nothing at this target.");
    }
    return plan_strict(head);
}

HttpPlan HttpResources::plan(const http1::RequestHead& head) const {
    return site_.planted == HttpDefects{} ? plan_strict(head) : plan_bent(head);
}

HttpPlan HttpResources::plan_strict(const http1::RequestHead& head) const {
    if (head.method == "CONNECT") {
        // What follows could be meant for the tunnel that there will not be.
        return sentence_answer(501, "This server is no proxy.").closing();
    }
    if (!lists_method(methods_of_server, head.method)) {
        return sentence_answer(501, "This server does not know the method.");
    }
    if (has_unknown_expectation(head)) {
        return sentence_answer(417, "This server knows the expectation 100-continue only.");
    }
    if (head.target_form == http1::TargetForm::asterisk) {
        return head.method == "OPTIONS" ? allow_answer(methods_of_server)
                                        : sentence_answer(400, "The asterisk-form is for OPTIONS.");
    }
    auto origin_form = origin_form_of(head);
    if (!origin_form) {
        return std::move(origin_form.error());
    }
    if (head.method == "TRACE") {
        return trace_answer(head, site_.planted);
    }
    const auto path = http1::read_target_path(*origin_form);
    return path ? plan_target(head, *path) : answer_to_path_error(path.error());
}

HttpPlan HttpResources::plan_target(const http1::RequestHead& head,
                                    const http1::TargetPath& path) const {
    for (const FixedResource& resource : fixed_resources) {
        if (path.name != resource.name || path.is_folder) {
            continue;
        }
        if (!lists_method(resource.methods, head.method)) {
            return not_allowed(resource.methods);
        }
        return head.method == "OPTIONS" ? allow_answer(resource.methods) : resource.plan(head);
    }
    if (site_.uploads && path.name.starts_with(upload_folder) && !path.is_folder) {
        return plan_upload(head, path);
    }
    return plan_file(head, path);
}

HttpPlan HttpResources::plan_file(const http1::RequestHead& head,
                                  const http1::TargetPath& path) const {
    std::string name = path.name;
    if (path.is_folder) {
        name += name.empty() ? "index.html" : "/index.html";
    }
    auto file = site_.files->open(name);
    if (!file && file.error().kind == transport::FileErrorKind::folder && !path.is_folder) {
        const std::size_t query = std::min(head.target.find('?'), head.target.size());
        return sentence_answer(301, "The target is a folder.")
            .with("Location", http1::target_of({.name = path.name, .is_folder = true}) +
                                  Bytes(head.target.substr(query)));
    }
    if (!file && site_.planted.answers_missing_with_200) {
        return sentence_answer(200, "There is nothing at this target.");
    }
    if (!file) {
        return answer_to_error(file.error());
    }
    if (!lists_method(methods_of_file, head.method)) {
        return not_allowed(methods_of_file);
    }
    if (head.method == "OPTIONS") {
        return allow_answer(methods_of_file);
    }
    return answer_with_file(
        head, {.file = std::move(*file), .name = std::move(name), .planted = site_.planted},
        site_.facts->unix_time());
}

HttpPlan HttpResources::plan_upload(const http1::RequestHead& head,
                                    const http1::TargetPath& path) const {
    UploadTarget target{
        .files = site_.uploads, .facts = site_.facts, .name = path.name, .planted = site_.planted};
    if (head.method == "PUT") {
        return plan_put(head, std::move(target));
    }
    if (head.method == "DELETE") {
        return plan_delete(head, std::move(target));
    }
    if (head.method == "OPTIONS") {
        return allow_answer(methods_of_upload);
    }
    if (!lists_method(methods_of_upload, head.method)) {
        return not_allowed(methods_of_upload);
    }
    return plan_file(head, path);
}

}  // namespace wiretrial::endpoint
