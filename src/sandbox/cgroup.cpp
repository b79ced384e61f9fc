#include "sandbox/cgroup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "base/text.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "maia-worker";
// Version 2 lets no group have both processes and children with controllers: the host moves here.
constexpr const char* kHostGroup = "maia-host";
constexpr int kRemoveTries = 50;
constexpr auto kRemovePause = std::chrono::milliseconds(2);

// Files of the kernel have no size, and say what they have to say in a few lines.
std::string read_setting(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> buffer;
  while (file) {
    const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

bool write_setting(const fs::path& path, std::string_view value) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  return file &&
         ::write(file.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

bool has_word(std::string_view text, std::string_view word) {
  for (const auto& line : split(text, '\n')) {
    for (const auto& one : split(line, ' ')) {
      if (one == word) return true;
    }
  }
  return false;
}

// One mount of a control group file system.
struct Mount {
  std::string root;  // the group that it shows
  fs::path folder;
  std::string type;
  std::string options;
};

// "36 35 98:0 ROOT FOLDER options fields... - TYPE source OPTIONS"
std::vector<Mount> mounts_of(std::string_view mountinfo) {
  std::vector<Mount> mounts;
  for (const auto& line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    for (std::size_t i = 6; i + 3 < fields.size(); ++i) {
      if (fields[i] != "-") continue;
      if (fields[i + 1].starts_with("cgroup")) {
        mounts.push_back({fields[3], fields[4], fields[i + 1], fields[i + 3]});
      }
      break;
    }
  }
  return mounts;
}

// Where the group `path` of a tree is below a mount that shows the tree from `root` on.
std::optional<fs::path> folder_of(const Mount& mount, const std::string& path) {
  if (path.find("..") != std::string::npos) return std::nullopt;  // outside of its namespace
  const std::string root = mount.root == "/" ? "" : mount.root;
  if (!path.starts_with(root)) return std::nullopt;
  const std::string rest = path.substr(root.size());
  if (!rest.empty() && !rest.starts_with('/')) return std::nullopt;
  return rest.size() > 1 ? mount.folder / rest.substr(1) : mount.folder;
}

struct Membership {
  std::string controllers;  // separated by commas; empty for version 2
  std::string path;
};

std::vector<Membership> memberships_of(std::string_view cgroup) {
  std::vector<Membership> list;
  for (const auto& line : split(cgroup, '\n')) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    list.push_back({line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  return list;
}

bool lists(const std::string& names, const std::string& name) {
  for (const auto& one : split(names, ',')) {
    if (one == name) return true;
  }
  return false;
}

std::optional<fs::path> first_version_group(const std::vector<Membership>& memberships,
                                            const std::vector<Mount>& mounts,
                                            const std::string& controller) {
  for (const auto& membership : memberships) {
    if (!lists(membership.controllers, controller)) continue;
    for (const auto& mount : mounts) {
      if (mount.type != "cgroup" || !lists(mount.options, controller)) continue;
      if (auto folder = folder_of(mount, membership.path)) return folder;
    }
  }
  return std::nullopt;
}

// When a process started, in ticks since the machine did: with its number, a name that is never
// used again. proc(5): field 22; the name in field 2 may hold anything, parentheses included.
std::string start_of(const std::string& pid) {
  const std::string text = read_setting(fs::path("/proc") / pid / "stat");
  const auto name_end = text.rfind(") ");
  if (name_end == std::string::npos) return {};
  const auto fields = split(std::string_view(text).substr(name_end + 2), ' ');
  constexpr std::size_t kStart = 22 - 3;
  return fields.size() > kStart ? fields[kStart] : "";
}

// Numbers of processes mean something only within their namespace.
std::string process_namespace() {
  struct stat status {};
  if (::stat("/proc/self/ns/pid", &status) != 0) return "0";
  return std::to_string(status.st_ino);
}

// maia-worker-NAMESPACE-PID-START-NUMBER
std::string new_name() {
  static std::atomic<unsigned> made{0};
  return std::string(kPrefix) + "-" + process_namespace() + "-" + std::to_string(::getpid()) + "-" +
         start_of("self") + "-" + std::to_string(++made);
}

// Root may write everywhere; only systemd's mark (CGROUP_DELEGATION.md of systemd) says that the
// group is ours to divide.
bool is_delegated(const fs::path& folder) {
  if (::geteuid() != 0) return ::access((folder / "cgroup.procs").c_str(), W_OK) == 0;
  for (const char* mark : {"trusted.delegate", "user.delegate"}) {
    std::array<char, 8> value{};
    if (::getxattr(folder.c_str(), mark, value.data(), value.size()) > 0 && value[0] == '1') {
      return true;
    }
  }
  return false;
}

bool has_both(std::string_view controllers) {
  return has_word(controllers, "memory") && has_word(controllers, "pids");
}

// The group of version 2 below which groups with a memory and a task limit can be made; makes it so
// where this process is the only one in it.
std::optional<fs::path> divisible_group(const fs::path& own) {
  const fs::path base = own.filename() == kHostGroup ? own.parent_path() : own;
  if (!has_both(read_setting(base / "cgroup.controllers"))) return std::nullopt;
  const fs::path handed_down = base / "cgroup.subtree_control";
  if (has_both(read_setting(handed_down))) return base;
  if (!is_delegated(base)) return std::nullopt;
  if (trim(read_setting(base / "cgroup.procs")) != std::to_string(::getpid())) return std::nullopt;
  const fs::path host = base / kHostGroup;
  std::error_code code;
  fs::create_directory(host, code);
  if (code || !write_setting(host / "cgroup.procs", "0")) return std::nullopt;
  if (write_setting(handed_down, "+memory +pids")) return base;
  if (write_setting(base / "cgroup.procs", "0")) fs::remove(host, code);
  return std::nullopt;
}

bool limit_memory(int version, const fs::path& folder, std::uint64_t bytes) {
  const std::string value = std::to_string(bytes);
  if (version == 1) {
    if (!write_setting(folder / "memory.limit_in_bytes", value)) return false;
    write_setting(folder / "memory.memsw.limit_in_bytes", value);  // not there without swap
    return true;
  }
  if (!write_setting(folder / "memory.max", value)) return false;
  write_setting(folder / "memory.swap.max", "0");
  return true;
}

void remove_group(const fs::path& folder) {
  for (int i = 0; i < kRemoveTries; ++i) {
    // What has just been killed takes a moment to be gone.
    if (::rmdir(folder.c_str()) == 0 || errno != EBUSY) return;
    std::this_thread::sleep_for(kRemovePause);
  }
}

}  // namespace

std::optional<OwnGroups> own_groups(std::string_view cgroup, std::string_view mountinfo) {
  const auto memberships = memberships_of(cgroup);
  const auto mounts = mounts_of(mountinfo);
  const auto memory = first_version_group(memberships, mounts, "memory");
  const auto pids = first_version_group(memberships, mounts, "pids");
  if (memory && pids) return OwnGroups{1, *memory, *pids};
  if (memory || pids) return std::nullopt;  // divided between the versions: neither has both
  for (const auto& membership : memberships) {
    if (!membership.controllers.empty()) continue;
    for (const auto& mount : mounts) {
      if (mount.type != "cgroup2") continue;
      if (auto folder = folder_of(mount, membership.path)) return OwnGroups{2, *folder, *folder};
    }
  }
  return std::nullopt;
}

std::optional<ControlGroup> ControlGroup::make(const OwnGroups& own, const GroupLimits& limits) {
  ControlGroup group(own.version);
  std::vector<fs::path> bases{own.memory, own.pids};
  if (own.version == 2) {
    const auto base = divisible_group(own.memory);
    if (!base) return std::nullopt;
    bases = {*base};
  }
  const std::string name = new_name();
  for (const auto& base : bases) {
    const fs::path folder = base / name;
    if (::mkdir(folder.c_str(), 0755) != 0) return std::nullopt;
    group.folders_.push_back(folder);
    Descriptor entrance(
        ::open((folder / "cgroup.procs").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (!entrance) return std::nullopt;
    group.entrances_.push_back(std::move(entrance));
  }
  if (!limit_memory(own.version, group.folders_.front(), limits.memory_bytes) ||
      !write_setting(group.folders_.back() / "pids.max", std::to_string(limits.tasks))) {
    return std::nullopt;
  }
  return group;
}

std::optional<ControlGroup> ControlGroup::make(const GroupLimits& limits) {
  // One at a time: the first may move this process to another group.
  static std::mutex mutex;
  static bool tidied = false;
  const std::lock_guard lock(mutex);
  const auto own =
      own_groups(read_setting("/proc/self/cgroup"), read_setting("/proc/self/mountinfo"));
  if (!own) return std::nullopt;
  auto group = make(*own, limits);
  if (group && !tidied) {
    for (const auto& folder : group->folders_) remove_stale_groups(folder.parent_path());
    tidied = true;
  }
  return group;
}

ControlGroup::~ControlGroup() {
  entrances_.clear();
  for (const auto& folder : folders_) remove_group(folder);
}

ControlGroup& ControlGroup::operator=(ControlGroup&& other) noexcept {
  std::swap(version_, other.version_);
  std::swap(folders_, other.folders_);
  std::swap(entrances_, other.entrances_);
  return *this;
}

std::vector<int> ControlGroup::entrances() const {
  std::vector<int> numbers;
  for (const auto& entrance : entrances_) numbers.push_back(entrance.get());
  return numbers;
}

bool ControlGroup::ran_out_of_memory() const {
  const fs::path file = folders_.front() / (version_ == 1 ? "memory.oom_control" : "memory.events");
  for (const auto& line : split(read_setting(file), '\n')) {
    if (line.starts_with("oom_kill ") && line != "oom_kill 0") return true;
  }
  return false;
}

void remove_stale_groups(const fs::path& folder) {
  const std::string start = std::string(kPrefix) + "-" + process_namespace() + "-";
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(start)) continue;
    const auto fields = split(std::string_view(name).substr(start.size()), '-');
    if (fields.size() != 3 || fields[1] == start_of(fields[0])) continue;
    ::rmdir(entry.path().c_str());  // refused while something runs in it
  }
}

}  // namespace maia
