// fuzz_places: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_places.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "cli/library.hpp"
#include "fuzz/campaign/content_name.hpp"
#include "fuzz/campaign/merge.hpp"
#include "impl/base/text.hpp"
#include "reports/campaign_json.hpp"
#include "reports/campaign_sarif.hpp"
#include "reports/campaign_text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {

namespace fs = std::filesystem;

namespace {

/// A campaign's state is bounded by what may be merged; this is far above what one machine makes.
constexpr std::size_t state_octets_max = std::size_t{1} << 30;

constexpr std::string_view target_suffix = "_fuzz";

bool is_executable(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    return !error && fs::is_regular_file(status) &&
           (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
}

}  // namespace

std::vector<std::string> binary_folders(const std::string& binaries) {
    if (!binaries.empty()) {
        return {binaries};
    }
    const fs::path beside = fs::path(program_path()).parent_path();  // build/PRESET/cli, or bin
    std::vector<std::string> folders;
    for (const char* const way : {"../../fuzz/fuzz", "../fuzz", "../libexec/wiretrial/fuzz"}) {
        folders.push_back((beside / way).lexically_normal().string());
    }
    return folders;
}

std::vector<FuzzTarget> find_targets(const std::vector<std::string>& folders) {
    std::vector<FuzzTarget> targets;
    for (const std::string& folder : folders) {
        std::error_code error;
        for (fs::directory_iterator at(folder, error), end; !error && at != end;
             at.increment(error)) {
            std::string name = at->path().filename().string();
            if (!name.ends_with(target_suffix) || !is_executable(at->path())) {
                continue;
            }
            name.resize(name.size() - target_suffix.size());
            if (fuzz::is_target_name(name)) {
                targets.push_back({name, fs::absolute(at->path()).string()});
            }
        }
        if (!targets.empty()) {
            break;
        }
    }
    std::ranges::sort(targets, {}, &FuzzTarget::name);
    return targets;
}

std::string seeds_folder() {
    std::error_code error;
    const fs::path installed = fs::path(data_folder()) / "fuzz";
    return fs::is_directory(installed / "corpus", error) ? installed.string()
                                                         : WIRETRIAL_SOURCE_DIR "/fuzz";
}

std::string corpus_folder(const std::string& work, const std::string& target) {
    return work + "/" + target + "/corpus";
}
std::string findings_folder(const std::string& work, const std::string& target) {
    return work + "/" + target + "/findings";
}

std::expected<Bytes, std::string> read_input(const std::string& path, std::size_t octets_max) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (error || !fs::is_regular_file(status)) {
        return std::unexpected(escape(path, 200) + " is no file");
    }
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size > octets_max) {
        return std::unexpected(escape(path, 200) +
                               (error
                                    ? ": " + error.message()
                                    : " has more than " + std::to_string(octets_max) + " octets"));
    }
    std::ifstream file(path, std::ios::binary);
    Bytes octets(static_cast<std::size_t>(size), '\0');
    file.read(octets.data(), static_cast<std::streamsize>(octets.size()));
    if (file.gcount() != static_cast<std::streamsize>(octets.size())) {
        return std::unexpected(escape(path, 200) + " cannot be read");
    }
    return octets;
}

std::expected<std::size_t, std::string> seed_corpus(const std::string& seeds,
                                                    const std::string& work,
                                                    const std::string& target) {
    const std::string corpus = corpus_folder(work, target);
    std::error_code error;
    fs::create_directories(corpus, error);
    if (error) {
        return std::unexpected(corpus + ": " + error.message());
    }
    for (const char* const kind : {"/corpus/", "/regressions/"}) {
        std::error_code absent;  // A target without seeds has none.
        for (const auto& entry : fs::directory_iterator(seeds + kind + target, absent)) {
            const auto input = read_input(entry.path().string(), fuzz::merged_input_octets_max);
            if (!input) {
                return std::unexpected(input.error());
            }
            const std::string path = corpus + "/" + fuzz::content_name(*input);
            if (fs::exists(path, error)) {
                continue;
            }
            if (auto written = reports::write_file(path, *input); !written) {
                return std::unexpected(written.error());
            }
        }
    }
    const auto count =
        std::distance(fs::directory_iterator(corpus, error), fs::directory_iterator());
    return static_cast<std::size_t>(count);
}

std::expected<model::Campaign, std::string> load_campaign(const std::string& work) {
    const std::string path = work + "/campaign.json";
    std::error_code error;
    if (!fs::exists(path, error)) {
        return model::Campaign{};
    }
    const auto text = read_input(path, state_octets_max);
    if (!text) {
        return std::unexpected(text.error());
    }
    auto campaign = reports::campaign_from_json(*text);
    if (!campaign) {
        return std::unexpected(path + ": " + campaign.error());
    }
    if (auto checked = fuzz::check(*campaign); !checked) {
        return std::unexpected(path + ": " + checked.error());
    }
    return campaign;
}

std::expected<void, std::string> save_campaign(const std::string& work,
                                               const model::Campaign& campaign) {
    for (const auto& [name, text] :
         {std::pair("/campaign.md", reports::campaign_to_markdown(campaign)),
          std::pair("/campaign.sarif", reports::campaign_to_sarif(campaign)),
          std::pair("/campaign.json", reports::campaign_to_json(campaign))}) {
        if (auto written = reports::write_file(work + name, text); !written) {
            return written;
        }
    }
    return {};
}

}  // namespace wiretrial::cli
