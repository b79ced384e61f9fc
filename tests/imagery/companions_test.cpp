#include "imagery/companions.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

std::size_t number_of(const Lexicon& lexicon, const char* name) {
  return static_cast<std::size_t>(lexicon.find(name) - lexicon.terms().data());
}

bool has_companion(const std::vector<Companions>& all, std::size_t term, std::size_t other) {
  return std::any_of(all[term].terms.begin(), all[term].terms.end(), [&](const auto& any) {
    return std::find(any.begin(), any.end(), other) != any.end();
  });
}

bool shows(const Scene& scene, const char* term) {
  return std::any_of(scene.objects.begin(), scene.objects.end(),
                     [&](const SceneObject& object) { return object.term == term; });
}

TEST(Companions, BothOfAPairHaveEachOther) {
  const Lexicon lexicon;
  const auto all = find_companions(lexicon);
  ASSERT_EQ(all.size(), lexicon.terms().size());
  const std::size_t dog = number_of(lexicon, "dog");
  EXPECT_TRUE(has_companion(all, dog, number_of(lexicon, "leash")));
  EXPECT_FALSE(has_companion(all, dog, number_of(lexicon, "mug")));
  for (std::size_t term = 0; term < all.size(); ++term) {
    for (const auto& any : all[term].terms) {
      for (const std::size_t other : any) EXPECT_TRUE(has_companion(all, other, term));
    }
  }
}

TEST(Companions, RandomScenesHaveThemNowAndThen) {
  int dogs = 0;
  int on_leashes = 0;
  int ties = 0;
  int with_suits = 0;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const Scene scene = random_scene(seed);
    dogs += shows(scene, "dog");
    on_leashes += shows(scene, "dog") && shows(scene, "leash");
    ties += shows(scene, "tie");
    with_suits += shows(scene, "tie") && shows(scene, "suit");
  }
  EXPECT_GE(on_leashes, 3);
  EXPECT_LT(on_leashes, dogs);
  EXPECT_GE(with_suits, 3);
  EXPECT_LT(with_suits, ties);
}

}  // namespace
}  // namespace maia
