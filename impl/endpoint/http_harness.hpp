// http_harness: a site in memory for the tests of the HTTP server, and its answers in words.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impl/endpoint/http_server.hpp"
#include "impl/endpoint/session_harness.hpp"
#include "impl/http1/read_message.hpp"
#include "impl/transport/host_services.hpp"

namespace wiretrial::endpoint {

/// 2001-02-03T04:05:06Z.
inline constexpr std::int64_t http_test_time = 981'173'106;
inline constexpr std::string_view http_test_date = "Sat, 03 Feb 2001 04:05:06 GMT";
/// When the files were modified: 2000-01-01T00:00:00Z.
inline constexpr std::int64_t http_test_modified = 946'684'800;

class HttpTestFacts : public transport::HostFacts {
  public:
    [[nodiscard]] std::string date() override { return "2001-02-03T04:05:06Z"; }
    [[nodiscard]] std::int64_t unix_time() override { return http_test_time; }
    [[nodiscard]] std::uint64_t uptime_seconds() override { return 42; }
};

/// One file. A name that ends in `shrunk` promises one octet more than there is.
class HttpTestFile : public transport::FileReader {
  public:
    HttpTestFile(Bytes content, std::uint64_t size, std::uint64_t identity)
        : content_(std::move(content)), size_(size), identity_(identity) {}
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] transport::FileStamp stamp() const override {
        return {.modified_ns = http_test_modified * 1'000'000'000, .identity = identity_};
    }
    void skip(std::uint64_t octets) override { at_ += static_cast<std::size_t>(octets); }
    [[nodiscard]] std::expected<std::size_t, std::string> read(Bytes& to,
                                                               std::size_t octets_max) override {
        const ByteView piece =
            ByteView(content_).substr(std::min(at_, content_.size()), octets_max);
        to += piece;
        at_ += piece.size();
        return piece.size();
    }

  private:
    Bytes content_;
    std::uint64_t size_;
    std::uint64_t identity_;
    std::size_t at_ = 0;
};

/// Files by their names; a name that ends in a slash is a folder.
class HttpTestStore : public transport::WritableFileStore {
  public:
    struct Entry {
        Bytes content;
        std::uint64_t identity = 1;
    };

    HttpTestStore() = default;
    explicit HttpTestStore(std::map<std::string, Entry> entries) : files(std::move(entries)) {}

    [[nodiscard]] std::expected<std::unique_ptr<transport::FileReader>, transport::FileError> open(
        std::string_view name) override {
        const std::string key(name);
        if (files.contains(key + "/") || key.empty()) {
            return refuse(transport::FileErrorKind::folder);
        }
        const auto found = files.find(key);
        if (found == files.end()) {
            return refuse(transport::FileErrorKind::missing);
        }
        const Bytes& content = found->second.content;
        return std::make_unique<HttpTestFile>(
            content, content.size() + (name.ends_with("shrunk") ? 1 : 0), found->second.identity);
    }
    [[nodiscard]] std::expected<std::vector<std::string>, transport::FileError> list(
        std::string_view /*folder*/) override {
        return refuse(transport::FileErrorKind::failed);
    }
    [[nodiscard]] std::expected<std::unique_ptr<transport::OctetSink>, transport::FileError> create(
        std::string_view name) override {
        if (name.ends_with("/no/folder")) {
            return refuse(transport::FileErrorKind::missing);
        }
        if (name.ends_with("/full")) {
            return refuse(transport::FileErrorKind::full);
        }
        return std::make_unique<Sink>(*this, std::string(name));
    }
    [[nodiscard]] std::expected<void, transport::FileError> remove(std::string_view name) override {
        if (files.erase(std::string(name)) == 0) {
            return refuse(transport::FileErrorKind::missing);
        }
        return {};
    }

