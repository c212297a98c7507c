// defects: every mistake that can be planted, wherever it lies, by its name.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/defect.hpp"
#include "impl/endpoint/datagram_defects.hpp"
#include "impl/endpoint/http_defects.hpp"
#include "impl/endpoint/stream_defects.hpp"
#include "impl/framing/defects.hpp"
#include "impl/http1/defects.hpp"
#include "impl/kernel/driver_defects.hpp"
#include "impl/kernel/network_lies.hpp"
#include "scenarios/engine/teeth.hpp"

namespace wiretrial::cli {

/// The flags of all folders.
struct Planted {
    framing::Defects framing{};
    http1::Defects http1{};
    engine::ReaderDefects reader{};
    endpoint::StreamDefects stream{};
    endpoint::DatagramDefects datagram{};
    endpoint::HttpDefects http{};
    kernel::DriverDefects driver{};
    kernel::NetworkLies lies{};
};

/// All defects, folder by folder.
[[nodiscard]] std::vector<Defect> all_defects();

/// Plants one more.
///
/// Errors: a sentence with the nearest name.
[[nodiscard]] std::expected<void, std::string> plant(std::string_view name, Planted& planted);

/// All defects, each with what it plants inside this program.
[[nodiscard]] std::vector<engine::PlantedDefect> planted_defects();

/// The one of that name.
///
/// Errors: as plant.
[[nodiscard]] std::expected<engine::PlantedDefect, std::string> find_defect(std::string_view name);

}  // namespace wiretrial::cli
