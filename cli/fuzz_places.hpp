// fuzz_places: where a campaign finds its targets and seeds, and what it keeps in its folder.
//
//     WORK/campaign.json, .sarif, .md     the report, and the state that the next session goes on with
//     WORK/TARGET/corpus/SHA1             inputs
//     WORK/TARGET/findings/SHA1           inputs that break something
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "reports/model/campaign.hpp"

namespace wiretrial::cli {

struct FuzzTarget {
    std::string name{};     ///< Such as `http_request`.
    std::string program{};  ///< Path of `http_request_fuzz`.
};

/// Where fuzz targets are looked for: `binaries` where it is named, else beside the program's build, else where an
/// installed program has them.
[[nodiscard]] std::vector<std::string> binary_folders(const std::string& binaries);

/// Every `NAME_fuzz` in the first of these folders that has any, sorted.
[[nodiscard]] std::vector<FuzzTarget> find_targets(const std::vector<std::string>& folders);

/// The folder with `corpus/` and `regressions/` that the tree, or an installation, ships.
[[nodiscard]] std::string seeds_folder();

/// Copies seeds and regressions of a target into its corpus, under the names of their content. Gives how many the
/// corpus then has.
///
/// Errors: a sentence about a folder or file that cannot be read or written.
[[nodiscard]] std::expected<std::size_t, std::string> seed_corpus(const std::string& seeds,
                                                                  const std::string& work,
                                                                  const std::string& target);

[[nodiscard]] std::string corpus_folder(const std::string& work, const std::string& target);
[[nodiscard]] std::string findings_folder(const std::string& work, const std::string& target);

/// The state that an earlier session left in `work`; an empty campaign where there is none.
///
/// Errors: a sentence about a file that is there and is no campaign.
[[nodiscard]] std::expected<model::Campaign, std::string> load_campaign(const std::string& work);

/// Writes campaign.json, campaign.sarif and campaign.md, each whole or not at all.
[[nodiscard]] std::expected<void, std::string> save_campaign(const std::string& work,
                                                             const model::Campaign& campaign);

/// A file as a whole.
///
/// Errors: a sentence where it cannot be read, is no regular file, or has more than `octets_max` octets.
[[nodiscard]] std::expected<Bytes, std::string> read_input(const std::string& path,
                                                           std::size_t octets_max);

}  // namespace wiretrial::cli
