// bent_datagrams: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/bent_datagrams.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace wiretrial::endpoint {

using transport::Datagram;
using transport::DatagramOutput;

namespace {

constexpr std::size_t number_octets = 4;
constexpr ByteView question = "discover";

std::uint32_t number_of(ByteView octets) {
    std::uint32_t number = 0;
    for (const char octet : octets.substr(0, number_octets)) {
        number = number << 8U | static_cast<std::uint8_t>(octet);
    }
    return number;
}

Bytes stripped(Bytes octets) {
    constexpr std::string_view white = " \t\r\n";
    octets.erase(0, std::min(octets.find_first_not_of(white), octets.size()));
    octets.erase(octets.find_last_not_of(white) + 1);
    return octets;
}

/// The ISO 8859-1 letters from 0xe0 to 0xfe, but for the division sign.
char upper_latin1(char octet) {
    const auto value = static_cast<std::uint8_t>(octet);
    return value >= 0xe0 && value <= 0xfe && value != 0xf7 ? static_cast<char>(value - 0x20)
                                                           : octet;
}

}  // namespace

void BentDatagrams::on_open(TimePoint now, DatagramOutput& output) {
    session_->on_open(now, output);
}

void BentDatagrams::on_datagram(const Datagram& datagram, TimePoint now, DatagramOutput& output) {
    if (defects_ == DatagramDefects{}) {
        session_->on_datagram(datagram, now, output);
        return;
    }
    const bool ends = (defects_.ends_at_empty && datagram.octets.empty()) ||
                      (defects_.quits_at_word && datagram.octets.starts_with("quit"));
    if (ends) {
        output.close();
        return;
    }
    if (!first_sender_) {
        first_sender_ = datagram.from;
    }
    if (!hears(datagram)) {
        return;
    }
    if (defects_.keeps_senders) {
        kept_.try_emplace(to_text(datagram.from), std::size_t{128} * 1024, 'x');
    }
    Datagram told = datagram;
    const Bytes octets = misread(datagram, told.length);
    told.octets = octets;
    // The session writes into an output of its own, so that what it says to this datagram can be spoiled.
    DatagramOutput answers;
    answers.wake_at(output.wants_wake_at());
    session_->on_datagram(told, now, answers);
    output.wake_at(answers.wants_wake_at());
    for (DatagramOutput::Outgoing& answer : answers.take_pending()) {
        spoil(datagram, answer);
        for (int copy = defects_.answers_twice ? 0 : 1; copy < 2; ++copy) {
            output.reply({.from = answer.to, .at = answer.from}, answer.octets);
        }
    }
    previous_sender_ = datagram.from;
    previous_ = datagram.octets;
    if (answers.wants_close() || defects_.ends_after_first) {
        output.close();
    }
}

bool BentDatagrams::hears(const Datagram& datagram) {
    if (defects_.ignores_empty && datagram.octets.empty()) {
        return false;
    }
    if (defects_.hears_first_sender_only && datagram.from != first_sender_) {
        return false;
    }
    return datagram.octets.size() < number_octets || hears_number(datagram.octets);
}

bool BentDatagrams::hears_number(ByteView octets) {
    // Octets in network byte order are sorted as the numbers are.
    const Bytes number(octets.substr(0, number_octets));
    const bool is_first = numbers_.empty();
    const bool is_known = numbers_.contains(number);
    const Bytes highest = is_first ? Bytes() : *numbers_.rbegin();
    const bool is_unheard =
        !is_first && ((defects_.answers_number_once && is_known) ||
                      (defects_.answers_higher_numbers_only && number <= highest) ||
                      (defects_.answers_in_sequence_only && !is_known &&
                       number_of(number) != number_of(highest) + 1));
    if (is_unheard || (defects_.ignores_number_zero && number_of(number) == 0)) {
        return false;
    }
    numbers_.insert(number);
    return true;
}

Bytes BentDatagrams::misread(const Datagram& datagram, std::size_t& length) {
    Bytes octets(datagram.octets);
    const auto cut_to = [&](std::size_t octets_max) {
        octets.resize(std::min(octets.size(), octets_max));
        length = octets.size();
    };
    if (defects_.garbles && !octets.empty()) {
        octets.back() ^= 1;
    }
    if (defects_.takes_cut_for_whole) {
        length = octets.size();
    }
    if (defects_.has_kilobyte_buffer) {
        cut_to(1024);
    }
    if (defects_.has_small_buffer) {
        cut_to(255);
    }
    if (defects_.cuts_at_nul) {
        cut_to(octets.find('\0'));
    }
    if (defects_.strips_white_space) {
        octets = stripped(std::move(octets));
        length = octets.size();
    }
    if (defects_.reads_missing_octets && octets.size() < number_octets) {
        octets += ByteView(previous_).substr(std::min(octets.size(), previous_.size()));
        length = octets.size();
    }
    if (defects_.answers_every_question ||
        (defects_.compares_prefix_of_question && octets.starts_with(question))) {
        octets = question;
        length = octets.size();
    }
    return octets;
}

void BentDatagrams::spoil(const Datagram& datagram, DatagramOutput::Outgoing& answer) {
    if (defects_.answers_first_sender) {
        answer.to = *first_sender_;
    }
    if (defects_.answers_last_sender && previous_sender_) {
        answer.to = *previous_sender_;
    }
    if (defects_.answers_from_any_address) {
        answer.from.reset();
    }
    if (defects_.leaks_old_octets) {
        longest_.replace(0, std::min(longest_.size(), answer.octets.size()), answer.octets);
        answer.octets = longest_;
    }
    if (defects_.pads_empty_answers && answer.octets.empty()) {
        answer.octets.push_back('\0');
    }
    if (defects_.answers_by_broadcast) {
        const std::uint16_t port = answer.to.port;
        answer.to = *transport::parse_host("127.255.255.255", port);
    }
    constexpr std::size_t shouted = 256;
    if (defects_.shouts_first_octets_only && answer.octets.size() > shouted) {
        answer.octets.replace(shouted, Bytes::npos, datagram.octets.substr(shouted));
    }
    if (defects_.shouts_latin1) {
        std::ranges::transform(answer.octets, answer.octets.begin(), upper_latin1);
    }
    if (defects_.turns_number_around && answer.octets.size() >= number_octets) {
        std::reverse(answer.octets.begin(), answer.octets.begin() + number_octets);
    }
}

void BentDatagrams::on_time(TimePoint now, DatagramOutput& output) {
    session_->on_time(now, output);
}

void BentDatagrams::on_undeliverable(int errno_value, TimePoint now, DatagramOutput& output) {
    if (defects_.ends_when_undeliverable) {
        output.close();
        return;
    }
    if (!defects_.swallows_undeliverable) {
        session_->on_undeliverable(errno_value, now, output);
    }
}

}  // namespace wiretrial::endpoint
