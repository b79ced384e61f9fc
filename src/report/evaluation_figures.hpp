// Figures of an evaluation, as SVG a paper's column wide. Colours are Okabe and Ito's (2008), which
// keep apart for every kind of colour vision; positive is filled and neutral hollow, so that no
// meaning rests on colour alone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "eval/predictive_summary.hpp"

namespace maia {

struct Figure {
  std::string name;     // of its file: "layers-efficientnet-lite0"
  std::string caption;  // what it shows, a sentence or two
  std::string svg;
};

// A panel a layer: of each method a filled bar for positive and a hollow one for neutral, with the
// intervals of their means.
Figure layers_figure(const PredictiveSummary& summary, const std::string& model);

// A row a method over all units of the model: the same bars, lying.
Figure methods_figure(const PredictiveSummary& summary, const std::string& model);

// A row a method: each unit's positive and neutral mean, in standard deviations of the unit's
// activations on random pictures, with their medians. Units that random pictures do not move are
// left out.
Figure distributions_figure(std::span<const UnitPrediction> units, const std::string& model,
                            std::span<const std::string> methods);

// All of the above for every model.
std::vector<Figure> evaluation_figures(const PredictiveSummary& summary,
                                       std::span<const UnitPrediction> units);

}  // namespace maia
