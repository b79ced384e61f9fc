#include "eval/label_reading.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "base/text.hpp"
#include "imagery/dictionary.hpp"

namespace maia {
namespace {

using WordSet = std::unordered_set<std::string_view>;

constexpr std::size_t kMostLabels = 32;
constexpr std::size_t kMostLabelBytes = 2000;
constexpr std::size_t kMostWords = 100;

const WordSet& and_words() {
  static const WordSet kWords = {
      "and",       "with",      "on",         "in",          "at",       "near",
      "nearby",    "beside",    "besides",    "by",          "under",    "underneath",
      "below",     "beneath",   "over",       "above",       "behind",   "before",
      "next",      "front",     "inside",     "within",      "against",  "around",
      "along",     "amid",      "among",      "wearing",     "holding",  "having",
      "has",       "have",      "when",       "where",       "while",    "if",
      "given",     "together",  "plus",       "also",        "upon",     "atop",
      "onto",      "into",      "touching",   "accompanied", "contains", "containing",
      "alongside", "including", "surrounded", "conditional", "presence", "standing",
      "sitting"};
  return kWords;
}

const WordSet& denials() {
  static const WordSet kWords = {
      "no",     "not",      "non",     "without", "except",  "excluding", "but",       "never",
      "lack",   "lacking",  "absence", "absent",  "other",   "neither",   "nor",       "none",
      "unless", "opposite", "instead", "anti",    "missing", "excludes",  "excepting", "t"};
  return kWords;
}

// Punctuation that stands for a word is spelt out; words_in() drops it.
std::string spelt_out(std::string text) {
  text = replace_all(std::move(text), "/", " or ");
  text = replace_all(std::move(text), "|", " given ");
  text = replace_all(std::move(text), "&", " and ");
  text = replace_all(std::move(text), "+", " and ");
  return replace_all(std::move(text), "_", " ");
}

// "the window of a car" is "car window".
void turn_around_of(Phrase& phrase) {
  const auto of = std::find(phrase.begin(), phrase.end(), "of");
  if (of == phrase.end()) return;
  Phrase turned(of + 1, phrase.end());
  turned.insert(turned.end(), phrase.begin(), of);
  std::erase_if(turned, is_vague);
  phrase = std::move(turned);
}

bool names_something(const Phrase& phrase) {
  return std::any_of(phrase.begin(), phrase.end(),
                     [](const std::string& word) { return !is_vague(word); });
}

class Reader {
 public:
  void read(const std::string& label) {
    for (const std::string& word :
         words_in(spelt_out(clean_utf8(label, kMostLabelBytes)), kMostWords)) {
      if (denials().contains(word)) reading_.denies = true;
      const bool joins = and_words().contains(word);
      if (after_comma_ && !joins) end_alternative();  // "a dog, with a leash" belongs together
      after_comma_ = word == ",";
      if (after_comma_ || joins) {
        end_phrase();
      } else if (word == "or") {
        end_alternative();
      } else {
        phrase_.push_back(word);
      }
    }
    after_comma_ = false;
    end_alternative();
  }
  LabelReading take() { return std::move(reading_); }

 private:
  void end_phrase() {
    turn_around_of(phrase_);
    if (names_something(phrase_)) phrases_.push_back(std::move(phrase_));
    phrase_.clear();
  }
  void end_alternative() {
    end_phrase();
    if (!phrases_.empty()) reading_.alternatives.push_back(std::move(phrases_));
    phrases_.clear();
  }

  LabelReading reading_;
  std::vector<Phrase> phrases_;
  Phrase phrase_;
  bool after_comma_ = false;
};

}  // namespace

bool is_vague(const std::string& word) {
  static const WordSet kWords = {
      "a",           "an",          "the",        "of",        "this",      "that",
      "these",       "those",       "its",        "their",     "his",       "her",
      "is",          "are",         "be",         "being",     "there",     "which",
      "it",          "they",        "s",          "any",       "all",       "some",
      "each",        "every",       "various",    "different", "several",   "many",
      "multiple",    "other",       "single",     "one",       "two",       "typical",
      "general",     "generic",     "common",     "specific",  "photo",     "photos",
      "photograph",  "photographs", "picture",    "pictures",  "image",     "images",
      "scene",       "scenes",      "showing",    "shows",     "shown",     "depicting",
      "featuring",   "visible",     "present",    "object",    "objects",   "thing",
      "things",      "item",        "items",      "stuff",     "region",    "regions",
      "area",        "areas",       "part",       "parts",     "piece",     "pieces",
      "kind",        "kinds",       "type",       "types",     "sort",      "sorts",
      "form",        "concept",     "color",      "colors",    "colour",    "colours",
      "colored",     "coloured",    "pattern",    "patterns",  "patterned", "texture",
      "textures",    "textured",    "shape",      "shapes",    "shaped",    "background",
      "backgrounds", "backdrop",    "surface",    "surfaces",  "top",       "to",
      "from",        "as",          "especially", "mainly",    "mostly",    "only",
      "just",        "very",        "such",       "like",      "both",      "either",
      "also",        "else",        "human",      "real",      "realistic", "close",
      "up",          "closeup",     "view",       "respond",   "responds",  "for",
      "whose",       "who"};
  return kWords.contains(word);
}

LabelReading read_label(std::span<const std::string> labels) {
  Reader reader;
  for (const std::string& label : labels.subspan(0, std::min(labels.size(), kMostLabels))) {
    reader.read(label);
  }
  return reader.take();
}

}  // namespace maia
