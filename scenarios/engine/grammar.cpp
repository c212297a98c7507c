// grammar: see the header. The tables stand in the order in which a reader meets the words.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/grammar.hpp"

#include <set>
#include <string>

#include "impl/kernel/errno_names.hpp"
#include "impl/kernel/socket_calls.hpp"
#include "scenarios/engine/grammar_http.hpp"

namespace wiretrial::engine {
namespace {

// Bounds of hostile input. Products (nested repeats) are bounded by the loader.
constexpr std::int64_t cases_max = 2'000;
constexpr std::int64_t steps_max = 2'000;
constexpr std::int64_t octets_max = std::int64_t{64} << 20U;
constexpr std::int64_t milliseconds_max = 600'000;
constexpr std::int64_t text_octets_max = 4'096;

const std::vector<std::string_view> capabilities = {
    // Of the subject.
    "concurrent", "sequential", "half-close", "framed", "variable-length", "empty-frames", "binary",
    "declared-length", "wide-length", "terminated", "closes-on-violation", "source-address",
    "unbounded", "one-shot", "wildcard", "pipelining", "counts-truncation", "shares-address",
    // Of an HTTP server or client.
    "keep-alive", "http10-keep-alive", "chunked-requests", "put", "delete", "trace", "options",
    "ranges", "conditional", "strong-tags", "timeouts", "head-within-a-second", "expect-continue",
    "reads-content", "retries", "userinfo",
    // Of how it is run.
    "owned", "restart", "client-command",
    // Of the world.
    "tcp", "udp", "unix", "ipv4", "ipv6", "hosts", "multicast"};

std::vector<std::string_view> names_of(std::span<const std::string_view> names) {
    return {names.begin(), names.end()};
}

/// The words that `option` may be, over all calls.
std::vector<std::string_view> all_option_words() {
    std::set<std::string_view> words;
    for (const std::string_view call : kernel::call_names()) {
        const auto own = kernel::option_words(call);
        words.insert(own.begin(), own.end());
    }
    return {words.begin(), words.end()};
}

/// Everything that steps, payloads and cases are made of.
class Language : private ShapeMaker {
  public:
    Language() {
        make_scalars();
        make_payload();
        http_ = make_http_shapes(
            *this,
            {.payload = payload_, .count = count_, .text_or_param = text_or_param_, .slug = slug_});
        make_expectation();
        make_traffic_steps();
        make_lifecycle_steps();
        make_step();
        make_case();
        make_vector();
        make_suite();
        make_profile();
        make_deviations();
    }

    const Shape* suite = nullptr;
    const Shape* profile = nullptr;
    const Shape* deviations = nullptr;
    const Shape* steps = nullptr;
    const Shape* vector = nullptr;

  private:
    void make_scalars() {
        any_ = make({.form = Form::any});
        boolean_ = make({.form = Form::boolean});
        text_ = make({.form = Form::text, .maximum = text_octets_max});
        sentence_ = make({.form = Form::text, .minimum = 1, .maximum = text_octets_max});
        slug_ =
            make({.form = Form::text, .minimum = 1, .maximum = 100, .text_form = TextForm::slug});
        name_ =
            make({.form = Form::text, .minimum = 1, .maximum = 100, .text_form = TextForm::name});
        path_ = make(
            {.form = Form::text, .minimum = 1, .maximum = 200, .text_form = TextForm::suite_path});
        endpoint_ = make({.form = Form::text,
                          .minimum = 1,
                          .maximum = 40,
                          .text_form = TextForm::endpoint_name});
        requirement_id_ = make({.form = Form::text,
                                .minimum = 1,
                                .maximum = 40,
                                .text_form = TextForm::requirement_id});
        const Shape* param = object({{"param", slug_, true, "Name of a column of for_each."}});
        text_or_param_ = choice({text_, param});
        const Shape* number =
            object({{"param", slug_, false, "Name of a column of for_each."},
                    {"limit", name_, false,
                     "A limit of the subject's profile: `frame` or another that it names."},
                    {"plus", integer(-1'000'000, 1'000'000), false, "Added to the limit."}},
                   {{"param", "limit"}});
        count_ = choice({integer(0, octets_max), number}, "count",
                        "A number, a parameter, or a limit of the subject.");
        value_ = choice({integer(-octets_max, std::int64_t{1} << 40U), number});
        size_ = choice({integer(0, octets_max), param});
        milliseconds_ = choice({integer(0, milliseconds_max), param});
        flag_ = choice({boolean_, param});
        codec_ = make({.form = Form::text, .minimum = 1, .maximum = 80});
        capability_ = word(capabilities);
        version_ = integer(language_version, language_version);
        level_ = word({"must", "should", "may", "security", "sockets", "limit"});
    }

