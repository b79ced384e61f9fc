// Writes the tokens that CLIP's tokenizers make of texts, for comparison with other
// implementations: bench_tokens VOCABULARY TEXTS, where TEXTS holds texts with a zero byte after
// each. A line of output is a text's numbers. VOCABULARY is a file of weights (the vocabulary is a
// merges.txt beside it, else the cache's), for the tokenizer of networks, or a folder with
// vocab.json and merges.txt, for that of prompts.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/files.hpp"
#include "nn/byte_pair.hpp"
#include "nn/diffusion/prompt_tokenizer.hpp"

namespace {

constexpr int kTokens = 77;

using Tokenize = std::function<std::vector<int>(const std::string&)>;

Tokenize open_tokenizer(const std::filesystem::path& vocabulary) {
  if (std::filesystem::is_directory(vocabulary)) {
    const auto tokenizer = std::make_shared<maia::PromptTokenizer>(vocabulary, kTokens);
    return [=](const std::string& text) { return tokenizer->tokens(text).tokens; };
  }
  const auto tokenizer =
      std::make_shared<maia::BytePairTokenizer>(maia::load_clip_tokenizer(vocabulary));
  return [=](const std::string& text) { return tokenizer->tokens(text, kTokens); };
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 3) throw std::invalid_argument("usage: bench_tokens VOCABULARY TEXTS");
    const Tokenize tokenize = open_tokenizer(arguments[1]);
    const std::string texts = maia::read_text(arguments[2]);
    for (std::size_t begin = 0; begin < texts.size();) {
      const std::size_t end = std::min(texts.find('\0', begin), texts.size());
      for (const int token : tokenize(texts.substr(begin, end - begin))) std::printf("%d ", token);
      std::printf("\n");
      begin = end + 1;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_tokens: %s\n", error.what());
    return 1;
  }
}
