// catalogue: the requirements read with a SAX handler that knows the two levels of the format.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/catalogue.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"

namespace wiretrial::engine {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> file_members = {"$schema", "wiretrial", "catalogue",
                                                          "about", "requirements"};
constexpr std::array<std::string_view, 7> line_members = {
    "id", "title", "source", "level", "role", "group", "reason_untested"};
constexpr std::array<std::string_view, 5> roles = {"server", "client", "proxy", "host", "codec"};
constexpr std::array<std::string_view, 6> levels = {"must",     "should",  "may",
                                                    "security", "sockets", "limit"};

/// `^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`, as the schema has it.
bool is_requirement_id(std::string_view id) {
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (id.empty() || id.size() > 64 || !is_upper(id.front()) || id.back() == '-') {
        return false;
    }
    if (id.find('-') == std::string_view::npos || id.find("--") != std::string_view::npos) {
        return false;
    }
    return std::ranges::all_of(
        id, [&](char c) { return is_upper(c) || (c >= '0' && c <= '9') || c == '-'; });
}

/// Counts the lines that the parser has consumed, since a SAX event does not say where it stands.
class LineCounter {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    LineCounter(const char* at, std::size_t* line) : at_(at), line_(line) {}
    reference operator*() const { return *at_; }
    LineCounter& operator++() {
        *line_ += *at_ == '\n' ? 1U : 0U;
        ++at_;
        return *this;
    }
    friend bool operator==(const LineCounter& a, const LineCounter& b) { return a.at_ == b.at_; }

  private:
    const char* at_;
    std::size_t* line_;
};

/// Builds the entries while the file is read. Every handler returns false to stop at the first
/// error.
class CatalogueReader : public nlohmann::json_sax<json> {
  public:
    CatalogueReader(std::string_view name, std::size_t& line) : name_(name), line_(line) {}

    bool null() override { return wrong_type("null"); }
    bool boolean(bool) override { return wrong_type("a boolean"); }
    bool number_integer(number_integer_t) override { return wrong_type("a negative number"); }
    bool number_float(number_float_t, const string_t&) override { return wrong_type("a fraction"); }
    bool binary(binary_t&) override { return wrong_type("binary data"); }
    bool number_unsigned(number_unsigned_t value) override;
    bool string(string_t& value) override;
    bool start_object(std::size_t) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool key(string_t& name) override;
    bool parse_error(std::size_t, const std::string&, const json::exception& problem) override;

    [[nodiscard]] const std::string& error() const { return error_; }
    [[nodiscard]] Catalogue take() { return std::move(catalogue_); }

  private:
    enum class Place : std::uint8_t { outside, file, list, line };

    bool fail(std::string_view sentence);
    bool wrong_type(std::string_view what);
    bool file_member(const std::string& value);
    bool line_member(const std::string& value);
    bool line_ended();
    bool file_ended();

    std::string name_;
    std::size_t& line_;
    std::string error_;
    Place place_ = Place::outside;
    std::string member_;
    std::set<std::string, std::less<>> file_seen_;
    std::set<std::string, std::less<>> line_seen_;
    std::set<std::string, std::less<>> ids_;
    std::string catalogue_name_;
    model::Coverage entry_;
    Catalogue catalogue_;
};

bool CatalogueReader::fail(std::string_view sentence) {
    if (error_.empty()) {
        error_ = fmt::format("{}:{}: {}", name_, line_, sentence);
    }
    return false;
}

bool CatalogueReader::wrong_type(std::string_view what) {
    if (place_ == Place::outside) {
        return fail(fmt::format("the file is {}, where an object is meant", what));
    }
    if (place_ == Place::list) {
        return fail(fmt::format("a requirement is {}, where an object is meant", what));
    }
    return fail(fmt::format("`{}` cannot be {}", member_, what));
}

bool CatalogueReader::parse_error(std::size_t,
                                  const std::string& token,
                                  const json::exception& problem) {
    const std::string_view what = problem.what();
    const std::size_t reason = what.rfind("; ");
    // The library's sentence begins with codes of its own; what follows the last semicolon is for
    // people.
    return fail(fmt::format(
        "this is no JSON, near `{}`: {}", escape(token, 40),
        escape(reason == std::string_view::npos ? what : what.substr(reason + 2), 200)));
}

bool CatalogueReader::key(string_t& name) {
    const bool in_line = place_ == Place::line;
    const std::span<const std::string_view> known =
        in_line ? std::span<const std::string_view>(line_members)
                : std::span<const std::string_view>(file_members);
    if (std::ranges::find(known, name) == known.end()) {
        const std::string_view near = nearest(name, known);
        return fail(
            fmt::format("unknown member `{}`{}", escape(name, 40),
                        near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near)));
    }
    if (!(in_line ? line_seen_ : file_seen_).insert(name).second) {
        return fail(fmt::format("`{}` is given twice", name));
    }
    member_ = name;
    return true;
}

