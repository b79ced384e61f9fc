#include "nn/diffusion/prompt_tokenizer.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "nn/model_config.hpp"
#include "nn/one_line.hpp"
#include "nn/unicode.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostSymbols = 1 << 20;

BytePairMerges::Symbols read_symbols(const fs::path& file) {
  const Json json = parse_json(read_text(file), file.string());
  BytePairMerges::Symbols symbols;
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::kBadInput, file.string() + " is not a tokenizer's vocabulary: " + why);
  };
  if (!json.is_object() || json.size() > kMostSymbols) fail("it is no list of tokens");
  for (const auto& [symbol, number] : json.items()) {
    if (!number.is_number_unsigned() || number >= kMostSymbols) {
      fail("the token " + one_line(symbol) + " has no number");
    }
    symbols[symbol] = number.get<int>();
  }
  return symbols;
}

// What a file of the tokenizer says a mark is: a text, or an object with its content.
std::string mark_in(const Json& json, const std::string& key, const std::string& otherwise) {
  const auto found = json.find(key);
  if (found == json.end()) return otherwise;
  if (found->is_string()) return found->get<std::string>();
  if (found->is_object() && found->contains("content") && found->at("content").is_string()) {
    return found->at("content").get<std::string>();
  }
  return otherwise;
}

std::u32string lower_each(std::u32string_view text) {
  std::u32string result;
  for (const char32_t c : text) result += to_lower_alone(c);
  return result;
}

// Unicode's composed form, each run of spaces as one, and letters by themselves in lower case.
std::u32string clean(std::string_view text) {
  std::u32string result;
  for (const char32_t c : normalize_nfc_of_9(to_code_points(text))) {
    if (!is_space(c)) {
      result += c;
    } else if (result.empty() || result.back() != ' ') {
      result += ' ';
    }
  }
  return lower_each(result);
}

}  // namespace

struct PromptTokenizer::Vocabulary {
  explicit Vocabulary(const fs::path& folder);
  int number_of(const std::string& mark) const;

  fs::path file;
  BytePairMerges::Symbols symbols;
  BytePairMerges::Pairs pairs;
  std::string start = "<|startoftext|>";
  std::string end = "<|endoftext|>";
  std::string fill;
};

PromptTokenizer::Vocabulary::Vocabulary(const fs::path& folder)
    : file(folder / "vocab.json"), symbols(read_symbols(file)) {
  const fs::path merges = folder / "merges.txt";
  pairs = read_byte_pairs(read_text(merges), kMostSymbols, merges.string());
  fill = end;
  for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
    if (!fs::is_regular_file(folder / name)) continue;
    const Json marks = parse_json(read_text(folder / name), (folder / name).string());
    start = mark_in(marks, "bos_token", start);
    end = mark_in(marks, "eos_token", end);
    fill = mark_in(marks, "pad_token", fill);
  }
}

int PromptTokenizer::Vocabulary::number_of(const std::string& mark) const {
  const auto found = symbols.find(mark);
  if (found != symbols.end()) return found->second;
  throw Error(ErrorKind::kBadInput, file.string() + " is not a tokenizer's vocabulary: it has no " +
                                        "token " + one_line(mark));
}

PromptTokenizer::PromptTokenizer(const fs::path& folder, std::int64_t length)
    : PromptTokenizer(Vocabulary(folder), length) {}

PromptTokenizer::PromptTokenizer(Vocabulary vocabulary, std::int64_t length)
    : length_(length),
      start_(vocabulary.number_of(vocabulary.start)),
      end_(vocabulary.number_of(vocabulary.end)),
      fill_(vocabulary.number_of(vocabulary.fill)),
      start_text_(to_code_points(vocabulary.start)),
      end_text_(to_code_points(vocabulary.end)),
      merges_(vocabulary.symbols, vocabulary.pairs, vocabulary.file.string()) {
  for (const auto& [symbol, number] : vocabulary.symbols) {
    if (symbols_.size() <= std::size_t(number)) symbols_.resize(std::size_t(number) + 1);
    symbols_[std::size_t(number)] = symbol;
  }
}

std::vector<int> PromptTokenizer::encode(std::string_view text) const {
  const WordRule rule = {.marks = {start_text_, end_text_}};
  const std::u32string cleaned = clean(text.substr(0, kMostPrompt));
  std::u32string_view rest = cleaned;
  std::vector<int> tokens;
  while (!rest.empty()) {
    const std::size_t length = word_length(rest, rule);
    const auto word = rest.substr(0, length);
    if (word == start_text_ || word == end_text_) {
      tokens.push_back(word == start_text_ ? start_ : end_);
    } else if (length > 0) {
      merges_.add_word(word, tokens);
    }
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return tokens;
}

// The bytes that the tokens stand for; a word's end is a space.
std::string PromptTokenizer::spell(const std::vector<int>& tokens) const {
  std::string bytes;
  for (const int token : tokens) {
    std::string_view symbol = symbols_[std::size_t(token)];
    const bool ends = symbol.ends_with(kWordEnd);
    if (ends) symbol.remove_suffix(kWordEnd.size());
    for (const char32_t letter : to_code_points(symbol)) {
      const auto& letters = byte_letters().letter;
      const auto place = std::find(letters.begin(), letters.end(), letter) - letters.begin();
      const auto& places = byte_letters().place;
      const auto byte = std::find(places.begin(), places.end(), int(place)) - places.begin();
      if (byte < 256) bytes += static_cast<char>(byte);
    }
    if (ends) bytes += ' ';
  }
  return std::string(trim(clean_utf8(bytes, bytes.size())));
}

TokenizedPrompt PromptTokenizer::tokens(std::string_view text) const {
  std::vector<int> all = encode(text);
  TokenizedPrompt prompt;
  const auto room = static_cast<std::size_t>(length_ - 2);
  if (all.size() > room) {
    prompt.cut = spell({all.begin() + std::ptrdiff_t(room), all.end()});
    all.resize(room);
  }
  if (text.size() > kMostPrompt) prompt.cut += std::string(text.substr(kMostPrompt));
  prompt.tokens.push_back(start_);
  prompt.tokens.insert(prompt.tokens.end(), all.begin(), all.end());
  prompt.tokens.push_back(end_);
  prompt.tokens.resize(static_cast<std::size_t>(length_), fill_);
  return prompt;
}

}  // namespace maia
