#include "nn/weight_source.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "thrown.hpp"

namespace maia {
namespace {

using Values = std::vector<float>;

WeightSource source() {
  return {{{"conv.weight", {{2, 1, 1, 2}, {1, 2, 3, 4}}},
           {"bn.weight", {{2}, {2, 1}}},
           {"bn.bias", {{2}, {0, 5}}},
           {"bn.running_mean", {{2}, {1, -1}}},
           {"bn.running_var", {{2}, {3, 0}}},
           {"bn.num_batches_tracked", {{}, {7}}}},
          "toy",
          "toy.pth"};
}

std::string refusal(const std::function<void()>& call) {
  std::string message;
  EXPECT_EQ(kind_thrown(call, &message), ErrorKind::kBadInput);
  EXPECT_TRUE(message.starts_with("toy.pth does not hold the weights of toy: ")) << message;
  return message;
}

TEST(WeightSource, GivesAParameterOfTheRightShapeAlone) {
  auto weights = source();
  EXPECT_EQ(weights.take("bn.bias", {2}).values, (Values{0, 5}));
  const std::vector<std::int64_t> shape = {2, 1, 1, 2};
  EXPECT_EQ(weights.take("conv.weight", shape).values, (Values{1, 2, 3, 4}));
  EXPECT_NE(refusal([&] { weights.take("bn.bias", {3}); }).find("should be 3 and is 2"),
            std::string::npos);
  EXPECT_NE(refusal([&] { weights.take("bn.bias", {2, 1}); }).find("2x1"), std::string::npos);
  EXPECT_NE(refusal([&] { weights.take("fc.weight", {2}); }).find("no fc.weight"),
            std::string::npos);
}

TEST(WeightSource, RefusesWhatIsNotFinite) {
  for (const float bad : {std::numeric_limits<float>::infinity(), std::nanf("")}) {
    WeightSource weights({{"a", {{2}, {1, bad}}}}, "toy", "toy.pth");
    EXPECT_NE(refusal([&] { weights.take("a", {2}); }).find("not finite"), std::string::npos);
    EXPECT_NE(refusal([&] { weights.release("a", {2}); }).find("not finite"), std::string::npos);
  }
}

TEST(WeightSource, TellsWhatItHas) {
  auto weights = source();
  EXPECT_TRUE(weights.has("bn.bias"));
  EXPECT_FALSE(weights.has("bn"));
  EXPECT_EQ(weights.shape("conv.weight"), (std::vector<std::int64_t>{2, 1, 1, 2}));
  EXPECT_FALSE(weights.shape("conv.bias"));
}

TEST(WeightSource, IsDoneWithWhatItReleased) {
  auto weights = source();
  EXPECT_EQ(weights.release("bn.bias", {2}), (Values{0, 5}));
  EXPECT_FALSE(weights.has("bn.bias"));
  refusal([&] { weights.take("bn.bias", {2}); });
}

TEST(WeightSource, FoldsABatchNormIntoItsConvolution) {
  auto weights = source();
  const auto folded = weights.take_convolution("conv", "bn", {2, 1, 1, 2}, 1.0);
  // Factors 2 / sqrt(3 + 1) and 1 / sqrt(0 + 1).
  EXPECT_EQ(folded.shape, (std::vector<std::int64_t>{2, 1, 1, 2}));
  EXPECT_EQ(folded.weight, (Values{1, 2, 3, 4}));
  EXPECT_EQ(folded.bias, (Values{-1, 6}));
  weights.finish();
}

TEST(WeightSource, LeavesNothingOver) {
  auto weights = source();
  weights.ignore_prefix("bn.");
  EXPECT_NE(refusal([&] { weights.finish(); }).find("it also has conv.weight (2x1x1x2)"),
            std::string::npos);
  weights.ignore("conv.weight");
  weights.ignore("may.be.absent");
  weights.finish();
}

TEST(WeightSource, TakesParametersByTheirNewNames) {
  auto weights = source();
  weights.rename([](const std::string& name) {
    if (name.ends_with("num_batches_tracked")) return std::string();
    return "features." + name;
  });
  EXPECT_EQ(weights.take("features.bn.bias", {2}).values, (Values{0, 5}));
  EXPECT_FALSE(weights.has("bn.bias"));
  weights.ignore_prefix("features.");
  weights.finish();
  EXPECT_NE(refusal([] {
              source().rename([](const std::string&) { return std::string("same"); });
            }).find("under two names"),
            std::string::npos);
}

}  // namespace
}  // namespace maia
