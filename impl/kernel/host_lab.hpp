// host_lab: several hosts on two networks with a router, without root, for cases that need more than loopback.
//
// The hosts are network namespaces inside a user namespace, held by a helper process; lab_helper.hpp shows the
// topology. A socket is opened inside a host and is from then on like any other socket of this process. All
// traffic stays in there. Nothing is left behind: the namespaces go with the helper and the last socket.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "impl/base/time.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/kernel/lab_helper.hpp"
#include "impl/transport/address.hpp"
#include "impl/transport/io_error.hpp"

namespace wiretrial::kernel {

/// Thread: any, once it is started. Jobs that run side by side each take it for as long as they need it.
class HostLab {
  public:
    /// Makes the hosts, in the order of their names.
    ///
    /// Needs:  a process with one thread, because it forks; the helper dies with that thread.
    /// Errors: EBUSY when there are more threads; EINVAL for no, too many or repeated names; EPERM, EACCES,
    ///         ENOSPC, EOPNOTSUPP, ... where the kernel forbids or lacks what it takes: the sentence is the
    ///         reason for which cases are skipped.
    /// Cost:   about 10 ms a host; gives up after 60 s.
    [[nodiscard]] static transport::IoResult<std::unique_ptr<HostLab>> start(
        std::vector<std::string> names);

    HostLab(const HostLab&) = delete;
    HostLab& operator=(const HostLab&) = delete;
    ~HostLab();

    [[nodiscard]] std::span<const std::string> names() const { return names_; }

    /// Waits until nobody else has the hosts, and makes them anew under these names: no connection, setting or
    /// cable is left of what was there. They are the caller's until the lock goes.
    ///
    /// Errors: EINVAL for the names, and what start gives. Cost: about 30 ms a host.
    [[nodiscard]] transport::IoResult<std::unique_lock<std::mutex>> take(
        std::vector<std::string> names);

    /// `socket(domain, type, protocol)`, inside the host, close-on-exec.
    ///
    /// Errors: EINVAL for an unknown host, and those of socket.
    [[nodiscard]] transport::IoResult<Fd> open_socket(std::string_view host,
                                                      int domain,
                                                      int type,
                                                      int protocol = 0);

    /// The address of a host on network 0 (eth0) or 1 (eth1), with port 0; nothing for an unknown host.
    [[nodiscard]] std::optional<transport::Address> address_of(std::string_view host,
                                                               transport::Family family,
                                                               std::size_t network = 0) const;

    /// Pulls the host's cables, or plugs them in again. It keeps its addresses and routes meanwhile.
    [[nodiscard]] transport::IoResult<void> set_link(std::string_view host, bool is_up);

    /// Changes a setting of the host's stack, by a word out of sysctl_names.
    ///
    /// Errors: EINVAL for an unknown host or word; EROFS or EACCES where /proc/sys cannot be written.
    [[nodiscard]] transport::IoResult<void> set_sysctl(std::string_view host,
                                                       std::string_view word,
                                                       int value);
    /// Sorted.
    [[nodiscard]] static std::span<const std::string_view> sysctl_names();

    /// An address behind the router from which nothing ever comes back.
    [[nodiscard]] static transport::Address silent_address(transport::Family family);
    /// An address behind the router for which the router answers that it is unreachable.
    [[nodiscard]] static transport::Address unreachable_address(transport::Family family);

    /// The process id of the helper, for tests.
    [[nodiscard]] pid_t TESTING_ONLY_helper() const { return helper_; }
    /// How long a reply is waited for: ETIMEDOUT after that.
    void TESTING_ONLY_limit_replies(Duration limit);

  private:
    HostLab(std::vector<std::string> names, Fd control, pid_t helper);
    [[nodiscard]] transport::IoResult<std::uint32_t> index_of(std::string_view host) const;
    struct Reply {
        LabReply words{};
        Fd socket{};
    };

    [[nodiscard]] transport::IoResult<Fd> exchange(LabRequest request);
    [[nodiscard]] transport::IoResult<Fd> read_reply(std::uint32_t serial) const;
    [[nodiscard]] transport::IoResult<Reply> read_any_reply() const;

    std::vector<std::string> names_;
    Fd control_;
    pid_t helper_;
    std::mutex one_at_a_time_;
    std::uint32_t serial_ = 0;  ///< Of the last request.
    std::mutex lease_;
};

}  // namespace wiretrial::kernel
