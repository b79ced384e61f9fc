#include "nn/class_names.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace maia {

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

}  // namespace maia