    void make_payload() {
        const Shape* text = make({.form = Form::text, .maximum = 1 << 20});
        Shape* payload =
            make({.form = Form::choice,
                  .name = "payload",
                  .about = "Octets: a string (as UTF-8), or an object with one of the members."});
        const Shape* hex =
            choice({make({.form = Form::text, .maximum = 1 << 20, .text_form = TextForm::hex})});
        const Shape* base64 =
            make({.form = Form::text, .maximum = 1 << 20, .text_form = TextForm::base64});
        const Shape* inner =
            make({.form = Form::text, .maximum = 200, .text_form = TextForm::inner_path});
        const Shape* repeat =
            object({{"payload", payload, true, "What is repeated."},
                    {"times", count_, true, "How often; 64 MiB in all at the most."}});
        const Shape* random =
            object({{"seed", integer(0, INT64_MAX), true, "Same seed, same octets."},
                    {"bytes", count_, true, "How many octets."}});
        const Shape* encode =
            object({{"codec", codec_, true, "A codec, as `wiretrial decode` names it."},
                    {"payload", payload, true, "What is encoded as one frame."}});
        const Shape* part =
            object({{"payload", payload, true, "What is cut."},
                    {"first", count_, false, "So many octets from its start."},
                    {"last", count_, false, "So many octets at its end."},
                    {"without_first", count_, false, "All of it but so many octets at its start."},
                    {"without_last", count_, false, "All of it but so many octets at its end."}},
                   {{"first", "last", "without_first", "without_last"}});
        const Shape* phrase = object({{"name", slug_, true, "Name of the phrase in the profile."},
                                      {"with",
                                       make({.form = Form::map,
                                             .maximum = 16,
                                             .text_form = TextForm::slug,
                                             .element = payload}),
                                       false, "Its arguments, by name."}});
        const Shape* form = object(
            {{"hex", hex, false, "Hexadecimal digits in pairs; SP between them is skipped."},
             {"base64", base64, false, "RFC 4648 section 4."},
             {"file", inner, false, "A file beside the suite, inside its folder."},
             {"repeat", repeat, false, "A payload several times."},
             {"concat", array(payload, 0, 4096), false, "Payloads one after another."},
             {"random", random, false, "Octets that a seed decides."},
             {"alphabet", count_, false,
              "So many octets: a to z over and over, as the reference `source` sends."},
             {"frame", payload, false, "Encoded as one frame by the subject's codec."},
             {"encode", encode, false, "Encoded as one frame by a codec that is named here."},
             {"part", part, false,
              "The start or the end of a payload, such as a frame that breaks off."},
             {"sample", count_, false,
              "The n-th of a row of different messages, each valid for the subject's codec."},
             {"reply", payload, false, "What the subject's behaviour answers to this message."},
             {"saved", slug_, false, "What a step `save` kept under this name."},
             {"text", text, false, "Text with {names} that stand for values."},
             {"head", array(payload, 1, 1024), false,
              "Lines of a message's head: a string is text with {names}; each ends in CRLF, and an "
              "empty line follows."},
             {"body_of", slug_, false, "The body of one of the subject's resources."},
             {"phrase", phrase, false,
              "What the case says, worded as the subject's protocol has it: a phrase of its "
              "profile."},
             {"argument", slug_, false,
              "Inside a profile's phrase: what the case gives under this name."},
             {"param", slug_, false, "A column of for_each."}},
            {{"hex", "base64", "file", "repeat", "concat", "random", "alphabet", "frame", "encode",
              "part", "sample", "reply", "saved", "text", "head", "body_of", "phrase", "argument",
              "param"}});
        payload->choices = {text, form};
        payload_ = payload;
    }

