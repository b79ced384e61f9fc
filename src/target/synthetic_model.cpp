#include "target/synthetic_model.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "image/content_hash.hpp"
#include "image/mask.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

constexpr const char* kNoisePhrase = "noise";
constexpr const char* kNothingPhrase = "nothing";
// How expressions are worked out; to be raised when that changes.
constexpr const char* kVersion = "synthetic 1";

using Detections = std::map<std::string, std::vector<Detection>>;

struct Size {
  int width = 0;
  int height = 0;
};

// Of what is gone by: a picture that is known by its scene need not have been read.
Size size_of(const ImageView& picture, bool reads_scenes) {
  if (!reads_scenes || picture.scene == nullptr) {
    return {picture.image.width(), picture.image.height()};
  }
  return {picture.scene->width, picture.scene->height};
}

// Blots of chance: up to three discs, and an activation that is as likely to be anything from the
// least score on, one time in two.
std::vector<Detection> make_noise(Size size, std::string_view content) {
  Random random(derive_seed(derive_seed(0, kNoisePhrase), content));
  if (random.uniform() < 0.5) return {};
  Detection noise{.mask = {size.width, size.height,
                           std::vector<std::uint8_t>(std::size_t(size.width) * size.height)},
                  .score = static_cast<float>(random.uniform(kLeastScore, 1))};
  for (int disc = random.between(1, 3); disc > 0; --disc) {
    const double x = random.uniform() * size.width;
    const double y = random.uniform() * size.height;
    const double radius = random.uniform(0.05, 0.2) * std::min(size.width, size.height);
    for (int row = 0; row < size.height; ++row) {
      for (int column = 0; column < size.width; ++column) {
        if (std::hypot(column + 0.5 - x, row + 0.5 - y) > radius) continue;
        noise.mask.values[std::size_t(row) * size.width + column] = 1;
      }
    }
  }
  return {noise};
}

std::vector<Detection> make_noise(const ImageView& picture, bool reads_scenes) {
  const Size size = size_of(picture, reads_scenes);
  if (!reads_scenes) return make_noise(size, content_hash(picture.image));
  if (picture.scene == nullptr) return {};
  return make_noise(size, to_text(scene_to_json(*picture.scene)));
}

std::vector<std::string> asked_of_detector(const std::set<std::string>& phrases) {
  std::vector<std::string> asked;
  std::copy_if(phrases.begin(), phrases.end(), std::back_inserter(asked),
               [](const std::string& phrase) { return !is_without_content(phrase); });
  return asked;
}

Detections detect_all(const ConceptDetector& detector, const ImageView& picture,
                      const std::set<std::string>& phrases) {
  const auto asked = asked_of_detector(phrases);
  auto found = detector.detect(picture, asked);
  Detections detections;
  for (std::size_t i = 0; i < asked.size(); ++i) detections[asked[i]] = std::move(found[i]);
  if (phrases.contains(kNoisePhrase)) {
    detections[kNoisePhrase] = make_noise(picture, detector.reads_scenes());
  }
  return detections;
}

// 0 where the expression does not hold. What is active is put together in `shown`.
using Shown = std::vector<const Detection*>;
float activation_of(const ConceptExpression& expression, const Detections& detections,
                    Shown& shown) {
  float activation = 0;
  switch (expression.kind) {
    case ConceptExpression::Kind::kConcept: {
      const auto found = detections.find(expression.phrase);
      if (found == detections.end()) break;
      for (const Detection& detection : found->second) {
        activation = std::max(activation, detection.score);
        shown.push_back(&detection);
      }
      break;
    }
    case ConceptExpression::Kind::kOr: {
      int active = 0;
      for (const auto& part : expression.parts) {
        const float one = activation_of(part, detections, shown);
        activation += one;
        active += one > 0;
      }
      if (active > 1) activation /= static_cast<float>(active);
      break;
    }
    case ConceptExpression::Kind::kGiven: {
      Shown ignored;
      if (activation_of(expression.parts[1], detections, ignored) > 0) {
        activation = activation_of(expression.parts[0], detections, shown);
      }
      break;
    }
  }
  return activation;
}

