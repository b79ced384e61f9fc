#include "imagery/prompt_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kLongestWord = 64;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Marks beyond ASCII, by the ASCII one that means the same; 0 for what is to be passed over.
struct Mark {
  std::string_view bytes;
  char meaning;
};

constexpr std::array kMarks = std::to_array<Mark>({
    {"\u2018", '\''}, {"\u2019", '\''}, {"\u201a", '\''}, {"\u201c", '"'}, {"\u201d", '"'},
    {"\u201e", '"'},  {"\u00ab", '"'},  {"\u00bb", '"'},  {"\u2013", ','}, {"\u2014", ','},
    {"\u2026", '.'},  {"\u3001", ','},  {"\uff0c", ','},  {"\u3002", '.'}, {"\u00a0", ' '},
    {"\u2009", ' '},  {"\u202f", ' '},  {"\u3000", ' '},  {"\u2010", '-'}, {"\u2011", '-'},
    {"\u200b", 0},    {"\u200d", 0},    {"\ufeff", 0},    {"\u00ad", 0},
});

class Splitter {
 public:
  Splitter(std::string_view text, std::size_t limit) : text_(text), limit_(limit) {}

  std::vector<Word> split() {
    while (at_ < text_.size() && words_.size() < limit_) step();
    finish();
    if (words_.size() > limit_) words_.resize(limit_);
    return std::move(words_);
  }

 private:
  void step() {
    std::size_t length = 1;
    const char c = mark_at(at_, length);
    if (c == 0) {
      at_ += length;
    } else if (c == '\'' && is_single_quote()) {
      quote('\'', length);
    } else if (c == '"') {
      quote('"', length);
    } else if (is_letter(c)) {
      if (word_.size() < kLongestWord) word_ += text_[at_];
      ++at_;
    } else {
      finish();
      punctuate(c);
      at_ += length;
    }
  }

  // What stands at `at`: an ASCII character, a letter's byte, or what a mark means.
  char mark_at(std::size_t at, std::size_t& length) const {
    length = 1;
    if (static_cast<unsigned char>(text_[at]) < 0x80) return text_[at];
    for (const Mark& mark : kMarks) {
      if (!text_.substr(at).starts_with(mark.bytes)) continue;
      length = mark.bytes.size();
      return mark.meaning;
    }
    return text_[at];
  }

  // An apostrophe is a quotation mark where a word begins and another ends the quotation, or
  // where it ends one.
  bool is_single_quote() const {
    const bool within = !word_.empty() && at_ + 1 < text_.size() && is_letter(text_[at_ + 1]);
    if (open_ == '\'') return !within;
    if (open_ != 0 || !word_.empty()) return false;
    const bool after_letter = at_ > 0 && is_letter(text_[at_ - 1]) && length_before() == 1;
    return !after_letter && closing('\'') != std::string_view::npos;
  }

  // Bytes of the character before this one, where it is a mark of several.
  std::size_t length_before() const {
    for (const Mark& mark : kMarks) {
      if (text_.substr(0, at_).ends_with(mark.bytes)) return mark.bytes.size();
    }
    return 1;
  }

  // Where the quotation that begins here ends, if that is near.
  std::size_t closing(char kind) const {
    std::size_t length = 1;
    mark_at(at_, length);
    for (std::size_t i = at_ + length; i < std::min(text_.size(), at_ + 2 * kLongestWord);
         i += length) {
      if (mark_at(i, length) != kind) continue;
      const bool within = kind == '\'' && i + length < text_.size() && is_letter(text_[i + length]);
      if (!within) return i;
    }
    return std::string_view::npos;
  }

  void quote(char kind, std::size_t length) {
    finish();
    const std::size_t end = open_ == 0 ? closing(kind) : std::string_view::npos;
    std::string quoted;
    if (end != std::string_view::npos) {
      quoted = clean_utf8(trim(text_.substr(at_ + length, end - at_ - length)), kLongestWord);
      open_ = kind;
    } else {
      open_ = 0;
    }
    words_.push_back({"\"", std::move(quoted)});
    at_ += length;
  }

  void punctuate(char c) {
    const bool within = c == ',' || c == ':' || c == '(' || c == ')';
    const bool ends = c == '.' || c == ';' || c == '!' || c == '?' || c == '\n';
    if (!within && !ends) return;
    const char mark = ends ? '.' : ',';
    // "a dog, (small)" has one comma.
    if (words_.empty() || words_.back().text == ".") return;
    if (words_.back().text == ",") {
      words_.back().text = mark;
      return;
    }
    words_.push_back({std::string(1, mark), std::string(1, c)});
  }

  void finish() {
    // A word cut at its longest may end within a character.
    if (!word_.empty()) words_.push_back({lower_case(clean_utf8(word_)), clean_utf8(word_)});
    word_.clear();
  }

  std::string_view text_;
  std::size_t limit_;
  std::size_t at_ = 0;
  char open_ = 0;  // the quotation mark that waits for its partner
  std::string word_;
  std::vector<Word> words_;
};

}  // namespace

std::vector<Word> read_words(std::string_view text, std::size_t limit) {
  return Splitter(text, limit).split();
}

std::vector<std::string> words_in(std::string_view text, std::size_t limit) {
  std::vector<std::string> texts;
  for (Word& word : read_words(text, limit)) {
    if (word.text == "\"") continue;
    texts.push_back(word.text == "." ? "," : std::move(word.text));
  }
  return texts;
}

std::string phrase_of(Words words, std::size_t start, std::size_t length) {
  if (length == 0) return {};
  std::string phrase = words[start].text;
  for (std::size_t i = 1; i < length; ++i) phrase += " " + words[start + i].text;
  return phrase;
}

bool is_small_word(std::string_view word) {
  return is_one_of(
      word, {"a", "an", "the", "of", "to", "at", "in", "on", "by", "with", "side", ",", ".", "\""});
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool mentions(Words words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(),
                     [&](const Word& word) { return is_one_of(word.text, list); });
}

}  // namespace maia
