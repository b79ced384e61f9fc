#include "sandbox/walls.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "sandbox/confine.hpp"
#include "sandbox/seccomp.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScratch = "/scratch";  // the worker's own folder
constexpr const char* kClient = "/client";    // holds the package maia
constexpr const char* kConfine = "/confine";  // takes rights away and becomes Python
constexpr const char* kDevices[] = {"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"};
constexpr int kFirstPassed = 16;  // clear of the numbers that the child arranges
constexpr rlim_t kOpenFiles = 256;
constexpr rlim_t kThreads = 64;

// Of a control group, beside the worker's memory, its folder and its threads: bubblewrap's two
// processes, and what the kernel keeps for them all.
constexpr std::uint64_t kKernelBytes = std::uint64_t{64} << 20;
constexpr std::uint64_t kOtherTasks = 8;

// Kept below the memory limit even with all threads that may exist.
constexpr rlim_t kStack = rlim_t{8} << 20;

Descriptor above_arranged(const Descriptor& file) {
  Descriptor copy(::fcntl(file.get(), F_DUPFD_CLOEXEC, kFirstPassed));
  if (!copy) throw Error(ErrorKind::kLimit, "too many open files to start a sandbox");
  return copy;
}

std::vector<std::pair<int, rlim_t>> limits(const SandboxOptions& options) {
  return {{RLIMIT_AS, options.memory_bytes},
          {RLIMIT_FSIZE, options.disk_bytes},
          {RLIMIT_NOFILE, kOpenFiles},
          {RLIMIT_STACK, kStack},
          {RLIMIT_CORE, 0},
          {RLIMIT_MEMLOCK, 64 << 10},
          {RLIMIT_MSGQUEUE, 0}};
}

std::vector<std::string> environment(const std::string& home, const std::string& client) {
  std::vector<std::string> variables{"HOME=" + home,           "TMPDIR=" + home,
                                     "LANG=C.UTF-8",           "PATH=/usr/bin:/bin",
                                     "PYTHONHASHSEED=0",       "PYTHONDONTWRITEBYTECODE=1",
                                     "PYTHONSAFEPATH=1",       "PYTHONNOUSERSITE=1",
                                     "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1"};
  if (!client.empty()) variables.push_back("PYTHONPATH=" + client);
  return variables;
}

void add(std::vector<std::string>& arguments, std::initializer_list<std::string> more) {
  arguments.insert(arguments.end(), more);
}

// The package travels as bytes and not as a mount: the user that the worker runs as need not be
// able to reach the folder it is installed in.
void add_client(PreparedLaunch& prepared, const fs::path& client) {
  auto& arguments = prepared.launch.arguments;
  std::error_code code;
  std::vector<fs::path> sources;
  for (const auto& entry : fs::directory_iterator(client / "maia", code)) {
    if (entry.path().extension() == ".py") sources.push_back(entry.path());
  }
  if (code || sources.empty()) {
    throw Error(ErrorKind::kNotFound, "the Python package of the experiment API is not in " +
                                          client.string() +
                                          ": set MAIA_HOME to maia's data folder");
  }
  std::ranges::sort(sources);
  for (const auto& source : sources) {
    prepared.files.push_back(above_arranged(memory_file(read_text(source))));
    const int number = prepared.files.back().get();
    prepared.launch.passed.push_back(number);
    add(arguments, {"--perms", "0444", "--file", std::to_string(number),
                    std::string(kClient) + "/maia/" + source.filename().string()});
  }
}

// The loader of dynamic programs, which the kernel runs beside the interpreter.
std::vector<std::string> loaders() {
  std::vector<std::string> paths;
  for (const char* folder : {"/lib64", "/lib"}) {
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(folder, code)) {
      if (entry.path().filename().string().starts_with("ld-")) paths.push_back(entry.path());
    }
  }
  return paths;
}

// What may be done with which files, once more, by Landlock: a wall of its own behind the mounts,
// and the only one that keeps programs other than Python from being run.
void add_confinement(PreparedLaunch& prepared) {
  prepared.files.push_back(above_arranged(memory_file(confine_program())));
  const int number = prepared.files.back().get();
  prepared.launch.passed.push_back(number);
  add(prepared.launch.arguments, {"--perms", "0555", "--file", std::to_string(number), kConfine});
}

