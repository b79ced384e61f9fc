#include "eval/drawn_labeller.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "agent/label_prompts.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

// Of each layer the target that measures all of its units.
std::vector<const Target*> layers_of(std::span<const std::shared_ptr<const Subject>> subjects) {
  std::map<std::string, const Target*> layers;
  for (const auto& subject : subjects) {
    layers.try_emplace(subject->target->layer(), subject->target.get());
  }
  std::vector<const Target*> found;
  for (const auto& [name, target] : layers) found.push_back(target);
  return found;
}

std::vector<DrawnImage> draw_word(const std::string& word, const TextToImage& generator,
                                  int pictures, std::uint64_t seed) {
  const auto prompts =
      make_label_prompts({word}, generator.vocabulary(), pictures, derive_seed(seed, word))
          .positive;
  std::vector<DrawnImage> drawn;
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    drawn.push_back(generator.draw(prompts[i], derive_seed(derive_seed(seed, prompts[i]), i)));
  }
  return drawn;
}

}  // namespace

std::vector<DrawnLabel> label_by_drawing(std::span<const std::shared_ptr<const Subject>> subjects,
                                         std::span<const std::string> words,
                                         const TextToImage& generator, int pictures,
                                         std::uint64_t seed, Progress& progress) {
  const auto layers = layers_of(subjects);
  const std::uint64_t drawing = derive_seed(seed, "drawn labels");
  std::vector<std::vector<double>> means(words.size());  // words x subjects
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(words.size(), processor_count(), [&](std::size_t w) {
    const auto drawn = draw_word(words[w], generator, pictures, drawing);
    std::map<std::string, std::vector<std::vector<float>>> rows;
    for (const Target* layer : layers) rows[layer->layer()] = layer->respond_layer(views_of(drawn));
    for (const auto& subject : subjects) {
      double sum = 0;
      for (const auto& row : rows[subject->target->layer()]) {
        sum += row.at(static_cast<std::size_t>(subject->target->unit()));
      }
      means[w].push_back(sum / std::max(1, pictures));
    }
    const std::lock_guard lock(mutex);
    progress.update("drawing every word", ++done, words.size());
  });
  std::vector<DrawnLabel> labels(subjects.size());
  for (std::size_t s = 0; s < subjects.size() && !words.empty(); ++s) {
    const auto by_mean = [&](const auto& a, const auto& b) { return a[s] < b[s]; };
    const auto [least, most] = std::minmax_element(means.begin(), means.end(), by_mean);
    // minmax_element finds the last of the largest.
    const auto best = std::max_element(means.begin(), means.end(), by_mean);
    labels[s].mean = (*best)[s];
    if ((*most)[s] > (*least)[s]) {
      labels[s].concept_name = words[static_cast<std::size_t>(best - means.begin())];
    }
  }
  return labels;
}

}  // namespace maia
