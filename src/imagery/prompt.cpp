#include "imagery/prompt.hpp"

#include <algorithm>
#include <array>

namespace maia {
namespace {

bool is_natural(const std::string& background, const std::string& colour) {
  static constexpr std::array<std::pair<const char*, const char*>, 16> kNatural = {
      {{"grass", "green"},
       {"forest", "green"},
       {"beach", "yellow"},
       {"desert", "yellow"},
       {"desert", "orange"},
       {"snow", "white"},
       {"mud", "brown"},
       {"water", "blue"},
       {"sky", "blue"},
       {"sky", "white"},
       {"night sky", "black"},
       {"city", "gray"},
       {"beach", "white"},
       {"desert", "brown"},
       {"beach", "brown"},
       {"night sky", "blue"}}};
  return std::any_of(kNatural.begin(), kNatural.end(), [&](const auto& pair) {
    return pair.first == background && pair.second == colour;
  });
}

// Nouns whose plural form is one thing.
bool is_pair_noun(const std::string& word) {
  static constexpr std::array<std::string_view, 6> kPairs = {"pants",  "trousers",   "scissors",
                                                             "pliers", "binoculars", "jeans"};
  return std::find(kPairs.begin(), kPairs.end(), word) != kPairs.end();
}

class Reader {
 public:
  Reader(const Dictionary& dictionary, std::span<const std::string> words, bool keep_adjectives)
      : dictionary_(dictionary), words_(words), keep_adjectives_(keep_adjectives) {}

  PromptReading read() {
    for (std::size_t i = 0; i < words_.size();) i += step(i);
    end_phrase();
    std::sort(missing_.begin(), missing_.end());
    for (const std::size_t index : missing_) {
      const std::string& word = words_[index];
      auto& list = reading_.missing;
      if (list.size() < kMaxMissing && std::find(list.begin(), list.end(), word) == list.end()) {
        list.push_back(word);
      }
    }
    return std::move(reading_);
  }

 private:
  // An adjective or number that waits for its noun.
  struct Pending {
    std::size_t first = 0;
    std::size_t length = 0;
    WordKind kind = WordKind::kFiller;
    std::string colour;
    double number = 0;
  };

  std::size_t step(std::size_t i) {
    Meaning meaning = dictionary_.read(words_, i);
    if (words_[i] == "orange" && meaning.length == 1 && orange_is_colour(i)) {
      meaning.kind = WordKind::kColour;
      meaning.value = "orange";
    }
    if (negated_ && meaning.kind != WordKind::kBoundary) return skip_negated(meaning);
    switch (meaning.kind) {
      case WordKind::kFiller:
        break;
      case WordKind::kBoundary:
        if (joins_adjectives(i)) break;
        negated_ = false;
        after_preposition_ = words_[i] != "and" && words_[i] != ",";
        end_phrase();
        break;
      case WordKind::kNegation:
        negated_ = true;
        break;
      case WordKind::kPlain:
        plain_ = true;
        break;
      case WordKind::kBackdrop:
        take_backdrop();
        break;
      case WordKind::kColour:
      case WordKind::kSize:
      case WordKind::kCount:
        pending_.push_back({i, meaning.length, meaning.kind, meaning.value, meaning.number});
        break;
      case WordKind::kLight:
        take_condition(reading_.light, i, meaning);
        break;
      case WordKind::kWeather:
        take_condition(reading_.weather, i, meaning);
        break;
      case WordKind::kBackground:
        take_background(i, meaning);
        break;
      case WordKind::kObject:
        take_object(i, meaning);
        break;
      case WordKind::kUnknown:
        report(i, meaning.length);
        break;
    }
    return meaning.length;
  }

  std::size_t skip_negated(const Meaning& meaning) {
    // "no objects": the phrase asks for what is not drawn anyway.
    if (meaning.kind == WordKind::kObject || meaning.kind == WordKind::kBackground ||
        meaning.kind == WordKind::kUnknown || meaning.kind == WordKind::kBackdrop) {
      negated_ = false;
    }
    return meaning.length;
  }

  // The "and" of "a black and white cow".
  bool joins_adjectives(std::size_t i) const {
    if (words_[i] != "and" || pending_.empty() || pending_.back().kind != WordKind::kColour) {
      return false;
    }
    return i + 1 < words_.size() && !dictionary_.colour(words_[i + 1]).empty();
  }

  // "orange" before a noun is a colour; otherwise it is the fruit.
  bool orange_is_colour(std::size_t i) const {
    for (std::size_t k = i + 1; k < words_.size();) {
      const Meaning next = dictionary_.read(words_, k);
      if (next.kind == WordKind::kObject || next.kind == WordKind::kBackdrop) return true;
      if (next.kind != WordKind::kColour && next.kind != WordKind::kSize &&
          next.kind != WordKind::kUnknown) {
        break;
      }
      k += next.length;
    }
    const bool after_article = i > 0 && (words_[i - 1] == "an" || words_[i - 1] == "the");
    return keep_adjectives_ && i + 1 == words_.size() && !after_article;
  }

