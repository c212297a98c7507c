// registry: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/registry.hpp"

#include <algorithm>
#include <array>

#include "impl/base/text.hpp"
#include "impl/endpoint/reference_tables.hpp"

namespace wiretrial::endpoint {

std::string_view role_of(const Reference& reference) {
    constexpr std::array<std::string_view, 4> roles{"stream server", "stream client",
                                                    "datagram server", "datagram client"};
    return roles[reference.make.index()];
}

std::span<const Reference> references() {
    static const std::vector<Reference> all = [] {
        std::vector<Reference> whole;
        for (const auto part :
             {stream_server_references(), stream_client_references(), datagram_references()}) {
            whole.insert(whole.end(), part.begin(), part.end());
        }
        return whole;
    }();
    return all;
}

const Reference* find_reference(std::string_view name) {
    const auto found = std::ranges::find(references(), name, &Reference::name);
    return found == references().end() ? nullptr : &*found;
}

std::string_view nearest_reference(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Reference& reference : references()) {
        names.push_back(reference.name);
    }
    return nearest(name, names);
}

}  // namespace wiretrial::endpoint
