#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>
#include <set>

#include "base/files.hpp"
#include "image/codec.hpp"
#include "image/resample.hpp"
#include "nn/weights.hpp"

namespace maia {
namespace {

constexpr int kSide = 224;
constexpr int kStampSide = 200;

struct Stamp {
  std::string file;
  std::set<std::string> right;  // classes that name what it shows
};

const std::vector<Stamp>& stamps() {
  static const std::vector<Stamp> all = {
      {"animals/mammals/cats/tiger.png", {"tiger", "tiger cat"}},
      {"animals/mammals/equines/zebra.png", {"zebra"}},
      {"animals/mammals/elephant.png", {"African elephant", "Indian elephant", "tusker"}},
      {"animals/birds/peacock.png", {"peacock"}},
      {"animals/birds/pink_flamingo.png", {"flamingo"}},
      {"food/pizza.png", {"pizza"}},
      {"food/vegetables/broccoli.png", {"broccoli"}},
      {"food/fruit/strawberry.png", {"strawberry"}},
      {"hobbies/music/string/violin.png", {"violin"}},
      {"animals/insects/bee.png", {"bee"}},
  };
  return all;
}

// The stamp in the middle of a white square, its longer side scaled to 200 pixels.
Image on_white(const Image& stamp) {
  const double scale = double(kStampSide) / std::max(stamp.width(), stamp.height());
  const Image scaled =
      resize(stamp, std::max(1, static_cast<int>(std::lround(stamp.width() * scale))),
             std::max(1, static_cast<int>(std::lround(stamp.height() * scale))), Filter::kBicubic);
  std::vector<std::uint8_t> white(std::size_t(kSide) * kSide * 3, 255);
  Image picture(kSide, kSide, std::move(white));
  const int left = (kSide - scaled.width()) / 2;
  const int top = (kSide - scaled.height()) / 2;
  for (int y = 0; y < scaled.height(); ++y) {
    std::copy_n(scaled.row(y), scaled.width() * 3, picture.row(top + y) + left * 3);
  }
  return picture;
}

std::vector<std::string> top_five(const Network& network, const std::vector<float>& logits) {
  std::vector<std::size_t> order(logits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::partial_sort(order.begin(), order.begin() + 5, order.end(),
                    [&](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) names.push_back(network.classes()[order[i]]);
  return names;
}

TEST(Stamps, AtLeastSixOfTenAreRecognisedInTheTopFive) {
  MAIA_NEED_WEIGHTS(network);
  const std::filesystem::path folder = "/usr/share/tuxpaint/stamps";
  ASSERT_TRUE(std::filesystem::is_directory(folder)) << "install tuxpaint-stamps-default";
  std::vector<Image> pictures;
  for (const auto& stamp : stamps()) {
    const auto path = folder / stamp.file;
    pictures.push_back(on_white(decode_image(read_file(path), path.string())));
  }
  const auto logits = network->logits(pictures);
  int recognised = 0;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto names = top_five(*network, logits[i]);
    const auto& right = stamps()[i].right;
    const bool found = std::any_of(names.begin(), names.end(),
                                   [&](const auto& name) { return right.contains(name); });
    recognised += found ? 1 : 0;
    std::cout << (found ? "  " : "! ") << stamps()[i].file << ":";
    for (const auto& name : names) std::cout << ' ' << name << ';';
    std::cout << '\n';
  }
  EXPECT_GE(recognised, 6);
}

}  // namespace
}  // namespace maia
