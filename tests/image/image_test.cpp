#include "image/image.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "image/codec.hpp"
#include "image/highlight.hpp"
#include "image/resample.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// The formula of tests/oracle/make_resize_golden.py.
Image formula_picture(int width, int height) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) {
        image.row(y)[3 * x + c] =
            static_cast<std::uint8_t>((x * x * 7 + y * 13 + x * y * 3 + c * 71) % 256);
      }
    }
  }
  return image;
}

TEST(Image, RefusesSizesThatCannotBe) {
  EXPECT_EQ(kind_thrown([] { Image(0, 5); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([] { Image(30000, 30000); }), ErrorKind::kLimit);
  EXPECT_EQ(kind_thrown([] { Image(2, 2, std::vector<std::uint8_t>(11)); }), ErrorKind::kBadInput);
}

TEST(Codec, PngIsLossless) {
  const Image image = formula_picture(31, 17);
  EXPECT_EQ(decode_image(encode_png(image), "a picture"), image);
}

// Noise, which does not compress, and ramps that wrap, of sizes that no vector length divides.
TEST(Codec, PngOfAnySizeIsReadBackByOpenCv) {
  const std::uint64_t seed = 11;
  SCOPED_TRACE(seed);
  Random random(seed);
  for (int turn = 0; turn < 60; ++turn) {
    Image image(random.between(1, 70), random.between(1, 70));
    const int step = random.between(0, 90);
    int value = 0;
    for (auto& pixel : image.pixels()) {
      value += random.between(0, step);
      pixel = static_cast<std::uint8_t>(value);
    }
    const auto png = encode_png(image);
    EXPECT_EQ(decode_image(png, "a picture"), image);
    EXPECT_EQ(encode_png(image), png);
  }
}

TEST(Codec, GrayPngIsReadBackAsGray) {
  Random random(12);
  for (const auto& [width, height] : {std::pair{1, 1}, {37, 5}, {1, 40}, {64, 64}}) {
    std::vector<std::uint8_t> values(static_cast<std::size_t>(width * height));
    for (auto& value : values) value = static_cast<std::uint8_t>(random.below(256));
    const Image back = decode_image(encode_gray_png(values, width, height), "a picture");
    ASSERT_EQ(back.pixels().size(), values.size() * 3);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(back.pixels()[3 * i], values[i]);
      ASSERT_EQ(back.pixels()[3 * i + 2], values[i]);
    }
  }
}

TEST(Codec, JpegIsClose) {
  Image image(64, 48);
  for (std::size_t i = 0; i < image.pixels().size(); ++i) image.pixels()[i] = i / 48 % 256;
  const Image back = decode_image(encode_jpeg(image, 95), "a picture");
  ASSERT_EQ(back.width(), 64);
  double sum = 0;
  for (std::size_t i = 0; i < image.pixels().size(); ++i) {
    sum += std::abs(image.pixels()[i] - back.pixels()[i]);
  }
  EXPECT_LT(sum / image.pixels().size(), 8);
}

TEST(Codec, CutAndDamagedFilesAreOneSentence) {
  for (const auto& whole :
       {encode_png(formula_picture(40, 40)), encode_jpeg(formula_picture(40, 40), 90)}) {
    for (std::size_t size = 0; size < whole.size(); size += 7) {
      const std::span cut(whole.data(), size);
      EXPECT_EQ(kind_thrown([&] { decode_image(cut, "a picture"); }), ErrorKind::kBadInput) << size;
    }
    Random random(2);
    for (int round = 0; round < 500; ++round) {
      auto damaged = whole;
      for (int n = 0; n < 3; ++n) damaged[random.below(damaged.size())] = random.below(256);
      try {
        decode_image(damaged, "a picture");
      } catch (const Error&) {  // an error or a picture, never anything else
      }
    }
  }
}

TEST(Codec, HugeHeadersAreRefusedBeforeAllocation) {
  auto bomb = encode_png(formula_picture(4, 4));
  for (const std::size_t at : {16U, 20U}) {
    bomb[at] = 0;
    bomb[at + 1] = 0;
    bomb[at + 2] = 0x75;  // 30000
    bomb[at + 3] = 0x30;
  }
  EXPECT_EQ(kind_thrown([&] { decode_image(bomb, "a bomb"); }), ErrorKind::kLimit);
}

TEST(Resample, AgreesWithPil) {
  const Json cases = parse_json(
      read_text(std::filesystem::path(MAIA_SOURCE_FOLDER) / "tests/image/resize_golden.json"),
      "resize_golden.json");
  ASSERT_EQ(cases.size(), 10U);
  for (const Json& item : cases) {
    const Filter filter = item.at("filter") == "bilinear" ? Filter::kBilinear : Filter::kBicubic;
    const Image resized = resize(formula_picture(item["from"][0], item["from"][1]), item["to"][0],
                                 item["to"][1], filter);
    const auto expected = item.at("pixels").get<std::vector<int>>();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(resized.pixels()[i], expected[i], 1) << to_text(item["to"]) << " byte " << i;
    }
  }
}

