// scan_test: the searches find what a loop finds, at every alignment, and read nothing behind the
// end.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/scan.hpp"

#include <gtest/gtest.h>

#include "impl/testing/guarded_bytes.hpp"

namespace wiretrial::framing {
namespace {

TEST(Scan, FindsTheFirstOfTwoAtEveryPlaceAndSize) {
    // The neighbours 0x00, 0x01, 0x7F, 0x80 and 0xFF are where tricks on words go wrong.
    const Bytes fillers("\x00\x01\x7F\x80\xFF\x0C\x0E", 7);
    for (const char filler : fillers) {
        for (std::size_t size = 0; size <= 40; ++size) {
            Bytes octets(size, filler);
            EXPECT_EQ(find_either(octets, '\r', '\n'), Bytes::npos);
            for (std::size_t place = 0; place < size; ++place) {
                octets.assign(size, filler);
                octets[place] = '\n';
                octets[size - 1] = '\r';
                ASSERT_EQ(find_either(octets, '\r', '\n'), octets.find_first_of("\r\n"));
                ASSERT_EQ(find_either(octets, '\n', '\r'), octets.find_first_of("\r\n"));
            }
        }
    }
}

TEST(Scan, EveryOctetIsFoundAsItself) {
    for (int octet = 0; octet < 256; ++octet) {
        Bytes all;
        for (int other = 0; other < 256; ++other) {
            all += static_cast<char>(other);
        }
        const char wanted = static_cast<char>(octet);
        EXPECT_EQ(find_either(all, wanted, wanted), static_cast<std::size_t>(octet));
        EXPECT_EQ(find_octet(all, wanted), static_cast<std::size_t>(octet));
        EXPECT_EQ(find_octet(all, wanted, static_cast<std::size_t>(octet) + 1), Bytes::npos);
    }
}

TEST(Scan, ReadsNothingBehindTheEnd) {
    const wiretrial::testing::GuardedBytes octets(Bytes(100, 'x'));
    for (std::size_t begin = 0; begin <= 100; ++begin) {
        EXPECT_EQ(find_either(octets.view().substr(begin), 'a', 'b'), Bytes::npos);
        EXPECT_EQ(find_octet(octets.view(), 'a', begin), Bytes::npos);
    }
    EXPECT_EQ(find_octet(ByteView(), 'a'), Bytes::npos);
}

}  // namespace
}  // namespace wiretrial::framing