    std::vector<Member> expectation_members() {
        const Shape* datagram = object(
            {{"payload", payload_, false, "The whole datagram."},
             {"match", text_or_param_, false,
              "A pattern in which * stands for any octets and ? for one."},
             {"size", count_, false, "Its size in octets, whatever it holds."},
             {"truncated", boolean_, false,
              "Whether the receive buffer was too small; false when absent."},
             {"from", text_or_param_, false, "The sender: `subject`, or the name of an endpoint."}},
            {{"payload", "match", "size"}});
        return {
            {"bytes", payload_, false,
             "Exactly these octets come next on the stream; more may follow."},
            {"size", count_, false, "So many octets come next, whatever they are."},
            {"match", text_or_param_, false,
             "The stream up to its end matches a pattern with * and ?."},
            {"frames", array(payload_, 0, 4096), false,
             "These frames come next, read by the subject's codec."},
            {"frame_match", text_or_param_, false,
             "The next frame matches a pattern with * and ?."},
            {"datagram", datagram, false, "The next datagram."},
            {"eof", word({"clean"}), false, "The peer's FIN comes next, and nothing before it."},
            {"reset", word({"any"}), false, "A reset comes, after whatever octets."},
            {"closed", word({"any"}), false, "A FIN or a reset comes, and no octets before it."},
            {"refused", word({"any"}), false, "The connection, or the datagram, is refused."},
            {"silence", milliseconds_, false,
             "Nothing comes within so many milliseconds: no octets and no end."},
            {"response", http_.response, false, "An HTTP response comes next."},
            {"responses", array(http_.response, 1, 64), false,
             "These HTTP responses come next, one behind the other."},
            {"request", http_.request, false, "An HTTP request comes next, from a client."},
            {"ending", word({"eof", "reset", "closed", "quiet"}), false,
             "What comes right after the octets, frames or messages; `quiet`: nothing, and the "
             "connection stays open."},
            {"quiet_ms", milliseconds_, false, "How long it is quiet; 300 when absent."}};
    }

    void make_expectation() {
        const std::vector<std::string_view> group = {
            "bytes", "size",   "match",   "frames",  "frame_match", "datagram",  "eof",
            "reset", "closed", "refused", "silence", "response",    "responses", "request"};
        std::vector<Member> branch = expectation_members();
        branch.push_back({"name", slug_, true, "Recorded as the branch that was taken."});
        branch.push_back({"verdict", word({"pass", "fail"}), false, "pass when absent."});
        branch.push_back({"says", sentence_, false, "The sentence that permits or forbids it."});
        const Shape* branch_shape = object(std::move(branch), {group});
        std::vector<Member> members = {
            {"on", endpoint_, false, "Endpoint; the one named last when absent."}};
        for (Member& member : expectation_members()) {
            members.push_back(member);
        }
        std::vector<std::string_view> with_any = group;
        with_any.emplace_back("any");
        members.push_back({"any", array(branch_shape, 2, 16), false,
                           "Alternatives, each with a verdict; the first that fits."});
        members.push_back({"within_ms", milliseconds_, false, "Limit; the case's when absent."});
        members.push_back({"aspect", word({"answer", "framing", "ending"}), false,
                           "What part of the verdict it decides."});
        members.push_back({"says", sentence_, false,
                           "The sentence behind the expectation, shown with a failure."});
        expect_ = object(std::move(members), {with_any}, "expect", "What must come.");
    }

