// A laboratory without a network or a world: pictures of one colour, a unit that likes red, and a
// generator that paints the colour a prompt names. For tests of what stands above.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"
#include "detect/reader.hpp"
#include "image/resample.hpp"
#include "tools/experiment_tools.hpp"

namespace maia::toy {

inline Image plain(int red, int green, int blue) {
  Image image(32, 32);
  for (std::size_t i = 0; i < image.pixels().size(); i += 3) {
    image.pixels()[i] = static_cast<std::uint8_t>(red);
    image.pixels()[i + 1] = static_cast<std::uint8_t>(green);
    image.pixels()[i + 2] = static_cast<std::uint8_t>(blue);
  }
  return image;
}

// Redness of the upper left pixel, from -1 to 1, as a 1x1 map.
class RedTarget : public Target {
 public:
  const std::string& model() const override { return model_; }
  const std::string& layer() const override { return layer_; }
  std::string kind() const override { return "unit"; }
  int unit() const override { return 7; }
  std::vector<Response> respond(std::span<const ImageView> images) const override {
    std::vector<Response> responses;
    for (const auto& [image, scene] : images) {
      const auto* pixel = image.row(0);
      const float red = static_cast<float>(pixel[0] - std::max(pixel[1], pixel[2])) / 255;
      responses.push_back({red, Grid{1, 1, {red}}});
    }
    return responses;
  }
  Image view(const Image& image) const override {
    return crop_centre(image, std::min(image.width(), image.height()));
  }
  std::vector<std::vector<float>> respond_layer(std::span<const ImageView> images) const override {
    std::vector<std::vector<float>> rows;
    for (const auto& response : respond(images)) rows.push_back({response.activation, 0.5F});
    return rows;
  }

 private:
  std::string model_ = "toy";
  std::string layer_ = "colours";
};

// How red, green and blue the upper left pixel is, as probabilities of these classes.
class ColourClass : public RedTarget {
 public:
  const std::string& layer() const override { return layer_; }
  std::string kind() const override { return "class"; }
  int unit() const override { return 0; }
  std::vector<std::string> classes() const override { return {"red", "green", "2"}; }
  std::vector<std::vector<float>> respond_layer(std::span<const ImageView> images) const override {
    std::vector<std::vector<float>> rows;
    for (const auto& [image, scene] : images) {
      const auto* pixel = image.row(0);
      const float sum = static_cast<float>(std::max(1, pixel[0] + pixel[1] + pixel[2]));
      rows.push_back({pixel[0] / sum, pixel[1] / sum, pixel[2] / sum});
    }
    return rows;
  }

 private:
  std::string layer_ = "class";
};

class Painter : public TextToImage, public ImageEditor {
 public:
  std::string name() const override { return "painter"; }
  const Vocabulary& vocabulary() const override { return vocabulary_; }
  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    Random random(seed);
    const int low = random.between(0, 60);
    const int high = random.between(160, 255);
    DrawnImage drawn;
    const bool red = prompt.find("red") != std::string::npos;
    const bool blue = prompt.find("blue") != std::string::npos;
    drawn.image = plain(red ? high : low, low, blue ? high : low);
    if (prompt.find("running") != std::string::npos) drawn.missing = {"running"};
    return drawn;
  }
  DrawnImage edit(const DrawnImage&, const std::string& instruction,
                  std::uint64_t seed) const override {
    return draw(instruction, seed);
  }

 private:
  Vocabulary vocabulary_{.objects = {{"cups", {"mug", "glass"}}, {"dogs", {"dog"}}},
                         .backgrounds = {"grass", "snow"},
                         .colours = {"red", "blue", "green"},
                         .lights = {"night"}};
};

class Reader : public BlindReader {
 public:
  std::string name() const override { return "reader"; }
  std::string describe(const ReadableImage& image) const override {
    const bool lit = image.lit && std::any_of(image.lit->values.begin(), image.lit->values.end(),
                                              [](std::uint8_t value) { return value != 0; });
    return lit ? "lit: a colour" : "nothing is highlighted";
  }
  std::string summarize(std::span<const ReadableImage> images) const override {
    return std::to_string(images.size()) + " pictures";
  }
};

class Dataset : public ImageDataset {
 public:
  std::string name() const override { return "three colours"; }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return 3; }
  std::string id(std::size_t index) const override { return "colour/" + std::to_string(index); }
  LabelledImage load(std::size_t index) const override {
    return {index == 0 ? plain(250, 0, 0) : index == 1 ? plain(200, 0, 0) : plain(0, 0, 200), {}};
  }

 private:
  std::string hash_ = "abc";
};

class Source : public SubjectSource {
 public:
  std::shared_ptr<const Subject> open(const std::string& model, const std::string& layer,
                                      int) override {
    if (model != "toy") throw Error(ErrorKind::kNotFound, "no model '" + model + "': use toy");
    if (layer != "class") return subject();
    Subject of_class = *subject();
    of_class.target = std::make_shared<const ColourClass>();
    return std::make_shared<const Subject>(std::move(of_class));
  }
  static std::shared_ptr<const Subject> subject() {
    return std::make_shared<const Subject>(
        Subject{.target = std::make_shared<const RedTarget>(),
                .threshold = 0.5F,
                .exemplars = {{0, 250 / 255.0F}, {1, 200 / 255.0F}, {2, -200 / 255.0F}},
                .dataset = std::make_shared<const Dataset>()});
  }
};

inline Workbench workbench(std::uint64_t seed = 0) {
  const auto painter = std::make_shared<const Painter>();
  return {.subject = Source::subject(),
          .subjects = std::make_shared<Source>(),
          .generator = painter,
          .editor = painter,
          .reader = std::make_shared<const Reader>(),
          .seed = seed};
}

// The hashes of pictures that are not kept.
inline std::vector<std::string> keep_nothing(std::span<const Image* const> images) {
  std::vector<std::string> hashes;
  for (const Image* image : images) hashes.push_back(sha256(image->pixels()));
  return hashes;
}

}  // namespace maia::toy
