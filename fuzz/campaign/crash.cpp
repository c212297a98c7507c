// crash: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/crash.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <span>

#include "fuzz/campaign/content_name.hpp"

namespace wiretrial::fuzz {
namespace {

using model::Frame;

/// Functions that say nothing of the bug, by how their names begin, and by their whole names.
constexpr std::string_view noise_fronts[] = {"fuzzer::",
                                             "__",
                                             "std::",
                                             "operator new",
                                             "_start",
                                             "operator delete",
                                             "wiretrial::fuzz::expect",
                                             "wiretrial::check_failed"};
constexpr std::string_view noise_names[] = {"gsignal", "raise",   "abort",  "main",   "malloc",
                                            "calloc",  "realloc", "free",   "memcpy", "memmove",
                                            "memset",  "memchr",  "memcmp", "strlen"};

bool is_noise(const Frame& frame) {
    return frame.function.empty() ||
           std::ranges::find(noise_names, frame.function) != std::end(noise_names) ||
           std::ranges::any_of(noise_fronts, [&](std::string_view front) {
               return frame.function.starts_with(front);
           });
}

/// A name without its parameters and without what the compiler adds.
std::string function_name(std::string_view text) {
    std::string name(text);
    constexpr std::string_view anonymous = "(anonymous namespace)::";
    for (std::size_t at = name.find(anonymous); at != std::string::npos;
         at = name.find(anonymous)) {
        name.erase(at, anonymous.size());
    }
    constexpr std::string_view call = "operator()";
    const std::size_t from = name.find(call);
    const std::size_t end = name.find('(', from == std::string::npos ? 0 : from + call.size());
    name.resize(std::min(end, name.size()));
    return name;
}

/// Where the sources lie in this tree. A path that a build elsewhere left behind is known by its last such folder.
std::string path_in_tree(std::string_view path) {
    constexpr std::string_view roots[] = {"/impl/", "/reports/", "/scenarios/",
                                          "/cli/",  "/fuzz/",    "/bench/"};
    const std::string plain = std::filesystem::path(path).lexically_normal().generic_string();
    std::size_t last = std::string::npos;
    for (const std::string_view root : roots) {
        const std::size_t place = plain.rfind(root);
        if (place != std::string::npos && (last == std::string::npos || place > last)) {
            last = place;
        }
    }
    return last == std::string::npos ? plain : plain.substr(last + 1);
}

/// Takes `file:line:column` apart.
void read_place(std::string_view text, Frame& frame) {
    const std::size_t colon = text.find(':');
    frame.file = path_in_tree(text.substr(0, colon));
    if (colon != std::string_view::npos) {
        const std::string_view digits = text.substr(colon + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), frame.line);
    }
}

/// `    #7 0x55f in name(args) /path/file.cpp:92:9` or `... in name(args) (/module+0x13b8c1) (BuildId: ...)`.
std::optional<Frame> read_frame(std::string_view line) {
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == std::string_view::npos || hash < 4 || line[hash] != '#') {
        return std::nullopt;
    }
    Frame frame;
    const std::size_t in = line.find(" in ", hash);
    if (in == std::string_view::npos) {
        // Not symbolised: the module and the offset are what there is to know it by.
        const std::size_t open = line.find('(', hash);
        const std::size_t close = line.find(')', hash);
        if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
            const std::filesystem::path module(line.substr(open + 1, close - open - 1));
            const std::string name = module.filename().string();
            frame.function = name.starts_with("lib") ? "" : name;
        }
        return frame;
    }
    std::string_view rest = line.substr(in + 4);
    const std::size_t module = rest.rfind(" (/");
    const std::size_t build = rest.rfind(" (BuildId");
    const std::size_t end = std::min({module, build, rest.size()});
    std::string_view place;
    if (end == rest.size()) {
        const std::size_t space = rest.rfind(' ');
        if (space != std::string_view::npos &&
            rest.substr(space + 1).find('/') != std::string_view::npos) {
            place = rest.substr(space + 1);
        }
    }
    frame.function =
        function_name(rest.substr(0, place.empty() ? end : rest.size() - place.size() - 1));
    if (!place.empty()) {
        read_place(place, frame);
    }
    return frame;
}

/// Lines of a log, one after the other.
class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}
    bool next(std::string_view& line) {
        if (rest_.empty()) {
            return false;
        }
        const std::size_t size = std::min(rest_.find('\n'), rest_.size());
        line = rest_.substr(0, size);
        rest_.remove_prefix(std::min(size + 1, rest_.size()));
        return true;
    }

  private:
    std::string_view rest_;
};