    void make_traffic_steps() {
        const Shape* outcome = word({"connected", "refused", "timed-out", "unreachable", "denied"});
        const Shape* connect = object(
            {{"name", endpoint_, false, "Name of the new endpoint; `client` when absent."},
             {"to", text_or_param_, false,
              "`subject` (default), the name of a listener of this case, or HOST:PORT."},
             {"from", text_or_param_, false, "Local address to bind first."},
             {"host", slug_, false, "One of the hosts of the case's world."},
             {"receive_buffer", count_, false, "SO_RCVBUF in octets, set before the handshake."},
             {"send_buffer", count_, false, "SO_SNDBUF in octets."},
             {"segment_size", count_, false, "TCP_MAXSEG in octets."},
             {"nodelay", boolean_, false, "TCP_NODELAY; true when absent."},
             {"gives", outcome, false, "What the attempt must give; `connected` when absent."},
             {"within_ms", milliseconds_, false, "Limit; the case's when absent."}},
            {});
        connect_ = choice({endpoint_, connect});
        listen_ = choice(
            {endpoint_,
             object({{"name", endpoint_, false, "Name of the listener; `listener` when absent."},
                     {"backlog", count_, false, "Of listen(2); 128 when absent."},
                     {"host", slug_, false, "One of the hosts of the case's world."},
                     {"at", text_or_param_, false, "`loopback` (default), `any`, or an address."},
                     {"receive_buffer", count_, false, "SO_RCVBUF of accepted connections."},
                     {"reuse_port", boolean_, false, "SO_REUSEPORT."},
                     {"reuse_address", boolean_, false, "SO_REUSEADDR; true when absent."},
                     {"port_of", endpoint_, false, "Take the port of this endpoint."},
                     {"bound_only", boolean_, false,
                      "Bind, but do not listen: connections are refused."},
                     {"gives", text_, false, "An errno that bind or listen must give."}})});
        accept_ = choice(
            {endpoint_,
             object({{"name", endpoint_, false, "Name of the connection; `client` when absent."},
                     {"on", endpoint_, false, "Listener; the one named last when absent."},
                     {"within_ms", milliseconds_, false, "Limit; the case's when absent."}})});
        bind_ = choice(
            {endpoint_,
             object({{"name", endpoint_, false, "Name of the datagram socket; `peer` when absent."},
                     {"at", text_or_param_, false,
                      "`loopback` (default), `any`, `broadcast`, or an address."},
                     {"host", slug_, false, "One of the hosts of the case's world."},
                     {"port_of", endpoint_, false, "Take the port of this endpoint."},
                     {"receive_buffer", count_, false, "SO_RCVBUF in octets."},
                     {"broadcast", boolean_, false, "SO_BROADCAST."},
                     {"reuse_address", boolean_, false, "SO_REUSEADDR; false when absent."},
                     {"reuse_port", boolean_, false, "SO_REUSEPORT."},
                     {"connect", text_or_param_, false, "Connect it: `subject`, or an endpoint."},
                     {"gives", text_, false, "An errno that bind must give."}})});
        const Shape* segments_random =
            object({{"random", count_, true, "How many cuts."},
                    {"seed", count_, false, "The run's seed when absent."}},
                   {}, {}, "Cuts that a seed decides.");
        const Shape* segments =
            choice({word({"together", "each-byte", "every-split"}), array(count_, 1, 4096),
                    segments_random},
                   "segments",
                   "How the payload is cut: together, each-byte, every-split (one run for each "
                   "cut), a list of sizes, or seeded random cuts.");
        const Shape* gap = choice({word({"drained", "none"}), integer(0, milliseconds_max)});
        send_ = object(
            {{"on", endpoint_, false, "Endpoint; the one named last when absent."},
             {"payload", payload_, true, "What is sent."},
             {"segments", segments, false, "Cuts; together when absent."},
             {"gap", gap, false,
              "Between segments: `drained` (default: each is read first), `none`, or "
              "milliseconds."},
             {"to", text_or_param_, false,
              "Datagrams: `subject` (default), `sender` (of the datagram that matched last), "
              "`sender of ENDPOINT`, `broadcast`, an endpoint, or HOST:PORT."},
             {"gives", text_, false, "An errno that sending must give."}});
        finish_ = choice(
            {endpoint_, object({{"on", endpoint_, false, "Endpoint."},
                                {"payload", payload_, false,
                                 "Goes out with the FIN, in one segment where the kernel can."}})});
        on_ = choice({endpoint_, object({{"on", endpoint_, false, "Endpoint."}})});
        call_ = make_call();
    }

    const Shape* make_call() {
        const Shape* errno_word = word(names_of(kernel::errno_names()));
        const Shape* param = object({{"param", slug_, true, "Name of a column of for_each."}});
        const Shape* gives = object(
            {{"value", value_, false, "The value returned; of getsockopt the option's value."},
             {"at_least", value_, false, "The least value."},
             {"at_most", value_, false, "The greatest value."},
             {"errno", choice({errno_word, array(errno_word, 1, 8), param}), false,
              "The call fails with this errno, or one of these."},
             {"bytes", payload_, false, "The octets that come with it."},
             {"messages", array(payload_, 0, 64), false, "The messages of recvmmsg."},
             {"address_of", endpoint_, false, "The address is that of this endpoint."},
             {"facts", make({.form = Form::map, .maximum = 16, .element = text_or_param_}), false,
              "Further facts, by name."},
             {"record", boolean_, false,
              "Any result is permitted; it is recorded as the branch taken."}});
        return object(
            {{"do", word(names_of(kernel::call_names())), true, "The call."},
             {"on", endpoint_, false, "Endpoint; the one named last when absent."},
             {"as", endpoint_, false, "Name of the socket that `accept` or `socket` gives."},
             {"host", slug_, false, "Of `socket`: one of the hosts of the case's world."},
             {"payload", payload_, false, "What is sent."},
             {"payloads", array(payload_, 1, 64), false, "The messages of sendmmsg."},
             {"size", count_, false, "Buffer in octets; backlog; number of messages."},
             {"flags", array(word(names_of(kernel::flag_names())), 0, 8), false, "MSG_ flags."},
             {"option", choice({word(all_option_words()), param}), false,
              "Option of getsockopt, setsockopt, ioctl; the way of shutdown."},
             {"events", array(word({"readable", "writable", "urgent"}), 1, 3), false,
              "What poll waits for."},
             {"value", value_, false, "The option's new value; milliseconds of poll."},
             {"second", value_, false, "The second number of an option that has two."},
             {"text", text_, false, "The option's value where it is a text."},
             {"to", text_or_param_, false, "Address: an endpoint's name, `subject`, or HOST:PORT."},
             {"source", text_or_param_, false, "Source address, or the interface of a membership."},
             {"blocking", boolean_, false,
              "The call may block: it runs beside the other branches."},
             {"gives", gives, false, "What it must give; success when absent."},
             {"within_ms", milliseconds_, false, "Limit; the case's when absent."}});
    }

