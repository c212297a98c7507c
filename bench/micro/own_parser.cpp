// own_parser: impl/http1's decoders in the side-by-side benchmark.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench/micro/parser.hpp"
#include "impl/base/check.hpp"
#include "impl/http1/decoder.hpp"

namespace wiretrial::bench {
namespace {

using http1::PartKind;

class OwnParser final : public Parser {
  public:
    explicit OwnParser(http1::Kernel kernel)
        : requests_({}, {}, kernel), responses_({}, http1::Policy::for_user_agent(), kernel) {}
    void requests(ByteView stream, std::size_t count) override {
        is_request_ = true;
        take(requests_, stream, count);
#if defined(WIRETRIAL_PLANTED_SLOWDOWN)
        // Every tenth call does its work twice: exactly a tenth more of it, which ci/compare_demo.py has to notice.
        if (++calls_ % 10 == 0) {
            take(requests_, stream, count);
        }
#endif
    }
    void response(ByteView stream) override {
        is_request_ = false;
        take(responses_, stream, 1);
    }
    void each_octet(ByteView stream) override {
        is_request_ = true;
        for (std::size_t size = 1; size < stream.size(); ++size) {
            WIRETRIAL_CHECK(requests_.decode(stream.substr(0, size)).progress ==
                            Progress::need_more);
        }
        take(requests_, stream, 1);
    }
    std::size_t chunked(ByteView stream) override {
        is_request_ = true;
        return take(requests_, stream, 1);
    }
    [[nodiscard]] Head last() const override {
        Head head;
        const auto fields = is_request_ ? requests_.head().fields : responses_.head().fields;
        if (is_request_) {
            head.method = requests_.head().method;
            head.target = requests_.head().target;
        } else {
            head.status = responses_.head().status;
        }
        for (const http1::Field& field : fields) {
            head.names[head.field_count] = field.name;
            head.values[head.field_count] = field.value;
            ++head.field_count;
        }
        return head;
    }

  private:
    /// Takes whole messages. Gives the octets of their content.
    template <class Decoder>
    static std::size_t take(Decoder& decoder, ByteView rest, std::size_t count) {
        std::size_t content = 0;
        while (count > 0) {
            const auto step = decoder.decode(rest);
            WIRETRIAL_CHECK(step.progress == Progress::item);
            rest.remove_prefix(step.consumed);
            content += step.item.data.size();
            count -= step.item.kind == PartKind::end ? 1U : 0U;
        }
        WIRETRIAL_CHECK(rest.empty());
        return content;
    }

    bool is_request_ = true;
#if defined(WIRETRIAL_PLANTED_SLOWDOWN)
    std::size_t calls_ = 0;
#endif
    http1::RequestDecoder requests_;
    http1::ResponseDecoder responses_;
};

}  // namespace

void add_own(std::vector<NamedParser>& parsers) {
    for (const http1::Kernel kernel : http1::kernels()) {
        parsers.push_back({.name = "wiretrial-" + std::string(http1::name_of(kernel)),
                           .parser = std::make_unique<OwnParser>(kernel)});
    }
}

}  // namespace wiretrial::bench