Response respond_to(Size size, const ConceptExpression& expression, const Detections& detections) {
  const auto [width, height] = size;
  Response response;
  response.map = {width, height, std::vector<float>(std::size_t(width) * height)};
  Shown shown;
  response.activation = activation_of(expression, detections, shown);
  if (response.activation <= 0) return response;
  Mask mask = shown.front()->mask;
  for (const Detection* detection : std::span(shown).subspan(1)) unite(mask, detection->mask);
  mask = dilate(mask, static_cast<int>(std::lround(kDilation * std::min(width, height))));
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    response.map.values[i] = mask.values[i] != 0 ? response.activation : 0;
  }
  return response;
}

std::set<std::string> phrases_of(std::span<const SyntheticUnit> units) {
  std::set<std::string> phrases;
  for (const SyntheticUnit& unit : units) {
    if (!unit.unavailable.empty()) continue;
    for (auto& phrase : unit.expression.phrases()) phrases.insert(std::move(phrase));
  }
  return phrases;
}

class SyntheticTarget : public Target {
 public:
  SyntheticTarget(std::shared_ptr<const SyntheticModel> model, int unit)
      : model_(std::move(model)), unit_(unit) {
    model_->check_available(unit);
  }

  const std::string& model() const override { return model_->name(); }
  const std::string& layer() const override { return model_->layers().front().name; }
  int unit() const override { return unit_; }
  std::string kind() const override { return "unit"; }
  bool reads_scenes() const override { return model_->reads_scenes(); }
  Image view(const Image& image) const override { return image; }
  std::vector<Response> respond(std::span<const ImageView> images) const override {
    return model_->respond(images, unit_);
  }
  std::vector<std::vector<float>> respond_layer(std::span<const ImageView> images) const override {
    return model_->respond_all(images);
  }

 private:
  std::shared_ptr<const SyntheticModel> model_;
  int unit_;
};

}  // namespace

bool is_without_content(const std::string& phrase) {
  return phrase == kNoisePhrase || phrase == kNothingPhrase;
}

SyntheticModel::SyntheticModel(std::string name, std::vector<SyntheticUnit> units,
                               std::shared_ptr<const ConceptDetector> detector)
    : name_(std::move(name)),
      units_(std::move(units)),
      detector_(std::move(detector)),
      layers_{{kSyntheticLayer, static_cast<int>(units_.size()), kSceneSide, kSceneSide}} {
  if (units_.empty()) throw Error(ErrorKind::kUsage, "a synthetic model has at least one unit");
  std::string content = kVersion;
  for (const SyntheticUnit& unit : units_) {
    content += "\n" + unit.expression.text();
    if (!unit.unavailable.empty()) content += " (not available)";
  }
  for (const auto& phrase : asked_of_detector(phrases_of(units_))) {
    content += "\n" + phrase + ": " + detector_->meaning(phrase);
  }
  hash_ = sha256(content);
}

void SyntheticModel::check_available(int unit) const {
  check_unit(layers_.front(), unit);
  if (units_[static_cast<std::size_t>(unit)].unavailable.empty()) return;
  throw Error(ErrorKind::kNotFound,
              unit_title(layers_.front(), unit) + " of " + name_ +
                  " is not available: what it responds to cannot be drawn; choose another unit");
}

std::vector<Response> SyntheticModel::respond(std::span<const ImageView> pictures, int unit) const {
  check_available(unit);
  const SyntheticUnit& asked = units_[static_cast<std::size_t>(unit)];
  const auto phrases = phrases_of(std::span(&asked, 1));
  std::vector<Response> responses(pictures.size());
  parallel_for(pictures.size(), processor_count(), [&](std::size_t i) {
    responses[i] = respond_to(size_of(pictures[i], reads_scenes()), asked.expression,
                              detect_all(*detector_, pictures[i], phrases));
  });
  return responses;
}

std::vector<std::vector<float>> SyntheticModel::respond_all(
    std::span<const ImageView> pictures) const {
  const auto phrases = phrases_of(units_);
  std::vector<std::vector<float>> rows(pictures.size());
  parallel_for(pictures.size(), processor_count(), [&](std::size_t i) {
    const Detections detections = detect_all(*detector_, pictures[i], phrases);
    for (const SyntheticUnit& unit : units_) {
      Shown shown;
      rows[i].push_back(unit.unavailable.empty() ? activation_of(unit.expression, detections, shown)
                                                 : 0);
    }
  });
  return rows;
}

std::unique_ptr<Target> make_synthetic_target(std::shared_ptr<const SyntheticModel> model,
                                              int unit) {
  return std::make_unique<SyntheticTarget>(std::move(model), unit);
}

}  // namespace maia
