#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/index_commands.hpp"
#include "cli/job.hpp"
#include "cli/shared_options.hpp"
#include "exemplar/index.hpp"

namespace maia {
namespace {

struct BuildCommand {
  SharedOptions shared;
  std::vector<std::string> layers;
  IndexOptions options;
  std::string shard;
  std::string output;
  bool mpi = false;
};

int parse_part(std::string_view digits, const std::string& whole) {
  int number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (code != std::errc() || end != digits.data() + digits.size() || number < 1) {
    throw Error(ErrorKind::kUsage, "--shard '" + clean_utf8(whole, 40) +
                                       "' is not a part of so many, such as 1/8 or 8/8");
  }
  return number;
}

std::optional<Shard> parse_shard(const BuildCommand& command) {
  if (command.shard.empty()) return std::nullopt;
  const auto slash = command.shard.find('/');
  const std::string_view text = command.shard;
  const Shard shard{
      parse_part(text.substr(0, slash), command.shard),
      slash == std::string::npos ? 0 : parse_part(text.substr(slash + 1), command.shard)};
  if (shard.index > shard.count) {
    throw Error(ErrorKind::kUsage,
                "--shard '" + clean_utf8(command.shard, 40) + "' is none of 1/n to n/n");
  }
  if (command.output.empty()) {
    throw Error(ErrorKind::kUsage, "a shard is a file of its own: name it with -o FILE");
  }
  return shard;
}

ExemplarIndex build_or_find(const BuildCommand& command, const Network& network,
                            const ImageDataset& dataset, Progress& progress,
                            Communicator& together) {
  if (const auto shard = parse_shard(command)) {
    return build_shard(network, dataset, command.layers, command.options, *shard, command.output,
                       progress, together);
  }
  ExemplarIndex index =
      open_index(network, dataset, command.layers, command.options, progress, together);
  if (!command.output.empty() && together.rank() == 0) index.save(command.output);
  return index;
}

void print_built(const BuildCommand& command, const ImageDataset& dataset,
                 const ExemplarIndex& index) {
  const IndexData& data = index.data();
  if (command.shared.json) {
    Json built = {{"model", index.model()},
                  {"layers", command.layers},
                  {"dataset", dataset.name()},
                  {"images", dataset.size()},
                  {"covered", count_positions(data.covered)},
                  {"skipped", index.skipped()}};
    if (!command.shard.empty()) built["shard"] = command.shard;
    if (!command.output.empty()) built["file"] = command.output;
    print_json(built);
    return;
  }
  const std::string part =
      data.complete()
          ? ""
          : fmt::format("{} (shard {}) of ", count_positions(data.covered), command.shard);
  print_line(fmt::format("index of {} over {}{} images of {}: {}", index.model(), part,
                         dataset.size(), dataset.name(), join(command.layers, ", ")));
  for (const auto& id : index.skipped()) print_line("skipped, cannot be read: " + printable(id));
  if (!command.output.empty()) print_line("written to " + command.output);
}

// Rather now than after hours of measuring.
void check_output(const std::string& output) {
  if (output.empty()) return;
  const auto folder = std::filesystem::absolute(output).parent_path();
  if (::access(folder.c_str(), W_OK) != 0 || std::filesystem::is_directory(output)) {
    throw Error(ErrorKind::kUnavailable,
                "cannot write " + output + ": name a file in a folder that is there and yours");
  }
}

// Rank 0 goes first, so that it alone fails on a wrong argument, and the others find in the cache
// what it has read.
void build(const BuildCommand& command, Communicator& together) {
  ConsoleProgress progress(command.shared.json || together.rank() != 0);
  if (together.rank() != 0) together.broadcast({});
  parse_shard(command);
  check_output(command.output);
  const auto network = open_network(command.shared);
  for (const auto& layer : command.layers) network->layer(layer);
  const auto dataset = open_dataset(command.shared, progress);
  if (together.rank() == 0) {
    together.broadcast({});
    if (together.size() > 1) {
      progress.note(fmt::format("{} processes share the work; what is shown is the first one's",
                                together.size()));
    }
  }
  const ExemplarIndex index = build_or_find(command, *network, *dataset, progress, together);
  progress.clear();
  if (together.rank() == 0) print_built(command, *dataset, index);
  together.broadcast({});  // the others wait here, and not busily inside MPI
}

constexpr const char* kJobEnded =
    "maia: the job was ended, by the death of one of its processes or from outside; the same "
    "command goes on from its checkpoints\n";

void build_anyhow(const BuildCommand& command, bool mpi_given) {
  const JobPlace place = job_place();
  const bool in_job = mpi_given ? command.mpi : place.size > 1 && command.shard.empty();
  if (in_job) {
    run_in_job(place, kJobEnded, [&](Communicator& job) { build(command, job); });
  } else {
    build(command, alone());
  }
}

}  // namespace

void add_index_build_command(CLI::App& group) {
  auto* command = group.add_subcommand("build", "Measure a dataset, unless it is there already");
  auto options = std::make_shared<BuildCommand>();
  add_model_options(*command, options->shared);
  command->add_option("--layers", options->layers, "Layers, separated by commas")
      ->required()
      ->delimiter(',');
  add_data_options(*command, options->shared);
  command->add_option("--top", options->options.top, "Exemplars kept a unit")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command->add_option("--shard", options->shard,
                      "Measure one part of the dataset only, 1/8 to 8/8, into the file -o");
  command->add_option("-o,--output", options->output, "Write the index into this file as well");
  command
      ->add_option("--checkpoint", options->options.checkpoint_seconds,
                   "The least seconds between two checkpoints, from which the same command goes on")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 86400.0));
  command
      ->add_option("--threads", options->options.threads,
                   "Pictures measured at once; 0: as many as there are processors")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096));
  auto* mpi =
      command->add_flag("--mpi,!--no-mpi", options->mpi,
                        "Share the work with the other processes of an MPI job, or not; by default "
                        "if maia was started by mpirun or srun, and without --shard");
  add_json_option(*command, options->shared);
  command->callback([options, mpi] { build_anyhow(*options, mpi->count() > 0); });
}

}  // namespace maia
