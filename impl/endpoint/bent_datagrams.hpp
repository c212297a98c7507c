// bent_datagrams: any session of datagrams with planted mistakes between it and its driver.
// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    transport::DatagramSession* session_;
    DatagramDefects defects_;
};

}  // namespace wiretrial::endpoint
