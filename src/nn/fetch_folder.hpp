// Fetching the catalog's folders from the Hugging Face hub into the cache.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "nn/model_folders.hpp"

namespace maia {

struct FolderFile {
  std::string path;        // in the folder
  std::uint64_t size = 0;  // bytes
  std::string sha256;
};

struct FetchedFolder {
  std::filesystem::path path;
  std::vector<FolderFile> files;
  bool fetched = false;  // false where all the right files were already there
};

// Sizes and hashes are those that the hub gives at this time; what is there with the right hash is
// not fetched again. $MAIA_WEIGHTS_MIRROR, where set, replaces "https://huggingface.co", with the
// same paths below it. At last NAME/maia-manifest.json is written: the repository, and each file's
// size and SHA-256. A folder whose files are those of its manifest needs no network.
//
// Throws kUnavailable, saying where to put the files by hand, where the network does not have them;
// kBadInput where what came, or what lies there, is another file; kLimit for a full disk, where
// fetching again goes on.
FetchedFolder fetch_folder(const CatalogFolder& model, Progress& progress);

}  // namespace maia
