// The words of a text, as prompts and instructions are read: by what was written, without its case
// and its hyphens.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct Word {
  // In lower case. "," stands for punctuation within a sentence, "." for what ends one, and "\""
  // for a quotation mark.
  std::string text;
  // As it was written; of an opening quotation mark all that it quotes, of a closing one nothing.
  std::string written;
};

using Words = std::span<const Word>;

// At most `limit` words of at most 64 bytes. A word ends at a space, a hyphen and an apostrophe
// ("dog's" is "dog", "s"); every byte that is no ASCII belongs to a word, unless it is part of a
// space or of a punctuation mark.
std::vector<Word> read_words(std::string_view text, std::size_t limit = 1024);

// The texts alone, without quotation marks, and "," for all punctuation.
std::vector<std::string> words_in(std::string_view text, std::size_t limit = 1024);

// The texts of words[start], ..., with spaces between.
std::string phrase_of(Words words, std::size_t start, std::size_t length);

// Articles, prepositions and marks, which say nothing by themselves.
bool is_small_word(std::string_view word);
bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list);
bool mentions(Words words, std::initializer_list<std::string_view> list);

}  // namespace maia
