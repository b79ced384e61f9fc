#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/preprocess.hpp"

namespace maia {

Preprocess open_preprocess(const std::string& name_or_path) {
  if (const auto preset = find_preprocess(name_or_path)) return *preset;
  throw Error(ErrorKind::kNotFound, "there is no preprocessing " + clean_utf8(name_or_path, 100) +
                                        "; there are " + join(preprocess_names(), ", "));
}

}  // namespace maia
