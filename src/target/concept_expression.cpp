#include "target/concept_expression.hpp"

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostBytes = 400;
constexpr std::size_t kMostConcepts = 12;
constexpr int kMostDepth = 8;

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

// Expressions and their parts have the same kind of node: a list of alternatives with one entry is
// the entry.
class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {
    if (text.size() > kMostBytes) {
      throw Error(ErrorKind::kUsage, "an expression of concepts has at most " +
                                         std::to_string(kMostBytes) + " characters, and this one " +
                                         std::to_string(text.size()));
    }
  }

  ConceptExpression parse() {
    ConceptExpression expression = alternatives(0);
    if (at_ < text_.size()) fail("has a ')' that nothing opens");
    if (expression.phrases().size() > kMostConcepts) {
      fail("has more than " + std::to_string(kMostConcepts) + " concepts");
    }
    return expression;
  }

 private:
  ConceptExpression alternatives(int depth) {
    if (depth > kMostDepth) fail("is nested too deeply");
    ConceptExpression all{.kind = ConceptExpression::Kind::kOr};
    do {
      ConceptExpression next = conditional(depth);
      const bool join = next.kind == ConceptExpression::Kind::kOr;  // (a OR b) OR c
      if (join) {
        all.parts.insert(all.parts.end(), next.parts.begin(), next.parts.end());
      } else {
        all.parts.push_back(std::move(next));
      }
    } while (take_or());
    if (all.parts.size() > 1) return all;
    ConceptExpression only = std::move(all.parts.front());
    return only;
  }

  ConceptExpression conditional(int depth) {
    ConceptExpression left = operand(depth);
    while (take('|')) {
      ConceptExpression given{.kind = ConceptExpression::Kind::kGiven};
      given.parts.push_back(std::move(left));
      given.parts.push_back(operand(depth));
      left = std::move(given);
    }
    return left;
  }

  ConceptExpression operand(int depth) {
    if (take('(')) {
      ConceptExpression inside = alternatives(depth + 1);
      if (!take(')')) fail("lacks a ')'");
      return inside;
    }
    std::string phrase = take('"') ? quoted() : words();
    if (phrase.empty()) fail("lacks a concept");
    return {.phrase = lower_case(phrase)};
  }

  std::string quoted() {
    const auto end = text_.find('"', at_);
    if (end == std::string::npos) fail("has a quotation mark without another");
    std::vector<std::string> found;
    for (const auto& word : split(text_.substr(at_, end - at_), ' ')) {
      if (!trim(word).empty()) found.emplace_back(trim(word));
    }
    at_ = end + 1;
    return join(found, " ");
  }

  std::string words() {
    std::vector<std::string> found;
    while (!next_word().empty() && !is_or(next_word())) {
      found.emplace_back(next_word());
      at_ += found.back().size();
    }
    return join(found, " ");
  }

  std::string_view next_word() {
    skip_spaces();
    std::size_t end = at_;
    while (end < text_.size() && !is_space(text_[end]) &&
           std::string_view("|()\"").find(text_[end]) == std::string_view::npos) {
      ++end;
    }
    return std::string_view(text_).substr(at_, end - at_);
  }

  static bool is_or(std::string_view word) { return lower_case(word) == "or"; }

  bool take_or() {
    const std::string_view word = next_word();
    if (!is_or(word)) return false;
    at_ += word.size();
    return true;
  }

  bool take(char wanted) {
    skip_spaces();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorKind::kUsage,
                "the expression '" + clean_utf8(text_, 100) + "' " + problem + " at character " +
                    std::to_string(at_ + 1) +
                    ": write dog, \"train OR instrument\" or \"dog|leash\" (dog where there is a "
                    "leash)");
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

void add_phrases(const ConceptExpression& expression, std::vector<std::string>& phrases) {
  if (expression.kind == ConceptExpression::Kind::kConcept) {
    if (std::find(phrases.begin(), phrases.end(), expression.phrase) == phrases.end()) {
      phrases.push_back(expression.phrase);
    }
  }
  for (const auto& part : expression.parts) add_phrases(part, phrases);
}

// A phrase whose words would be read otherwise has its quotation marks.
std::string phrase_text(const std::string& phrase) {
  const auto words = split(phrase, ' ');
  const bool plain = phrase.find_first_of("|()") == std::string::npos &&
                     std::find(words.begin(), words.end(), "or") == words.end();
  return plain ? phrase : "\"" + phrase + "\"";
}

}  // namespace

std::string ConceptExpression::text() const {
  if (kind == Kind::kConcept) return phrase_text(phrase);
  std::vector<std::string> texts;
  for (const auto& part : parts) {
    const bool simple =
        part.kind == Kind::kConcept || (kind == Kind::kOr && part.kind == Kind::kGiven);
    texts.push_back(simple ? part.text() : "(" + part.text() + ")");
  }
  return join(texts, kind == Kind::kOr ? " OR " : "|");
}

std::vector<std::string> ConceptExpression::phrases() const {
  std::vector<std::string> phrases;
  add_phrases(*this, phrases);
  return phrases;
}

ConceptExpression parse_concept_expression(const std::string& text) {
  return Parser(text).parse();
}

}  // namespace maia