    void make_lifecycle_steps() {
        launch_ =
            object({{"template", slug_, false,
                     "Which command of the client's profile; `exchange` when absent."},
                    {"message", payload_, false, "{message} and {message_hex} of the command."},
                    {"values",
                     make({.form = Form::map,
                           .maximum = 16,
                           .text_form = TextForm::endpoint_name,
                           .element = text_or_param_}),
                     false, "Further values for the command's braces."},
                    {"to", endpoint_, false,
                     "Listener or datagram socket of this case that it talks to."}});
        const Shape* file_name = make(
            {.form = Form::text, .minimum = 1, .maximum = 200, .text_form = TextForm::inner_path});
        const Shape* file =
            object({{"name", file_name, true, "Its name in the client's working folder."},
                    {"holds", payload_, false, "All of its content."},
                    {"absent", boolean_, false, "No file of this name may be there."}},
                   {{"holds", "absent"}});
        exit_ = object(
            {{"outcome",
              choice({word({"complete", "incomplete", "refused", "violation", "any"}),
                      array(word({"complete", "incomplete", "refused", "violation"}), 1, 4)}),
              false, "What the exit status means by the profile."},
             {"stdout", payload_, false, "All of its standard output."},
             {"stdout_match", text_or_param_, false, "A pattern for its standard output."},
             {"file", file, false, "A file that it must have left, or must not."},
             {"within_ms", milliseconds_, false, "Limit; the case's when absent."}});
        resources_ =
            object({{"mark", slug_, false, "Remember the present count under this name."},
                    {"since", slug_, false, "Compare with this mark."},
                    {"descriptors_max", count_, false,
                     "Descriptors that may have been added; 0 when absent."},
                    {"memory_kib_max", count_, false, "Resident memory that may have been added."},
                    {"within_ms", milliseconds_, false, "Limit; the case's when absent."}},
                   {{"mark", "since"}});
        save_ = make({.form = Form::object,
                      .members = {{"as", slug_, true, "Name for {\"saved\": ...}."},
                                  {"on", endpoint_, false,
                                   "Endpoint whose last matched octets or message are kept."},
                                  {"field", http_.field_name, false,
                                   "Only the value of this field of the message."},
                                  {"part", word({"all", "head", "body", "target"}), false,
                                   "Only this part of the message; all octets when absent."}},
                      .at_most_one = {{"field", "part"}}});
        pause_ = milliseconds_;
        lab_ = object(
            {{"link", slug_, false, "Host whose link goes up or down."},
             {"up", boolean_, false, "Whether the link is up."},
             {"sysctl", text_, false, "A kernel parameter of the host, from a closed table."},
             {"host", slug_, false, "Whose parameter."},
             {"value", value_, false, "Its new value."}},
            {{"link", "sysctl"}});
        none_ = object({});
    }

    void make_step() {
        Shape* step =
            make({.form = Form::object, .name = "step", .about = "One step: exactly one verb."});
        const Shape* list =
            make({.form = Form::array, .minimum = 1, .maximum = steps_max, .element = step});
        const Shape* repeat = object(
            {{"times", count_, true, "How often, at most 100000."},
             {"steps", list, true, "What is repeated; {i} in a name becomes the turn, from 0."}});
        step->members = {
            {"connect", connect_, false, "Open a connection."},
            {"listen", listen_, false, "Open a listener."},
            {"accept", accept_, false, "Take a connection from a listener."},
            {"bind", bind_, false, "Open a datagram socket."},
            {"send", send_, false, "Send a payload."},
            {"expect", expect_, false, "What must come."},
            {"finish", finish_, false, "Half-close: FIN."},
            {"abort", on_, false, "Reset: RST."},
            {"close", on_, false, "Close."},
            {"stall", on_, false, "Stop reading, so that the subject's sends fill up."},
            {"resume", on_, false, "Read again."},
            {"pause", pause_, false, "Let time pass."},
            {"call", call_, false, "One call of the sockets API, for the host on trial."},
            {"launch", launch_, false, "Start the client on trial."},
            {"restart", none_, false, "Stop the subject and start it again at the same address."},
            {"stop", none_, false, "Stop the subject."},
            {"exit", exit_, false, "The subject ends by itself."},
            {"freeze", none_, false, "SIGSTOP: the subject stands still."},
            {"thaw", none_, false, "SIGCONT."},
            {"resources", resources_, false, "Descriptors and memory of the subject."},
            {"save", save_, false, "Keep what came for a later step."},
            {"repeat", repeat, false, "Bounded loop."},
            {"together", array(list, 2, 16), false, "Branches that run at the same time."},
            {"lab", lab_, false, "Change a host of the case's world."},
            {"why", sentence_, false, "A remark for readers."}};
        std::vector<std::string_view> verbs;
        for (const Member& member : step->members) {
            if (member.name != "why") {
                verbs.push_back(member.name);
            }
        }
        step->exactly_one = {verbs};
        steps = list;
    }

