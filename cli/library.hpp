// library: the suites, profiles and requirements that lie on disk, read for one command.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "scenarios/engine/catalogue.hpp"
#include "scenarios/engine/json_tree.hpp"
#include "scenarios/engine/profile.hpp"
#include "scenarios/engine/scenario.hpp"

namespace wiretrial::cli {

/// Where the data lie: `scenarios` in the source tree, `share/wiretrial` where it is installed.
///
/// Order: the environment's WIRETRIAL_DATA, the folder beside the installed program, the source tree.
[[nodiscard]] std::string data_folder();

/// Path of the running program.
[[nodiscard]] std::string program_path();

/// All suites, completed from the catalogue, and those of `extra_files`.
struct Library {
    std::string folder{};
    engine::Catalogue catalogue{};
    std::vector<engine::Suite> suites{};
};

/// Reads everything below `suites/`, and the files named by the user that are no suite's name.
///
/// `wanted` are the suites that the user named. What is a path of a file is read as one and replaced by the name of the
/// suite that it holds; all the suites of the library are read only where no file is named.
/// Errors: each file that is wrong, with its place.
[[nodiscard]] std::expected<Library, std::vector<engine::ScenarioError>> load_library(
    std::vector<std::string>& wanted);

/// The profile of that name (or path), and for a name with rows all of them.
///
/// Errors: a sentence with the nearest name, or the file's error.
[[nodiscard]] std::expected<std::vector<engine::Profile>, std::string> find_profiles(
    const std::string& name);

/// Every profile of our own references.
[[nodiscard]] std::expected<std::vector<engine::Profile>, std::string> reference_profiles();

/// The names of all profiles that lie on disk.
[[nodiscard]] std::vector<engine::Profile> all_profiles(std::vector<std::string>& errors);

}  // namespace wiretrial::cli
