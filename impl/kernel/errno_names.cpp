// errno_names: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/errno_names.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace wiretrial::kernel {

namespace {

struct NamedErrno {
    std::string_view name;
    int number;
};

// Sorted by name. Where two names have one number on Linux, errno_name gives the first of the two
// here.
constexpr std::array table{
    NamedErrno{"EACCES", EACCES},
    NamedErrno{"EADDRINUSE", EADDRINUSE},
    NamedErrno{"EADDRNOTAVAIL", EADDRNOTAVAIL},
    NamedErrno{"EAFNOSUPPORT", EAFNOSUPPORT},
    NamedErrno{"EAGAIN", EAGAIN},
    NamedErrno{"EALREADY", EALREADY},
    NamedErrno{"EBADF", EBADF},
    NamedErrno{"EBADMSG", EBADMSG},
    NamedErrno{"EBUSY", EBUSY},
    NamedErrno{"ECONNABORTED", ECONNABORTED},
    NamedErrno{"ECONNREFUSED", ECONNREFUSED},
    NamedErrno{"ECONNRESET", ECONNRESET},
    NamedErrno{"EDESTADDRREQ", EDESTADDRREQ},
    NamedErrno{"EDOM", EDOM},
    NamedErrno{"EEXIST", EEXIST},
    NamedErrno{"EFAULT", EFAULT},
    NamedErrno{"EHOSTDOWN", EHOSTDOWN},
    NamedErrno{"EHOSTUNREACH", EHOSTUNREACH},
    NamedErrno{"EINPROGRESS", EINPROGRESS},
    NamedErrno{"EINTR", EINTR},
    NamedErrno{"EINVAL", EINVAL},
    NamedErrno{"EIO", EIO},
    NamedErrno{"EISCONN", EISCONN},
    NamedErrno{"ELOOP", ELOOP},
    NamedErrno{"EMFILE", EMFILE},
    NamedErrno{"EMSGSIZE", EMSGSIZE},
    NamedErrno{"ENAMETOOLONG", ENAMETOOLONG},
    NamedErrno{"ENETDOWN", ENETDOWN},
    NamedErrno{"ENETRESET", ENETRESET},
    NamedErrno{"ENETUNREACH", ENETUNREACH},
    NamedErrno{"ENFILE", ENFILE},
    NamedErrno{"ENOBUFS", ENOBUFS},
    NamedErrno{"ENODEV", ENODEV},
    NamedErrno{"ENOENT", ENOENT},
    NamedErrno{"ENOMEM", ENOMEM},
    NamedErrno{"ENOPROTOOPT", ENOPROTOOPT},
    NamedErrno{"ENOSPC", ENOSPC},
    NamedErrno{"ENOSYS", ENOSYS},
    NamedErrno{"ENOTCONN", ENOTCONN},
    NamedErrno{"ENOTDIR", ENOTDIR},
    NamedErrno{"ENOTSOCK", ENOTSOCK},
    NamedErrno{"ENOTTY", ENOTTY},
    NamedErrno{"ENXIO", ENXIO},
    NamedErrno{"EOPNOTSUPP", EOPNOTSUPP},
    NamedErrno{"EPERM", EPERM},
    NamedErrno{"EPIPE", EPIPE},
    NamedErrno{"EPROTO", EPROTO},
    NamedErrno{"EPROTONOSUPPORT", EPROTONOSUPPORT},
    NamedErrno{"EPROTOTYPE", EPROTOTYPE},
    NamedErrno{"EROFS", EROFS},
    NamedErrno{"ESHUTDOWN", ESHUTDOWN},
    NamedErrno{"ETIMEDOUT", ETIMEDOUT},
    NamedErrno{"ETOOMANYREFS", ETOOMANYREFS},
};

constexpr auto names = [] {
    std::array<std::string_view, table.size()> result;
    std::ranges::transform(table, result.begin(), &NamedErrno::name);
    return result;
}();
static_assert(std::ranges::is_sorted(names));

}  // namespace

std::string_view errno_name(int number) {
    const auto* const found = std::ranges::find(table, number, &NamedErrno::number);
    return found == table.end() ? std::string_view{} : found->name;
}

std::optional<int> errno_named(std::string_view name) {
    if (name == "EWOULDBLOCK") {
        return EWOULDBLOCK;
    }
    if (name == "ENOTSUP") {
        return ENOTSUP;
    }
    const auto* const found = std::ranges::lower_bound(table, name, {}, &NamedErrno::name);
    if (found == table.end() || found->name != name) {
        return std::nullopt;
    }
    return found->number;
}

std::span<const std::string_view> errno_names() {
    return names;
}

}  // namespace wiretrial::kernel