    void make_case() {
        const Shape* requirement = object(
            {{"id", requirement_id_, true, "Line of the catalogue (scenarios/requirements)."},
             {"level", level_, false, "The catalogue's when absent."},
             {"section", sentence_, false, "Of the specification; the catalogue's when absent."},
             {"quote", sentence_, false, "The sentence; the catalogue's title when absent."},
             {"also", array(requirement_id_, 1, 16), false,
              "Further lines that this case covers."}});
        const Shape* row = make({.form = Form::map,
                                 .minimum = 1,
                                 .maximum = 64,
                                 .text_form = TextForm::slug,
                                 .element = any_});
        for_each_ = array(row, 1, 200);
        case_members_ = {
            {"id", slug_, true, "A slug, unique in the suite; never an ordinal."},
            {"title", sentence_, true, "What is observed, in one sentence."},
            {"requirement", requirement, true, "What the case rests on."},
            {"for_each", for_each_, false,
             "One case a row; each row has a `name` and the parameters."},
            {"tags", array(slug_, 1, 16), false, "For filters; `slow` is left out by default."}};
        std::vector<Member> members = case_members_;
        members.push_back({"needs", array(capability_, 1, 16), false,
                           "Capabilities; the case is skipped without them."});
        members.push_back({"lacks", array(capability_, 1, 16), false,
                           "Capabilities with which the case has no meaning."});
        members.push_back({"behaviours", array(slug_, 1, 16), false,
                           "Behaviours that the case fits; all of the suite's when absent."});
        members.push_back({"depends_on", array(path_, 1, 16), false,
                           "Cases whose failure makes this one a skip."});
        members.push_back({"fresh", boolean_, false, "An instance of the subject of its own."});
        members.push_back({"hosts", array(slug_, 1, 8), false,
                           "Hosts of the case's world, each with a network stack."});
        members.push_back(
            {"within_ms", milliseconds_, false, "Limit of each step; 3000 when absent."});
        members.push_back(
            {"deadline_ms", milliseconds_, false, "Limit of the whole case; 20000 when absent."});
        members.push_back({"steps", steps, true, "What is done and what must come."});
        cases_ = array(object(std::move(members), {}, "case", "One case."), 1, cases_max);
    }

    void make_vector() {
        const Shape* gives =
            object({{"outcome", word({"complete", "incomplete", "violation"}), true,
                     "What the decoder answers."},
                    {"frames", array(payload_, 0, 4096), false,
                     "The payloads, in order; none when absent."},
                    {"messages", array(http_.decoded, 0, 256), false,
                     "The HTTP messages or chunked bodies, in order; none when "
                     "absent."},
                    {"code", slug_or_code(), false, "Code of the violation."},
                    {"status", integer(400, 599), false, "The status that suits the violation."},
                    {"offset", count_, false, "Of the first wrong octet."},
                    {"consumed", count_, false, "End of the last whole frame."}});
        std::vector<Member> members = case_members_;
        members.push_back(
            {"codec", text_or_param_, true,
             "A codec, as `wiretrial decode` names it; `http-request`, `http-response`, "
             "`http-response:METHOD` (the method answered), or `chunked`."});
        members.push_back(
            {"frame_max", count_, false, "Limit of a frame in octets; 1 MiB when absent."});
        members.push_back(
            {"bytes", payload_, true, "The whole input; its end is the end of the connection."});
        members.push_back(
            {"gives", gives, true, "What must be decoded, however the input is cut."});
        vector = object(std::move(members), {}, "vector",
                        "Octets and what a decoder must give, without a network.");
    }

