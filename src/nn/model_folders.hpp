// Models that are folders of several files: repositories of the Hugging Face hub, by the name that
// `maia models` takes, and where they lie once they are here.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct CatalogFolder {
  std::string_view name;                    // "sd15"
  std::string_view repository;              // "OWNER/NAME"
  std::span<const std::string_view> files;  // paths in the repository, and in the folder here
  std::string_view licence;
  std::string_view origin;  // what it is and who made it, in a few words
};

// In the order they are listed.
std::span<const CatalogFolder> model_folders();
// Null for a name that is not among them.
const CatalogFolder* find_model_folder(std::string_view name);

// weights/NAME in the cache, whether it is there or not.
std::filesystem::path place_of(const CatalogFolder& model);
// Those of its files that are not in place; installed where there are none.
std::vector<std::string> missing_files(const CatalogFolder& model);
// "https://huggingface.co/OWNER/NAME", where a person finds the files.
std::string page_of(const CatalogFolder& model);

}  // namespace maia
