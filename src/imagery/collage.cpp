#include "imagery/collage.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/categories.hpp"
#include "imagery/compose.hpp"
#include "imagery/edit.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

class CollageGenerator : public TextToImage {
 public:
  explicit CollageGenerator(std::shared_ptr<const CollageWorld> world)
      : world_(std::move(world)), vocabulary_(collage_vocabulary(world_->lexicon())) {
    vocabulary_.categories = categories_of(world_->lexicon(), world_->dictionary());
  }

  std::string name() const override { return "collage"; }
  const Vocabulary& vocabulary() const override { return vocabulary_; }

  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    ComposedScene composed = compose_scene(*world_, prompt, seed);
    DrawnImage drawn;
    drawn.image = render(*world_, composed.scene).image;
    drawn.missing = std::move(composed.missing);
    drawn.scene = std::make_shared<const Scene>(std::move(composed.scene));
    return drawn;
  }

 private:
  std::shared_ptr<const CollageWorld> world_;
  Vocabulary vocabulary_;
};

class CollageEditor : public ImageEditor {
 public:
  explicit CollageEditor(std::shared_ptr<const CollageWorld> world) : world_(std::move(world)) {}

  std::string name() const override { return "collage"; }

  DrawnImage edit(const DrawnImage& source, const std::string& instruction,
                  std::uint64_t seed) const override {
    DrawnImage result = source;
    if (source.scene == nullptr) {
      result.missing = {clean_utf8(trim(instruction), 1000)};
      return result;
    }
    ComposedScene edited = edit_scene(*world_, *source.scene, instruction, seed);
    if (edited.scene != *source.scene) {
      result.image = render(*world_, edited.scene).image;
      result.scene = std::make_shared<const Scene>(std::move(edited.scene));
    }
    result.missing = std::move(edited.missing);
    return result;
  }

 private:
  std::shared_ptr<const CollageWorld> world_;
};

}  // namespace

std::shared_ptr<const TextToImage> make_collage_generator() {
  return make_collage_generator(collage_world());
}

std::shared_ptr<const ImageEditor> make_collage_editor() {
  return make_collage_editor(collage_world());
}

std::shared_ptr<const TextToImage> make_collage_generator(
    std::shared_ptr<const CollageWorld> world) {
  return std::make_shared<CollageGenerator>(std::move(world));
}

std::shared_ptr<const ImageEditor> make_collage_editor(std::shared_ptr<const CollageWorld> world) {
  return std::make_shared<CollageEditor>(std::move(world));
}

}  // namespace maia