void add_confined_command(std::vector<std::string>& arguments,
                          const std::vector<std::string>& command) {
  arguments.emplace_back(kConfine);
  add(arguments, {"run", kPython});
  for (const auto& path : loaders()) add(arguments, {"run", path});
  for (const char* path : {"/usr", "/lib", "/lib64", "/lib32", "/etc", "/proc", kClient}) {
    add(arguments, {"read", path});
  }
  for (const char* path : kDevices) add(arguments, {"device", path});
  add(arguments, {"work", kScratch, "--"});
  arguments.insert(arguments.end(), command.begin(), command.end());
}

}  // namespace

std::string find_bubblewrap() {
  const char* path = std::getenv("PATH");
  auto folders = split(path != nullptr ? path : "", ':');
  folders.emplace_back("/usr/bin");
  for (const auto& folder : folders) {
    const std::string candidate = folder + "/bwrap";
    if (folder.starts_with('/') && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

PreparedLaunch walled_launch(const std::string& bubblewrap, const SandboxOptions& options,
                             bool as_root, const fs::path& client,
                             const std::vector<std::string>& command) {
  PreparedLaunch prepared;
  Launch& launch = prepared.launch;
  launch.program = bubblewrap;
  launch.folder = "/";
  launch.drop_root = !as_root;
  launch.fixed_addresses = true;
  launch.limits = limits(options);
  auto& arguments = launch.arguments;
  add(arguments, {"--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc",
                  "--unshare-uts", "--unshare-cgroup-try", "--new-session", "--die-with-parent",
                  "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox"});
  add(arguments, {"--ro-bind", "/usr", "/usr"});
  for (const char* name : {"lib", "lib64", "lib32", "bin", "sbin"}) {
    std::error_code code;
    const fs::path path = fs::path("/") / name;
    if (fs::is_symlink(path, code)) {
      add(arguments, {"--symlink", "usr/" + std::string(name), path.string()});
    } else if (fs::is_directory(path, code)) {
      add(arguments, {"--ro-bind", path.string(), path.string()});
    }
  }
  // numpy finds its BLAS through /etc/alternatives.
  for (const char* path : {"/etc/alternatives", "/etc/ld.so.cache"}) {
    add(arguments, {"--ro-bind-try", path, path});
  }
  for (const char* device : kDevices) {
    // Not read-only, which bubblewrap makes only of mounts whose devices do not work; the filter is
    // what keeps their rights and times from being changed.
    add(arguments, {"--dev-bind", device, device});
  }
  // The kernel's settings below /proc/sys belong to root, which the worker may be.
  add(arguments, {"--proc", "/proc", "--remount-ro", "/proc"});
  add_confinement(prepared);
  if (!client.empty()) add_client(prepared, client);
  add(arguments,
      {"--perms", "0700", "--size", std::to_string(options.disk_bytes), "--tmpfs", kScratch});
  // What is left of the root is memory without a limit, so nothing may be written there.
  add(arguments, {"--remount-ro", "/", "--chdir", kScratch});

  prepared.files.push_back(above_arranged(make_seccomp_program(/*may_change_rights=*/!as_root)));
  launch.passed.push_back(prepared.files.back().get());
  add(arguments, {"--seccomp", std::to_string(prepared.files.back().get()), "--"});
  add_confined_command(arguments, command);
  launch.environment = environment(kScratch, client.empty() ? "" : kClient);
  prepared.group = ControlGroup::make(
      {options.memory_bytes + options.disk_bytes + kKernelBytes, kThreads + kOtherTasks});
  if (prepared.group) launch.groups = prepared.group->entrances();
  return prepared;
}

PreparedLaunch bare_launch(const SandboxOptions& options, const fs::path& folder,
                           const fs::path& client, const std::vector<std::string>& command) {
  PreparedLaunch prepared;
  Launch& launch = prepared.launch;
  launch.program = command.front();
  launch.arguments.assign(command.begin() + 1, command.end());
  launch.folder = folder.string();
  launch.fixed_addresses = true;
  launch.limits = limits(options);
  launch.environment = environment(folder.string(), fs::absolute(client).string());
  return prepared;
}

std::vector<std::string> worker_command(const SandboxOptions& options) {
  // Without the site module, whose search through folders is a third of Python's start. The number
  // of threads is limited from inside the user namespace: before it, the limit would count every
  // process of the host's user.
  const std::string threads = options.isolate ? std::to_string(kThreads) : "None";
  return {
      kPython,
      "-s",
      "-S",
      "-B",
      "-c",
      "from maia.worker import main; main(" + std::to_string(kWorkerSocket) + ", " + threads + ")"};
}

}  // namespace maia
