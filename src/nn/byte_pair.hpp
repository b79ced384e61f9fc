// CLIP's tokenizer: text to numbers by byte pair encoding (Sennrich et al. 2016) over UTF-8 bytes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "nn/byte_pair_merges.hpp"

namespace maia {

// Equal to open_clip's SimpleTokenizer but for the repair of wrongly decoded text (see
// clean_caption). Immutable and thread-safe.
class BytePairTokenizer {
 public:
  // `merges`: a line that is passed over, then a pair a line, the most frequent first. Throws
  // kBadInput naming `what` for anything but CLIP's number of pairs of known symbols.
  BytePairTokenizer(std::string_view merges, std::string_view what);

  // Throws kBadInput for a text that is too long to be a caption (10,000 bytes).
  std::vector<int> encode(std::string_view text) const;
  // With the start and the end token, `length` at most: what is too long is cut and keeps its end.
  std::vector<int> tokens(std::string_view text, std::size_t length) const;

  int start_token() const;
  int end_token() const;

 private:
  BytePairMerges merges_;
};

// The pairs are read from "merges.txt" beside the weights if it is there, else from CLIP's own
// vocabulary, which `maia models pull clip-vocabulary` fetches. Throws kNotFound saying so.
BytePairTokenizer load_clip_tokenizer(const std::filesystem::path& weights);

}  // namespace maia
