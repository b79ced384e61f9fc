// The built-in experimenter's prompts in the offline image generator: what it asks for is drawn.
#include "imagery/collage.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "chat/builtin/concepts.hpp"
#include "chat/builtin/test_plan.hpp"
#include "chat/builtin/vocabulary_text.hpp"
#include "imagery/scene.hpp"

namespace maia::builtin {
namespace {

class Collage : public testing::Test {
 protected:
  void SetUp() override {
    try {
      generator_ = make_collage_generator();
      editor_ = make_collage_editor();
    } catch (const Error& error) {
      GTEST_SKIP() << error.what();
    }
    words_ = std::make_unique<Words>(
        read_vocabulary("[IMAGE GENERATOR]\n" + to_text(generator_->vocabulary())));
  }

  // Every object of the picture is of the term asked for, in the colour asked for.
  void expect_drawn(const Concept& scene) {
    const std::string prompt = prompt_of(scene, *words_);
    const DrawnImage drawn = generator_->draw(prompt, 1);
    EXPECT_TRUE(drawn.missing.empty()) << prompt << " lacks " << join(drawn.missing, ", ");
    EXPECT_EQ(drawn.scene->background, scene.background.empty() ? "plain" : scene.background)
        << prompt;
    const Scene& shown = *drawn.scene;
    const std::string look = shown.style != "photo"     ? shown.style
                             : shown.weather != "clear" ? shown.weather
                                                        : shown.light;
    EXPECT_EQ(look, scene.light.empty() ? "day" : scene.light) << prompt;
    ASSERT_EQ(drawn.scene->objects.size(), scene.object.empty() ? 0U : 1U) << prompt;
    if (scene.object.empty()) return;
    EXPECT_EQ(drawn.scene->objects[0].term, scene.object) << prompt;
  }

  std::shared_ptr<const TextToImage> generator_;
  std::shared_ptr<const ImageEditor> editor_;
  std::unique_ptr<Words> words_;
};

TEST_F(Collage, VocabularyIsReadWhole) {
  std::size_t terms = 0;
  for (const auto& group : generator_->vocabulary().objects) terms += group.words.size();
  EXPECT_EQ(words_->terms().size(), terms);
  EXPECT_EQ(words_->groups().size(), generator_->vocabulary().objects.size());
}

TEST_F(Collage, DrawsEveryWordOfTheScreen) {
  for (const auto& term : words_->terms()) expect_drawn({term, "", "", ""});
  for (const auto& ground : words_->backgrounds()) expect_drawn({"", "", ground, ""});
  for (const auto& colour : words_->colours()) expect_drawn({"", "", "plain " + colour, ""});
}

TEST_F(Collage, DrawsEveryCombinationOfContexts) {
  std::size_t next = 0;
  const auto object = [&] { return words_->terms()[7 * next++ % words_->terms().size()]; };
  auto grounds = words_->backgrounds();
  for (const auto& colour : words_->colours()) grounds.push_back("plain " + colour);
  for (const auto& ground : grounds) {
    if (!keeps_its_name_in_any_light(ground)) continue;
    for (const auto& light : words_->lights()) expect_drawn({object(), "", ground, light});
  }
  for (const auto& colour : words_->colours()) {
    expect_drawn({object(), colour, "", ""});
    expect_drawn({object(), colour, "snow", "night"});
  }
}

TEST_F(Collage, CarriesOutThePlannedEdits) {
  const std::vector<Concept> concepts = {{"birds", "", "", ""},      {"tiger", "", "", ""},
                                         {"", "red", "", ""},        {"", "", "snow", ""},
                                         {"", "", "plain blue", ""}, {"crow", "", "grass", ""}};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const TestPlan plan = plan_test(concepts, {1, 1, 0, 0, 3}, *words_, seed);
    EXPECT_GE(plan.edits.size(), 15U);
    for (const auto& edit : plan.edits) {
      const DrawnImage source = generator_->draw(edit.source, seed);
      const DrawnImage edited = editor_->edit(source, edit.instruction, seed);
      EXPECT_TRUE(edited.missing.empty())
          << edit.source << " / " << edit.instruction << " lacks " << join(edited.missing, ", ");
      EXPECT_NE(*edited.scene, *source.scene) << edit.source << " / " << edit.instruction;
    }
  }
}

}  // namespace
}  // namespace maia::builtin
