// bent_datagrams: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/bent_datagrams.hpp"

namespace wiretrial::endpoint {

using transport::DatagramOutput;

void BentDatagrams::on_open(TimePoint now, DatagramOutput& output) {
    session_->on_open(now, output);
}

void BentDatagrams::on_datagram(const transport::Datagram& datagram,
                                TimePoint now,
                                DatagramOutput& output) {
    if (defects_.ends_at_empty && datagram.octets.empty()) {
        output.close();
        return;
    }
    session_->on_datagram(datagram, now, output);
}

void BentDatagrams::on_time(TimePoint now, DatagramOutput& output) {
    session_->on_time(now, output);
}

void BentDatagrams::on_undeliverable(int errno_value, TimePoint now, DatagramOutput& output) {
    session_->on_undeliverable(errno_value, now, output);
}

}  // namespace wiretrial::endpoint