bool CatalogueReader::start_object(std::size_t) {
    switch (place_) {
        case Place::outside:
            place_ = Place::file;
            return true;
        case Place::list:
            place_ = Place::line;
            entry_ = {};
            line_seen_.clear();
            return true;
        case Place::file:
        case Place::line:
            break;
    }
    return wrong_type("an object");
}

bool CatalogueReader::end_object() {
    return place_ == Place::line ? line_ended() : file_ended();
}

bool CatalogueReader::start_array(std::size_t) {
    if (place_ == Place::file && member_ == "requirements") {
        place_ = Place::list;
        return true;
    }
    return wrong_type("an array");
}

bool CatalogueReader::end_array() {
    place_ = Place::file;
    return !catalogue_.entries.empty() || fail("`requirements` is empty");
}

bool CatalogueReader::number_unsigned(number_unsigned_t value) {
    if (place_ != Place::file || member_ != "wiretrial") {
        return wrong_type("a number");
    }
    return value == 1 ||
           fail(fmt::format("`wiretrial` is {}: this program reads version 1", value));
}

bool CatalogueReader::string(string_t& value) {
    if (place_ == Place::outside || place_ == Place::list) {
        return wrong_type("a string");
    }
    if (value.empty()) {
        return fail(fmt::format("`{}` is empty", member_));
    }
    return place_ == Place::line ? line_member(value) : file_member(value);
}

bool CatalogueReader::file_member(const std::string& value) {
    if (member_ == "wiretrial" || member_ == "requirements") {
        return wrong_type("a string");
    }
    if (member_ != "catalogue") {
        return true;
    }
    const auto is_permitted = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (value.size() > 64 || value.front() < 'a' || !std::ranges::all_of(value, is_permitted)) {
        return fail(fmt::format("`catalogue` is no name: `{}`", escape(value, 40)));
    }
    catalogue_name_ = value;
    return true;
}

bool CatalogueReader::line_member(const std::string& value) {
    const auto unknown_word = [&](std::span<const std::string_view> words) {
        const std::string_view near = nearest(value, words);
        return fail(
            fmt::format("`{}` cannot be `{}`{}", member_, escape(value, 40),
                        near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near)));
    };
    if (member_ == "id") {
        if (!is_requirement_id(value)) {
            return fail(fmt::format("`{}` is no id such as TCP-A-01", escape(value, 40)));
        }
        entry_.id = value;
        return ids_.insert(value).second || fail(fmt::format("the id {} is given twice", value));
    }
    if (member_ == "level") {
        const std::optional<model::Level> level = model::level_named(value);
        entry_.level = level.value_or(model::Level::must);
        return level.has_value() || unknown_word(levels);
    }
    if (member_ == "role") {
        entry_.role = value;
        return std::ranges::find(roles, value) != roles.end() || unknown_word(roles);
    }
    std::string& text = member_ == "title"    ? entry_.title
                        : member_ == "source" ? entry_.source
                        : member_ == "group"  ? entry_.group
                                              : entry_.reason_untested;
    text = value;
    return true;
}

