#include "imagery/image_service.hpp"

namespace maia {

const Vocabulary& open_vocabulary() {
  static const Vocabulary words{
      .objects = {{"animals",
                   {"dog", "cat", "horse", "cow", "sheep", "elephant", "bear", "zebra", "rabbit"}},
                  {"birds", {"crow", "owl", "duck", "parrot", "eagle", "sparrow", "flamingo"}},
                  {"insects", {"butterfly", "bee", "beetle", "dragonfly", "spider"}},
                  {"sea animals", {"fish", "shark", "whale", "crab", "jellyfish", "starfish"}},
                  {"fruits", {"apple", "banana", "orange", "strawberry", "pear", "grape"}},
                  {"food", {"pizza", "bread", "cake", "cheese", "sandwich", "egg"}},
                  {"plants", {"tree", "flower", "cactus", "mushroom", "leaf", "fern"}},
                  {"vehicles",
                   {"car", "bus", "truck", "bicycle", "motorcycle", "train", "boat", "airplane"}},
                  {"furniture", {"chair", "table", "sofa", "bed", "lamp", "bookshelf"}},
                  {"clothes", {"shirt", "hat", "shoe", "dress", "tie", "coat"}},
                  {"tools", {"hammer", "screwdriver", "saw", "wrench", "shovel", "axe"}},
                  {"instruments", {"guitar", "piano", "violin", "drum", "trumpet", "flute"}},
                  {"household things", {"cup", "bottle", "bowl", "spoon", "clock", "book", "key"}},
                  {"electronic devices",
                   {"laptop", "telephone", "television", "camera", "keyboard"}},
                  {"buildings", {"house", "church", "bridge", "tower", "barn", "lighthouse"}},
                  {"people", {"man", "woman", "child", "crowd", "face", "hand"}}},
      .backgrounds = {"grass", "snow", "sand", "water", "mud", "a road", "a beach",
                      "a wooden floor", "a city street", "a forest floor", "a stone wall"},
      .colours = {"red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black",
                  "white", "gray"},
      .lights = {"night", "sunset", "fog"},
      .anything = true,
  };
  return words;
}

}  // namespace maia
