// library: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/library.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include "cli/defects.hpp"
#include "impl/base/text.hpp"
#include "scenarios/engine/loader.hpp"
#include "scenarios/engine/plan.hpp"

namespace wiretrial::cli {

namespace fs = std::filesystem;
using engine::Profile;
using engine::ScenarioError;

namespace {

std::vector<fs::path> json_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        if (at->is_regular_file(error) && at->path().extension() == ".json") {
            files.push_back(at->path());
        }
    }
    std::ranges::sort(files);
    return files;
}

/// The references of that name with the defect planted in them, of which some must be bent by it.
std::expected<std::vector<Profile>, std::string> find_defective(const std::string& name,
                                                                const std::string& defect) {
    const auto planted = find_defect(defect);
    if (!planted) {
        return std::unexpected(planted.error());
    }
    auto found = find_profiles(name);
    if (!found) {
        return found;
    }
    std::vector<Profile> bent;
    for (Profile& profile : *found) {
        if (engine::bends(planted->about, profile.name)) {
            bent.push_back(engine::with_defect(std::move(profile), defect, planted->planted));
        }
    }
    if (bent.empty()) {
        return std::unexpected("the defect '" + defect + "' cannot be planted in '" + name +
                               "'; `wiretrial teeth --list` tells in what it can");
    }
    return bent;
}

bool is_file_name(const std::string& word) {
    return word.ends_with(".json");
}

}  // namespace

std::string program_path() {
    std::array<char, 4096> path{};
    const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
    return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : "wiretrial";
}

std::string data_folder() {
    if (const char* named = std::getenv("WIRETRIAL_DATA"); named != nullptr && *named != '\0') {
        return named;
    }
    const fs::path installed =
        fs::path(program_path()).parent_path().parent_path() / "share" / "wiretrial";
    std::error_code error;
    if (fs::is_directory(installed / "suites", error)) {
        return installed.string();
    }
    return WIRETRIAL_SOURCE_DIR "/scenarios";
}

std::expected<Library, std::vector<ScenarioError>> load_library(std::vector<std::string>& wanted) {
    Library library{.folder = data_folder()};
    std::vector<ScenarioError> errors;
    const auto add = [&](const std::string& path, const std::string& name) -> std::string {
        auto suite = engine::load_suite(path, name);
        if (!suite) {
            errors.push_back(std::move(suite.error()));
            return "";
        }
        library.suites.push_back(std::move(*suite));
        return library.suites.back().name;
    };
    std::vector<std::string> file_suites;
    std::erase_if(wanted, [&](const std::string& word) {
        if (is_file_name(word)) {
            file_suites.push_back(add(word, ""));
        }
        return is_file_name(word);
    });
    const bool has_files = !file_suites.empty();
    // A file alone selects all its cases; with ids beside it, the ids select from it.
    if (wanted.empty()) {
        wanted = file_suites;
    }
    if (!has_files) {
        const fs::path suites = fs::path(library.folder) / "suites";
        for (const fs::path& file : json_files(suites)) {
            add(file.string(), fs::relative(file, suites).replace_extension().generic_string());
        }
    }
    if (!errors.empty()) {
        return std::unexpected(std::move(errors));
    }
    auto catalogue = engine::load_catalogue(library.folder + "/requirements");
    if (!catalogue) {
        errors.push_back({.file = library.folder + "/requirements", .message = catalogue.error()});
        return std::unexpected(std::move(errors));
    }
    library.catalogue = std::move(*catalogue);
    if (auto completed = engine::complete_requirements(library.suites, library.catalogue);
        !completed) {
        errors.push_back({.file = library.folder + "/suites", .message = completed.error()});
        return std::unexpected(std::move(errors));
    }
    return library;
}

std::vector<Profile> all_profiles(std::vector<std::string>& errors) {
    std::vector<Profile> profiles;
    for (const fs::path& file : json_files(fs::path(data_folder()) / "profiles")) {
        auto loaded = engine::load_profiles(file.string());
        if (!loaded) {
            errors.push_back(to_text(loaded.error()));
            continue;
        }
        std::ranges::move(*loaded, std::back_inserter(profiles));
    }
    return profiles;
}

std::expected<std::vector<Profile>, std::string> find_profiles(const std::string& name) {
    if (name == "host") {
        return std::vector{engine::host_profile()};
    }
    if (is_file_name(name)) {
        auto loaded = engine::load_profiles(name);
        return loaded ? std::expected<std::vector<Profile>, std::string>(std::move(*loaded))
                      : std::unexpected(to_text(loaded.error()));
    }
    if (const std::size_t plus = name.find('+'); plus != std::string::npos) {
        return find_defective(name.substr(0, plus), name.substr(plus + 1));
    }
    std::vector<std::string> errors;
    std::vector<Profile> profiles = all_profiles(errors);
    if (!errors.empty()) {
        return std::unexpected(errors.front());
    }
    std::vector<Profile> found;
    std::vector<std::string_view> names = {"host"};
    for (const Profile& profile : profiles) {
        names.push_back(profile.name);
        if (profile.name == name || matches_glob(name, profile.name)) {
            found.push_back(profile);
        }
    }
    if (found.empty()) {
        const std::string_view near = nearest(name, names);
        return std::unexpected(
            "no subject or profile \"" + escape(name, 64) + "\"" +
            (near.empty() ? "" : "; did you mean \"" + std::string(near) + "\"?") +
            " `wiretrial list --subjects` shows them all");
    }
    return found;
}

std::expected<std::vector<Profile>, std::string> reference_profiles() {
    std::vector<std::string> errors;
    std::vector<Profile> profiles = all_profiles(errors);
    if (!errors.empty()) {
        return std::unexpected(errors.front());
    }
    std::erase_if(profiles, [](const Profile& profile) { return !profile.is_reference; });
    profiles.push_back(engine::host_profile());
    return profiles;
}

}  // namespace wiretrial::cli
