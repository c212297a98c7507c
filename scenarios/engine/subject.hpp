// subject: one running instance of what is on trial: started, ready, alive, frozen, stopped.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/kernel/process.hpp"
#include "impl/kernel/sock_diag.hpp"
#include "impl/transport/address.hpp"
#include "scenarios/engine/profile.hpp"

namespace wiretrial::engine {

/// What is the same for all subjects of a run.
struct SubjectTools {
    std::string program{};         ///< Path of wiretrial itself: `{wiretrial}` in commands.
    std::string scratch_folder{};  ///< Where instances get folders of their own.
    Duration start_limit = std::chrono::seconds(10);
    kernel::Starter* starter = nullptr;  ///< Of subjects that are wiretrial itself. Not owned.
};

/// A folder that goes with its owner.
class ScratchFolder {
  public:
    /// Makes a new folder below `parent`.
    explicit ScratchFolder(const std::string& parent);
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// Replaces `{name}` in each word; `{{` stays a brace.
[[nodiscard]] std::vector<std::string> fill_command(
    const std::vector<std::string>& words, const std::map<std::string, std::string>& values);

/// A server or datagram peer that listens somewhere, owned or not.
///
/// Thread: single.
class Subject {
  public:
    Subject(const Profile& profile, transport::Family family, const SubjectTools& tools);

    /// Starts it where it is owned and not running, and waits until it is ready.
    ///
    /// Ready means: it told its address, or holds a socket that is bound there. Connecting to find out would use
    /// up a one-shot server.
    /// Errors: a sentence with the command, what happened, and the end of its standard error.
    [[nodiscard]] std::expected<void, std::string> ensure_running();
    /// Waits until an owned one has let go of all that a case gave it: it sleeps, with no descriptor more or less than
    /// when it was ready. Its files are written anew.
    ///
    /// Gives: false where it does not come to that within `limit`, or has none; then only a fresh start forgets.
    [[nodiscard]] bool settles(Duration limit);
    /// Stops it where it is owned.
    void stop();
    /// Stops and starts it at the same address.
    [[nodiscard]] std::expected<void, std::string> restart();
    void freeze();
    void thaw();

    [[nodiscard]] bool is_owned() const { return profile_.is_owned(); }
    /// Null where it is not owned or not running.
    [[nodiscard]] kernel::Process* process() { return process_ ? &*process_ : nullptr; }
    [[nodiscard]] const transport::Address& address() const { return address_; }
    [[nodiscard]] const Profile& profile() const { return profile_; }
    [[nodiscard]] transport::Family family() const { return family_; }
    /// The address as a target, such as tcp://127.0.0.1:9000.
    [[nodiscard]] std::string target_text() const;
    /// Whether every thread of it sleeps; true where it is not owned.
    [[nodiscard]] bool is_asleep() const { return !process_ || process_->is_asleep(); }
    /// For questions about its sockets, in the namespace that it was made in.
    [[nodiscard]] kernel::SockDiag& diag() { return diag_; }
    /// Path of wiretrial itself.
    [[nodiscard]] const SubjectTools& tools() const { return tools_; }
    [[nodiscard]] const ScratchFolder& folder() const { return *folder_; }

  private:
    [[nodiscard]] std::expected<void, std::string> start_at(const transport::Address& address);
    [[nodiscard]] std::expected<void, std::string> wait_for_address(int ready_fd);
    [[nodiscard]] std::expected<void, std::string> wait_for_bound_socket();
    [[nodiscard]] bool holds_bound_socket();
    [[nodiscard]] std::string failure(const std::string& what);
    [[nodiscard]] transport::Address fresh_address() const;

    Profile profile_;
    transport::Family family_;
    SubjectTools tools_;
    transport::Address address_;
    std::unique_ptr<ScratchFolder> folder_;
    std::optional<kernel::Process> process_;
    kernel::SockDiag diag_;
    std::vector<std::string> command_;
    std::map<std::string, std::string>
        values_;  ///< What the names in its commands and files stand for.
    std::uint32_t descriptors_when_ready_ = 0;
};

}  // namespace wiretrial::engine
