// Writes what the sentence encoder makes of texts, for comparison with other implementations:
// bench_sentences WEIGHTS VOCABULARY TEXTS, where TEXTS holds texts with a zero byte after each. A
// line of output is a text's tokens, a bar and its vector.
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "base/files.hpp"
#include "nn/sentence_encoder.hpp"

int main(int count, char** arguments) {
  try {
    if (count != 4) throw std::invalid_argument("usage: bench_sentences WEIGHTS VOCABULARY TEXTS");
    const maia::SentenceEncoder encoder(arguments[1], arguments[2]);
    const std::string texts = maia::read_text(arguments[3]);
    for (std::size_t begin = 0; begin < texts.size();) {
      const std::size_t end = std::min(texts.find('\0', begin), texts.size());
      const std::string text = texts.substr(begin, end - begin);
      for (const int token : encoder.tokens(text)) std::printf("%d ", token);
      std::printf("|");
      for (const float value : encoder.encode(text)) std::printf(" %.8g", double(value));
      std::printf("\n");
      begin = end + 1;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_sentences: %s\n", error.what());
    return 1;
  }
}
