#include <gtest/gtest.h>

#include <algorithm>

#include "exemplar/fakes.hpp"
#include "target/target.hpp"

namespace maia {
namespace {

std::vector<Image> numbered_pictures(std::size_t count) {
  std::vector<Image> images;
  const FakeDataset dataset(count);
  for (std::size_t i = 0; i < count; ++i) images.push_back(dataset.load(i).image);
  return images;
}

TEST(UnitTarget, RespondsWithTheUnitsMapAndItsMaximum) {
  const auto network = std::make_shared<FakeNetwork>();
  const auto target = make_unit_target(network, "coarse", 2);
  const auto pictures = numbered_pictures(21);
  const auto responses = target->respond(views_of(pictures));  // more than one batch
  ASSERT_EQ(responses.size(), 21u);
  for (std::uint32_t i = 0; i < 21; ++i) {
    const auto values = FakeNetwork::values(network->layers()[0], i);
    const std::vector<float> map(values.begin() + 12, values.begin() + 18);
    EXPECT_EQ(responses[i].map.values, map);
    EXPECT_EQ(responses[i].map.width, 3);
    EXPECT_EQ(responses[i].map.height, 2);
    EXPECT_EQ(responses[i].activation, *std::max_element(map.begin(), map.end()));
  }
  EXPECT_TRUE(target->respond({}).empty());
}

TEST(UnitTarget, GivesEveryUnitOfItsLayer) {
  const auto network = std::make_shared<FakeNetwork>();
  const auto images = numbered_pictures(10);
  const auto rows = make_unit_target(network, "coarse", 0)->respond_layer(views_of(images));
  ASSERT_EQ(rows.size(), 10u);
  for (int unit = 0; unit < 3; ++unit) {
    const auto responses = make_unit_target(network, "coarse", unit)->respond(views_of(images));
    for (std::size_t i = 0; i < images.size(); ++i) {
      ASSERT_EQ(rows[i].size(), 3u);
      EXPECT_EQ(rows[i][std::size_t(unit)], responses[i].activation);
    }
  }
}

TEST(UnitTarget, SaysWhatItIs) {
  const auto target = make_unit_target(std::make_shared<FakeNetwork>(), "fine", 4);
  EXPECT_EQ(target->model(), "fake");
  EXPECT_EQ(target->layer(), "fine");
  EXPECT_EQ(target->unit(), 4);
  EXPECT_EQ(target->kind(), "unit");
}

TEST(UnitTarget, RefusesALayerOrUnitThatTheNetworkLacks) {
  const auto network = std::make_shared<FakeNetwork>();
  const auto message_of = [&](const std::string& layer, int unit) -> std::string {
    try {
      make_unit_target(network, layer, unit);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
      return error.what();
    }
    ADD_FAILURE() << "nothing was thrown";
    return "";
  };
  EXPECT_NE(message_of("cors", 0).find("coarse"), std::string::npos);
  EXPECT_NE(message_of("coarse", 3).find("0 to 2"), std::string::npos);
  EXPECT_NE(message_of("coarse", -1).find("0 to 2"), std::string::npos);
}

}  // namespace
}  // namespace maia
