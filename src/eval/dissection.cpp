#include "eval/dissection.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "eval/overlap.hpp"
#include "image/highlight.hpp"
#include "image/mask.hpp"

namespace maia {
namespace {

OverlapTally::Shown concepts_in(const ConceptDetector& detector, const LabelledImage& picture,
                                std::span<const std::string> concepts) {
  OverlapTally::Shown shown;
  const auto found = detector.detect({picture.image, picture.scene.get()}, concepts);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].empty()) continue;
    Mask mask = found[i].front().mask;
    for (const Detection& other : std::span(found[i]).subspan(1)) unite(mask, other.mask);
    if (PackedMask packed(mask); packed.count() > 0) shown.emplace_back(i, std::move(packed));
  }
  return shown;
}

// Only of units that are active at all: most are not in most pictures.
OverlapTally::Shown units_in(std::span<const std::shared_ptr<const Subject>> subjects,
                             const LabelledImage& picture) {
  OverlapTally::Shown lit;
  const ImageView view{picture.image, picture.scene.get()};
  std::map<std::string, std::vector<float>> layers;  // activations of all units
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const Subject& subject = *subjects[i];
    auto& activations = layers[subject.target->layer()];
    if (activations.empty()) {
      activations = subject.target->respond_layer(std::span(&view, 1)).front();
    }
    if (activations[static_cast<std::size_t>(subject.target->unit())] <= subject.threshold)
      continue;
    const auto response = subject.target->respond(std::span(&view, 1)).front();
    const Mask mask = active_region(response.map, subject.threshold, picture.image.width(),
                                    picture.image.height());
    if (PackedMask packed(mask); packed.count() > 0) lit.emplace_back(i, std::move(packed));
  }
  return lit;
}

}  // namespace

std::vector<std::string> dissection_concepts(const Vocabulary& vocabulary,
                                             const ConceptDetector& detector) {
  std::vector<std::string> wanted;
  for (const auto& group : vocabulary.objects) {
    wanted.insert(wanted.end(), group.words.begin(), group.words.end());
    wanted.push_back(group.name);
  }
  for (const auto* list : {&vocabulary.parts, &vocabulary.backgrounds, &vocabulary.textures,
                           &vocabulary.colours, &vocabulary.lights, &vocabulary.styles}) {
    wanted.insert(wanted.end(), list->begin(), list->end());
  }
  std::vector<std::string> known;
  for (auto& phrase : wanted) {
    try {
      detector.meaning(phrase);
    } catch (const Error&) {
      continue;
    }
    if (std::find(known.begin(), known.end(), phrase) == known.end()) {
      known.push_back(std::move(phrase));
    }
  }
  return known;
}

std::vector<Dissected> dissect(std::span<const std::shared_ptr<const Subject>> subjects,
                               const ConceptDetector& detector,
                               std::span<const std::string> concepts, std::size_t pictures,
                               Progress& progress) {
  if (subjects.empty()) return {};
  const ImageDataset& dataset = *subjects.front()->dataset;
  const std::size_t count = std::min(pictures, dataset.size());
  OverlapTally tally(subjects.size(), concepts.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(count, processor_count(), [&](std::size_t i) {
    const LabelledImage picture = dataset.load(i);
    const auto lit = units_in(subjects, picture);
    const auto shown = concepts_in(detector, picture, concepts);
    const std::lock_guard lock(mutex);
    tally.add(lit, shown);
    progress.update("comparing units with concepts", ++done, count);
  });
  std::vector<Dissected> found;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto best = tally.best(i);
    found.push_back({best.iou > 0 ? concepts[best.concept_number] : "", best.iou});
  }
  return found;
}

}  // namespace maia
