// datagram_clients: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/datagram_clients.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <iterator>
#include <ranges>
#include <system_error>
#include <utility>

#include "impl/endpoint/big_endian.hpp"

namespace wiretrial::endpoint {

using transport::Datagram;
using transport::DatagramOutput;

namespace {

constexpr std::size_t number_octets = 4;
constexpr std::string_view announce_word = "announce ";

bool is_permission(int errno_value) {
    return errno_value == EACCES || errno_value == EPERM;
}

std::string text_of(int errno_value) {
    return std::generic_category().message(errno_value);
}

}  // namespace

void DatagramClient::settle(ClientOutcome outcome, std::string reason, DatagramOutput& output) {
    if (is_settled()) {
        return;
    }
    outcome_ = outcome;
    reason_ = std::move(reason);
    output.close();
}

void DatagramClient::deliver(ByteView octets, DatagramOutput& output) {
    if (!is_settled() && !sink_->write(octets)) {
        settle(ClientOutcome::local_failure, "the answer could not be written", output);
    }
}

SequenceClient::SequenceClient(transport::OctetSink& sink, Plan plan)
    : DatagramClient(sink), plan_(std::move(plan)) {}

void SequenceClient::on_open(TimePoint now, DatagramOutput& output) {
    if (plan_.messages.empty()) {
        settle(ClientOutcome::complete, "", output);
        return;
    }
    send_request(now, output);
}

Bytes SequenceClient::request() const {
    Bytes octets;
    const std::size_t retries = plan_.planted.renumbers_retries ? tries_ - 1 : 0;
    append_big_endian(plan_.first + answered_ + retries, number_octets, octets);
    if (plan_.planted.turns_request_number_around) {
        std::ranges::reverse(octets);
    }
    return octets + plan_.messages[answered_];
}

void SequenceClient::send_request(TimePoint now, DatagramOutput& output) {
    ++tries_;
    output.send_to(plan_.server, request());
    output.wake_at(now + plan_.retry_after);
}

bool SequenceClient::is_from_server(const transport::Address& from) const {
    return from == plan_.server || plan_.planted.ignores_reply_sender ||
           (plan_.planted.compares_reply_port_only && from.port == plan_.server.port);
}

bool SequenceClient::has_number_of(ByteView request, ByteView reply) const {
    return plan_.planted.ignores_reply_number ||
           reply.substr(0, number_octets) == request.substr(0, number_octets);
}

void SequenceClient::on_datagram(const Datagram& datagram, TimePoint now, DatagramOutput& output) {
    const Bytes expected = is_settled() ? Bytes() : request();
    if (is_settled() || !is_from_server(datagram.from) ||
        !has_number_of(expected, datagram.octets)) {
        return;  // Somebody else's, or the late reply to a request that was answered before.
    }
    const bool is_intact = datagram.octets == expected && !datagram.is_truncated();
    if (!is_intact && !plan_.planted.ignores_reply_octets && !plan_.planted.ignores_reply_number) {
        settle(ClientOutcome::violation,
               "the reply to request " + std::to_string(plan_.first + answered_) +
                   " has other octets than the request",
               output);
        return;
    }
    deliver(Bytes(datagram.octets.substr(std::min(number_octets, datagram.octets.size()))) + "\n",
            output);
    ++answered_;
    tries_ = 0;
    last_errno_ = 0;
    if (answered_ == plan_.messages.size()) {
        settle(ClientOutcome::complete, "", output);
    } else if (!is_settled()) {
        send_request(now, output);
    }
}

void SequenceClient::on_time(TimePoint now, DatagramOutput& output) {
    const std::size_t tries_max = plan_.planted.sends_once ? 1 : plan_.tries_max;
    if (tries_ < tries_max || plan_.planted.tries_for_ever) {
        send_request(now, output);
    } else if (last_errno_ != 0) {
        settle(ClientOutcome::refused, "the server cannot be reached: " + text_of(last_errno_),
               output);
    } else {
        settle(ClientOutcome::incomplete,
               "no reply to request " + std::to_string(plan_.first + answered_) + " in " +
                   std::to_string(plan_.tries_max) + " tries",
               output);
    }
}

/// The server may only just be starting: the tries go on, and the reason is remembered.
void SequenceClient::on_undeliverable(int errno_value,
                                      TimePoint /*now*/,
                                      DatagramOutput& /*output*/) {
    last_errno_ = errno_value;
}

void Announcer::on_open(TimePoint now, DatagramOutput& output) {
    on_time(now, output);
}

void Announcer::on_datagram(const Datagram& /*datagram*/,
                            TimePoint /*now*/,
                            DatagramOutput& /*output*/) {}

void Announcer::on_time(TimePoint now, DatagramOutput& output) {
    if (sent_ == plan_.count) {
        settle(ClientOutcome::complete, "", output);
        return;
    }
    output.send_to(plan_.to, Bytes(announce_word) + std::to_string(plan_.first + sent_));
    ++sent_;
    // The driver sends before it closes, but only while it runs does it hear that a send was refused.
    output.wake_at(sent_ == plan_.count ? now : now + plan_.interval);
}

void Announcer::on_undeliverable(int errno_value, TimePoint /*now*/, DatagramOutput& output) {
    if (is_permission(errno_value)) {
        settle(ClientOutcome::local_failure,
               "no permission to send to " + to_text(plan_.to) + ": " + text_of(errno_value),
               output);
    } else if (errno_value != ECONNREFUSED) {
        settle(ClientOutcome::refused,
               to_text(plan_.to) + " cannot be reached: " + text_of(errno_value), output);
    }
    // ECONNREFUSED is one host's ICMP message; the others may listen.
}

void AnnouncementListener::on_open(TimePoint now, DatagramOutput& output) {
    output.wake_at(now + plan_.time_max);
}

void AnnouncementListener::on_datagram(const Datagram& datagram,
                                       TimePoint /*now*/,
                                       DatagramOutput& output) {
    const std::optional<std::uint64_t> number =
        announced_number(datagram.octets, plan_.planted.reads_numbers_leniently);
    if (!number || datagram.is_truncated() || is_settled()) {
        return;
    }
    if (heard_.try_emplace(*number, datagram.octets).second || plan_.planted.counts_duplicates) {
        counted_.emplace_back(datagram.octets);
    }
    const std::size_t missed = plan_.planted.ends_one_early ? 1 : 0;
    if (counted_.size() + missed >= plan_.count) {
        deliver_all(output);
        settle(ClientOutcome::complete, "", output);
    }
}

void AnnouncementListener::on_time(TimePoint /*now*/, DatagramOutput& output) {
    deliver_all(output);
    settle(ClientOutcome::incomplete,
           "heard " + std::to_string(heard_.size()) + " of " + std::to_string(plan_.count) +
               " announcements",
           output);
}

void AnnouncementListener::deliver_all(DatagramOutput& output) {
    for (const Bytes& line : lines()) {
        deliver(line + "\n", output);
    }
}

std::vector<Bytes> AnnouncementListener::lines() const {
    std::vector<Bytes> lines;
    if (plan_.planted.keeps_order_of_arrival || plan_.planted.orders_by_letters) {
        lines = counted_;
    } else {
        std::ranges::copy(std::views::values(heard_), std::back_inserter(lines));
    }
    if (plan_.planted.orders_by_letters) {
        std::ranges::sort(lines);
    }
    return lines;
}

std::optional<std::uint64_t> announced_number(ByteView octets, bool is_lenient) {
    if (!octets.starts_with(announce_word)) {
        return std::nullopt;
    }
    const ByteView digits = octets.substr(announce_word.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{} && (is_lenient || end == digits.data() + digits.size())) {
        return number;
    }
    return is_lenient ? std::optional<std::uint64_t>(0) : std::nullopt;
}

}  // namespace wiretrial::endpoint
