// decode_run: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/decode_run.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace wiretrial::cli {

namespace {

constexpr std::size_t read_bytes = std::size_t{1} << 16U;
/// Up to this size of the input every cut is tried.
constexpr std::size_t exhaustive_bytes_max = 512;
/// Above it, about so many octets are decoded in all: a second or two of work.
constexpr std::size_t sampled_bytes_max = std::size_t{1} << 26U;

/// The file named on the command line, or stdin.
class InputFile {
  public:
    explicit InputFile(const std::string& name)
        : is_stdin_(name.empty() || name == "-"),
          file_(is_stdin_ ? stdin : std::fopen(name.c_str(), "rb")),
          open_errno_(errno) {}
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile() {
        if (file_ != nullptr && !is_stdin_) {
            static_cast<void>(std::fclose(file_));
        }
    }

    /// Reads the next piece; it is empty at the end.
    ///
    /// Errors: the system's sentence, where the file cannot be opened or read.
    std::expected<ByteView, std::string> read() {
        if (file_ == nullptr) {
            return std::unexpected(std::string(std::strerror(open_errno_)));
        }
        buffer_.resize(read_bytes);
        const std::size_t size = std::fread(buffer_.data(), 1, buffer_.size(), file_);
        if (size == 0 && std::ferror(file_) != 0) {
            return std::unexpected(std::string(std::strerror(errno)));
        }
        return ByteView(buffer_).substr(0, size);
    }

  private:
    bool is_stdin_;
    std::FILE* file_;
    int open_errno_;
    Bytes buffer_;
};

int status_of(framing::Ending ending) {
    switch (ending) {
        case framing::Ending::clean:
            return decode_complete;
        case framing::Ending::truncated:
            return decode_incomplete;
        case framing::Ending::violated:
            break;
    }
    return decode_violation;
}

/// The members behind `items`, without the braces.
std::string summary_members(const DecodeSummary& summary) {
    nlohmann::ordered_json members;
    switch (summary.ending) {
        case framing::Ending::clean:
            members["outcome"] = "complete";
            break;
        case framing::Ending::truncated:
            members["outcome"] = "incomplete";
            break;
        case framing::Ending::violated:
            members["outcome"] = "violation";
            members["violation"] = {{"code", summary.violation.code},
                                    {"offset", summary.violation.offset},
                                    {"section", summary.violation.section},
                                    {"status", summary.violation.status}};
            break;
    }
    members["consumed"] = summary.consumed;
    const std::string text = members.dump();
    return text.substr(1, text.size() - 2);
}

/// Writes the one JSON object, item by item.
class ObjectWriter {
  public:
    void add(std::string_view item) {
        write(std::exchange(has_items_, true) ? "," : "{\"items\":[");
        write(item);
    }
    void end(const DecodeSummary& summary) {
        write(has_items_ ? "]," : "{\"items\":[],");
        write(summary_members(summary));
        write("}\n");
        is_whole_ = std::fflush(stdout) == 0 && is_whole_;
    }
    /// All of it reached stdout.
    [[nodiscard]] bool is_whole() const { return is_whole_; }

  private:
    void write(std::string_view text) {
        is_whole_ = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && is_whole_;
    }

