#include "base/error.hpp"
#include "base/files.hpp"
#include "base/subprocess.hpp"
#include "sandbox/walls.hpp"
#include "sandbox/worker.hpp"

namespace maia {

std::string experiment_api_text(std::span<const std::string> without) {
  const auto script = data_folder() / "python" / "maia" / "api_text.py";
  std::vector<std::string> command = {kPython, "-I", "-S", "-B", script.string()};
  command.insert(command.end(), without.begin(), without.end());
  const auto result = run_process(command);
  if (result.status != 0 || result.output.empty()) {
    throw Error(ErrorKind::kUnavailable, "cannot make the text of the experiment API with " +
                                             std::string(kPython) + " " + script.string() +
                                             ": run it by hand to see why");
  }
  return result.output;
}

}  // namespace maia
