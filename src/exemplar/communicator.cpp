#include "exemplar/communicator.hpp"

#include <dlfcn.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

class Alone : public Communicator {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  std::size_t threads() const override { return 0; }
  std::vector<std::uint8_t> broadcast(std::vector<std::uint8_t> bytes) override { return bytes; }
  void send(std::span<const std::uint8_t>) override { fail(); }
  std::vector<std::uint8_t> receive(int) override { fail(); }
  void post(int, std::vector<std::uint8_t>) override { fail(); }
  std::optional<Letter> collect() override { return std::nullopt; }
  void abort(int exit_code) override { std::exit(exit_code); }

 private:
  [[noreturn]] static void fail() {
    throw Error(ErrorKind::kInternal, "there is no other process to talk to");
  }
};

std::optional<int> number_of(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  const std::string_view digits = text;
  int number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (code != std::errc() || end != digits.data() + digits.size() || number < 0) {
    return std::nullopt;
  }
  return number;
}

// Beside the program, or where it is installed.
std::optional<fs::path> mpi_library() {
  std::error_code code;
  const fs::path folder = fs::read_symlink("/proc/self/exe", code).parent_path();
  for (const auto& path : {folder / "maia_mpi.so", folder.parent_path() / "lib/maia/maia_mpi.so"}) {
    if (fs::exists(path, code)) return path;
  }
  return std::nullopt;
}

}  // namespace

Communicator& alone() {
  static Alone one;
  return one;
}

JobPlace job_place() {
  struct Launcher {
    const char* rank;
    const char* size;
  };
  // A batch script of Slurm has SLURM_NTASKS as well; only a step that srun started has these.
  constexpr std::array<Launcher, 3> kLaunchers = {{{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                                   {"PMI_RANK", "PMI_SIZE"},
                                                   {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"}}};
  for (const auto& launcher : kLaunchers) {
    const auto rank = number_of(launcher.rank);
    const auto size = number_of(launcher.size);
    if (rank && size && *size > 1 && *rank < *size) return {*rank, *size};
  }
  return {};
}

std::unique_ptr<Communicator> join_job(const JobPlace& place) {
  const auto path = mpi_library();
  if (!path) {
    throw Error(ErrorKind::kUnavailable,
                "this maia was built without MPI: install libopenmpi-dev and openmpi-bin and build "
                "again, or measure shards with --shard");
  }
  // MPI's own plug-ins look for its symbols among the global ones.
  void* library = ::dlopen(path->c_str(), RTLD_NOW | RTLD_GLOBAL);
  using Join = Communicator* (*)();
  const auto join =
      library == nullptr ? nullptr : reinterpret_cast<Join>(::dlsym(library, "maia_join_mpi_job"));
  if (join == nullptr) {
    const char* reason = ::dlerror();
    throw Error(ErrorKind::kUnavailable, "cannot load " + path->string() + ": " +
                                             (reason != nullptr ? reason : "it is damaged"));
  }
  std::unique_ptr<Communicator> job(join());
  if (job->size() != place.size) {
    throw Error(ErrorKind::kUnavailable,
                "maia was started as one of " + std::to_string(place.size) +
                    " processes, but its MPI library sees " + std::to_string(job->size()) +
                    ": start it with Open MPI's mpirun, or with srun --mpi=pmix");
  }
  return job;
}

}  // namespace maia