    const Shape* slug_or_code() {
        return choice({make({.form = Form::text, .minimum = 1, .maximum = 60}),
                       object({{"param", slug_, true, "Name of a column of for_each."}})});
    }

    void make_suite() {
        const Shape* subject = object(
            {{"role", word({"server", "client", "peer", "host", "codec"}), true,
              "What is on trial."},
             {"service", word({"stream", "datagram"}), false, "Of a server, client or peer."},
             {"behaviours", array(slug_, 1, 32), false, "Behaviours that the suite fits."},
             {"needs", array(capability_, 1, 16), false, "Capabilities that every case needs."},
             {"transports", array(word({"ipv4", "ipv6", "unix"}), 1, 3), false,
              "Where it runs; wherever it can when absent."}});
        suite =
            object({{"$schema", text_, false, "For editors."},
                    {"wiretrial", version_, true, "Version of the language."},
                    {"suite", path_, true,
                     "The path of the file below the suites' folder, without .json."},
                    {"about", sentence_, true, "What the suite is about."},
                    {"source", sentence_, true, "The specification."},
                    {"subject", subject, true, "What is on trial and what it must be able to do."},
                    {"cases", cases_, false, "Exchanges over a network."},
                    {"vectors", array(vector, 1, cases_max), false, "Octets for a decoder."}},
                   {{"cases", "vectors"}}, "suite", "A suite of wiretrial.");
    }

    void make_profile() {
        const Shape* argv =
            array(make({.form = Form::text, .minimum = 1, .maximum = text_octets_max}), 1, 64);
        const Shape* limits =
            make({.form = Form::map, .maximum = 32, .text_form = TextForm::name, .element = size_});
        const Shape* lines = make(
            {.form = Form::map,
             .maximum = 16,
             .element = array(make({.form = Form::text, .maximum = text_octets_max}), 0, 1000)});
        const Shape* form = make({.form = Form::text, .minimum = 1, .maximum = 200});
        const Shape* addresses = object({{"ipv4", form, false, "Such as {host}:{port}."},
                                         {"ipv6", form, false, "Such as [{host}]:{port}."},
                                         {"unix", form, false, "Such as unix:{path}."}});
        const Shape* files = make({.form = Form::map, .maximum = 64, .element = payload_});
        const Shape* resource =
            object({{"target", sentence_, true, "Its target, such as /hello.txt."},
                    {"body", payload_, false, "Its content, where it is known."}});
        const Shape* http_resources = make(
            {.form = Form::map, .maximum = 64, .text_form = TextForm::slug, .element = resource});
        const Shape* templates = make({.form = Form::map,
                                       .minimum = 1,
                                       .maximum = 32,
                                       .text_form = TextForm::slug,
                                       .element = argv});
        const Shape* exits =
            make({.form = Form::map,
                  .minimum = 1,
                  .maximum = 64,
                  .element = word({"complete", "incomplete", "refused", "violation"})});
        const Shape* client =
            object({{"templates", templates, true, "Commands by name, with values in braces."},
                    {"exits", exits, true, "What each exit status means; `*` for all others."}});
        const Shape* phrases = make({.form = Form::map,
                                     .minimum = 1,
                                     .maximum = 32,
                                     .text_form = TextForm::slug,
                                     .element = payload_});
        profile = object(
            {{"$schema", text_, false, "For editors."},
             {"wiretrial", version_, true, "Version of the language."},
             {"profile", slug_, true, "Name of the subject."},
             {"about", sentence_, true, "What it is."},
             {"role", word({"server", "client", "peer"}), true, "What it is on trial as."},
             {"service", word({"stream", "datagram"}), true, "What it speaks."},
             {"behaviour", slug_, true, "What it does with a message: echo, upper, discard, ..."},
             {"codec", text_or_param_, false, "How it frames messages."},
             {"transports", array(word({"ipv4", "ipv6", "unix"}), 1, 3), true,
              "Where it can be reached."},
             {"capabilities", array(capability_, 0, 64), true, "What it can do."},
             {"limits", limits, false, "Sizes in octets, and times in milliseconds, by name."},
             {"resources", http_resources, false,
              "Where an HTTP server keeps what the cases ask for, by name."},
             {"start", argv, false,
              "Command, with {host} {port} {target} {path} {folder} {address} in braces."},
             {"addresses", addresses, false,
              "How its configuration writes an address: what {address} is, by transport."},
             {"ready", word({"ready-fd", "bound"}), false,
              "It tells its address on descriptor 3, or (default) holds the bound socket."},
             {"files", files, false, "Files in {folder}, which is its working folder."},
             {"configuration", lines, false,
              "Text files in {folder}, line by line, with the values of the command in braces."},
             {"client", client, false, "Of a client: its commands."},
             {"phrases", phrases, false,
              "How its protocol words what cases say, by name: payloads with arguments."},
             {"lesson", make_lesson(), false,
              "Of a program that is wrong on purpose: what it teaches, and its mistakes."},
             {"reference", boolean_, false, "Whether it is one of our own references."},
             {"for_each", for_each_, false,
              "One profile a row; `name` is appended to the profile's name."}},
            {}, "profile", "What a subject is and can do, and how it is started.");
    }

