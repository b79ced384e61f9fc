#include "report/python_highlight.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"

namespace maia {
namespace {

// Sorted. Soft keywords (match, case, type) are names more often than not, and stay plain.
constexpr std::array<std::string_view, 35> kKeywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
}
bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}
bool is_name(char c) {
  return is_name_start(c) || is_digit(c);
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_(source) {}

  std::vector<PythonSpan> run() {
    while (at_ < source_.size()) step();
    emit(PythonToken::kPlain);
    return std::move(spans_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  // What lies between the last span and here becomes a span.
  void emit(PythonToken token) {
    if (at_ > start_) spans_.push_back({token, source_.substr(start_, at_ - start_)});
    start_ = at_;
  }

  void step() {
    const char c = peek();
    if (c == '#') {
      emit(PythonToken::kPlain);
      at_ = std::min(source_.find('\n', at_), source_.size());
      emit(PythonToken::kComment);
    } else if (c == '"' || c == '\'') {
      emit(PythonToken::kPlain);
      string(0);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      emit(PythonToken::kPlain);
      number();
    } else if (is_name_start(c)) {
      emit(PythonToken::kPlain);
      name();
    } else if (c == '@' && at_line_start() && is_name_start(peek(1))) {
      emit(PythonToken::kPlain);
      ++at_;
      while (is_name(peek()) || peek() == '.') ++at_;
      emit(PythonToken::kDecorator);
    } else {
      ++at_;
    }
  }

  bool at_line_start() const {
    const auto last = source_.substr(0, at_).find_last_not_of(" \t");
    return last == std::string_view::npos || source_[last] == '\n';
  }

  void number() {
    const bool radix = peek() == '0' && peek(1) != '\0' &&
                       std::string_view("xXoObB").find(peek(1)) != std::string_view::npos;
    while (is_name(peek()) || peek() == '.' ||
           (!radix && (peek() == '+' || peek() == '-') &&
            std::tolower(static_cast<unsigned char>(source_[at_ - 1])) == 'e' &&
            is_digit(peek(1)))) {
      ++at_;
    }
    emit(PythonToken::kNumber);
  }

  void name() {
    while (is_name(peek())) ++at_;
    const auto word = source_.substr(start_, at_ - start_);
    if ((peek() == '"' || peek() == '\'') && is_string_prefix(word)) return string(word.size());
    if (std::binary_search(kKeywords.begin(), kKeywords.end(), word)) {
      defining_ = word == "def" || word == "class";
      return emit(PythonToken::kKeyword);
    }
    const bool called = peek() == '(';
    emit(defining_ || called ? PythonToken::kFunction : PythonToken::kPlain);
    defining_ = false;
  }

  static bool is_string_prefix(std::string_view word) {
    static constexpr std::array<std::string_view, 8> kPrefixes = {"r",  "b",  "f",  "u",
                                                                  "rb", "br", "rf", "fr"};
    const auto lower = lower_case(word);
    return std::find(kPrefixes.begin(), kPrefixes.end(), lower) != kPrefixes.end();
  }

  // At the quote; `prefix` letters before it belong to the string.
  void string(std::size_t prefix) {
    const auto letters = lower_case(source_.substr(start_, prefix));
    const bool formatted = letters.find('f') != std::string::npos;
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    while (at_ < source_.size()) {
      const char c = peek();
      if (c == '\\') {
        at_ = std::min(at_ + 2, source_.size());
      } else if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        at_ += triple ? 3 : 1;
        break;
      } else if (c == '\n' && !triple) {
        break;  // not closed: colour no more than its line
      } else if (formatted && c == '{' && peek(1) == '{') {
        at_ += 2;
      } else if (formatted && c == '{') {
        replacement(quote, triple);
      } else {
        ++at_;
      }
    }
    emit(PythonToken::kString);
  }

  // From the opening brace to its partner, or to what ends the string.
  void replacement(char quote, bool triple) {
    emit(PythonToken::kString);
    int depth = 0;
    while (at_ < source_.size()) {
      const char c = peek();
      if ((c == '\n' && !triple) ||
          (c == quote && (!triple || (peek(1) == quote && peek(2) == quote)))) {
        break;
      }
      ++at_;
      if (c == '{') ++depth;
      if (c == '}' && --depth == 0) break;
    }
    emit(PythonToken::kReplacement);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  bool defining_ = false;
  std::vector<PythonSpan> spans_;
};

const char* css_class(PythonToken token) {
  switch (token) {
    case PythonToken::kKeyword:
      return "k";
    case PythonToken::kString:
      return "s";
    case PythonToken::kReplacement:
      return "r";
    case PythonToken::kComment:
      return "c";
    case PythonToken::kNumber:
      return "n";
    case PythonToken::kFunction:
      return "f";
    case PythonToken::kDecorator:
      return "d";
    case PythonToken::kPlain:
      break;
  }
  return nullptr;
}

}  // namespace

std::vector<PythonSpan> tokenize_python(std::string_view source) {
  return Tokenizer(source).run();
}

Html highlight_python(std::string_view source) {
  Html html;
  for (const auto& [token, text] : tokenize_python(source)) {
    if (const char* name = css_class(token)) {
      html.leaf("span", {{"class", name}}, text);
    } else {
      html.text(text);
    }
  }
  return html;
}

}  // namespace maia
