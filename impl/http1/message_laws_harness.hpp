// message_laws_harness: what holds of the messages in any octets at all. Unit tests and fuzz targets share it.
//
// Each law gives nothing while it holds, else a sentence that shows how it is broken. It begins with what the law is
// called, and a colon: by that, campaigns tell findings apart. None needs to know what the
// right reading is: they compare readings of octets that must mean the same.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impl/http1/encode.hpp"
#include "impl/http1/message_assembler.hpp"
#include "impl/http1/message_line_harness.hpp"
#include "impl/testing/feed.hpp"

namespace wiretrial::http1 {

/// How a law is broken, or nothing.
using Breach = std::optional<std::string>;

/// For testing::feed_whole and its sisters.
///
/// Lifetime: views `options`.
[[nodiscard]] inline auto lines_of(MessageKind kind, const ReadOptions& options) {
    auto make = [kind, &options] { return MessageAssembler(kind, options); };
    auto own = [](const Message& message) { return Bytes(to_line(message)); };
    return testing::Setup<decltype(make), decltype(own)>{make, own};
}

/// The laws for one stream, read with some options.
///
/// Lifetime: views the stream and what the options view.
class MessageLaws {
  public:
    MessageLaws(MessageKind kind, const ReadOptions& options, ByteView stream)
        : kind_(kind), options_(options), stream_(stream), whole_(read(stream, options)) {}

    [[nodiscard]] const testing::Decoded& whole() const { return whole_; }

    /// A violation lies within the stream, or right behind it (a Host that is missing). What was consumed was there.
    [[nodiscard]] Breach places_are_within() const {
        const bool holds = whole_.consumed <= stream_.size() &&
                           (!whole_.is_violated() || whole_.violation.offset <= stream_.size());
        return breach(holds, "a place lies behind the stream", whole_);
    }

    /// RFC 9112 says nothing of segments: the stream means the same however it is cut.
    [[nodiscard]] Breach cuts_change_nothing(std::span<const std::size_t> cuts) const {
        return same(testing::feed_cut(lines_of(kind_, options_), stream_, cuts), "cut");
    }
    [[nodiscard]] Breach octets_alone_change_nothing() const {
        return same(testing::feed_each_octet(lines_of(kind_, options_), stream_), "octet by octet");
    }

    /// The first `size` octets give the front of what all of them give: no message is complete too early, and an
    /// error stays where it is when octets are appended.
    [[nodiscard]] Breach front_stands(std::size_t size) const {
        return front_stands(read(stream_.substr(0, size), options_), whole_);
    }
    [[nodiscard]] Breach trailing_octets_change_nothing(ByteView trailing) const {
        return front_stands(whole_, read(Bytes(stream_) + Bytes(trailing), options_));
    }

    /// Whole messages, sent twice on a connection that stays open, are read twice.
    [[nodiscard]] Breach repeats() const {
        const ByteView front = stream_.substr(0, static_cast<std::size_t>(whole_.consumed));
        MessageAssembler last(kind_, options_);
        ByteView rest = front;
        for (auto step = last.decode(rest); step.progress == Progress::item;
             step = last.decode(rest)) {
            rest.remove_prefix(step.consumed);
            if (rest.empty() && (step.item.is_interim() || last.is_done())) {
                return std::nullopt;
            }
        }
        const testing::Decoded twice = read(Bytes(front) + Bytes(front), options_);
        std::vector<Bytes> expected = whole_.items;
        expected.insert(expected.end(), whole_.items.begin(), whole_.items.end());
        return breach(
            !twice.is_violated() && twice.items == expected && twice.consumed == 2 * front.size(),
            "sent twice, it is not read twice", twice);
    }

    /// policy.hpp: a leniency never turns an accepted message into another one. (A planted defect may.)
    [[nodiscard]] Breach leniencies_only_add() const {
        const testing::Decoded strict = read(stream_, strictly(options_));
        const bool begins_same =
            strict.items.size() <= whole_.items.size() &&
            std::equal(strict.items.begin(), strict.items.end(), whole_.items.begin());
        return breach(begins_same, "a leniency changed a message", strict);
    }

    /// The first message that is accepted strictly, written by the encoder, is read as the same message.
    [[nodiscard]] Breach survives_writing() const {
        ReadOptions options = strictly(options_);
        const auto step = read_one(stream_, options);
        if (step.progress != Progress::item ||
            (kind_ == MessageKind::response &&
             (step.item.status < 100 || step.item.status > 599))) {
            return std::nullopt;  // a status that has no meaning is read, but not written
        }
        const std::optional<Bytes> wire = written(step.item);
        if (!wire) {
            return "the encoder refuses: '" + escape(to_line(step.item)) + "'";
        }
        // The encoder sets SP behind each colon, writes one chunk, and an SP before an absent reason.
        options.limits.start_line_bytes_max += 1;
        options.limits.field_line_bytes_max += 1;
        options.limits.fields_bytes_max += options.limits.field_lines_max;
        const auto again = read_one(*wire, options);
        if (again.progress == Progress::item && again.consumed == wire->size() &&
            to_line(again.item) == to_line(step.item)) {
            return std::nullopt;
        }
        return "written and read again: '" + escape(to_line(step.item)) + "' is '" +
               escape(to_line(again.item)) + "' " + std::string(again.violation.code);
    }

