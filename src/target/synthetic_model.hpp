// A model whose units' selectivity is known, since each is an expression of concepts that a
// detector finds: what explanations are tested on.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "detect/concept_detector.hpp"
#include "nn/model.hpp"
#include "target/concept_expression.hpp"
#include "target/target.hpp"

namespace maia {

inline constexpr const char* kSyntheticLayer = "synthetic";

// "noise", which answers every picture by chance, whatever it shows, and "nothing", which never
// answers.
bool is_without_content(const std::string& phrase);

struct SyntheticUnit {
  ConceptExpression expression;
  // Why the unit cannot be asked for, where its concepts cannot be drawn or found; else empty.
  std::string unavailable;
};

// Thread-safe. One layer, kSyntheticLayer. Where the detector goes by scenes, every unit answers a
// picture without one with 0.
class SyntheticModel : public Model {
 public:
  // Throws kNotFound for a concept of an available unit that the detector does not know, kUsage
  // without units.
  SyntheticModel(std::string name, std::vector<SyntheticUnit> units,
                 std::shared_ptr<const ConceptDetector> detector);

  const std::string& name() const override { return name_; }
  // Of every expression and what the detector takes its phrases for.
  const std::string& weights_hash() const override { return hash_; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }

  bool reads_scenes() const { return detector_->reads_scenes(); }

  // The truth, which an agent must never be shown.
  std::span<const SyntheticUnit> units() const { return units_; }
  // Throws kNotFound, without a word of the truth, for a unit that is not there or not available.
  void check_available(int unit) const;

  // A OR B: both masks, and the mean of the activations of those that are there. A|B: A's, where B
  // is there too. The mask is dilated (kDilation); the map is the activation inside of it and 0
  // outside.
  std::vector<Response> respond(std::span<const ImageView> pictures, int unit) const;
  // pictures x units: the activations; of units that are not available 0.
  std::vector<std::vector<float>> respond_all(std::span<const ImageView> pictures) const;

 private:
  std::string name_;
  std::vector<SyntheticUnit> units_;
  std::shared_ptr<const ConceptDetector> detector_;
  std::vector<LayerInfo> layers_;
  std::string hash_;
};

// How far a mask grows, as a part of the picture's shorter side: as blurred as a map of 14 x 14 is.
inline constexpr double kDilation = 0.02;

std::unique_ptr<Target> make_synthetic_target(std::shared_ptr<const SyntheticModel> model,
                                              int unit);

}  // namespace maia
