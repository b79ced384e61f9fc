#include "nn/torch/placement.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/torch/device.hpp"

namespace maia {

Placement open_placement(const std::string& device, const std::string& precision) {
  Placement placement{open_device(device), at::kFloat};
  if (precision == "bfloat16" || (precision == "auto" && !placement.device.is_cpu())) {
    placement.type = at::kBFloat16;
  } else if (precision != "float32" && precision != "auto") {
    throw Error(ErrorKind::kUsage, "there is no precision " + clean_utf8(precision, 40) +
                                       ": it is auto, float32 or bfloat16");
  }
  return placement;
}

}  // namespace maia
