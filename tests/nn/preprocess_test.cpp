#include <gtest/gtest.h>

#include "base/files.hpp"
#include "nn/preprocess_file.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

PreprocessFile parse(std::string_view toml) {
  return parse_preprocess_file(toml, "net.toml");
}

std::string refusal(std::string_view toml) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { parse(toml); }, &message), ErrorKind::kBadInput) << toml;
  EXPECT_TRUE(message.starts_with("net.toml")) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  return message;
}

TEST(PreprocessFile, HasEveryKey) {
  const auto file = parse(
      "resize = 342\ncrop = 299\nfilter = \"bicubic\"\nmean = [0.5, 0, 0.25]\nstd = [0.5, 1, 0.2]\n"
      "classes = [\"cat\", \" dog \"]\n"
      "[layers]\nchannels_last = [\"features.*\"]\nleading_tokens = 5\n");
  const Preprocess expected{.resize = 342,
                            .crop = 299,
                            .filter = Filter::kBicubic,
                            .mean = {0.5f, 0, 0.25f},
                            .std = {0.5f, 1, 0.2f}};
  EXPECT_EQ(file.preprocess, expected);
  EXPECT_EQ(file.classes, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(file.layers.channels_last, std::vector<std::string>{"features.*"});
  EXPECT_EQ(file.layers.leading_tokens, 5);
}

TEST(PreprocessFile, WhatItDoesNotSayIsImageNetsAndNothingIsCutOff) {
  EXPECT_EQ(parse("").preprocess, Preprocess());
  EXPECT_EQ(parse("crop = 96").preprocess, (Preprocess{.resize = 96, .crop = 96}));
  EXPECT_EQ(parse("resize = 96").preprocess, (Preprocess{.resize = 96, .crop = 96}));
  EXPECT_FALSE(parse("").layers.leading_tokens.has_value());
}

TEST(PreprocessFile, NamesTheKeyThatIsWrong) {
  for (const auto& [toml, key] : std::vector<std::pair<std::string, std::string>>{
           {"crop = 0", "crop"},
           {"crop = 5000", "crop"},
           {"crop = 2.5", "crop"},
           {"crop = \"224\"", "crop"},
           {"resize = 100\ncrop = 101", "crop"},
           {"resize = -1", "resize"},
           {"resize = 99999999999999999", "resize"},
           {"filter = \"nearest\"", "filter"},
           {"filter = 2", "filter"},
           {"mean = [0.5, 0.5]", "mean"},
           {"mean = 0.5", "mean"},
           {"mean = [123.7, 116.3, 103.5]", "mean"},
           {"mean = [nan, 0, 0]", "mean"},
           {"mean = [\"0\", 0, 0]", "mean"},
           {"std = [0.2, 0.2, 0]", "std"},
           {"std = [58.4, 57.1, 57.4]", "std"},
           {"std = [inf, 1, 1]", "std"},
           {"classes = []", "classes"},
           {"classes = [1]", "classes"},
           {"classes = [\"a\", \"\"]", "classes"},
           {"colour = 1", "colour"},
           {"layers = 3", "layers"},
           {"[layers]\nleading_tokens = -1", "layers.leading_tokens"},
           {"[layers]\nchannels_last = \"a\"", "layers.channels_last"},
           {"[layers]\nunits = 3", "layers.units"}}) {
    EXPECT_NE(refusal(toml).find(": " + key + " "), std::string::npos) << toml << refusal(toml);
  }
  EXPECT_NE(refusal("crop = [").find("line 1"), std::string::npos);
  EXPECT_NE(refusal("crop = 1\ncrop = 2").find("line 2"), std::string::npos);
}

TEST(PreprocessFile, ClassesMayStandInAFileBesideIt) {
  const TemporaryFolder folder;
  write_file(folder.path() / "names.txt", std::string_view("red fox\r\ngray wolf\n\n"));
  write_file(folder.path() / "net.toml", std::string_view("classes = \"names.txt\"\n"));
  const auto file = open_preprocess_file((folder.path() / "net.toml").string());
  EXPECT_EQ(file.classes, (std::vector<std::string>{"red fox", "gray wolf"}));
  write_file(folder.path() / "lost.toml", std::string_view("classes = \"none.txt\"\n"));
  EXPECT_EQ(kind_thrown([&] { open_preprocess_file((folder.path() / "lost.toml").string()); }),
            ErrorKind::kNotFound);
}

TEST(PreprocessFile, OfAnotherNameIsAnswered) {
  EXPECT_EQ(open_preprocess_file("clip").preprocess, find_preprocess("clip"));
  std::string message;
  EXPECT_EQ(kind_thrown([&] { open_preprocess_file("imagnet"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("imagenet-whole"), std::string::npos);
}

}  // namespace
}  // namespace maia
