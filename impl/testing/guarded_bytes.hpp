// guarded_bytes: octets that end where memory ends, so that reading one octet too far is a crash.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#include "impl/base/bytes.hpp"
#include "impl/base/check.hpp"

namespace wiretrial::testing {

/// A copy of some octets, directly followed by a page that may not be touched.
class GuardedBytes {
  public:
    explicit GuardedBytes(ByteView octets) : size_(octets.size()) {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        const std::size_t readable = (size_ + page - 1) / page * page;
        mapped_size_ = readable + page;
        mapped_ = ::mmap(nullptr, mapped_size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                         -1, 0);
        WIRETRIAL_CHECK(mapped_ != MAP_FAILED);
        char* const guard = static_cast<char*>(mapped_) + readable;
        WIRETRIAL_CHECK(::mprotect(guard, page, PROT_NONE) == 0);
        begin_ = guard - size_;
        if (size_ > 0) {
            std::memcpy(begin_, octets.data(), size_);
        }
    }
    GuardedBytes(const GuardedBytes&) = delete;
    GuardedBytes& operator=(const GuardedBytes&) = delete;
    ~GuardedBytes() { ::munmap(mapped_, mapped_size_); }

    [[nodiscard]] ByteView view() const { return {begin_, size_}; }

  private:
    std::size_t size_;
    std::size_t mapped_size_ = 0;
    void* mapped_ = nullptr;
    char* begin_ = nullptr;
};

}  // namespace wiretrial::testing
