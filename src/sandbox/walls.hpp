// How the worker is started: the bubblewrap command line that raises the walls, or plain Python.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/cgroup.hpp"
#include "sandbox/child.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/worker.hpp"

namespace maia {

inline constexpr int kWorkerSocket = 3;  // the worker's end, as a descriptor number
inline constexpr const char* kPython = "/usr/bin/python3";

// A launch with the files in memory that it hands over, which must live until it has started, and
// the control group that it joins where there can be one, which must outlive it.
struct PreparedLaunch {
  Launch launch;
  std::vector<Descriptor> files;
  std::optional<ControlGroup> group;
};

// Where bubblewrap is: in PATH, else /usr/bin/bwrap; empty if it is nowhere.
std::string find_bubblewrap();

// `command` inside all walls. `as_root` leaves a host that is root its user id, for machines on
// which only root may make user namespaces. `client` is the folder that holds the package maia;
// empty for none.
PreparedLaunch walled_launch(const std::string& bubblewrap, const SandboxOptions& options,
                             bool as_root, const std::filesystem::path& client,
                             const std::vector<std::string>& command);

// `command` without any wall but the limits, in `folder`.
PreparedLaunch bare_launch(const SandboxOptions& options, const std::filesystem::path& folder,
                           const std::filesystem::path& client,
                           const std::vector<std::string>& command);

// The Python command that runs the client's loop.
std::vector<std::string> worker_command(const SandboxOptions& options);

// Tries once whether walled_launch works on this machine and how. Throws kUnavailable, one sentence
// with what is missing, what to do and how to go without.
struct WallsThatStand {
  std::string bubblewrap;
  bool as_root = false;
};
WallsThatStand require_walls();

// The sentence of that error for a report with walls that do not stand.
std::string missing_walls(const SandboxReport& report);

}  // namespace maia
