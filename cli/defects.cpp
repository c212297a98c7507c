// defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/defects.hpp"

#include <algorithm>

#include "impl/base/check.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::cli {
namespace {

/// Calls `visit(table, flags)` for each folder.
template <class Visit>
void for_each_table(Planted& planted, const Visit& visit) {
    visit(framing::defects(), planted.framing);
    visit(http1::defects(), planted.http1);
    visit(engine::reader_defects(), planted.reader);
    visit(endpoint::stream_defects(), planted.stream);
    visit(endpoint::datagram_defects(), planted.datagram);
    visit(endpoint::http_defects(), planted.http);
    visit(endpoint::http_client_defects(), planted.http);
    visit(kernel::driver_defects(), planted.driver);
    visit(kernel::stream_lies(), planted.lies);
    visit(kernel::name_lies(), planted.lies);
    visit(kernel::datagram_lies(), planted.lies);
}

}  // namespace

std::vector<Defect> all_defects() {
    std::vector<Defect> all;
    Planted none;
    for_each_table(none, [&](const auto& table, const auto& /*flags*/) {
        for (const auto& row : table) {
            all.push_back(row.about);
        }
    });
    return all;
}

std::expected<void, std::string> plant(std::string_view name, Planted& planted) {
    bool is_known = false;
    for_each_table(planted, [&](const auto& table, auto& flags) {
        is_known = wiretrial::plant(table, name, flags) || is_known;
    });
    if (is_known) {
        return {};
    }
    std::vector<std::string_view> names;
    for (const Defect& defect : all_defects()) {
        names.push_back(defect.name);
    }
    const std::string_view near = nearest(name, names);
    return std::unexpected("there is no defect '" + escape(name, 64) + "'" +
                           (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?") +
                           " `wiretrial teeth --list` shows them all");
}

std::vector<engine::PlantedDefect> planted_defects() {
    std::vector<engine::PlantedDefect> list;
    for (const Defect& defect : all_defects()) {
        Planted planted;
        WIRETRIAL_CHECK(plant(defect.name, planted).has_value());
        list.push_back({.about = defect,
                        .planted = {.framing = planted.framing,
                                    .http1 = planted.http1,
                                    .reader = planted.reader,
                                    .lies = planted.lies}});
    }
    return list;
}

std::expected<engine::PlantedDefect, std::string> find_defect(std::string_view name) {
    Planted planted;
    if (auto known = plant(name, planted); !known) {
        return std::unexpected(std::move(known.error()));
    }
    const auto all = planted_defects();
    return *std::ranges::find(
        all, name, [](const engine::PlantedDefect& defect) { return defect.about.name; });
}

}  // namespace wiretrial::cli