TEST(Resample, ShorterSideKeepsTheProportion) {
  const Image resized = resize_shorter_side(formula_picture(100, 61), 30, Filter::kBilinear);
  EXPECT_EQ(resized.height(), 30);
  EXPECT_EQ(resized.width(), 49);
}

TEST(Resample, ResizingForACropIsResizingAndThenCropping) {
  Random random(3);
  for (int round = 0; round < 60; ++round) {
    const Image image = formula_picture(1 + static_cast<int>(random.below(90)),
                                        1 + static_cast<int>(random.below(90)));
    const int side = 8 + static_cast<int>(random.below(60));
    const int cut = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(side)));
    for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
      ASSERT_EQ(resize_and_crop_centre(image, side, cut, filter),
                crop_centre(resize_shorter_side(image, side, filter), cut))
          << image.width() << "x" << image.height() << " to " << side << ", crop " << cut;
    }
  }
}

TEST(Resample, CropTakesTheCentre) {
  const Image image = formula_picture(9, 7);
  const Image centre = crop_centre(image, 5);
  EXPECT_EQ(centre.row(0)[0], image.row(1)[3 * 2]);
  EXPECT_EQ(kind_thrown([&] { crop(image, 5, 0, 5, 5); }), ErrorKind::kInternal);
}

TEST(Resample, GridInterpolatesBetweenCentres) {
  const Grid grid{2, 1, {0, 1}};
  const Grid wide = resize(grid, 4, 1);  // torch: interpolate([0, 1], 4) = 0, .25, .75, 1
  ASSERT_EQ(wide.values.size(), 4U);
  EXPECT_FLOAT_EQ(wide.values[0], 0);
  EXPECT_FLOAT_EQ(wide.values[1], 0.25);
  EXPECT_FLOAT_EQ(wide.values[2], 0.75);
  EXPECT_FLOAT_EQ(wide.values[3], 1);
}

TEST(Highlight, LightsWhatExceedsTheThreshold) {
  Image image(4, 4);
  std::fill(image.pixels().begin(), image.pixels().end(), std::uint8_t{200});
  const Mask region = active_region(Grid{2, 1, {0, 10}}, 5, 4, 4);
  const Image lit = highlight(image, region);
  EXPECT_EQ(lit.row(0)[0], 50);
  EXPECT_EQ(lit.row(0)[9], 200);
}

TEST(Highlight, AUnitThatIsActiveNowhereGivesADarkPictureWithoutOutline) {
  Image image(8, 8);
  std::fill(image.pixels().begin(), image.pixels().end(), std::uint8_t{200});
  const Image dark = highlight(image, active_region(Grid{1, 1, {0}}, 0, 8, 8), true);
  EXPECT_TRUE(std::all_of(dark.pixels().begin(), dark.pixels().end(),
                          [](std::uint8_t value) { return value == 50; }));
}

TEST(Highlight, OutlineIsRed) {
  Image image(32, 32);
  Mask region{32, 32, std::vector<std::uint8_t>(32 * 32)};
  for (int y = 10; y < 20; ++y) std::fill_n(region.values.begin() + y * 32 + 10, 10, 1);
  const Image outlined = highlight(image, region, true);
  EXPECT_GT(outlined.row(10)[3 * 15], 200);
  EXPECT_LT(outlined.row(10)[3 * 15 + 1], 60);
}

TEST(ContactSheet, HasACellForEveryPicture) {
  const std::vector<Image> images(5, formula_picture(30, 20));
  const Image sheet = contact_sheet(images, 3, 30);
  EXPECT_EQ(sheet.width(), 3 * 34 + 4);
  EXPECT_EQ(sheet.height(), 2 * 34 + 4);
}

}  // namespace
}  // namespace maia
