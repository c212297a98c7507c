// command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/command.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <expected>
#include <string>
#include <string_view>

#include "impl/base/text.hpp"

namespace wiretrial::endpoint {
namespace {

/// The output, or the reason why there is none.
using Output = std::expected<Bytes, std::string>;

Output run_date(ByteView /*argument*/, const CommandHost& host) {
    return host.facts->date();
}

Output run_uptime(ByteView /*argument*/, const CommandHost& host) {
    return std::to_string(host.facts->uptime_seconds());
}

Output run_echo(ByteView argument, const CommandHost& /*host*/) {
    return Bytes(argument);
}

Output run_list(ByteView argument, const CommandHost& host) {
    if (!host.files) {
        return std::unexpected("no folder is served");
    }
    const auto names = host.files->list(argument.empty() ? "." : argument);
    if (!names) {
        return std::unexpected(names.error().reason);
    }
    Bytes output;
    for (const std::string& name : *names) {
        output += name;
        output += '\n';
    }
    return output;
}

Output run_repeat(ByteView argument, const CommandHost& host) {
    const std::size_t space = std::min(argument.find(' '), argument.size());
    const ByteView text = argument.substr(std::min(space + 1, argument.size()));
    std::size_t count = 0;
    const ByteView digits = argument.substr(0, space);
    const char* const digits_end = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), digits_end, count);
    if (error != std::errc{} || end != digits_end) {
        return std::unexpected("the count is no number");
    }
    if (!text.empty() && count > host.reply_octets_max / text.size()) {
        return std::unexpected("the output would be too long");
    }
    Bytes output;
    output.reserve(count * text.size());
    for (std::size_t turn = 0; turn < (text.empty() ? 0 : count); ++turn) {
        output += text;
    }
    return output;
}

Output run_help(ByteView /*argument*/, const CommandHost& /*host*/) {
    return "date, uptime, echo TEXT, list FOLDER, repeat COUNT TEXT, help";
}

struct Command {
    std::string_view name;
    bool takes_argument;
    Output (*run)(ByteView argument, const CommandHost& host);
};

constexpr std::array commands{
    Command{"date", false, run_date},    Command{"uptime", false, run_uptime},
    Command{"echo", true, run_echo},     Command{"list", true, run_list},
    Command{"repeat", true, run_repeat}, Command{"help", false, run_help},
};

Output run_named(ByteView name, ByteView argument, const CommandHost& host) {
    if (name.empty()) {
        return std::unexpected("the request is empty; try help");
    }
    const auto* const command = std::ranges::find(commands, name, &Command::name);
    if (command == commands.end()) {
        return std::unexpected("unknown command; try help");
    }
    if (!command->takes_argument && !argument.empty()) {
        return std::unexpected("takes no argument");
    }
    return command->run(argument, host);
}

}  // namespace

Bytes run_command(ByteView line, const CommandHost& host) {
    constexpr std::size_t name_shown_max = 64;
    constexpr std::string_view ok = "ok\n";
    const std::size_t space = std::min(line.find(' '), line.size());
    const ByteView name = line.substr(0, space);
    Output output = run_named(name, line.substr(std::min(space + 1, line.size())), host);
    if (output && output->size() + ok.size() > host.reply_octets_max) {
        output = std::unexpected("the output would be too long");
    }
    if (!output) {
        return "error\n" + escape(name, name_shown_max) + ": " + output.error();
    }
    return Bytes(ok) + *output;
}

}  // namespace wiretrial::endpoint
