#include "nn/grounding/grounding_text.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "nn/model_config.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// What ends a phrase, by the numbers of BERT's vocabulary, which all public weights have:
// [CLS], [SEP], a full stop and a question mark.
constexpr std::array<int, 4> kSeparators = {101, 102, 1012, 1029};
constexpr std::size_t kEverything = std::size_t{1} << 24;  // tokens

bool is_separator(int token) {
  return std::find(kSeparators.begin(), kSeparators.end(), token) != kSeparators.end();
}

// tokenizer.json's pieces, a line each, in their order.
std::string vocabulary_lines(const fs::path& path) {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::kBadInput, path.string() + " holds no vocabulary of pieces: " + why);
  };
  const Json file = parse_json(read_text(path), path.string());
  const Json::json_pointer place("/model/vocab");
  if (!file.is_object() || !file.contains(place) || !file.at(place).is_object()) {
    fail("there is no vocab in its model");
  }
  const Json& pieces = file.at(place);
  std::vector<std::string> lines(pieces.size());
  std::vector<bool> is_there(pieces.size());
  for (const auto& [piece, number] : pieces.items()) {
    if (!number.is_number_unsigned() || number.get<std::size_t>() >= lines.size() ||
        is_there[number.get<std::size_t>()]) {
      fail("its tokens should be numbered from 0 on, each once");
    }
    lines[number.get<std::size_t>()] = piece;
    is_there[number.get<std::size_t>()] = true;
  }
  return join(lines, "\n") + "\n";
}

fs::path vocabulary_file(const fs::path& folder) {
  for (const char* name : {"vocab.txt", "tokenizer.json"}) {
    if (fs::is_regular_file(folder / name)) return folder / name;
  }
  throw Error(ErrorKind::kNotFound,
              folder.string() +
                  " has neither vocab.txt nor tokenizer.json, of which the caption's "
                  "tokens come: fetch one from where the weights are from");
}

std::string read_vocabulary(const fs::path& folder) {
  const fs::path settings = folder / "tokenizer_config.json";
  if (fs::is_regular_file(settings)) ModelConfig::read(settings).expect("do_lower_case", {true});
  const fs::path file = vocabulary_file(folder);
  return file.extension() == ".json" ? vocabulary_lines(file) : read_text(file);
}

std::vector<std::string> split_pieces(const std::string& vocabulary) {
  std::vector<std::string> pieces = split(vocabulary, '\n');
  if (!pieces.empty() && pieces.back().empty()) pieces.pop_back();
  for (std::string& piece : pieces) {
    if (piece.ends_with('\r')) piece.pop_back();
  }
  return pieces;
}

// Signs close up to the word before them, as transformers' tokenizers write a text.
std::string close_up(std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kSigns = {{
      {" .", "."},
      {" ?", "?"},
      {" !", "!"},
      {" ,", ","},
      {" ' ", "'"},
      {" n't", "n't"},
      {" 'm", "'m"},
      {" 's", "'s"},
      {" 've", "'ve"},
      {" 're", "'re"},
  }};
  for (const auto& [apart, closed] : kSigns) text = replace_all(std::move(text), apart, closed);
  return text;
}

}  // namespace

GroundingText mark_phrases(std::vector<int> tokens, std::size_t limit) {
  GroundingText result;
  const std::size_t count = tokens.size();
  result.tokens = std::move(tokens);
  result.positions.resize(count);
  result.phrases.resize(count);
  std::iota(result.phrases.begin(), result.phrases.end(), 0);
  std::size_t begin = 1;  // of the phrase; the first token and the last are of none
  for (std::size_t i = 1; i + 1 < count; ++i) {
    if (!is_separator(result.tokens[i])) continue;
    for (std::size_t inside = begin; inside <= i; ++inside) {
      result.positions[inside] = static_cast<int>(inside - begin);
      result.phrases[inside] = static_cast<int>(i);
    }
    begin = i + 1;
  }
  if (count > limit) {
    result.left_out = count - limit;
    for (auto* list : {&result.tokens, &result.positions, &result.phrases}) list->resize(limit);
  }
  return result;
}

GroundingTokenizer::GroundingTokenizer(const fs::path& folder)
    : pieces_(split_pieces(read_vocabulary(folder))),
      tokenizer_(join(pieces_, "\n") + "\n", vocabulary_file(folder).string()) {}

GroundingText GroundingTokenizer::read(const std::string& caption, std::size_t limit) const {
  const std::string text(trim(caption));
  const bool ends = text.ends_with('.') || text.ends_with('?');
  return mark_phrases(tokenizer_.tokens(ends ? text : text + ".", kEverything), limit);
}

std::string GroundingTokenizer::words(const std::vector<int>& tokens) const {
  std::string text;
  for (const int token : tokens) {
    const std::string& piece = pieces_.at(static_cast<std::size_t>(token));
    if (!text.empty() && !piece.starts_with("##")) text += ' ';
    text += !text.empty() && piece.starts_with("##") ? piece.substr(2) : piece;
  }
  return close_up(std::move(text));
}

}  // namespace maia
