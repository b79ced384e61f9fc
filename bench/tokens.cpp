// Writes the tokens that CLIP's tokenizer makes of texts, for comparison with other
// implementations: bench_tokens WEIGHTS TEXTS, where the vocabulary is the one for WEIGHTS (a
// merges.txt beside it, else the cache's) and TEXTS holds texts with a zero byte after each. A line
// of output is a text's numbers.
#include <cstdio>
#include <exception>
#include <string>

#include "base/files.hpp"
#include "nn/byte_pair.hpp"

int main(int count, char** arguments) {
  try {
    if (count != 3) throw std::invalid_argument("usage: bench_tokens WEIGHTS TEXTS");
    const auto tokenizer = maia::load_clip_tokenizer(arguments[1]);
    const std::string texts = maia::read_text(arguments[2]);
    for (std::size_t begin = 0; begin < texts.size();) {
      const std::size_t end = std::min(texts.find('\0', begin), texts.size());
      for (const int token : tokenizer.tokens(texts.substr(begin, end - begin), 77)) {
        std::printf("%d ", token);
      }
      std::printf("\n");
      begin = end + 1;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_tokens: %s\n", error.what());
    return 1;
  }
}
