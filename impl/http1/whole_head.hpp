// whole_head: a head that lies in memory from its first octet to its last, and has nothing unusual in it.
//
// Nearly all heads are like that. For them the state machines of start_line.hpp and field_table.hpp are a detour:
// bitmaps tell where names and values end, and what is between them is then known to be right. Whatever is cut,
// wrong, beyond a limit or merely rare is left to the state machines, from its first octet: so a violation, its
// place and every leniency have one home, and this is only speed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "impl/base/bytes.hpp"
#include "impl/http1/kernel.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::http1::detail {

/// What a kernel finds. Sizes are in octets, places count from the front of the input.
///
/// The first three members are the caller's, the kernel sets the others that the kind of message has. There are no
/// initial values and no views: to write the ones, and to read the others as 16 octets right after they were written
/// as two numbers, would take a good part of the time that a small head takes.
struct WholeHead {
    /// Fields that decide about the content and the connection go here, too.
    static constexpr std::size_t marked_max = 4;

    Field* marked;  ///< Room for marked_max fields.
    Field* fields;
    std::size_t fields_max;

    std::size_t method_size;
    std::size_t target_begin;
    std::size_t target_end;
    TargetForm target_form;
    int status;
    std::size_t reason_begin;
    std::size_t reason_end;
    std::uint8_t minor_version;  ///< Of HTTP/1.
    std::size_t section_begin;   ///< Where the first field line begins.
    std::size_t size;            ///< Of the whole head, with its empty line.
    std::size_t field_count;
    std::size_t host_count;
    std::size_t host;  ///< The index of the last Host.
    bool
        has_plain_host;  ///< Its value was seen to be right; it may be right where it was not seen.
    /// Content-Length, Transfer-Encoding and Connection lines, in order; without a Connection that says nothing but
    /// keep-alive in an HTTP/1.1 message.
    std::size_t marked_count;
    bool has_length;      ///< One of them is not Connection.
    bool has_connection;  ///< One of them is.
};

/// A line's first octet, and its first octets that are no tchar, and CTL.
struct LinePlaces {
    std::size_t begin;
    std::size_t no_tchar;
    std::size_t ctl;
};

/// A longer method is nobody's.
inline constexpr std::size_t whole_method_bytes_max = 63;

enum class HeadScan : std::uint8_t {
    whole,
    other,    ///< Cut, wrong or unusual: for the state machines.
    crowded,  ///< There are more than fields_max fields: again, with more room.
};

/// One kernel. Each reads nothing but `size` octets from `begin`.
struct HeadKernel {
    using Scan = HeadScan (*)(const char* begin, std::size_t size, WholeHead& head);
    Scan request = nullptr;
    Scan response = nullptr;
};

extern const HeadKernel plain_head_kernel;
#if defined(__x86_64__)
extern const HeadKernel sse42_head_kernel;
extern const HeadKernel avx2_head_kernel;
extern const HeadKernel avx512_head_kernel;
#endif

/// Gives no functions for Kernel::stepwise.
[[nodiscard]] HeadKernel head_kernel(Kernel kernel);

/// Finds the end of a request-target that is no plain path: with `%`, in absolute-form, the authority of a CONNECT.
///
/// Gives: false where it is not right, or not followed by SP.
[[nodiscard]] bool end_rare_target(ByteView input, WholeHead& head);

}  // namespace wiretrial::http1::detail
