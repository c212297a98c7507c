// bent_datagrams: any session of datagrams with planted mistakes between it and its driver.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "impl/endpoint/datagram_defects.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// Passes events on, and what the session wants back, bent. Lifetime: `session` outlives this object.
class BentDatagrams final : public transport::DatagramSession {
  public:
    BentDatagrams(transport::DatagramSession& session, const DatagramDefects& defects)
        : session_(&session), defects_(defects) {}

    void on_open(TimePoint now, transport::DatagramOutput& output) override;
    void on_datagram(const transport::Datagram& datagram,
                     TimePoint now,
                     transport::DatagramOutput& output) override;
    void on_time(TimePoint now, transport::DatagramOutput& output) override;
    void on_undeliverable(int errno_value,
                          TimePoint now,
                          transport::DatagramOutput& output) override;

  private:
    /// Whether the session hears of the datagram at all.
    [[nodiscard]] bool hears(const transport::Datagram& datagram);
    [[nodiscard]] bool hears_number(ByteView octets);
    /// What the session takes the datagram's octets for. `length` becomes that of the whole.
    [[nodiscard]] Bytes misread(const transport::Datagram& datagram, std::size_t& length);
    /// What becomes of an answer to the datagram.
    void spoil(const transport::Datagram& datagram, transport::DatagramOutput::Outgoing& answer);

    transport::DatagramSession* session_;
    DatagramDefects defects_;
    std::optional<transport::Address> first_sender_;
    std::optional<transport::Address> previous_sender_;
    std::map<std::string, Bytes> kept_;  ///< By sender.
    std::set<Bytes> numbers_;            ///< Answered ones.
    Bytes previous_;                     ///< The octets of the datagram before this one.
    Bytes longest_;                      ///< Where the next answer is put into, uncleared.
};

}  // namespace wiretrial::endpoint
