// What the world draws itself: stamps, letters, patterns; and that names of files mean nothing.
#include "imagery/drawn.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/files.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/background.hpp"
#include "imagery/compose.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

SceneObject alone(const std::string& term, const std::string& stamp, const std::string& colour = "",
                  const std::string& text = "") {
  return {term, stamp, colour, 0.5, 0.9, 0.7, false, text};
}

RenderedScene render_alone(const SceneObject& object) {
  Scene scene;
  scene.objects = {object};
  return render(scene);
}

std::size_t labelled(const RenderedScene& rendered) {
  return static_cast<std::size_t>(
      std::count(rendered.labels.begin(), rendered.labels.end(), std::uint8_t{1}));
}

// The commonest colour of the object, coarsely.
std::array<int, 3> main_colour(const RenderedScene& rendered) {
  std::map<std::array<int, 3>, int> counts;
  for (std::size_t i = 0; i < rendered.labels.size(); ++i) {
    if (rendered.labels[i] == 0) continue;
    const auto& pixels = rendered.image.pixels();
    ++counts[{pixels[i * 3] / 16, pixels[i * 3 + 1] / 16, pixels[i * 3 + 2] / 16}];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->first;
}

TEST(Drawn, EveryDrawnStampOfTheLexiconIsDrawn) {
  std::set<std::vector<std::uint8_t>> seen;
  std::size_t drawn = 0;
  for (const Term& term : collage_world()->lexicon().terms()) {
    for (const StampInfo& stamp : term.stamps) {
      if (!is_drawn(stamp.path)) continue;
      ++drawn;
      EXPECT_TRUE(stamp.drawing) << stamp.path;
      const Cutout cutout = draw_stamp(stamp.path, "", "");
      EXPECT_GT(std::max(cutout.width, cutout.height), kStampSide / 2) << stamp.path;
      EXPECT_LE(std::max(cutout.width, cutout.height), kStampSide) << stamp.path;
      EXPECT_EQ(cutout.pixels, draw_stamp(stamp.path, "", "").pixels);
      seen.insert(cutout.pixels);
    }
  }
  EXPECT_GT(drawn, 70u);
  EXPECT_EQ(seen.size(), drawn);
  EXPECT_EQ(kind_thrown([] { draw_stamp("drawn/dragon", "", ""); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([] { draw_stamp("", "", ""); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([] { draw_stamp("drawn/circle", "mauve", ""); }), ErrorKind::kBadInput);
}

TEST(Drawn, ShapesHaveOneColourAndAreDrawnInTheOneAskedFor) {
  const auto& lexicon = collage_world()->lexicon();
  const auto group = std::find_if(lexicon.groups().begin(), lexicon.groups().end(),
                                  [](const TermGroup& each) { return each.name == "shapes"; });
  ASSERT_NE(group, lexicon.groups().end());
  for (const std::size_t index : group->terms) {
    const Term& term = lexicon.terms()[index];
    ASSERT_FALSE(term.has(false));
    for (const std::string& colour : colour_names()) {
      const RenderedScene rendered =
          render_alone(alone(term.name, term.stamps.front().path, colour));
      const auto wanted = named_colour(colour);
      const auto found = main_colour(rendered);
      for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_NEAR(found[c], int(wanted[c] * 255) / 16, 1) << colour << " " << term.name;
      }
    }
  }
}

TEST(Drawn, TextShowsItsLetters) {
  const auto wide = render_alone(alone("text", std::string(kTextStamp), "", "international"));
  const auto narrow = render_alone(alone("text", std::string(kTextStamp), "", "I"));
  const auto other = render_alone(alone("text", std::string(kTextStamp), "", "J"));
  EXPECT_NE(wide.labels, narrow.labels);
  EXPECT_NE(narrow.labels, other.labels);
  EXPECT_GT(labelled(wide), 500u);
  EXPECT_GT(labelled(narrow), 500u);
  EXPECT_EQ(render_alone(alone("text", std::string(kTextStamp), "", "I")).image, narrow.image);
  EXPECT_NE(render_alone(alone("text", std::string(kTextStamp), "red", "I")).image, narrow.image);
}

TEST(Drawn, AnyTextIsDrawnOrLeftOut) {
  Random random(5);
  std::vector<std::string> texts = {"",         " ",           std::string(100'000, 'w'),
                                    "\xff\xfe", "%s%n",        "'\"\\",
                                    "\n\t",     "caf\xc3\xa9", std::string("a\0b", 3)};
  for (int i = 0; i < 40; ++i) {
    std::string text;
    for (std::uint64_t k = 0; k < random.below(60); ++k) text += char(random.below(256));
    texts.push_back(text);
  }
  for (const std::string& text : texts) {
    const std::string letters = drawable_letters(text);
    EXPECT_LE(letters.size(), kMostLetters);
    EXPECT_EQ(drawable_letters(letters), letters);
    EXPECT_GT(labelled(render_alone(alone("text", std::string(kTextStamp), "", text))), 0u);
    Scene scene;
    scene.objects = {alone("text", std::string(kTextStamp), "", letters)};
    EXPECT_EQ(scene_from_json(scene_to_json(scene)), scene);
  }
  EXPECT_EQ(drawable_letters(" caf\xc3\xa9 \n"), "caf");
  std::set<std::string> words;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    words.insert(word_by_chance(seed));
    EXPECT_EQ(drawable_letters(word_by_chance(seed)), word_by_chance(seed));
  }
  EXPECT_GT(words.size(), 10u);
}

TEST(Textures, DifferByNameColourAndSeed) {
  std::set<std::vector<std::uint8_t>> seen;
  std::size_t drawn = 0;
  for (const std::string& name : texture_names()) {
    ASSERT_TRUE(is_background(name));
    EXPECT_FALSE(has_ground(name));
    for (const std::string& background : {name, "red " + name, "blue " + name}) {
      for (const std::uint64_t seed : {1, 2}) {
        const Image image = draw_background(background, seed, 120, 97);
        EXPECT_EQ(image, draw_background(background, seed, 120, 97));
        seen.insert({image.pixels().begin(), image.pixels().end()});
        ++drawn;
      }
    }
  }
  EXPECT_GE(texture_names().size(), 10u);
  EXPECT_EQ(seen.size(), drawn);
  for (const char* name : {"red", "red red stripes", "striped", "stripes red", "mauve dots",
                           " dots", "dots ", "red ", ""}) {
    EXPECT_FALSE(is_background(name)) << name;
  }
}

TEST(Textures, AreOfTheColourAskedFor) {
  for (const std::string& name : texture_names()) {
    const Image image = draw_background("red " + name, 3, 160, 160);
    std::size_t red = 0;
    for (std::size_t i = 0; i < image.pixels().size(); i += 3) {
      const auto* p = image.pixels().data() + i;
      red += p[0] > p[1] + 40 && p[0] > p[2] + 40;
    }
    // A pattern of thin lines or veins is red in a small part.
    EXPECT_GT(double(red) / (160.0 * 160.0), 0.08) << name;
  }
}

// A term is drawn as a photograph where there is one.
TEST(Lexicon, TellsPhotographsFromDrawings) {
  const Lexicon& lexicon = collage_world()->lexicon();
  const Term& lion = *lexicon.find("lion");
  EXPECT_TRUE(lion.has(false));
  for (const StampInfo& stamp : lion.stamps_like(false)) EXPECT_FALSE(stamp.drawing);
  ASSERT_EQ(lion.stamps_like(true).size(), 1u);
  EXPECT_EQ(lion.stamps_like(true).front().path, "animals/mammals/cats/cartoon/lion");
  const Term& tent = *lexicon.find("tent");
  EXPECT_FALSE(tent.has(false));
  EXPECT_EQ(tent.stamps_like(false).size(), tent.stamps.size());
  EXPECT_EQ(lexicon.find("dog")->stamps_like(true).size(), 1u);
}

// "A bird" is a photographed one, a building is what there is, and a cartoon of an animal is one.
TEST(Lexicon, ChoosesTermsThatHaveWhatIsAskedFor) {
  const Lexicon& lexicon = collage_world()->lexicon();
  for (const TermGroup& group : lexicon.groups()) {
    const bool any = std::any_of(group.terms.begin(), group.terms.end(), [&](std::size_t term) {
      return lexicon.terms()[term].has(false);
    });
    const auto chosen = lexicon.terms_like(group.terms, false);
    ASSERT_FALSE(chosen.empty());
    for (const std::size_t term : chosen) EXPECT_EQ(lexicon.terms()[term].has(false), any);
    if (!any) {
      EXPECT_EQ(chosen, group.terms);
    }
  }
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    for (const char* prompt : {"a bird", "an insect", "a truck"}) {
      const Scene scene = compose_scene(*collage_world(), prompt, seed).scene;
      ASSERT_EQ(scene.objects.size(), 1u);
      const Term& term = *lexicon.find(scene.objects.front().term);
      EXPECT_TRUE(term.has(false)) << term.name;
    }
  }
}

// Every stamp of the package is in the lexicon, or left out for one of the reasons that
// docs/collage.md gives.
TEST(Lexicon, CoversThePackage) {
  std::set<std::string> known;
  for (const Term& term : collage_world()->lexicon().terms()) {
    for (const StampInfo& stamp : term.stamps)
      EXPECT_TRUE(known.insert(stamp.path).second) << stamp.path;
  }
  std::vector<std::string> left_out;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(default_stamp_folder())) {
    if (entry.path().extension() != ".png") continue;
    ++files;
    const std::string path =
        fs::relative(entry.path(), default_stamp_folder()).replace_extension().string();
    const bool is_letter = path.starts_with("symbols/alphabets/") ||
                           path.starts_with("symbols/math/") ||
                           path.starts_with("symbols/money/00_symbols/");
    const bool is_mirrored = path.ends_with("_mirror");
    if (!known.contains(path) && !is_letter && !is_mirrored) left_out.push_back(path);
  }
  EXPECT_GT(files, 700u);
  EXPECT_LE(left_out.size(), 32u) << join(left_out, "\n");
}

// The stamps' names, each another's: what is drawn does not change with them.
TEST(Lexicon, NamesOfStampsMeanNothing) {
  const Lexicon plain;
  std::vector<std::string> own;
  for (const Term& term : plain.terms()) {
    for (const StampInfo& stamp : term.stamps) own.push_back(stamp.path);
  }
  std::vector<std::string> others = own;
  Random random(11);
  random.shuffle(std::span(others));
  StampNames names;
  for (std::size_t i = 0; i < own.size(); ++i) names[own[i]] = others[i];
  const CollageWorld renamed(default_stamp_folder(), default_wordnet_folder(), names);
  std::size_t differently = 0;
  for (const char* prompt :
       {"a dog on grass", "two red birds in snow", "a blue tractor", "a spiral",
        "a vehicle on a beach at night", "three animals in a forest"}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const Scene here = compose_scene(*collage_world(), prompt, seed).scene;
      const Scene there = compose_scene(renamed, prompt, seed).scene;
      const RenderedScene first = render(here);
      const RenderedScene second = render(renamed, there);
      EXPECT_EQ(first.image, second.image) << prompt;
      EXPECT_EQ(first.labels, second.labels) << prompt;
      differently += here.objects.front().stamp != there.objects.front().stamp;
    }
  }
  EXPECT_GT(differently, 25u);
}

TEST(Stamps, SayWhichPackageAFileIsMissingFrom) {
  const TemporaryFolder folder;
  create_folder(folder.path() / "animals");
  const StampStore store(folder.path());
  try {
    store.get("animals/birds/crow");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(std::string(error.what()).find("tuxpaint-stamps-default"), std::string::npos);
  }
  // What is drawn needs no file.
  EXPECT_GT(store.get("drawn/star")->cutout.width, 0);
}

TEST(Stamps, KeepDrawingsInManyColoursAndTexts) {
  const auto world = collage_world();
  for (int i = 0; i < 700; ++i) {
    const auto stamp = world->stamps().get(
        alone("text", std::string(kTextStamp), colour_names()[i % 11], std::to_string(i)));
    EXPECT_GT(stamp->cutout.width, 0);
  }
}

}  // namespace
}  // namespace maia
