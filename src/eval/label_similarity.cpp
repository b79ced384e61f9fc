#include "eval/label_similarity.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "eval/concept_match.hpp"
#include "eval/label_entailment.hpp"
#include "eval/label_reading.hpp"

namespace maia {
namespace {

// What is not the same thing: a poodle may be all that is meant by "dog", and says it less well.
constexpr double kMostOfOther = 0.9;

// One alternative of a label.
struct Meant {
  std::string text;
  std::vector<KnownPhrase> phrases;
};

std::vector<Meant> alternatives_of(const CollageWorld& world, const LabelReading& reading) {
  std::vector<Meant> found;
  for (const auto& phrases : reading.alternatives) {
    Meant meant;
    std::vector<std::string> parts;
    for (Phrase phrase : phrases) {
      std::erase_if(phrase, is_vague);
      parts.push_back(join(phrase, " "));
      meant.phrases.emplace_back(world, phrase);
    }
    meant.text = join(parts, " with ");
    found.push_back(std::move(meant));
  }
  return found;
}

bool are_same(const CollageWorld& world, const Meant& a, const Meant& b) {
  return std::equal(a.phrases.begin(), a.phrases.end(), b.phrases.begin(), b.phrases.end(),
                    [&](const KnownPhrase& one, const KnownPhrase& other) {
                      return match_concept(world, one, other) == ConceptMatch::kSame ||
                             match_concept(world, other, one) == ConceptMatch::kSame;
                    });
}

double likeness(const CollageWorld& world, const Meant& a, const Meant& b) {
  if (are_same(world, a, b)) return 1;
  return kMostOfOther *
         (label_entailment(world, std::span(&a.text, 1), b.text) +
          label_entailment(world, std::span(&b.text, 1), a.text)) /
         2;
}

}  // namespace

double word_similarity(const CollageWorld& world, std::span<const std::string> a,
                       std::span<const std::string> b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1 : 0;
  const LabelReading reading_a = read_label(a);
  const LabelReading reading_b = read_label(b);
  if (reading_a.denies != reading_b.denies) return 0;
  const auto of_a = alternatives_of(world, reading_a);
  const auto of_b = alternatives_of(world, reading_b);
  if (of_a.empty() || of_b.empty()) return 0;
  std::vector<double> best_a(of_a.size(), 0);
  std::vector<double> best_b(of_b.size(), 0);
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    for (std::size_t j = 0; j < of_b.size(); ++j) {
      const double like = likeness(world, of_a[i], of_b[j]);
      best_a[i] = std::max(best_a[i], like);
      best_b[j] = std::max(best_b[j], like);
    }
  }
  double sum = 0;
  for (const double best : best_a) sum += best / static_cast<double>(best_a.size());
  for (const double best : best_b) sum += best / static_cast<double>(best_b.size());
  return sum / 2;
}

}  // namespace maia
