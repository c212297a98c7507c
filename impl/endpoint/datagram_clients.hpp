// datagram_clients: the datagram references that have a task and an end: sequence-client, announcer, listener.
//
// UDP may lose, duplicate and reorder, and anybody may send to an open port: each of them counts what it wants by
// number and by sender, and ignores the rest.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "impl/endpoint/client_session.hpp"
#include "impl/endpoint/datagram_defects.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// A datagram session that ends with an outcome.
class DatagramClient : public transport::DatagramSession {
  public:
    explicit DatagramClient(transport::OctetSink& sink) : sink_(&sink) {}

    /// Incomplete until it is settled otherwise.
    [[nodiscard]] ClientOutcome outcome() const {
        return outcome_.value_or(ClientOutcome::incomplete);
    }
    [[nodiscard]] const std::string& reason() const { return reason_; }

  protected:
    /// The first call counts; the driver returns after it.
    void settle(ClientOutcome outcome, std::string reason, transport::DatagramOutput& output);
    void deliver(ByteView octets, transport::DatagramOutput& output);
    [[nodiscard]] bool is_settled() const { return outcome_.has_value(); }

  private:
    transport::OctetSink* sink_;
    std::optional<ClientOutcome> outcome_;
    std::string reason_;
};

/// Sends numbered requests one after the other, each again until its reply comes, and delivers one line a reply.
class SequenceClient final : public DatagramClient {
  public:
    struct Plan {
        transport::Address server;
        std::vector<Bytes> messages;
        std::uint32_t first = 1;  ///< Number of the first message.
        Duration retry_after = std::chrono::milliseconds(200);
        std::size_t tries_max = 3;  ///< Sends of one request, the first included.
        DatagramDefects planted{};
    };
    SequenceClient(transport::OctetSink& sink, Plan plan);

    void on_open(TimePoint now, transport::DatagramOutput& output) override;
    void on_datagram(const transport::Datagram& datagram,
                     TimePoint now,
                     transport::DatagramOutput& output) override;
    void on_time(TimePoint now, transport::DatagramOutput& output) override;
    void on_undeliverable(int errno_value,
                          TimePoint now,
                          transport::DatagramOutput& output) override;

  private:
    void send_request(TimePoint now, transport::DatagramOutput& output);
    [[nodiscard]] Bytes request() const;
    [[nodiscard]] bool is_from_server(const transport::Address& from) const;
    [[nodiscard]] bool has_number_of(ByteView request, ByteView reply) const;

    Plan plan_;
    std::size_t answered_ = 0;
    std::size_t tries_ = 0;
    int last_errno_ = 0;
};

/// Sends `announce NUMBER` so many times, to a broadcast address or a group.
class Announcer final : public DatagramClient {
  public:
    struct Plan {
        transport::Address to;
        std::uint64_t first = 1;
        std::uint64_t count = 1;
        Duration interval = std::chrono::milliseconds(100);
    };
    Announcer(transport::OctetSink& sink, const Plan& plan) : DatagramClient(sink), plan_(plan) {}

    void on_open(TimePoint now, transport::DatagramOutput& output) override;
    void on_datagram(const transport::Datagram& datagram,
                     TimePoint now,
                     transport::DatagramOutput& output) override;
    void on_time(TimePoint now, transport::DatagramOutput& output) override;
    void on_undeliverable(int errno_value,
                          TimePoint now,
                          transport::DatagramOutput& output) override;

  private:
    Plan plan_;
    std::uint64_t sent_ = 0;
};

/// Collects so many different announcements and delivers them in order of their numbers, one a line.
class AnnouncementListener final : public DatagramClient {
  public:
    struct Plan {
        std::size_t count = 1;
        Duration time_max = std::chrono::seconds(5);
        DatagramDefects planted{};
    };
    AnnouncementListener(transport::OctetSink& sink, const Plan& plan)
        : DatagramClient(sink), plan_(plan) {}

    void on_open(TimePoint now, transport::DatagramOutput& output) override;
    void on_datagram(const transport::Datagram& datagram,
                     TimePoint now,
                     transport::DatagramOutput& output) override;
    void on_time(TimePoint now, transport::DatagramOutput& output) override;

  private:
    void deliver_all(transport::DatagramOutput& output);
    [[nodiscard]] std::vector<Bytes> lines() const;

    Plan plan_;
    std::map<std::uint64_t, Bytes> heard_;
    std::vector<Bytes> counted_;  ///< In order of arrival.
};

/// The number of `announce NUMBER`; nothing for any other octets. Leniently, what is no number is 0, and what follows
/// a number is ignored.
[[nodiscard]] std::optional<std::uint64_t> announced_number(ByteView octets,
                                                            bool is_lenient = false);

}  // namespace wiretrial::endpoint
