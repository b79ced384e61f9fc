#include <fmt/format.h>

#include <filesystem>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/index_commands.hpp"
#include "exemplar/index.hpp"

namespace maia {
namespace {

struct FilesCommand {
  std::vector<std::filesystem::path> files;
  std::string output;
  bool json = false;
};

void print_kept(const FilesCommand& command, const ExemplarIndex& index) {
  if (command.json) {
    Json kept = {{"model", index.model()},
                 {"layers", index.layers()},
                 {"images", index.data().pictures},
                 {"skipped", index.skipped()}};
    if (!command.output.empty()) kept["file"] = command.output;
    print_json(kept);
    return;
  }
  print_line(fmt::format("index of {} over {} images: {}", index.model(), index.data().pictures,
                         join(index.layers(), ", ")));
  print_line(command.output.empty() ? "kept in the cache, where 'maia describe' finds it"
                                    : "written to " + command.output);
}

void merge_files(const FilesCommand& command) {
  ConsoleProgress progress(command.json);
  const ExemplarIndex index = merge_shards(command.files, progress);
  if (command.output.empty()) {
    keep_index(index);
  } else {
    index.save(command.output);
  }
  progress.clear();
  print_kept(command, index);
}

void add_file(const FilesCommand& command) {
  const ExemplarIndex index = ExemplarIndex::load(command.files.front());
  keep_index(index);
  print_kept(command, index);
}

}  // namespace

void add_index_merge_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "merge", "Make one index of all shards of a pass, the same as a single pass makes");
  auto options = std::make_shared<FilesCommand>();
  command->add_option("SHARD", options->files, "Files of 'maia index build --shard'")->required();
  command->add_option("-o,--output", options->output,
                      "The file to write; without it the index goes into the cache");
  command->add_flag("--json", options->json, "Print JSON for machines");
  command->callback([options] { merge_files(*options); });
}

void add_index_add_command(CLI::App& group) {
  auto* command =
      group.add_subcommand("add", "Put an index file into the cache, so that it is not measured");
  auto options = std::make_shared<FilesCommand>();
  command->add_option("FILE", options->files, "A complete index")->required()->expected(1);
  command->add_flag("--json", options->json, "Print JSON for machines");
  command->callback([options] { add_file(*options); });
}

}  // namespace maia
