// Indexes in the cache folder: a file for each layer, named by all that its content depends on.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "exemplar/index.hpp"

namespace maia {

class IndexCache {
 public:
  // `top` is the number of exemplars kept a unit.
  IndexCache(IndexSource source, int top);

  std::filesystem::path file(const std::string& layer) const;
  // Held by whoever measures the source.
  std::filesystem::path lock_file() const;
  // The name of the checkpoints of a pass for these layers.
  std::filesystem::path checkpoints(std::vector<std::string> layers) const;

  // Joins the layers that are there to `index`, where it lacks them, and returns the others. A file
  // that is damaged, of another version or of other pictures is reported and counts as missing.
  std::vector<std::string> collect(std::span<const std::string> layers, ExemplarIndex& index,
                                   Progress& progress) const;
  void keep(const ExemplarIndex& index) const;

 private:
  std::filesystem::path folder_;
  IndexSource source_;
  int top_;
};

}  // namespace maia
