// The weights of a model that is too large to be held twice: tensors that lie in the mapped file
// where its numbers are already those that the processor computes with.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nn/mapped_file.hpp"
#include "nn/safetensors.hpp"

namespace maia {

// Where a model computes, and with what numbers.
struct Placement {
  at::Device device = at::kCPU;
  at::ScalarType type = at::kFloat;
};

class MappedWeights {
 public:
  // FOLDER's NAME.safetensors or NAME.safetensors.index.json with the files that it names, the
  // first of `names` that is there. `model` is for messages. Throws kNotFound where there is none
  // or one of the files is missing, kBadInput for a file that is damaged.
  MappedWeights(const std::filesystem::path& folder, const std::vector<std::string>& names,
                std::string model, Placement placement);

  const Placement& placement() const { return placement_; }
  bool has(const std::string& name) const { return entries_.contains(name); }
  // Nothing where the file does not have it.
  std::optional<std::vector<std::int64_t>> shape(const std::string& name) const;

  // The parameter at its placement: a view of the file on a processor that computes with the file's
  // numbers, else a copy. It keeps the file mapped. Throws kBadInput naming the file and the
  // parameter that is missing or has another shape.
  at::Tensor take(const std::string& name, at::IntArrayRef shape);

  // The model does without it; the file may or may not have it.
  void ignore(const std::string& name) { taken_.insert(name); }
  void ignore_prefix(std::string_view prefix);
  // Throws kBadInput where the file holds something that was neither taken nor ignored.
  void finish() const;

 private:
  struct Place {
    std::shared_ptr<const MappedFile> file;
    SafetensorsEntry entry;
  };
  void add_file(const std::filesystem::path& path, const std::set<std::string>* expected);
  [[noreturn]] void fail(const std::string& why) const;

  std::string model_;
  std::string path_;
  Placement placement_;
  std::map<std::string, Place, std::less<>> entries_;
  std::set<std::string> taken_;
};

}  // namespace maia