    std::map<std::string, Entry> files{
        {"hello.txt", {"Hello, wire!\n"}},
        {"other.html", {"<p>Another page.\n"}},
        {"empty", {""}},
        {"large", {Bytes(300'000, 'L')}},
        {"shrunk", {"less than promised"}},
        {"folder/", {""}},
        {"folder/index.html", {"index"}},
        {"upload/old", {"old"}},
    };
    std::size_t sinks_open = 0;

  private:
    class Sink : public transport::OctetSink {
      public:
        Sink(HttpTestStore& store, std::string name) : store_(&store), name_(std::move(name)) {
            ++store_->sinks_open;
        }
        Sink(const Sink&) = delete;
        Sink& operator=(const Sink&) = delete;
        ~Sink() override { --store_->sinks_open; }
        [[nodiscard]] bool write(ByteView octets) override {
            content_ += octets;
            return !octets.contains("disk full");
        }
        [[nodiscard]] bool commit() override {
            store_->files[name_] = {content_, ++store_->identity_};
            return true;
        }

      private:
        HttpTestStore* store_;
        std::string name_;
        Bytes content_;
    };

    [[nodiscard]] static std::unexpected<transport::FileError> refuse(
        transport::FileErrorKind kind) {
        return std::unexpected(transport::FileError{kind, "refused"});
    }

    std::uint64_t identity_ = 1;
};

/// The responses in `octets`, read strictly as answers to requests with these methods (then to GET): each as its status
/// with, below 300, its content. What is no whole response ends the list in words.
[[nodiscard]] inline std::string responses_in_words(ByteView octets,
                                                    std::vector<std::string_view> methods = {}) {
    std::string words;
    while (!octets.empty()) {
        http1::ReadOptions options{.is_end = true};
        options.request_method = methods.empty() ? "GET" : methods.front();
        const auto step = http1::read_response(octets, options);
        words += words.empty() ? "" : ", ";
        if (step.progress != Progress::item) {
            return words + (step.progress == Progress::violation
                                ? "violation " + std::string(step.violation.code)
                                : "incomplete after " + escape(step.item.content, 40));
        }
        words += std::to_string(step.item.status);
        if (step.item.status < 300 && !step.item.content.empty()) {
            words += " " + (step.item.content.size() > 100
                                ? std::to_string(step.item.content.size()) + " octets"
                                : escape(step.item.content));
        }
        if (!step.item.is_interim() && !methods.empty()) {
            methods.erase(methods.begin());
        }
        octets.remove_prefix(step.consumed);
    }
    return words;
}

/// The first response in `octets`, whole, to a request with this method.
[[nodiscard]] inline http1::Message first_response(ByteView octets, ByteView method = "GET") {
    http1::ReadOptions options{.is_end = true};
    options.request_method = method;
    return http1::read_response(octets, options).item;
}

/// A server of a store, writable or not.
class HttpTestSite {
  public:
    explicit HttpTestSite(const HttpServerSettings& settings = {}, bool is_writable = true)
        : settings_(settings), is_writable_(is_writable) {}

    [[nodiscard]] std::unique_ptr<transport::StreamSession> make_session() const {
        return std::make_unique<HttpServer>(std::make_shared<const HttpResources>(HttpSite{
                                                .files = store,
                                                .uploads = is_writable_ ? store : nullptr,
                                                .facts = std::make_shared<HttpTestFacts>()}),
                                            settings_);
    }
    /// What a client sees that sends `input` and its FIN.
    [[nodiscard]] Seen seen(ByteView input) const {
        return seen_of([this] { return make_session(); }, input);
    }
    /// Its responses in words, and how the connection ended.
    [[nodiscard]] std::string answers(ByteView input,
                                      std::vector<std::string_view> methods = {}) const {
        const Seen all = seen(input);
        return responses_in_words(all.octets, std::move(methods)) + ", " + all.ending;
    }
    /// The first response to one request.
    [[nodiscard]] http1::Message response(ByteView input, ByteView method = "GET") const {
        return first_response(seen(input).octets, method);
    }

    std::shared_ptr<HttpTestStore> store = std::make_shared<HttpTestStore>();

  private:
    HttpServerSettings settings_;
    bool is_writable_;
};

}  // namespace wiretrial::endpoint
