// The predictive evaluation of one unit (Rott Shaham et al. 2024, section 4): pictures are drawn
// for every method's label, each label is paired by words alone with those it entails most and
// least, and a good label is one whose pictures excite the unit.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "eval/exemplar_prompts.hpp"
#include "eval/prompt_pairing.hpp"
#include "eval/unit_labels.hpp"
#include "imagery/text_to_image.hpp"
#include "tools/subject.hpp"

namespace maia {

struct PredictiveOptions {
  int prompts = 7;  // of each kind a label, and pictures that each label is paired with
  std::uint64_t seed = 0;
};

struct MeasuredPrompt {
  std::string prompt;
  double activation = 0;
  std::string image;                 // hash of its picture in the store
  std::vector<std::string> missing;  // words that the picture does not show
};

struct MethodPrediction {
  std::string method;
  std::vector<std::string> labels;
  std::int64_t run = 0;
  std::string note;
  std::vector<std::size_t> positive;  // of the prompts: those that the label entails most
  std::vector<std::size_t> neutral;   // and least
  std::vector<std::size_t> own;       // those written for it as positive
};

struct UnitPrediction {
  UnitKey unit;
  std::vector<MeasuredPrompt> prompts;    // of all methods
  std::vector<MethodPrediction> methods;  // in the order given
  std::vector<double> random;             // activations of random pictures of the dataset
};

// The numbers of one method on one unit.
struct PredictionNumbers {
  double positive = 0;    // mean activation
  double neutral = 0;     // likewise
  double difference = 0;  // of the two
  double area = 0.5;      // under the ROC curve, positive against neutral
  // CoSy (Kopf et al. 2024): pictures of the label itself against random ones, the difference of
  // the means over the random ones' standard deviation, and the ROC area. 0 and 0.5 for a label
  // that names nothing, and 0 where the random ones do not differ.
  double cosy_mad = 0;
  double cosy_auc = 0.5;
};
PredictionNumbers numbers_of(const UnitPrediction& unit, const MethodPrediction& method);

// Who works on it. All must outlive the call.
struct PredictionBench {
  const PromptAuthor& author;
  const PromptPairing& pairing;
  const TextToImage& generator;
  // Stores a picture and returns its hash.
  std::function<std::string(const Image&)> keep;
};

// `labels` are all of one unit, which `target` is. The same label gets the same prompts whoever
// says it. `random` are the unit's activations on random pictures.
UnitPrediction predict_unit(std::span<const UnitLabel> labels, const Target& target,
                            std::vector<double> random, const PredictionBench& bench,
                            const PredictiveOptions& options);

Json prediction_to_json(const UnitPrediction& prediction);
// Throws kBadInput where the JSON is none that the above made.
UnitPrediction prediction_from_json(const Json& json);

}  // namespace maia
