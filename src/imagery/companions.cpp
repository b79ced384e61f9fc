#include "imagery/companions.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

struct Line {
  const char* who;  // terms or groups
  const char* with;
  const char* where;  // backgrounds
};

constexpr Line kTable[] = {
    {"dog", "leash, fence, soccer ball, man", "grass, garden, road"},
    {"cat", "ball of yarn, mouse, sofa", "room, garden"},
    {"birds", "trees, feather", "sky, forest"},
    {"horses", "fence, barn, man", "grass, mountains"},
    {"cow", "barn, fence, farmhouse", "grass"},
    {"sheep", "fence, dog", "grass, mountains"},
    {"chicken", "barn, fence, chick", "grass, mud"},
    {"pig", "barn, fence", "mud"},
    {"rabbit", "carrot", "grass, garden"},
    {"monkey", "banana, palm tree", "forest"},
    {"bears", "log", "forest, mountains"},
    {"deer", "trees", "forest, snow"},
    {"camel", "pyramid, palm tree", "desert"},
    {"lion", "zebra, antelope", "desert, grass"},
    {"elephant", "leafy tree", "grass, forest"},
    {"penguin", "igloo, fish", "snow"},
    {"fish", "shellfish, shipwreck", "underwater, water"},
    {"sea mammals", "boats", "water, underwater"},
    {"insects", "flowers, leafy tree", "garden, grass"},
    {"flowers", "", "garden"},
    {"trees", "house, log", "grass, mountains"},
    {"mushrooms", "log, pinecone", "forest"},
    {"fruit", "table, fruit", "kitchen"},
    {"vegetables", "cooking pot, vegetables", "kitchen"},
    {"boats", "dock, seagull", "water, skyline, beach"},
    {"race car", "car wheel, checkered flag, trophy", "road"},
    {"cars", "stop sign, traffic light, traffic cone", "road, city"},
    {"trucks", "traffic cone, box", "road, city"},
    {"tractor", "barn, tractor wheel, cow", "grass, mud"},
    {"trains", "railroad crossing, bridge", "mountains"},
    {"aircraft", "", "sky"},
    {"bridge", "boats, cars", "water, sky, skyline"},
    {"buildings", "buildings, trees", "city, mountains, sky"},
    {"tent", "backpack, fire", "mountains, forest, grass"},
    {"musical instruments", "hand, musical instruments, musical note", "room"},
    {"balls", "hand, sock, trophy", "playground, grass"},
    {"tennis ball", "tennis racket", "grass"},
    {"people", "hats, umbrella, backpack", "beach, city, playground"},
    {"baby", "teddy bear, rubber duck", "room"},
    {"suit", "tie, shoe, top hat", "room"},
    {"shirt", "tie, jeans, button", "room"},
    {"dress", "necklace, shoe", "room"},
    {"sunglasses", "umbrella, sun", "beach"},
    {"mug", "teapot, kettle, table", "kitchen, room"},
    {"tools", "toolbox, hand", "room"},
    {"pencil", "book, hand, scissors", "library"},
    {"book", "bookshelf, lamp, chair", "library, room"},
    {"furniture", "lamp, furniture", "room"},
    {"sink", "toilet, bottle", "kitchen"},
    {"slide", "swing", "playground"},
    {"firework", "skyscraper", "night sky, skyline"},
    {"celestial bodies", "celestial bodies, spacecraft", "night sky"},
    {"astronaut", "moon, earth, lunar lander", "night sky"},
    {"snowman", "scarf, top hat, carrot", "snow"},
    {"candle", "cake, menorah", "room"},
    {"ghost", "skull, jack-o-lantern, gravestone", "night sky"},
};

std::vector<std::string> names_in(const char* list) {
  std::vector<std::string> names;
  for (const auto& name : split(list, ',')) {
    if (!trim(name).empty()) names.emplace_back(trim(name));
  }
  return names;
}

std::vector<std::size_t> terms_called(const Lexicon& lexicon, const std::string& name) {
  for (std::size_t i = 0; i < lexicon.terms().size(); ++i) {
    if (lexicon.terms()[i].name == name) return {i};
  }
  for (const TermGroup& group : lexicon.groups()) {
    if (group.name == name) return group.terms;
  }
  throw Error(ErrorKind::kInternal, "the table of companions has an unknown name: " + name);
}

void add_line(const Lexicon& lexicon, const Line& line, std::vector<Companions>& all) {
  const auto own = terms_called(lexicon, line.who);
  for (const auto& name : names_in(line.with)) {
    const auto others = terms_called(lexicon, name);
    for (const std::size_t term : own) all[term].terms.push_back(others);
    for (const std::size_t other : others) all[other].terms.push_back(own);
  }
  for (const auto& background : names_in(line.where)) {
    const auto& known = background_names();
    if (std::find(known.begin(), known.end(), background) == known.end()) {
      throw Error(ErrorKind::kInternal,
                  "the table of companions has an unknown background: " + background);
    }
    for (const std::size_t term : own) all[term].backgrounds.push_back(background);
  }
}

}  // namespace

std::vector<Companions> find_companions(const Lexicon& lexicon) {
  std::vector<Companions> all(lexicon.terms().size());
  for (const Line& line : kTable) add_line(lexicon, line, all);
  return all;
}

}  // namespace maia