  void report(std::size_t first, std::size_t length) {
    for (std::size_t k = 0; k < length; ++k) {
      if (words_[first + k] != ",") missing_.push_back(first + k);
    }
  }

  void report(const Pending& pending) { report(pending.first, pending.length); }

  // What still waits for a noun when a phrase ends is a plain background ("on red") or not
  // drawable.
  void end_phrase() {
    for (const Pending& waiting : pending_) {
      if (waiting.kind == WordKind::kColour && keep_adjectives_ && !reading_.colour) {
        reading_.colour = waiting.colour;
      } else if (waiting.kind == WordKind::kSize && keep_adjectives_ && !reading_.size) {
        reading_.size = waiting.number;
      } else if (waiting.kind == WordKind::kColour && phrase_after_preposition_ &&
                 !reading_.background) {
        reading_.background = "plain " + waiting.colour;
      } else if (waiting.kind == WordKind::kColour || waiting.number > 1) {
        report(waiting);
      }
    }
    pending_.clear();
    plain_ = false;
    phrase_after_preposition_ = after_preposition_;
  }

  void take_backdrop() {
    std::string colour;
    for (const Pending& waiting : pending_) {
      if (waiting.kind == WordKind::kColour && colour.empty()) {
        colour = waiting.colour;
      } else if (waiting.kind == WordKind::kColour) {
        report(waiting);
      }
    }
    if (!colour.empty() || (plain_ && !reading_.background)) {
      reading_.background = colour.empty() ? "plain" : "plain " + colour;
    }
    pending_.clear();
    plain_ = false;
  }

  void take_condition(std::optional<std::string>& condition, std::size_t i,
                      const Meaning& meaning) {
    if (!condition) {
      condition = meaning.value;
    } else if (*condition != meaning.value) {
      report(i, meaning.length);
    }
  }

  void take_background(std::size_t i, const Meaning& meaning) {
    for (const Pending& waiting : pending_) {
      if (waiting.kind == WordKind::kColour ? !is_natural(meaning.value, waiting.colour)
                                            : waiting.number != 1) {
        report(waiting);
      }
    }
    pending_.clear();
    if (!reading_.background) {
      reading_.background = meaning.value;
    } else if (*reading_.background != meaning.value) {
      report(i, meaning.length);
    }
  }

  void take_object(std::size_t i, const Meaning& meaning) {
    if (is_modifier(i, meaning)) return report(i, meaning.length);
    ObjectRequest request;
    request.terms = meaning.terms;
    request.count = meaning.plural ? 3 : 1;
    request.position = i;
    for (std::size_t k = 0; k < meaning.length; ++k) request.words.push_back(words_[i + k]);
    for (const Pending& waiting : pending_) apply(waiting, request);
    pending_.clear();
    plain_ = false;
    if (meaning.unshown > 0) report(i, meaning.unshown);
    fit_count(request);
    if (request.count > 0) reading_.objects.push_back(std::move(request));
  }

  // "a toy car": of two nouns in a row the last one is the thing.
  bool is_modifier(std::size_t i, const Meaning& meaning) const {
    const std::size_t next = i + meaning.length;
    if (!meaning.general || next >= words_.size()) return false;
    const Meaning following = dictionary_.read(words_, next);
    return following.kind == WordKind::kObject;
  }

  void apply(const Pending& waiting, ObjectRequest& request) {
    if (waiting.kind == WordKind::kSize) {
      request.size *= waiting.number;
    } else if (waiting.kind == WordKind::kCount) {
      const bool pair = is_pair_noun(request.words.back()) && words_[waiting.first] == "pair";
      request.count = pair ? 1 : static_cast<int>(waiting.number);
      request.count_position = waiting.first;
      request.count_length = waiting.length;
    } else if (request.colour.empty()) {
      request.colour = waiting.colour;
    } else {
      report(waiting);  // "black and white" is one colour too many
    }
  }

  // What does not fit into the picture is reported by its number, or by its noun where it has none.
  void fit_count(ObjectRequest& request) {
    int taken = 0;
    for (const ObjectRequest& other : reading_.objects) taken += other.count;
    if (taken + request.count <= kMaxCount) return;
    request.count = std::max(0, kMaxCount - taken);
    if (request.count_length > 0) report(request.count_position, request.count_length);
    if (request.count_length == 0 || request.count == 0) {
      report(request.position, request.words.size());
    }
  }

  const Dictionary& dictionary_;
  std::span<const std::string> words_;
  bool keep_adjectives_;
  PromptReading reading_;
  std::vector<Pending> pending_;
  std::vector<std::size_t> missing_;
  bool negated_ = false;
  bool plain_ = false;
  bool after_preposition_ = false;
  bool phrase_after_preposition_ = false;
};

}  // namespace

PromptReading read_prompt(const Dictionary& dictionary, std::span<const std::string> words,
                          bool keep_adjectives) {
  return Reader(dictionary, words, keep_adjectives).read();
}

}  // namespace maia
