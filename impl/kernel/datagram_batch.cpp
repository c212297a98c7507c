// datagram_batch: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/datagram_batch.hpp"

#include <algorithm>
#include <cerrno>

#include "impl/kernel/datagram_control.hpp"

namespace wiretrial::kernel {

using Outgoing = transport::DatagramOutput::Outgoing;

namespace {

/// Fits the smallest MTU of IPv6 (1280, RFC 8200 section 5) with its headers, so that no path is too narrow for it.
constexpr std::size_t segment_octets_max = 1232;
/// UDP_MAX_SEGMENTS of the kernels that limit it most (64), and below 65507 octets in sum.
constexpr std::size_t segments_max = 48;

/// No device on the way can do it (EIO), or the kernel does not know it (EINVAL).
bool is_refusal_of_segments(int errno_value) {
    return errno_value == EIO || errno_value == EINVAL || errno_value == EMSGSIZE;
}

}  // namespace

DatagramInbox::DatagramInbox(std::size_t datagrams, std::size_t octets)
    : room_octets_(octets),
      octets_(std::make_unique_for_overwrite<char[]>(datagrams * octets)),
      parts_(datagrams),
      messages_(datagrams) {
    for (std::size_t i = 0; i < datagrams; ++i) {
        parts_[i].octets = {.iov_base = room(i).data(), .iov_len = octets};
        msghdr& header = messages_[i].msg_hdr;
        header.msg_name = parts_[i].sender.get();
        header.msg_iov = &parts_[i].octets;
        header.msg_iovlen = 1;
        header.msg_control = parts_[i].control.data();
    }
}

std::span<char> DatagramInbox::room(std::size_t at) const {
    return {octets_.get() + at * room_octets_, room_octets_};
}

transport::Address DatagramInbox::sender(std::size_t at) const {
    SocketAddress sender = parts_[at].sender;
    sender.length = messages_[at].msg_hdr.msg_namelen;
    return to_address(sender);
}

std::optional<std::size_t> DatagramInbox::receive(int fd) {
    for (mmsghdr& message : messages_) {
        message.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
        message.msg_hdr.msg_controllen = control_octets;
    }
    // MSG_TRUNC as a flag tells the whole length, also of what did not fit.
    const int count = ::recvmmsg(fd, messages_.data(), static_cast<unsigned>(messages_.size()),
                                 MSG_TRUNC, nullptr);
    return count < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(count));
}

DatagramOutbox::DatagramOutbox(std::size_t datagrams)
    : parts_(datagrams), octets_(datagrams), messages_(datagrams) {}

std::size_t DatagramOutbox::run_length(const Queue& outgoing, std::size_t first) const {
    const Outgoing& front = outgoing[first];
    const std::size_t size = front.octets.size();
    if (!may_segment_ || size == 0 || size > segment_octets_max) {
        return 1;
    }
    const std::size_t end = std::min({outgoing.size(), octets_.size(), first + segments_max});
    std::size_t next = first + 1;
    while (next < end && outgoing[next].octets.size() == size && outgoing[next].to == front.to &&
           outgoing[next].from == front.from) {
        ++next;
    }
    return next - first;
}

int DatagramOutbox::fill(Queue& outgoing, std::size_t first, std::size_t count) {
    const Outgoing& front = outgoing[first];
    const IoResult<SocketAddress> to = to_socket_address(front.to);
    if (!to) {
        return to.error().errno_value;
    }
    for (std::size_t i = first; i < first + count; ++i) {
        octets_[i] = {.iov_base = outgoing[i].octets.data(), .iov_len = outgoing[i].octets.size()};
    }
    Part& part = parts_[message_count_];
    part.to = *to;
    part.datagrams = count;
    msghdr& header = messages_[message_count_].msg_hdr;
    header = {};
    header.msg_name = part.to.get();
    header.msg_namelen = part.to.length;
    header.msg_iov = &octets_[first];
    header.msg_iovlen = count;
    if (front.from) {
        set_source(header, part.control, *front.from);
    }
    if (count > 1) {
        set_segment_size(header, part.control, front.octets.size());
    }
    ++message_count_;
    return 0;
}

std::size_t DatagramOutbox::send(int fd, Queue& outgoing) {
    message_count_ = 0;
    for (std::size_t first = 0; first < std::min(outgoing.size(), octets_.size());) {
        const std::size_t count = run_length(outgoing, first);
        if (const int error = fill(outgoing, first, count); error != 0) {
            errno = error;
            break;
        }
        first += count;
    }
    if (message_count_ == 0) {
        return 0;
    }
    const int sent =
        ::sendmmsg(fd, messages_.data(), static_cast<unsigned>(message_count_), MSG_NOSIGNAL);
    if (sent <= 0 && parts_[0].datagrams > 1 && is_refusal_of_segments(errno)) {
        may_segment_ = false;
        return send(fd, outgoing);
    }
    std::size_t datagrams = 0;
    for (int i = 0; i < sent; ++i) {
        datagrams += parts_[static_cast<std::size_t>(i)].datagrams;
    }
    return datagrams;
}

}  // namespace wiretrial::kernel
