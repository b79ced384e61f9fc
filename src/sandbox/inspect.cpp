// Which walls stand, found out by raising them and looking from inside.
#include <fcntl.h>
#include <poll.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <map>
#include <optional>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sandbox/walls.hpp"

namespace maia {
namespace {

constexpr double kProbeSeconds = 20;
constexpr std::size_t kProbeOutput = 64 << 10;

constexpr const char* kGroupRemedy =
    "start maia in a group of its own: systemd-run --user --scope -p Delegate=yes maia ... (root: "
    "without --user)";
constexpr const char* kLandlockRemedy =
    "use Linux 5.13 or later with CONFIG_SECURITY_LANDLOCK, and landlock among lsm=...";

// Looks from inside: one "name value" a line. What must be refused is tried.
constexpr const char* kProbe = R"(
import os, resource, _socket
def refused(action):
    try:
        action()
    except OSError:
        return 1
    return 0
for name in ("user", "pid", "net", "ipc", "uts", "mnt"):
    print(name, os.readlink("/proc/self/ns/" + name))
status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
print("seccomp", int(status["Seccomp"].strip() == "2" and refused(lambda: _socket.socket())
                     and refused(os.fork)))
print("privileges", int(status["NoNewPrivs"].strip() == "1"))
print("capabilities", int(all(int(status[k], 16) == 0 for k in ("CapEff", "CapPrm", "CapBnd", "CapInh"))))
print("files", int(refused(lambda: open("/probe", "w")) and refused(lambda: open("/usr/probe", "w"))
                   and refused(lambda: open("/proc/sys/kernel/core_pattern", "w"))
                   and not os.path.exists("/etc/passwd")))
print("landlock", int(refused(lambda: os.listdir("/")) and refused(lambda: os.execv("/usr/bin/env", ["env"]))))
print("limits", int(all(resource.getrlimit(k)[1] != resource.RLIM_INFINITY for k in (
    resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE))))
)";

struct Ran {
  bool ok = false;
  bool in_group = false;  // a control group, with the limits of one
  std::string output;
};

Ran run_launch(PreparedLaunch prepared) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const Descriptor reader(ends[0]);
  Ran ran;
  std::optional<Child> child;
  {
    const Descriptor original(ends[1]);
    const Descriptor writer(::fcntl(ends[1], F_DUPFD_CLOEXEC, 16));
    if (!writer) return {};
    prepared.launch.output = writer.get();
    try {
      child.emplace(prepared.launch);
    } catch (const Error&) {
      return {};
    }
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(kProbeSeconds);
  std::array<char, 4096> buffer;
  while (std::chrono::steady_clock::now() < end && ran.output.size() < kProbeOutput) {
    pollfd wait{reader.get(), POLLIN, 0};
    if (::poll(&wait, 1, 1000) <= 0) continue;
    const ssize_t size = ::read(reader.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    ran.output.append(buffer.data(), static_cast<std::size_t>(size));
  }
  const auto status = child->wait(1);
  ran.in_group = prepared.group && child->joined();
  ran.ok = status && !status->signalled && status->number == 0;
  return ran;
}

// What the probe says inside all walls; nothing where they cannot be raised together.
std::map<std::string, std::string> look_from_inside(const std::string& bubblewrap, bool as_root) {
  const auto ran = run_launch(
      walled_launch(bubblewrap, {}, as_root, {}, {kPython, "-I", "-S", "-B", "-c", kProbe}));
  std::map<std::string, std::string> facts;
  if (!ran.ok) return facts;
  std::istringstream lines(ran.output);
  std::string name;
  std::string value;
  while (lines >> name >> value) facts[name] = value;
  facts["group"] = ran.in_group ? "1" : "0";
  return facts;
}

bool can_unshare(const std::string& bubblewrap, const std::vector<std::string>& flags) {
  for (const bool as_root : {false, true}) {
    PreparedLaunch prepared;
    prepared.launch.program = bubblewrap;
    prepared.launch.folder = "/";
    prepared.launch.drop_root = !as_root;
    prepared.launch.arguments = {"--unshare-user"};
    for (const auto& flag : flags) prepared.launch.arguments.push_back(flag);
    for (const char* argument : {"--ro-bind", "/", "/", "--", "/usr/bin/true"}) {
      prepared.launch.arguments.emplace_back(argument);
    }
    if (run_launch(std::move(prepared)).ok) return true;
  }
  return false;
}

struct Namespace {
  const char* key;  // in /proc/self/ns
  const char* name;
  std::vector<std::string> flags;
  const char* remedy;
};

const std::vector<Namespace>& namespaces() {
  static const std::vector<Namespace> list = {
      {"user",
       "user namespace",
       {},
       "allow user namespaces: sysctl user.max_user_namespaces=15000 (on Debian also "
       "kernel.unprivileged_userns_clone=1, on Ubuntu "
       "kernel.apparmor_restrict_unprivileged_userns=0; "
       "in a container: --security-opt seccomp=unconfined --security-opt apparmor=unconfined)"},
      {"mnt", "mount namespace", {"--tmpfs", "/tmp"}, "the kernel must let a user namespace mount"},
      {"pid",
       "process namespace",
       {"--unshare-pid", "--proc", "/proc"},
       "the kernel must let a user namespace mount /proc (in a container: --security-opt "
       "systempaths=unconfined)"},
      {"net", "network namespace", {"--unshare-net"}, "use a kernel with CONFIG_NET_NS"},
      {"ipc", "ipc namespace", {"--unshare-ipc"}, "use a kernel with CONFIG_IPC_NS"},
      {"uts", "host name namespace", {"--unshare-uts"}, "use a kernel with CONFIG_UTS_NS"}};
  return list;
}

// The host's own namespace, by which one of the worker's is told apart.
std::string own_namespace(const std::string& key) {
  std::error_code code;
  return std::filesystem::read_symlink("/proc/self/ns/" + key, code).string();
}

void add_wall(SandboxReport& report, const std::string& name, bool stands,
              const std::string& remedy) {
  report.walls.push_back({name, stands, stands ? "" : remedy, true});
}

std::map<std::string, std::string> best_look(const std::string& bubblewrap, bool& as_root) {
  std::map<std::string, std::string> facts;
  for (const bool stays_root : {false, true}) {
    as_root = stays_root;
    facts = look_from_inside(bubblewrap, stays_root);
    if (!facts.empty()) break;
  }
  return facts;
}

}  // namespace

SandboxReport inspect_sandbox() {
  SandboxReport report;
  const std::string bubblewrap = find_bubblewrap();
  add_wall(report, "bubblewrap", !bubblewrap.empty(),
           "install bubblewrap (on Debian: apt-get install bubblewrap)");
  bool as_root = false;
  std::map<std::string, std::string> facts;
  if (!bubblewrap.empty()) facts = best_look(bubblewrap, as_root);
  const bool raised = !facts.empty();
  std::string first = bubblewrap.empty() ? "install bubblewrap first" : "";
  for (const auto& item : namespaces()) {
    // Where the walls do not stand together, each is tried alone, so that the remedy fits.
    const bool stands = raised ? facts[item.key] != own_namespace(item.key)
                               : first.empty() && can_unshare(bubblewrap, item.flags);
    add_wall(report, item.name, stands, first.empty() ? item.remedy : first);
    // All others are made in it.
    if (!stands && first.empty() && item.flags.empty()) first = "allow user namespaces first";
  }
  const std::string together =
      !first.empty() ? first : "raise the walls named before this one first";
  const auto fact = [&](const char* key, const char* name, const std::string& remedy) {
    add_wall(report, name, facts[key] == "1", raised ? remedy : together);
  };
  fact("seccomp", "system call filter", "use a kernel with CONFIG_SECCOMP_FILTER");
  fact("privileges", "no new privileges", "use bubblewrap 0.4 or later");
  fact("capabilities", "no capabilities", "use bubblewrap 0.4 or later");
  fact("files", "read-only files", "use bubblewrap 0.8 or later");
  fact("limits", "resource limits", "use a kernel with resource limits");
  const auto second_wall = [&](const char* key, const char* name, const char* remedy) {
    fact(key, name, remedy);
    report.walls.back().needed = false;
  };
  second_wall("group", "control group", kGroupRemedy);
  second_wall("landlock", "Landlock", kLandlockRemedy);
  report.sufficient = true;
  for (const auto& wall : report.walls) {
    report.sufficient = report.sufficient && (wall.stands || !wall.needed);
  }
  return report;
}

std::string missing_walls(const SandboxReport& report) {
  std::vector<std::string> names;
  std::string remedy;
  for (const auto& wall : report.walls) {
    if (wall.stands || !wall.needed) continue;
    names.push_back(wall.name);
    if (remedy.empty()) remedy = wall.remedy;
  }
  return "the agent's programs cannot be isolated here, because these walls do not stand: " +
         join(names, ", ") + "; " + remedy + ", or run them unprotected with --unsafe-no-sandbox";
}

WallsThatStand require_walls() {
  // Once found standing, they are taken to stand for the rest of this process's life: a start that
  // fails later says so itself. 0: not known yet.
  static std::atomic<int> known{0};
  enum { kAsNobody = 1, kAsRoot = 2 };
  WallsThatStand walls{find_bubblewrap(), false};
  if (!walls.bubblewrap.empty()) {
    if (known == 0) {
      bool as_root = false;
      auto facts = best_look(walls.bubblewrap, as_root);
      if (facts["seccomp"] == "1" && facts["files"] == "1" && facts["capabilities"] == "1") {
        known = as_root ? kAsRoot : kAsNobody;
      }
    }
    walls.as_root = known == kAsRoot;
    if (known != 0) return walls;
  }
  throw Error(ErrorKind::kUnavailable, missing_walls(inspect_sandbox()));
}

}  // namespace maia
