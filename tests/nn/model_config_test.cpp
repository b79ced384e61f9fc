#include "nn/model_config.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/files.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

ModelConfig config_of(const std::string& text) {
  const TemporaryFolder folder;
  write_file(folder.path() / "config.json", text);
  return ModelConfig::read(folder.path() / "config.json");
}

TEST(ModelConfig, GivesWhatIsThereAndOtherwiseWhatIsUsual) {
  const ModelConfig config = config_of(
      R"({"width": 8, "rate": 0.5, "on": true, "name": "x", "sizes": [1, 2], "one": 3,
          "none": null, "part": {"width": 9}})");
  EXPECT_EQ(config.count("width"), 8);
  EXPECT_EQ(config.count("height", 4), 4);
  EXPECT_EQ(config.count("none", 4), 4);
  EXPECT_DOUBLE_EQ(config.real("rate"), 0.5);
  EXPECT_TRUE(config.flag("on"));
  EXPECT_EQ(config.text("name"), "x");
  EXPECT_EQ(config.counts("sizes"), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(config.counts("one"), std::vector<std::int64_t>{3});
  EXPECT_EQ(config.section("part").count("width"), 9);
  EXPECT_EQ(config.section("missing").count("width", 2), 2);
  EXPECT_FALSE(config.has("none"));
  EXPECT_TRUE(config.mentions("none"));
}

TEST(ModelConfig, RefusesWhatIsOfAnotherKindNamingFileAndKey) {
  const ModelConfig config = config_of(
      R"({"width": -1, "large": 1e30, "half": 0.5, "text": "x", "mixed": [1, "a"], "empty": []})");
  for (const auto& call : std::vector<std::function<void()>>{
           [&] { config.count("width"); }, [&] { config.count("large"); },
           [&] { config.count("half"); }, [&] { config.count("text"); },
           [&] { config.count("missing"); }, [&] { config.real("text"); },
           [&] { config.flag("width"); }, [&] { config.text("width"); },
           [&] { config.counts("mixed"); }, [&] { config.counts("empty"); },
           [&] { config.texts("mixed"); }, [&] { config.reals("mixed"); },
           [&] { config.section("text"); },
           [&] {
             config.expect("text", {"y", "z"});
           }}) {
    std::string message;
    EXPECT_EQ(kind_thrown(call, &message), ErrorKind::kBadInput);
    EXPECT_NE(message.find("config.json"), std::string::npos) << message;
  }
  EXPECT_NO_THROW(config.expect("missing", {1}));
}

TEST(ModelConfig, ReadsThePythonOfNumbersThatJsonLacks) {
  const ModelConfig config =
      config_of(R"({"lowest": -Infinity, "say": "Infinity \" NaN", "n": NaN, "m": [Infinity]})");
  EXPECT_FALSE(config.has("lowest"));
  EXPECT_FALSE(config.has("n"));
  EXPECT_EQ(config.text("say"), "Infinity \" NaN");
}

TEST(ModelConfig, FilesThatAreNoObjectAreRefused) {
  for (const char* text : {"", "{", "[]", "3", "\xff", "{\"a\": }"}) {
    EXPECT_EQ(kind_thrown([&] { config_of(text); }), ErrorKind::kBadInput) << text;
  }
  EXPECT_EQ(kind_thrown([] { ModelConfig::read("/nowhere/config.json"); }), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace maia
