#include "eval/predictive.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "stats/moments.hpp"
#include "stats/roc.hpp"

namespace maia {
namespace {

// The prompts of a unit. One that a label has twice is two pictures; one that two labels have is
// one for both.
class PromptPool {
 public:
  // Their places.
  std::vector<std::size_t> add(const std::vector<std::string>& prompts) {
    std::vector<std::size_t> places;
    std::map<std::string, std::uint64_t> times;
    for (const auto& prompt : prompts) places.push_back(place_of(prompt, times[prompt]++));
    return places;
  }
  const std::vector<std::string>& prompts() const { return prompts_; }
  // How many pictures of the same prompt come before.
  std::uint64_t copy(std::size_t place) const { return copies_[place]; }

 private:
  std::size_t place_of(const std::string& prompt, std::uint64_t copy) {
    const auto [found, fresh] = places_.try_emplace({prompt, copy}, prompts_.size());
    if (fresh) {
      prompts_.push_back(prompt);
      copies_.push_back(copy);
    }
    return found->second;
  }

  std::vector<std::string> prompts_;
  std::vector<std::uint64_t> copies_;
  std::map<std::pair<std::string, std::uint64_t>, std::size_t> places_;
};

std::vector<std::size_t> write_prompts(const std::vector<std::string>& labels,
                                       const PromptAuthor& author, const PredictiveOptions& options,
                                       std::uint64_t seed, PromptPool& pool) {
  if (labels.empty()) return {};
  const auto written = author.write(labels, options.prompts, derive_seed(seed, label_text(labels)));
  auto own = pool.add(written.positive);
  pool.add(written.neutral);
  return own;
}

std::vector<MeasuredPrompt> draw_and_measure(const PromptPool& pool, const Target& target,
                                             const PredictionBench& bench, std::uint64_t seed) {
  const auto& prompts = pool.prompts();
  std::vector<DrawnImage> drawn(prompts.size());
  parallel_for(prompts.size(), processor_count(), [&](std::size_t i) {
    drawn[i] =
        bench.generator.draw(prompts[i], derive_seed(derive_seed(seed, prompts[i]), pool.copy(i)));
  });
  const auto responses = target.respond(views_of(drawn));
  std::vector<MeasuredPrompt> measured;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    measured.push_back({.prompt = prompts[i],
                        .activation = responses[i].activation,
                        .image = bench.keep(drawn[i].image),
                        .missing = drawn[i].missing});
  }
  return measured;
}

std::vector<double> activations_of(const UnitPrediction& unit,
                                   const std::vector<std::size_t>& places) {
  std::vector<double> activations;
  for (const std::size_t place : places) activations.push_back(unit.prompts.at(place).activation);
  return activations;
}

Json method_json(const MethodPrediction& method) {
  return {{"method", method.method}, {"labels", method.labels},     {"run", method.run},
          {"note", method.note},     {"positive", method.positive}, {"neutral", method.neutral},
          {"own", method.own}};
}

MethodPrediction method_from(const Json& json, std::size_t prompts) {
  MethodPrediction method;
  json.at("method").get_to(method.method);
  json.at("labels").get_to(method.labels);
  json.at("run").get_to(method.run);
  json.at("note").get_to(method.note);
  for (auto [key, places] :
       {std::pair{"positive", &method.positive}, std::pair{"neutral", &method.neutral},
        std::pair{"own", &method.own}}) {
    json.at(key).get_to(*places);
    for (const std::size_t place : *places) {
      if (place >= prompts) throw Error(ErrorKind::kBadInput, "a prompt that is not there");
    }
  }
  return method;
}

}  // namespace

PredictionNumbers numbers_of(const UnitPrediction& unit, const MethodPrediction& method) {
  const auto positive = activations_of(unit, method.positive);
  const auto neutral = activations_of(unit, method.neutral);
  const auto own = activations_of(unit, method.own);
  PredictionNumbers numbers;
  numbers.positive = mean(positive);
  numbers.neutral = mean(neutral);
  numbers.difference = numbers.positive - numbers.neutral;
  numbers.area = roc_area(positive, neutral);
  if (own.empty()) return numbers;
  const double spread = std::sqrt(variance(unit.random));
  if (spread > 0) numbers.cosy_mad = (mean(own) - mean(unit.random)) / spread;
  numbers.cosy_auc = roc_area(own, unit.random);
  return numbers;
}

UnitPrediction predict_unit(std::span<const UnitLabel> labels, const Target& target,
                            std::vector<double> random, const PredictionBench& bench,
                            const PredictiveOptions& options) {
  UnitPrediction prediction{.random = std::move(random)};
  if (labels.empty()) return prediction;
  prediction.unit = labels.front().unit;
  const std::uint64_t seed = derive_seed(
      derive_seed(derive_seed(options.seed, "predictive evaluation"), unit_text(prediction.unit)),
      static_cast<std::uint64_t>(options.prompts));
  PromptPool pool;
  for (const UnitLabel& label : labels) {
    prediction.methods.push_back({.method = label.method,
                                  .labels = label.labels,
                                  .run = label.run,
                                  .note = label.note,
                                  .own = write_prompts(label.labels, bench.author, options,
                                                       derive_seed(seed, "write"), pool)});
  }
  for (MethodPrediction& method : prediction.methods) {
    auto paired =
        bench.pairing.pair(method.labels, pool.prompts(), static_cast<std::size_t>(options.prompts),
                           derive_seed(seed, "pair"));
    method.positive = std::move(paired.most);
    method.neutral = std::move(paired.least);
  }
  prediction.prompts = draw_and_measure(pool, target, bench, derive_seed(seed, "draw"));
  return prediction;
}

Json prediction_to_json(const UnitPrediction& prediction) {
  Json prompts = Json::array();
  for (const auto& measured : prediction.prompts) {
    prompts.push_back({{"prompt", measured.prompt},
                       {"activation", measured.activation},
                       {"image", measured.image},
                       {"missing", measured.missing}});
  }
  Json methods = Json::array();
  for (const auto& method : prediction.methods) methods.push_back(method_json(method));
  return {{"model", prediction.unit.model},
          {"layer", prediction.unit.layer},
          {"unit", prediction.unit.unit},
          {"prompts", prompts},
          {"methods", methods},
          {"random", prediction.random}};
}

UnitPrediction prediction_from_json(const Json& json) {
  try {
    UnitPrediction prediction;
    json.at("model").get_to(prediction.unit.model);
    json.at("layer").get_to(prediction.unit.layer);
    json.at("unit").get_to(prediction.unit.unit);
    json.at("random").get_to(prediction.random);
    for (const Json& row : json.at("prompts")) {
      prediction.prompts.push_back({.prompt = row.at("prompt").get<std::string>(),
                                    .activation = row.at("activation").get<double>(),
                                    .image = row.at("image").get<std::string>(),
                                    .missing = row.at("missing").get<std::vector<std::string>>()});
    }
    for (const Json& row : json.at("methods")) {
      prediction.methods.push_back(method_from(row, prediction.prompts.size()));
    }
    return prediction;
  } catch (const Json::exception& problem) {
    throw Error(ErrorKind::kBadInput,
                std::string("the record of an evaluation is not one: ") + problem.what());
  }
}

}  // namespace maia
