// The program: one line for every failure a user can cause, and an exit code by its kind.
#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <exception>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "cli/commands.hpp"
#include "image/threads.hpp"

namespace {

// OpenBLAS of Debian 12 takes newer processors for a Prescott and multiplies matrices at a fifth of
// their speed. It reads this variable when it is loaded, which is before main(); so it is let
// choose again, while nothing has been multiplied yet. Another BLAS has no such functions.
void choose_blas_kernel() {
#if defined(__x86_64__)
  if (std::getenv("OPENBLAS_CORETYPE") != nullptr) return;
  const char* kernel = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                           ? "SkylakeX"
                       : __builtin_cpu_supports("avx2") ? "Haswell"
                                                        : nullptr;
  using Function = void (*)();
  const auto forget = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit"));
  const auto choose = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"));
  if (kernel == nullptr || forget == nullptr || choose == nullptr) return;
  ::setenv("OPENBLAS_CORETYPE", kernel, 1);
  forget();
  choose();
#endif
}

int complain(maia::ErrorKind kind, const std::string& message) {
  fmt::print(stderr, "maia: {}\n", message);
  return maia::exit_code(kind);
}

int run(int argc, char** argv) {
  CLI::App program{
      "maia finds out by experiment what the units of a vision network respond to.\n"
      "Begin with: maia doctor; maia layers efficientnet-lite0; maia describe --help"};
  program.set_version_flag("--version", "maia " MAIA_VERSION);
  program.require_subcommand(1);
  maia::add_describe_command(program, {argv, argv + argc});
  maia::add_ask_command(program, {argv, argv + argc});
  maia::add_bias_command(program, {argv, argv + argc});
  maia::add_sweep_command(program, {argv, argv + argc});
  maia::add_spurious_command(program, {argv, argv + argc});
  maia::add_bench_command(program, {argv, argv + argc});
  maia::add_eval_command(program, {argv, argv + argc});
  maia::add_experiment_command(program);
  maia::add_session_command(program, {argv, argv + argc});
  maia::add_draw_command(program);
  maia::add_edit_command(program);
  maia::add_segment_command(program);
  maia::add_dataset_command(program);
  maia::add_api_command(program);
  maia::add_train_command(program);
  maia::add_layers_command(program);
  maia::add_models_command(program);
  maia::add_index_command(program);
  maia::add_runs_command(program);
  maia::add_similarity_command(program);
  maia::add_doctor_command(program);
  try {
    program.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // --help, --version
    return complain(maia::ErrorKind::kUsage, fmt::format("{} (see 'maia --help')", error.what()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  choose_blas_kernel();
  maia::keep_freed_memory();
  maia::keep_opencv_on_one_thread();
  try {
    return run(argc, argv);
  } catch (const maia::Error& error) {
    return complain(error.kind(), error.what());
  } catch (const std::bad_alloc&) {
    return complain(maia::ErrorKind::kLimit, "out of memory");
  } catch (const std::exception& error) {
    return complain(maia::ErrorKind::kInternal,
                    fmt::format("a fault of maia itself: {}", error.what()));
  }
}
