// A vocabulary of the size of CLIP's that knows a few words.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/files.hpp"

namespace maia {

constexpr int kVocabularyPairs = 48894;

// "dog" and "cat" are one token each, "do" is one within a word, and "the" is one with "t h" before
// "h e". The other pairs join two visible characters that no test uses together.
inline std::string vocabulary_text(int pairs = kVocabularyPairs) {
  std::vector<std::string> lines = {"d o", "do g</w>", "c a",    "ca t</w>",
                                    "t h", "th e</w>", "h e</w>"};
  std::vector<std::string> letters;
  for (char c = '!'; c <= '~'; ++c) {
    if (c != '\'' && (c < 'a' || c > 'z')) letters.emplace_back(1, c);
  }
  for (int c = 0xC0; c <= 0xFF; ++c) {  // two bytes each in this file
    letters.push_back({static_cast<char>(0xC3), static_cast<char>(c - 0x40)});
  }
  for (const std::string end : {"", "</w>"}) {
    for (const auto& first : letters) {
      for (const auto& second : letters) lines.push_back(first + " " + second + end);
    }
  }
  const auto twos = lines.size();
  for (std::size_t i = 7; i < twos; ++i) {
    const std::string& line = lines[i];
    if (line.ends_with("</w>")) continue;
    const auto space = line.find(' ');
    for (const auto& third : {"!", "?", ";"}) {
      lines.push_back(line.substr(0, space) + line.substr(space + 1) + " " + third);
    }
  }
  std::string text = "#version: 0.2\n";
  for (int i = 0; i < pairs; ++i) text += lines.at(static_cast<std::size_t>(i)) + "\n";
  return text;
}

inline void write_vocabulary(const std::filesystem::path& path) {
  const std::string text = vocabulary_text();
  write_file(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace maia
