#include "base/error.hpp"
#include "detect/grounded_sam.hpp"

namespace maia {

std::unique_ptr<BoxFinder> open_box_finder(const std::filesystem::path& folder,
                                           const std::string&) {
  throw Error(ErrorKind::kUnavailable, "this maia cannot read the Grounding DINO of " +
                                           folder.string() + ": use the detector scene");
}

}  // namespace maia
