#include "eval/prediction_cache.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

namespace maia {

std::filesystem::path PredictionCache::file_of(const PredictionSettings& settings,
                                               std::span<const UnitLabel> labels) const {
  constexpr int kFormat = 2;  // another one where the same settings would give other numbers
  Json methods = Json::array();
  for (const UnitLabel& label : labels) methods.push_back({label.method, label.labels});
  const UnitKey& unit = labels.front().unit;
  const Json key = {{"format", kFormat},
                    {"unit", {unit.model, unit.layer, unit.unit}},
                    {"weights", settings.weights},
                    {"dataset", settings.dataset},
                    {"author", settings.author},
                    {"pairing", settings.pairing},
                    {"generator", settings.generator},
                    {"random_pictures", settings.random_pictures},
                    {"prompts", settings.options.prompts},
                    {"seed", settings.options.seed},
                    {"methods", methods}};
  const std::string name = sha256(to_text(key));
  return folder_ / name.substr(0, 2) / (name + ".json");
}

std::optional<UnitPrediction> PredictionCache::find(const PredictionSettings& settings,
                                                    std::span<const UnitLabel> labels) const {
  const auto file = file_of(settings, labels);
  if (!std::filesystem::exists(file)) return std::nullopt;
  try {
    auto found = prediction_from_json(parse_json(read_text(file), file.string()));
    if (found.methods.size() != labels.size()) return std::nullopt;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      found.methods[i].run = labels[i].run;
      found.methods[i].note = labels[i].note;
    }
    return found;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void PredictionCache::keep(const PredictionSettings& settings, std::span<const UnitLabel> labels,
                           const UnitPrediction& prediction) const {
  const auto file = file_of(settings, labels);
  create_folder(file.parent_path());
  write_file(file, to_text(prediction_to_json(prediction)) + "\n");
}

}  // namespace maia
