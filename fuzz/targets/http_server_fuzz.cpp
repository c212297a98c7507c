// http_server_fuzz: the HTTP server's answers are HTTP, one to each request in order, the same for any cut.
//
// Choices: how much the peer takes at once, cuts, and then the troubles of a second run.
// SPDX-License-Identifier: Apache-2.0
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/targets/sessions.hpp"
#include "impl/base/check.hpp"
#include "impl/endpoint/http_harness.hpp"
#include "impl/http1/message_assembler.hpp"

namespace {

using namespace wiretrial;
using endpoint::HttpTestSite;
using endpoint::HttpTestStore;
using endpoint::Seen;

/// Small files, and whether a session may have changed them.
class Store : public HttpTestStore {
  public:
    Store() : HttpTestStore(small_files()) {}
    [[nodiscard]] std::expected<std::unique_ptr<transport::OctetSink>, transport::FileError> create(
        std::string_view name) override {
        is_touched = true;
        return HttpTestStore::create(name);
    }
    [[nodiscard]] std::expected<void, transport::FileError> remove(std::string_view name) override {
        is_touched = true;
        return HttpTestStore::remove(name);
    }

    bool is_touched = false;

  private:
    static const std::map<std::string, Entry>& small_files() {
        static const std::map<std::string, Entry> files = [] {
            auto all = HttpTestStore().files;
            all["large"] = {Bytes(2'000, 'L')};
            all.erase("shrunk");  // breaks the promise of its length on purpose
            return all;
        }();
        return files;
    }
};

/// A server of a site that is the same for every run: a new one only where the last run may have changed it.
std::unique_ptr<transport::StreamSession> make_session() {
    static HttpTestSite site;
    static std::shared_ptr<Store> store;
    if (store == nullptr || store->is_touched) {
        store = std::make_shared<Store>();
        site.store = store;
    }
    return site.make_session();
}

/// The methods of the requests that a client sends, as far as it can know them: the last head may not be whole, or
/// wrong behind its method.
std::vector<Bytes> methods_of(ByteView input) {
    std::vector<Bytes> methods;
    http1::RequestDecoder decoder(endpoint::HttpServerSettings{}.limits);
    for (auto step = decoder.decode(input); step.progress == Progress::item;
         step = decoder.decode(input)) {
        if (step.item.kind == http1::PartKind::head) {
            methods.emplace_back(decoder.head().method);
        }
        input.remove_prefix(step.consumed);
    }
    // Empty lines before a request-line are no part of it (RFC 9112 section 2.2).
    input.remove_prefix(std::min(input.find_first_not_of("\r\n"), input.size()));
    // Without the SP behind it, a method is not known: `HEAD` could go on as `HEADER`.
    const std::size_t end = input.find(' ');
    methods.emplace_back(end == ByteView::npos ? ByteView() : input.substr(0, end));
    return methods;
}

/// Reads all answers strictly, in the light of the requests; only the last may be cut off, where the connection was.
std::optional<std::string> breach_of_answers(ByteView input, const Seen& seen, bool may_be_cut) {
    const std::vector<Bytes> methods = methods_of(input);
    ByteView octets = seen.octets;
    std::size_t answered = 0;
    while (!octets.empty()) {
        http1::ReadOptions options;
        options.is_end = seen.ending != "open";
        options.request_method = methods[std::min(answered, methods.size() - 1)];
        auto step = http1::read_response(octets, options);
        if (may_be_cut && answered + 1 == methods.size() && options.request_method == "HEAD") {
            // A time-out can come before the method has: then the last answer has content.
            options.request_method = "GET";
            auto other = http1::read_response(octets, options);
            if (other.progress == Progress::item && other.consumed == octets.size()) {
                step = std::move(other);
            }
        }
        if (step.progress == Progress::need_more && may_be_cut) {
            return std::nullopt;
        }
        if (step.progress != Progress::item || answered >= methods.size()) {
            return "no answer, " + std::string(step.violation.code) + ": number " +
                   std::to_string(answered) + " in '" + escape(seen.octets, 600) + "' " +
                   seen.ending;
        }
        answered += step.item.is_interim() ? 0U : 1U;
        octets.remove_prefix(step.consumed);
    }
    return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    using namespace fuzz;
    Choices choices(octets, size);
    const ByteView input = choices.wire();
    const Seen whole = seen_cut(*make_session(), input, {}, 1U << 20U);
    expect(breach_of_answers(input, whole, false));
    WIRETRIAL_CHECK(whole.ending == "closed");
    const std::size_t take_max = 1 + 8 * choices.take();
    expect(
        difference(whole, seen_cut(*make_session(), input, choices.cuts(input.size()), take_max)));
    expect(breach_of_answers(input, seen_troubled(make_session(), input, choices), true));
    return 0;
}
