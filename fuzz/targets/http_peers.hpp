// http_peers: what the differential targets have in common: one message, read by everybody.
//
// With WIRETRIAL_LIST_DIFFERENCES in the environment, unknown differences are printed, one a line, and are no finding:
// that is how rows for fuzz/peers/quirks.cpp are found.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstdlib>

#include "fuzz/peers/difference.hpp"
#include "fuzz/targets/choices.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::fuzz {

/// Ends the program when a peer reads the first message of `stream` in a way that is not known.
inline void compare_with_peers(bool is_request, ByteView stream) {
    static const bool is_listing = std::getenv("WIRETRIAL_LIST_DIFFERENCES") != nullptr;
    const Reading own = read_own(is_request, stream);
    for (const Peer& peer : peers()) {
        const auto kind = difference(own, peer.read(is_request, stream));
        if (!kind || is_known(peer.name, *kind)) {
            continue;
        }
        const std::string line = std::string(peer.name) + " " + *kind;
        if (is_listing) {
            std::printf("%s: '%s'\n", line.c_str(), escape(stream, 300).c_str());
        } else {
            expect(line + ": '" + escape(stream, 600) + "'");
        }
    }
}

}  // namespace wiretrial::fuzz
