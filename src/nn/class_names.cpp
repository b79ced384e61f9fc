#include "nn/class_names.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "nn/mapped_file.hpp"
#include "nn/one_line.hpp"
#include "nn/safetensors.hpp"

namespace maia {
namespace {

constexpr const char* kClassesKey = "classes";

}  // namespace

std::vector<std::string> imagenet_classes() {
  const auto path = data_folder() / "data" / "imagenet_classes.txt";
  std::vector<std::string> names;
  for (auto& line : split(read_text(path), '\n')) {
    if (!line.empty() && !line.starts_with('#')) names.push_back(std::move(line));
  }
  if (names.size() != 1000) {
    throw Error(ErrorKind::kBadInput, path.string() + " should name 1000 classes and names " +
                                          std::to_string(names.size()));
  }
  return names;
}

std::vector<std::string> class_names(const std::filesystem::path& weights, int count) {
  const MappedFile file(weights);
  const auto metadata = read_safetensors_metadata(file.bytes(), weights.string());
  const auto found = metadata.find(kClassesKey);
  if (found == metadata.end()) {
    return count == 1000 ? imagenet_classes() : std::vector<std::string>();
  }
  const std::string what = "the names of classes in " + weights.string();
  const Json list = parse_json(found->second, what);
  std::vector<std::string> names;
  for (const Json& name : list.is_array() ? list : Json::array()) {
    if (!name.is_string()) break;
    names.push_back(one_line(name.get_ref<const std::string&>(), 200));
  }
  if (names.size() != list.size() || names.empty()) {
    throw Error(ErrorKind::kBadInput, what + " are not a JSON list of strings");
  }
  if (names.size() != static_cast<std::size_t>(count)) {
    throw Error(ErrorKind::kBadInput, weights.string() + " has " + std::to_string(count) +
                                          " classes, but " + std::to_string(names.size()) +
                                          " are named");
  }
  return names;
}

std::map<std::string, std::string> class_metadata(const std::vector<std::string>& classes) {
  return {{kClassesKey, to_text(Json(classes))}};
}

}  // namespace maia
