#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"
#include "image/codec.hpp"
#include "nn/clip.hpp"
#include "nn/clip_text.hpp"
#include "nn/model_catalog.hpp"

namespace maia {
namespace {

struct SimilarityOptions {
  SharedOptions shared;
  std::vector<std::string> texts;
  std::vector<std::string> pictures;
};

std::vector<std::vector<float>> embed_pictures(const Network& network, const std::string& layer,
                                               const std::vector<std::string>& files) {
  std::vector<Image> pictures;
  for (const auto& file : files) pictures.push_back(decode_image(read_file(file), file));
  std::vector<std::vector<float>> result;
  const std::vector<std::string> layers = {layer};
  network.forward(pictures, layers, [&](const LayerActivations& activations) {
    const auto units = static_cast<std::size_t>(activations.layer->units);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const auto row = activations.values.subspan(i * units, units);
      result.emplace_back(row.begin(), row.end());
    }
  });
  return result;
}

void print_table(const SimilarityOptions& options, const std::vector<Similarity>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) print_line("");
    print_line(options.pictures[i]);
    print_line("   cosine  probability  text");
    for (std::size_t j = 0; j < options.texts.size(); ++j) {
      print_line(fmt::format("  {:7.4f}  {:11.4f}  {}", rows[i].cosines[j],
                             rows[i].probabilities[j], options.texts[j]));
    }
  }
}

Json to_json(const SimilarityOptions& options, const Network& network, float logit_scale,
             const std::vector<Similarity>& rows) {
  Json pictures = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    pictures.push_back({{"image", options.pictures[i]},
                        {"cosines", rows[i].cosines},
                        {"probabilities", rows[i].probabilities}});
  }
  return {{"model", network.name()},
          {"weights", network.weights_hash()},
          {"logit_scale", logit_scale},
          {"texts", options.texts},
          {"images", pictures}};
}

void run_similarity(const SimilarityOptions& options) {
  const std::string& model = options.shared.model;
  const std::string layer = clip_embedding_layer(model);
  std::filesystem::path weights = options.shared.weights;
  if (weights.empty()) weights = weight_file(model);
  std::vector<std::vector<float>> texts;
  float logit_scale = 1;
  {  // one tower in memory at a time
    const TextEncoder encoder(model, weights);
    for (const auto& text : options.texts) texts.push_back(encoder.encode(text));
    logit_scale = encoder.logit_scale();
  }
  const auto network = open_network(options.shared);
  std::vector<Similarity> rows;
  for (const auto& picture : embed_pictures(*network, layer, options.pictures)) {
    rows.push_back(compare(picture, texts, logit_scale));
  }
  if (options.shared.json) {
    print_json(to_json(options, *network, logit_scale, rows));
  } else {
    print_table(options, rows);
  }
}

}  // namespace

void add_similarity_command(CLI::App& program) {
  auto* command = program.add_subcommand(
      "similarity", "Compare pictures with texts by CLIP: cosines, and softmax over the texts");
  auto options = std::make_shared<SimilarityOptions>();
  options->shared.model = "clip-vit-b32";
  add_model_options(*command, options->shared);
  command->add_option("--text", options->texts, "A text; once for each")
      ->required()
      ->allow_extra_args(false);
  command->add_option("IMAGE", options->pictures, "Pictures")->required();
  add_json_option(*command, options->shared);
  command->callback([options] { run_similarity(*options); });
}

}  // namespace maia
