#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <map>

#include "agent/conversation.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "image/codec.hpp"
#include "task/experiment.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxCodeBytes = std::uintmax_t{1} << 20;

struct ExperimentCommand {
  LaboratoryOptions laboratory;
  SandboxOptions sandbox;
  std::string code;
  std::string pictures;
};

std::string read_code(const std::string& file) {
  std::string code;
  if (file == "-") {
    code.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    const auto bytes = read_file(file, kMaxCodeBytes);
    code.assign(bytes.begin(), bytes.end());
  }
  if (trim(code).empty()) {
    throw Error(ErrorKind::kBadInput,
                "there is no program in " + (file == "-" ? "standard input" : file));
  }
  return code;
}

// Beside the program: probe.py has its pictures in probe-images/.
fs::path pictures_folder(const ExperimentCommand& command) {
  if (!command.pictures.empty()) return command.pictures;
  if (command.code == "-") return "experiment-images";
  auto path = fs::path(command.code);
  return path.replace_extension().string() + "-images";
}

// Numbered pictures in a folder, each once. Those of an earlier time go when the first one comes.
class PictureFolder {
 public:
  explicit PictureFolder(fs::path folder) : folder_(std::move(folder)) {}

  std::vector<std::string> keep(std::span<const Image* const> images) {
    std::vector<std::string> paths;
    for (const Image* image : images) paths.push_back(keep(*image));
    return paths;
  }
  bool empty() const { return kept_.empty(); }
  std::size_t size() const { return kept_.size(); }
  const fs::path& path() const { return folder_; }

 private:
  std::string keep(const Image& image) {
    const auto bytes = encode_png(image);
    auto& path = kept_[sha256(bytes)];
    if (path.empty()) {
      if (kept_.size() == 1) prepare();
      path = (folder_ / fmt::format("{:03}.png", kept_.size())).string();
      write_file(path, bytes);
    }
    return path;
  }

  void prepare() const {
    create_folder(folder_);
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string stem = entry.path().stem().string();
      const bool numbered =
          stem.size() >= 3 && stem.find_first_not_of("0123456789") == std::string::npos;
      if (numbered && entry.path().extension() == ".png") old.push_back(entry.path());
    }
    for (const auto& path : old) fs::remove(path);
  }

  fs::path folder_;
  std::map<std::string, std::string> kept_;  // by the hash of the file
};

// As an agent would read it, with the names of files in place of pictures.
void print_observation(const Json& observation) {
  // A picture's name is printed in its place, so it is what is read for it.
  const auto message = observation_message(observation, [](const std::string& name) {
    return std::vector<std::uint8_t>(name.begin(), name.end());
  });
  for (const MessagePart& part : message.parts) {
    if (!part.is_picture()) {
      print_line(std::string(part.text, 0, part.text.find_last_not_of('\n') + 1));
    } else {
      const auto name = part.png();
      print_line("  [" + std::string(name.begin(), name.end()) + "]");
    }
  }
}

// The program's end as that of this one.
void complain(ProgramOutcome::Status status, const std::string& file) {
  switch (status) {
    case ProgramOutcome::Status::kFinished:
      return;
    case ProgramOutcome::Status::kFailed:
      throw Error(ErrorKind::kBadInput, "the program " + file + " failed, as shown above");
    case ProgramOutcome::Status::kTimedOut:
    case ProgramOutcome::Status::kDied:
      throw Error(ErrorKind::kLimit, "the program " + file + " was stopped, as shown above");
  }
}

void experiment(ExperimentCommand& command) {
  const bool json = command.laboratory.shared.json;
  ConsoleProgress progress(json);
  check_target_options(command.laboratory.shared, command.laboratory.target);
  const std::string code = read_code(command.code);
  const Worker walls(command.sandbox);  // refuses now rather than after minutes of work
  const auto open = open_one_unit(command.laboratory, progress);
  const UnitRequest& request = command.laboratory.request;
  const auto subject =
      open.laboratory->open(open.laboratory->model().name(), request.layer, request.unit);
  progress.clear();
  PictureFolder pictures(pictures_folder(command));
  const auto result = run_experiment(
      code, make_workbench(request, open.laboratory, open.services.instruments(), subject),
      command.sandbox, [&](auto images) { return pictures.keep(images); });
  if (json) {
    print_json(result.observation);
  } else {
    print_observation(result.observation);
    if (!pictures.empty()) {
      print_line(fmt::format("{} pictures in {}", pictures.size(), pictures.path().string()));
    }
  }
  complain(result.status, command.code);
}

}  // namespace

void add_experiment_command(CLI::App& program) {
  auto* command = program.add_subcommand(
      "experiment", "Run one experiment program by hand and see what an agent would see");
  auto options = std::make_shared<ExperimentCommand>();
  command
      ->add_option("--code", options->code,
                   "The program, a Python file for the API that 'maia api' prints; '-' is "
                   "standard input")
      ->required();
  add_laboratory_options(*command, options->laboratory);
  add_sandbox_options(*command, options->sandbox);
  command->add_option("--pictures", options->pictures,
                      "The folder for its pictures; without it NAME-images beside NAME.py");
  add_json_option(*command, options->laboratory.shared);
  command->callback([options] { experiment(*options); });
}

}  // namespace maia
