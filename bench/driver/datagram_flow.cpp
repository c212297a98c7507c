// datagram_flow: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/driver/datagram_flow.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "impl/base/text.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::load {
namespace {

constexpr std::size_t batch_max = 64;
constexpr std::size_t shown_octets_max = 40;

struct Mark {
    std::uint32_t slot = 0;
    std::uint32_t use = 0;
};
static_assert(sizeof(Mark) == datagram_octets_min);

/// Heads, parts and octets for as many datagrams as one call takes.
struct Messages {
    std::array<mmsghdr, batch_max> heads{};
    std::array<iovec, batch_max> parts{};

    /// Datagram i lies at `octets` + i * `stride`.
    void point_at(char* octets, std::size_t stride) {
        for (std::size_t i = 0; i < batch_max; ++i) {
            parts[i] = {.iov_base = octets + i * stride, .iov_len = stride};
            heads[i].msg_hdr.msg_iov = &parts[i];
            heads[i].msg_hdr.msg_iovlen = 1;
        }
    }
};

std::string text_of(int errno_value) {
    return std::generic_category().message(errno_value);
}

}  // namespace

DatagramFlow::DatagramFlow(WorkerState& worker) : worker_(&worker), slots_(worker.plan.depth) {
    free_.reserve(slots_.size());
    unsent_.reserve(slots_.size());
    for (std::size_t i = slots_.size(); i > 0; --i) {
        free_.push_back(static_cast<std::uint32_t>(i - 1));
    }
    const std::size_t octets = batch_max * (worker.plan.request.size() + 1);
    if (worker.buffer.size() < octets) {
        worker.buffer.resize(octets);
    }
    if (worker.batch.empty()) {
        for (std::size_t i = 0; i < batch_max; ++i) {
            worker.batch += worker.plan.request;
        }
    }
}

DatagramFlow::~DatagramFlow() = default;

void DatagramFlow::start(TimePoint now) {
    if (!fd_) {
        const auto address = kernel::to_socket_address(worker_->target);
        auto fd = kernel::open_socket(worker_->target.family, transport::Service::datagram);
        if (!fd || !address || ::connect(fd->get(), address->get(), address->length) != 0) {
            worker_->tally.failed(ErrorKind::connect, 1, text_of(errno));
            worker_->resting.push_back(this);
            return;
        }
        fd_ = std::move(*fd);
        epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET,
                          .data = {.ptr = static_cast<Flow*>(this)}};
        ::epoll_ctl(worker_->epoll.get(), EPOLL_CTL_ADD, fd_.get(), &event);
    }
    offer(now);
}

void DatagramFlow::on_events(std::uint32_t events) {
    if ((events & (EPOLLIN | EPOLLERR)) != 0) {
        receive();
    } else if (!unsent_.empty()) {
        flush(kernel::now());
    }
}

void DatagramFlow::offer(TimePoint now) {
    while (has_room()) {
        const auto intended = worker_->schedule.take(now);
        if (!intended) {
            break;
        }
        const std::uint32_t index = free_.back();
        free_.pop_back();
        Slot& slot = slots_[index];
        slot.intended = *intended;
        slot.sent = now;
        slot.is_open = true;
        ++slot.use;
        unsent_.push_back(index);
    }
    if (!unsent_.empty()) {
        flush(now);
    }
}

void DatagramFlow::flush(TimePoint now) {
    const std::size_t stride = worker_->plan.request.size();
    Messages messages;
    messages.point_at(worker_->batch.data(), stride);
    while (!unsent_.empty()) {
        const std::size_t size = std::min(unsent_.size(), batch_max);
        for (std::size_t i = 0; i < size; ++i) {
            const Mark mark{.slot = unsent_[i], .use = slots_[unsent_[i]].use};
            slots_[unsent_[i]].sent = now;
            std::memcpy(worker_->batch.data() + i * stride, &mark, sizeof mark);
        }
        const int count =
            ::sendmmsg(fd_.get(), messages.heads.data(), static_cast<unsigned>(size), MSG_NOSIGNAL);
        if (count > 0) {
            unsent_.erase(unsent_.begin(), unsent_.begin() + count);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
            return;
        } else if (errno != EINTR) {
            fail_all(ErrorKind::connect, text_of(errno));
            return;
        }
    }
}

void DatagramFlow::receive() {
    const std::size_t stride = worker_->plan.request.size() + 1;
    Messages messages;
    messages.point_at(worker_->buffer.data(), stride);
    for (;;) {
        const int count =
            ::recvmmsg(fd_.get(), messages.heads.data(), batch_max, MSG_DONTWAIT, nullptr);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno != EAGAIN && errno != EWOULDBLOCK) {
                fail_all(ErrorKind::connect, text_of(errno));
            }
            return;
        }
        const TimePoint now = kernel::now();
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            take(ByteView(worker_->buffer.data() + i * stride, messages.heads[i].msg_len), now);
        }
        offer(now);
        if (static_cast<std::size_t>(count) < batch_max) {
            return;
        }
    }
}

void DatagramFlow::take(ByteView datagram, TimePoint now) {
    worker_->tally.received(datagram.size(), now);
    const ByteView expected = worker_->plan.payload;
    Mark mark;
    const bool is_echo = datagram.size() == expected.size() &&
                         datagram.substr(sizeof mark) == expected.substr(sizeof mark);
    if (is_echo) {
        std::memcpy(&mark, datagram.data(), sizeof mark);
    }
    if (!is_echo || mark.slot >= slots_.size()) {
        worker_->tally.failed(ErrorKind::malformed, 1,
                              fmt::format("the echo differs from what was sent: \"{}\"",
                                          escape(datagram, shown_octets_max)));
        return;
    }
    if (!slots_[mark.slot].is_open || slots_[mark.slot].use != mark.use) {
        worker_->tally.came_late();
        return;
    }
    worker_->tally.answered(slots_[mark.slot].intended, now);
    release(mark.slot);
}

void DatagramFlow::release(std::uint32_t index) {
    slots_[index].is_open = false;
    free_.push_back(index);
}

/// What ICMP tells is not of one datagram alone: nothing listens there.
void DatagramFlow::fail_all(ErrorKind kind, const std::string& what) {
    worker_->tally.failed(kind, std::max(unanswered(), std::size_t{1}), what);
    unsent_.clear();
    for (std::uint32_t index = 0; index < slots_.size(); ++index) {
        if (slots_[index].is_open) {
            release(index);
        }
    }
    fd_.reset();
    worker_->resting.push_back(this);
}

void DatagramFlow::check_time(TimePoint now) {
    std::size_t lost = 0;
    for (std::uint32_t index = 0; index < slots_.size(); ++index) {
        if (slots_[index].is_open && now - slots_[index].sent > worker_->plan.timeout) {
            std::erase(unsent_, index);
            release(index);
            ++lost;
        }
    }
    if (lost > 0) {
        const auto seconds = std::chrono::duration<double>(worker_->plan.timeout).count();
        worker_->tally.failed(ErrorKind::timeout, lost,
                              fmt::format("no answer within {} s", seconds));
    }
    if (lost > 0 || !unsent_.empty()) {
        offer(now);
    }
}

}  // namespace wiretrial::load