std::string_view word_behind(std::string_view line, std::string_view mark) {
    const std::size_t place = line.find(mark);
    if (place == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = line.substr(place + mark.size());
    return rest.substr(0, rest.find_first_of(" (:"));
}

/// What the last lines of a run say of its end.
class Reader {
  public:
    void take(std::string_view line) {
        if (line.starts_with("broken: ")) {
            message_of_target(line.substr(8), "broken-law");
        } else if (line.find("internal check failed: ") != std::string_view::npos) {
            message_of_target(line, "failed-check");
        } else if (line.starts_with("terminate called")) {
            message_of_target(line, "uncaught-exception");
        } else if (line.find(": runtime error: ") != std::string_view::npos) {
            crash_.message = line.substr(line.find(": runtime error: ") + 17);
            crash_.kind = "undefined-behavior";
            read_place(line, place_);
        } else if (const auto word = word_behind(line, "ERROR: AddressSanitizer: ");
                   !word.empty()) {
            sanitizer(word, line);
        } else if (const auto leak = word_behind(line, "ERROR: LeakSanitizer: "); !leak.empty()) {
            sanitizer("leak", line);
        } else if (const auto own = word_behind(line, "ERROR: libFuzzer: "); !own.empty()) {
            engine(own, line);
        } else if (line.starts_with("SUMMARY: ")) {
            has_summary_ = true;
        } else if (!ends_stack_) {
            if (auto frame = read_frame(line)) {
                frames_.push_back(std::move(*frame));
            } else if (!frames_.empty() && line.empty()) {
                ends_stack_ = true;  // What follows tells of allocations.
            }
        }
    }

    std::optional<Crash> result() {
        if (!has_summary_ || crash_.kind.empty()) {
            return std::nullopt;
        }
        std::vector<Frame> own = frames_;
        std::erase_if(own, is_noise);
        if (own.empty() && !place_.file.empty()) {
            own.push_back(place_);
        }
        own.resize(std::min(own.size(), frames_max));
        crash_.frames = std::move(own);
        crash_.message.resize(std::min(crash_.message.size(), message_octets_max));
        return crash_;
    }

  private:
    void message_of_target(std::string_view line, std::string_view kind) {
        crash_.kind = kind;
        crash_.message = line;
        if (kind == "broken-law") {
            crash_.law = line.substr(0, std::min({line.find(':'), line.size(), std::size_t{120}}));
        }
        is_explained_ = true;
    }
    void sanitizer(std::string_view word, std::string_view line) {
        if (is_explained_) {
            return;
        }
        constexpr std::string_view known[] = {"SEGV", "BUS", "ILL", "FPE", "ABRT"};
        crash_.kind = std::ranges::find(known, word) != std::end(known)
                          ? "signal-" + std::string(word)
                          : std::string(word);
        crash_.message = line.substr(line.find("ERROR: ") + 7);
    }
    void engine(std::string_view word, std::string_view line) {
        if (is_explained_) {
            return;
        }
        crash_.kind = word == "deadly"       ? "abort"
                      : word == "overwrites" ? "overwrites-const-input"
                                             : std::string(word);
        crash_.message = line.substr(line.find("ERROR: ") + 7);
    }

    Crash crash_{};
    std::vector<Frame> frames_;
    Frame place_{};
    bool has_summary_ = false;
    bool is_explained_ = false;
    bool ends_stack_ = false;
};

}  // namespace

std::optional<Crash> read_crash(std::string_view log) {
    Reader reader;
    Lines lines(log);
    for (std::string_view line; lines.next(line);) {
        reader.take(line);
    }
    return reader.result();
}

std::string id_of(const Crash& crash) {
    std::string key = crash.kind + '\n' + crash.law + '\n';
    std::span<const Frame> frames = crash.frames;
    if (crash.kind == "timeout" || crash.kind == "out-of-memory") {
        // Where it was when time or memory ran out is chance; whom the target had called is not.
        const auto entry = std::ranges::find_if(frames, [](const Frame& frame) {
            return frame.function.starts_with("LLVMFuzzerTestOneInput");
        });
        const auto size = static_cast<std::size_t>(entry - frames.begin());
        frames = size > 0 ? frames.subspan(size - 1, 1)
                          : frames.first(std::min<std::size_t>(1, frames.size()));
    }
    for (const Frame& frame : frames.first(std::min(frames.size(), key_frames))) {
        key += frame.function + '\n';
    }
    if (crash.kind == "undefined-behavior" && !frames.empty()) {
        // Without a stack the place is what there is.
        key += frames.front().function.empty() ? frames.front().file : "";
    }
    return content_name(key).substr(0, 12);
}

}  // namespace wiretrial::fuzz