bool CatalogueReader::line_ended() {
    for (const std::string_view member : line_members) {
        if (member != "reason_untested" && !line_seen_.contains(member)) {
            return fail(fmt::format("a requirement{}{} lacks `{}`", entry_.id.empty() ? "" : " ",
                                    entry_.id, member));
        }
    }
    if (catalogue_.entries.size() >= Catalogue::entries_max) {
        return fail(fmt::format("more than {} requirements", Catalogue::entries_max));
    }
    catalogue_.entries.push_back(std::move(entry_));
    place_ = Place::list;
    return true;
}

bool CatalogueReader::file_ended() {
    for (const std::string_view member : file_members) {
        if (member != "$schema" && !file_seen_.contains(member)) {
            return fail(fmt::format("the file lacks `{}`", member));
        }
    }
    for (model::Coverage& entry : catalogue_.entries) {
        entry.catalogue = catalogue_name_;
    }
    return true;
}

std::expected<std::string, std::string> read_bounded(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::unexpected(fmt::format("{} cannot be read", path.string()));
    }
    std::string text(Catalogue::file_octets_max + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad()) {
        return std::unexpected(fmt::format("{} cannot be read", path.string()));
    }
    return text;
}

std::expected<std::vector<std::filesystem::path>, std::string> files_of(
    const std::filesystem::path& folder) {
    std::error_code problem;
    std::vector<std::filesystem::path> files;
    for (auto entry = std::filesystem::directory_iterator(folder, problem);
         !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
        if (entry->path().extension() == ".json") {
            files.push_back(entry->path());
        }
    }
    if (problem) {
        return std::unexpected(
            fmt::format("{} cannot be read: {}", folder.string(), problem.message()));
    }
    if (files.empty()) {
        return std::unexpected(fmt::format("{} holds no catalogue (*.json)", folder.string()));
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

const model::Coverage* Catalogue::find(std::string_view id) const {
    const auto found = std::ranges::find(entries, id, &model::Coverage::id);
    return found == entries.end() ? nullptr : &*found;
}

std::expected<Catalogue, std::string> parse_catalogue(std::string_view text,
                                                      std::string_view name) {
    if (text.size() > Catalogue::file_octets_max) {
        return std::unexpected(
            fmt::format("{}: the file is larger than {} octets", name, Catalogue::file_octets_max));
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        return std::unexpected(fmt::format("{}:1: the file begins with a byte order mark", name));
    }
    std::size_t line = 1;
    CatalogueReader reader(name, line);
    const LineCounter first(text.data(), &line);
    const LineCounter last(text.data() + text.size(), &line);
    if (!json::sax_parse(first, last, &reader)) {
        return std::unexpected(reader.error());
    }
    return reader.take();
}

std::expected<Catalogue, std::string> load_catalogue(const std::filesystem::path& folder) {
    const auto files = files_of(folder);
    if (!files) {
        return std::unexpected(files.error());
    }
    Catalogue all;
    std::set<std::string> ids;
    for (const std::filesystem::path& path : *files) {
        const auto text = read_bounded(path);
        if (!text) {
            return std::unexpected(text.error());
        }
        auto one = parse_catalogue(*text, path.string());
        if (!one) {
            return std::unexpected(one.error());
        }
        for (model::Coverage& entry : one->entries) {
            if (entry.catalogue != path.stem().string()) {
                return std::unexpected(
                    fmt::format("{}: the catalogue is called `{}`, and so must be the file",
                                path.string(), entry.catalogue));
            }
            if (!ids.insert(entry.id).second) {
                return std::unexpected(fmt::format("{}: the id {} is given by another file, too",
                                                   path.string(), entry.id));
            }
            all.entries.push_back(std::move(entry));
        }
    }
    return all;
}

}  // namespace wiretrial::engine
