#include "imagery/world.hpp"

namespace maia {

CollageWorld::CollageWorld(const std::filesystem::path& stamps,
                           const std::filesystem::path& wordnet, const StampNames& names)
    : lexicon_(names), stamps_(stamps, names), wordnet_(wordnet), dictionary_(lexicon_, wordnet_) {}

std::shared_ptr<const CollageWorld> collage_world() {
  static const auto kWorld =
      std::make_shared<const CollageWorld>(default_stamp_folder(), default_wordnet_folder());
  return kWorld;
}

}  // namespace maia
