#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/subprocess.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "nn/model_catalog.hpp"
#include "nn/model_folders.hpp"
#include "nn/network.hpp"
#include "sandbox/worker.hpp"

namespace maia {
namespace {

struct Finding {
  std::string name;
  bool fine = false;
  bool needed = true;
  std::string detail;  // what was found, or how to get it
};

Finding look_for_python() {
  Finding finding{"python3 with numpy and PIL", false, true,
                  "apt-get install python3 python3-numpy python3-pil"};
  try {
    const auto result =
        run_process({"/usr/bin/python3", "-I", "-c",
                     "import sys, numpy, PIL; print(sys.version.split()[0], numpy.__version__, "
                     "PIL.__version__)"});
    finding.fine = result.status == 0;
    if (finding.fine) finding.detail = result.output.substr(0, result.output.find('\n'));
  } catch (const Error&) {
    finding.fine = false;
  }
  return finding;
}

Finding look_for_folder(const char* name, const std::filesystem::path& path, const char* remedy) {
  const bool there = std::filesystem::exists(path);
  return {name, there, true, there ? path.string() : remedy};
}

Finding look_for_cache() {
  try {
    const auto folder = cache_folder();
    const auto space = std::filesystem::space(folder);
    constexpr std::uintmax_t kNeeded = std::uintmax_t{500} << 20;
    return {"cache folder", space.available >= kNeeded, true,
            fmt::format("{}, {} MB free{}", folder.string(), space.available >> 20,
                        space.available >= kNeeded ? "" : "; 500 MB are needed")};
  } catch (const Error& error) {
    return {"cache folder", false, true, error.what()};
  }
}

// The default network is loaded; of the others it is enough to know which are there.
std::vector<Finding> look_for_weights() {
  const std::string usual = SharedOptions().model;
  std::vector<Finding> findings;
  try {
    const auto network = load_network({.model = usual});
    findings.push_back({"weights of " + usual, true, true, "SHA-256 " + network->weights_hash()});
  } catch (const Error& error) {
    findings.push_back({"weights of " + usual, false, true, error.what()});
  }
  std::vector<std::string> installed;
  for (const auto& name : network_names()) {
    if (name != usual && installed_weights(name)) installed.push_back(name);
  }
  findings.push_back({"weights of other networks", !installed.empty(), false,
                      installed.empty() ? "'maia models list' says what there is, 'maia models "
                                          "pull NAME' fetches it"
                                        : join(installed, ", ")});
  return findings;
}

// What draws, changes or reads pictures; the collage world does without.
Finding look_for_image_models() {
  std::vector<std::string> installed;
  std::vector<std::string> begun;
  for (const CatalogFolder& model : model_folders()) {
    const std::size_t missing = missing_files(model).size();
    if (missing == 0) installed.emplace_back(model.name);
    if (missing > 0 && missing < model.files.size()) {
      begun.push_back(fmt::format("{0} lacks {1} of {2} files: maia models pull {0}", model.name,
                                  missing, model.files.size()));
    }
  }
  std::string detail = join(installed, ", ");
  if (installed.empty() && begun.empty()) {
    detail =
        "'maia models pull sd15 ip2p' fetches two that draw and edit; 'maia models list' has "
        "others";
  }
  if (!begun.empty()) detail += (detail.empty() ? "" : "; ") + join(begun, "; ");
  return {"image models", !installed.empty(), false, detail};
}

std::vector<Finding> look_around() {
  std::vector<Finding> findings;
  findings.push_back(look_for_python());
  findings.push_back(look_for_folder("stamps of the collage world", "/usr/share/tuxpaint/stamps",
                                     "apt-get install tuxpaint-stamps-default"));
  findings.push_back(
      look_for_folder("WordNet", "/usr/share/wordnet/index.noun", "apt-get install wordnet-base"));
  findings.push_back(look_for_cache());
  for (auto& finding : look_for_weights()) findings.push_back(std::move(finding));
  findings.push_back(look_for_image_models());
  const SandboxReport sandbox = inspect_sandbox();
  for (const auto& wall : sandbox.walls) {
    findings.push_back(
        {"sandbox: " + wall.name, wall.stands, wall.needed, wall.stands ? "stands" : wall.remedy});
  }
  return findings;
}

void report(bool json) {
  const auto findings = look_around();
  bool healthy = true;
  Json listed = Json::array();
  for (const Finding& finding : findings) {
    healthy = healthy && (finding.fine || !finding.needed);
    listed.push_back({{"name", finding.name},
                      {"ok", finding.fine},
                      {"needed", finding.needed},
                      {"detail", finding.detail}});
    if (!json) {
      print_line(fmt::format("{}  {:<36} {}",
                             finding.fine     ? "ok     "
                             : finding.needed ? "MISSING"
                                              : "absent ",
                             finding.name, finding.detail));
    }
  }
  if (json) print_json({{"healthy", healthy}, {"findings", listed}});
  if (!healthy) {
    throw Error(ErrorKind::kUnavailable,
                "something that maia needs is missing: the lines marked MISSING say how to get it");
  }
}

}  // namespace

void add_doctor_command(CLI::App& program) {
  auto* command =
      program.add_subcommand("doctor", "Say what is installed, what is missing and how to get it");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print JSON for machines");
  command->callback([json] { report(*json); });
}

}  // namespace maia