    bool has_items_ = false;
    bool is_whole_ = true;
};

int complain(const std::string& sentence, int status) {
    static_cast<void>(std::fprintf(stderr, "wiretrial decode: %s\n", sentence.c_str()));
    return status;
}

int complain_about(const std::string& file, const std::string& reason) {
    return complain((file.empty() ? "stdin" : file) + ": " + reason, decode_usage);
}

int finish_output(ObjectWriter& writer, const DecodeSummary& summary) {
    writer.end(summary);
    return writer.is_whole() ? status_of(summary.ending)
                             : complain("stdout cannot be written", decode_usage);
}

/// All that came of the input in one piece.
struct Trace {
    std::vector<std::string> items;
    std::vector<std::uint64_t> ends;  ///< Of each item in the input.
    DecodeSummary summary{};
};

/// Feeds `input` in two pieces, and gives each item to `on_item`, until that returns false.
template <class OnItem>
DecodeSummary run_cut(KindDecoder& decoder, ByteView input, std::size_t cut, OnItem on_item) {
    const auto take_items = [&] {
        while (const std::optional<std::string> item = decoder.next()) {
            if (!on_item(*item)) {
                return false;
            }
        }
        return true;
    };
    for (const ByteView piece : {input.substr(0, cut), input.substr(cut)}) {
        decoder.feed(piece);
        if (!take_items()) {
            return decoder.summary();
        }
    }
    decoder.finish();
    static_cast<void>(take_items());
    return decoder.summary();
}

Trace run_whole(const KindFactory& make, ByteView input) {
    const std::unique_ptr<KindDecoder> decoder = make();
    Trace trace;
    trace.summary = run_cut(*decoder, input, input.size(), [&](const std::string& item) {
        trace.items.push_back(item);
        trace.ends.push_back(decoder->summary().consumed);
        return true;
    });
    return trace;
}

bool agrees_at(const KindFactory& make, ByteView input, std::size_t cut, const Trace& whole) {
    const std::unique_ptr<KindDecoder> decoder = make();
    std::size_t count = 0;
    bool is_same = true;
    const DecodeSummary summary = run_cut(*decoder, input, cut, [&](const std::string& item) {
        is_same = count < whole.items.size() && whole.items[count] == item;
        ++count;
        return is_same;
    });
    return is_same && count == whole.items.size() && summary == whole.summary;
}

/// The cuts to try: all of a small input; of a larger one those at the ends of items, and a seeded sample.
std::set<std::size_t> choose_cuts(std::size_t input_bytes, const Trace& whole) {
    std::set<std::size_t> cuts;
    if (input_bytes <= exhaustive_bytes_max) {
        for (std::size_t cut = 1; cut < input_bytes; ++cut) {
            cuts.insert(cut);
        }
        return cuts;
    }
    // Each cut decodes everything once more.
    const std::size_t count =
        std::clamp(sampled_bytes_max / input_bytes, std::size_t{16}, exhaustive_bytes_max);
    for (const std::uint64_t end : whole.ends) {
        if (cuts.size() >= count / 2) {
            break;
        }
        const auto place = static_cast<std::size_t>(end);
        cuts.insert({place - 1, place, place + 1});
    }
    std::erase_if(cuts, [&](std::size_t cut) { return cut == 0 || cut >= input_bytes; });
    std::mt19937_64 random(input_bytes);
    while (cuts.size() < count) {
        cuts.insert(1 + random() % (input_bytes - 1));
    }
    return cuts;
}

}  // namespace

int decode_stream(const std::string& file, const KindFactory& make, std::size_t piece_bytes) {
    InputFile input(file);
    const std::unique_ptr<KindDecoder> decoder = make();
    ObjectWriter writer;
    auto read = input.read();
    // After a violation nothing more can come of the input.
    while (read && !read->empty() && decoder->summary().ending != framing::Ending::violated) {
        for (ByteView rest = *read; !rest.empty();) {
            const ByteView piece = rest.substr(0, piece_bytes);
            rest.remove_prefix(piece.size());
            decoder->feed(piece);
            while (const std::optional<std::string> item = decoder->next()) {
                writer.add(*item);
            }
        }
        read = input.read();
    }
    if (!read) {
        return complain_about(file, read.error());
    }
    decoder->finish();
    while (const std::optional<std::string> item = decoder->next()) {
        writer.add(*item);
    }
    return finish_output(writer, decoder->summary());
}

int decode_every_split(const std::string& file, const KindFactory& make) {
    InputFile source(file);
    Bytes input;
    auto read = source.read();
    for (; read && !read->empty(); read = source.read()) {
        input += *read;
    }
    if (!read) {
        return complain_about(file, read.error());
    }
    const Trace whole = run_whole(make, input);
    const std::set<std::size_t> cuts = choose_cuts(input.size(), whole);
    for (const std::size_t cut : cuts) {
        if (!agrees_at(make, input, cut, whole)) {
            return complain("THE DECODER IS WRONG: cut at octet " + std::to_string(cut) +
                                ", the input decodes otherwise than whole (" +
                                std::to_string(whole.items.size()) + " items, " +
                                summary_members(whole.summary) + ")",
                            decode_internal);
        }
    }
    if (input.size() > exhaustive_bytes_max) {
        complain("tried " + std::to_string(cuts.size()) + " of " +
                     std::to_string(input.size() - 1) + " cuts; all agree",
                 decode_complete);
    }
    ObjectWriter writer;
    for (const std::string& item : whole.items) {
        writer.add(item);
    }
    return finish_output(writer, whole.summary);
}

}  // namespace wiretrial::cli
