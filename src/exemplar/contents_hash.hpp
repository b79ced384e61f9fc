// A dataset's identity: the hash of its files' names and contents, kept in the cache for as long
// as the files stay as they are.
#pragma once

#include <filesystem>
#include <string>

#include "base/progress.hpp"
#include "exemplar/path_list.hpp"

namespace maia {

// Of `files` below `folder`, in their order; `kind` tells apart datasets that make something else
// of the same files. Of several processes that want the same, one reads the files. A file that
// cannot be read counts as such.
std::string contents_hash(const std::filesystem::path& folder, const PathList& files,
                          std::string_view kind, Progress& progress);

}  // namespace maia