  private:
    [[nodiscard]] testing::Decoded read(ByteView octets, const ReadOptions& options) const {
        return testing::feed_whole(lines_of(kind_, options), octets);
    }
    [[nodiscard]] Step<Message> read_one(ByteView octets, const ReadOptions& options) const {
        return kind_ == MessageKind::request ? read_request(octets, options)
                                             : read_response(octets, options);
    }
    [[nodiscard]] static ReadOptions strictly(ReadOptions options) {
        options.policy = {};
        return options;
    }
    [[nodiscard]] static std::vector<Field> views_of(const std::vector<OwnedField>& fields) {
        std::vector<Field> views;
        views.reserve(fields.size());
        for (const OwnedField& field : fields) {
            views.push_back({.name = field.name, .value = field.value});
        }
        return views;
    }
    [[nodiscard]] static std::optional<Bytes> written(const Message& message) {
        Bytes wire;
        const std::vector<Field> fields = views_of(message.fields);
        const auto head = message.is_request ? append_head(RequestLine{.method = message.method,
                                                                       .target = message.target,
                                                                       .version = message.version},
                                                           fields, wire)
                                             : append_head(StatusLine{.status = message.status,
                                                                      .reason = message.reason,
                                                                      .version = message.version},
                                                           fields, wire);
        if (!head) {
            return std::nullopt;
        }
        if (message.framing.kind != BodyKind::chunked) {
            return wire + message.content;
        }
        append_chunk(message.content, wire);
        if (append_last_chunk(views_of(message.trailers), wire)) {
            return wire;
        }
        // RFC 9110 section 6.5.1 forbids to send some trailer fields that a recipient merely ignores.
        wire += "0\r\n";
        for (const OwnedField& trailer : message.trailers) {
            wire.append(trailer.name).append(": ").append(trailer.value).append("\r\n");
        }
        return wire + "\r\n";
    }

    [[nodiscard]] Breach front_stands(const testing::Decoded& front,
                                      const testing::Decoded& all) const {
        const bool begins_same =
            front.items.size() <= all.items.size() && front.consumed <= all.consumed &&
            std::equal(front.items.begin(), front.items.end(), all.items.begin());
        // As many messages end at one place only.
        const bool ends_same =
            front.items.size() != all.items.size() || front.consumed == all.consumed;
        if (begins_same && ends_same && (!front.is_violated() || front == all)) {
            return std::nullopt;
        }
        return breach(false, "the front is read otherwise: of " + testing::to_text(all), front);
    }
    [[nodiscard]] Breach same(const testing::Decoded& other, const char* how) const {
        return breach(other == whole_, how, other);
    }
    [[nodiscard]] Breach breach(bool holds,
                                std::string_view what,
                                const testing::Decoded& other) const {
        if (holds) {
            return std::nullopt;
        }
        return std::string(what) + ": '" + escape(stream_, 400) +
               "' whole: " + testing::to_text(whole_) + "; otherwise: " + testing::to_text(other);
    }

    MessageKind kind_;
    ReadOptions options_;
    ByteView stream_;
    testing::Decoded whole_;
};

/// What a law asks may be all of these, or one: each costs as much as the decoding of the stream, or twice that.
enum class MessageLaw : std::uint8_t {
    front,
    trailing,
    repeats,
    leniencies,
    writing,
    each_octet,
};
inline constexpr std::size_t message_laws_count = 6;

/// The laws with these cuts, at this place and with what follows.
struct LawChoices {
    std::span<const std::size_t> cuts{};
    std::size_t front = 0;
    ByteView trailing = "x\r\n\r\n";
    /// An octet at a time is quadratic in the octets.
    bool is_each_octet = true;
    /// Only this one, beside places and cuts; all where absent.
    std::optional<MessageLaw> only{};
};

[[nodiscard]] inline Breach first_breach(const MessageLaws& laws, const LawChoices& choices) {
    Breach breach = laws.places_are_within();
    if (!breach) {
        breach = laws.cuts_change_nothing(choices.cuts);
    }
    const auto then = [&breach, &choices](MessageLaw which, auto law) {
        if (!breach && (!choices.only || choices.only == which)) {
            breach = law();
        }
    };
    using enum MessageLaw;
    then(front, [&] { return laws.front_stands(choices.front); });
    then(trailing, [&] { return laws.trailing_octets_change_nothing(choices.trailing); });
    then(repeats, [&] { return laws.repeats(); });
    then(leniencies, [&] { return laws.leniencies_only_add(); });
    then(writing, [&] { return laws.survives_writing(); });
    if (choices.is_each_octet) {
        then(each_octet, [&] { return laws.octets_alone_change_nothing(); });
    }
    return breach;
}

}  // namespace wiretrial::http1
