// Units as a person writes them.
#include "task/sweep_units.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "nn/network.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

class TwoLayers : public Network {
 public:
  const std::string& name() const override { return name_; }
  const std::string& weights_hash() const override { return name_; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& classes() const override { return none_; }
  const std::string& logits_layer() const override { return no_layer_; }
  Image view(const Image& image) const override { return image; }
  void forward(std::span<const Image>, std::span<const std::string>,
               const Visitor&) const override {}

 private:
  std::string name_ = "two layers";
  std::vector<LayerInfo> layers_ = {{"early", 16, 8, 8}, {"late.conv", 100, 1, 1}};
  std::vector<std::string> none_;
  std::string no_layer_;
};

SweepUnits read(const std::vector<std::string>& texts, std::uint64_t seed = 0) {
  return read_sweep_units(texts, seed, TwoLayers());
}

using Units = std::vector<SweepUnit>;

TEST(SweepUnits, AreListsRangesAndWholeLayers) {
  EXPECT_EQ(read({"early:3"}).units, (Units{{"early", 3}}));
  EXPECT_EQ(read({"early:3,7, 9-11"}).units,
            (Units{{"early", 3}, {"early", 7}, {"early", 9}, {"early", 10}, {"early", 11}}));
  EXPECT_EQ(read({"early:all", "late.conv:99"}).units.size(), 17U);
  EXPECT_EQ(layers_of(read({"late.conv:1", "early:2"}).units),
            (std::vector<std::string>{"early", "late.conv"}));
}

TEST(SweepUnits, NamedTwiceAreThereOnce) {
  const auto units = read({"early:3,3-5", "early:4"});
  EXPECT_EQ(units.units, (Units{{"early", 3}, {"early", 4}, {"early", 5}}));
  EXPECT_EQ(units.repeated, 2U);
}

TEST(SweepUnits, DrawnBySeedAreDistinctAndRepeat) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto units = read({"late.conv:random:30"}, seed).units;
    EXPECT_EQ(units, read({"late.conv:random:30"}, seed).units);
    EXPECT_EQ(std::set<SweepUnit>(units.begin(), units.end()).size(), 30U);
    for (const auto& unit : units) EXPECT_TRUE(unit.unit >= 0 && unit.unit < 100);
  }
  EXPECT_NE(read({"late.conv:random:30"}, 1).units, read({"late.conv:random:30"}, 2).units);
  EXPECT_EQ(read({"early:random:16"}).units.size(), 16U);
}

TEST(SweepUnits, OfAFileAreItsLines) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "units";
  write_file(file, std::string_view("# first these\nearly:1\r\n\n late.conv : 5-6 # and those\n"));
  EXPECT_EQ(read({file.string()}).units, (Units{{"early", 1}, {"late.conv", 5}, {"late.conv", 6}}));
  write_file(file, std::string_view("early:1\nearly\n"));
  std::string message;
  EXPECT_EQ(kind_thrown([&] { read({file.string()}); }, &message), ErrorKind::kUsage);
  EXPECT_NE(message.find("line 2"), std::string::npos);
  write_file(file, std::string_view("# nothing\n"));
  EXPECT_EQ(kind_thrown([&] { read({file.string()}); }), ErrorKind::kBadInput);
}

TEST(SweepUnits, ThatAreNotThereAreRefused) {
  for (const char* text : {"early:16", "early:0-16", "early:random:17", "nowhere:1", "no_file",
                           "early:99999999-99999999"}) {
    EXPECT_EQ(kind_thrown([&] { read({text}); }), ErrorKind::kNotFound) << text;
  }
  for (const char* text :
       {"early:", "early:5-3", "early:-1", "early:1,,2", "early:x", "early:1-2-3",
        "early:random:", "early:random:0", "early:99999999999999"}) {
    EXPECT_EQ(kind_thrown([&] { read({text}); }), ErrorKind::kUsage) << text;
  }
}

}  // namespace
}  // namespace maia
