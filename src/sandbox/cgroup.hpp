// A control group of the kernel around one worker: what all that runs in it may use together,
// counted by the kernel, its own memory for the worker's files included.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "sandbox/descriptor.hpp"

namespace maia {

// Folders of the groups that this process is in. Version 2 has one tree for everything, version 1
// one per controller.
struct OwnGroups {
  int version = 2;
  std::filesystem::path memory;
  std::filesystem::path pids;  // the same one in version 2
};

// Reads /proc/self/cgroup and /proc/self/mountinfo (cgroups(7), proc(5)). Nothing where there is no
// memory or pids controller, or where the group is outside of what is mounted.
std::optional<OwnGroups> own_groups(std::string_view cgroup, std::string_view mountinfo);

struct GroupLimits {
  std::uint64_t memory_bytes = 0;  // swap included
  std::uint64_t tasks = 0;         // processes and threads
};

class ControlGroup {
 public:
  // A new group below those given. Nothing where that is not allowed: in version 2, where
  // controllers cannot be handed to a child because other processes are in the group itself, or as
  // root where nobody delegated it.
  static std::optional<ControlGroup> make(const OwnGroups& own, const GroupLimits& limits);
  // The same below this process's groups.
  static std::optional<ControlGroup> make(const GroupLimits& limits);

  // Removes the group; what was in it must have ended.
  ~ControlGroup();
  ControlGroup(ControlGroup&&) = default;
  ControlGroup& operator=(ControlGroup&& other) noexcept;

  // Open for writing: a process that writes "0" there is in the group.
  std::vector<int> entrances() const;
  // The kernel ended a process of it because the memory limit was reached.
  bool ran_out_of_memory() const;

 private:
  explicit ControlGroup(int version) : version_(version) {}

  int version_;
  std::vector<std::filesystem::path> folders_;  // that of the memory controller first
  std::vector<Descriptor> entrances_;
};

// Removes groups below `folder` that were left by processes of this machine that are gone.
void remove_stale_groups(const std::filesystem::path& folder);

}  // namespace maia