    const Shape* make_lesson() {
        const Shape* patterns = array(sentence_, 1, 64);
        const Shape* mistake =
            object({{"name", slug_, true, "Its name, which stands beside the code, too."},
                    {"what", sentence_, true, "The mistake, in one sentence."},
                    {"remedy", sentence_, true, "What to do instead."},
                    {"cases", patterns, true, "Patterns of the ids of the cases that expose it."}});
        const Shape* consequence =
            object({{"cases", patterns, true, "Patterns of the ids of cases that fail as well."},
                    {"why", sentence_, true, "Why they fail, and what mistake they follow from."}});
        return object(
            {{"teaches", sentence_, true, "What the tutorials teach with this program."},
             {"strict", name_, true, "The profile of the sibling that does it right."},
             {"mistakes", array(mistake, 1, 32), true, "What is wrong, each with its remedy."},
             {"consequences", array(consequence, 0, 16), false,
              "Failures that no mistake of its own explains."}},
            {}, "lesson", "What a program that is wrong on purpose teaches.");
    }

    void make_deviations() {
        const Shape* entry = object(
            {{"case", sentence_, true, "A pattern of case ids, with * and ?."},
             {"subject", sentence_, false, "A pattern of subjects; that of the file when absent."},
             {"transport", word({"ipv4", "ipv6", "unix", "none"}), false, "All when absent."},
             {"does", sentence_, false, "What the subject does there."},
             {"section", sentence_, false, "What it breaks, such as RFC 9112 3.2."},
             {"reason", sentence_, true, "Why the failure is known and accepted."}});
        deviations =
            object({{"$schema", text_, false, "For editors."},
                    {"wiretrial", version_, true, "Version of the language."},
                    {"about", sentence_, false, "Whom this is about, and who looked at it."},
                    {"subject", sentence_, false, "A pattern of subjects; all when absent."},
                    {"version", sentence_, false,
                     "Of the subject: its package and that of it, such as haproxy 2.6.12-1."},
                    {"deviations", array(entry, 0, cases_max), true, "Expected failures."}},
                   {}, "deviations", "Written deviations: expected failures, each with a reason.");
    }

    const Shape *any_ = nullptr, *boolean_ = nullptr, *text_ = nullptr, *sentence_ = nullptr,
                *slug_ = nullptr, *name_ = nullptr;
    const Shape *path_ = nullptr, *endpoint_ = nullptr, *requirement_id_ = nullptr,
                *text_or_param_ = nullptr;
    const Shape *count_ = nullptr, *value_ = nullptr, *milliseconds_ = nullptr, *flag_ = nullptr,
                *codec_ = nullptr;
    const Shape *capability_ = nullptr, *version_ = nullptr, *level_ = nullptr, *payload_ = nullptr;
    const Shape *expect_ = nullptr, *connect_ = nullptr, *listen_ = nullptr, *accept_ = nullptr,
                *bind_ = nullptr;
    const Shape *send_ = nullptr, *finish_ = nullptr, *on_ = nullptr, *call_ = nullptr,
                *launch_ = nullptr;
    const Shape *exit_ = nullptr, *resources_ = nullptr, *save_ = nullptr, *pause_ = nullptr,
                *none_ = nullptr;
    const Shape *lab_ = nullptr, *size_ = nullptr, *for_each_ = nullptr, *cases_ = nullptr;
    HttpShapes http_;
    std::vector<Member> case_members_;
};

const Language& language() {
    static const Language instance;
    return instance;
}

}  // namespace

const Shape& suite_shape() {
    return *language().suite;
}
const Shape& profile_shape() {
    return *language().profile;
}
const Shape& deviations_shape() {
    return *language().deviations;
}
const Shape& steps_shape() {
    return *language().steps;
}
const Shape& vector_shape() {
    return *language().vector;
}

std::span<const std::string_view> capability_words() {
    return capabilities;
}

}  // namespace wiretrial::engine
