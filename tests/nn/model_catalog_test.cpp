#include "nn/model_catalog.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/files.hpp"
#include "base/hash.hpp"
#include "nn/fetch_weights.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// A cache of the test's own.
class ModelCatalog : public testing::Test {
 protected:
  void SetUp() override {
    if (const char* value = std::getenv("MAIA_CACHE")) old_ = value;
    ::setenv("MAIA_CACHE", folder_.path().c_str(), 1);
  }
  void TearDown() override {
    if (old_) {
      ::setenv("MAIA_CACHE", old_->c_str(), 1);
    } else {
      ::unsetenv("MAIA_CACHE");
    }
  }
  std::filesystem::path put(const std::string& file, const std::string& text = "x") const {
    const auto path = weights_folder() / file;
    write_file(path, text);
    return path;
  }

  TemporaryFolder folder_;
  std::optional<std::string> old_;
};

TEST_F(ModelCatalog, IsWhole) {
  std::set<std::string_view> names;
  std::set<std::string_view> files;
  for (const CatalogEntry& entry : model_catalog()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_TRUE(files.insert(entry.file).second) << entry.name;
    EXPECT_NE(entry.url.empty(), entry.package.empty()) << entry.name;
    EXPECT_TRUE(entry.url.empty() || entry.url.starts_with("https://")) << entry.name;
    EXPECT_TRUE(entry.package.empty() ||
                (entry.package_sha256.size() == 64 && entry.sha256.size() == 64 &&
                 entry.package.find("==") != std::string_view::npos && !entry.member.empty()))
        << entry.name;
    EXPECT_TRUE(entry.sha256.empty() || entry.sha256.size() == 8 || entry.sha256.size() == 64)
        << entry.name;
    EXPECT_EQ(entry.sha256.find_first_not_of("0123456789abcdef"), std::string_view::npos);
    EXPECT_FALSE(entry.licence.empty() || entry.origin.empty()) << entry.name;
    EXPECT_EQ(&catalog_entry(entry.name), &entry);
  }
}

// The publishers' own convention: digits of the hash are in the address.
TEST_F(ModelCatalog, HasTheHashesThatTheAddressesCarry) {
  int carried = 0;
  for (const CatalogEntry& entry : model_catalog()) {
    if (entry.url.empty() || entry.sha256.empty()) continue;
    EXPECT_NE(entry.url.find(entry.sha256), std::string_view::npos) << entry.name;
    ++carried;
  }
  EXPECT_EQ(carried, 10);
}

TEST_F(ModelCatalog, AnswersAWrongNameWithTheNearest) {
  std::string message;
  EXPECT_EQ(kind_thrown([] { catalog_entry("resnet81"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("resnet18"), std::string::npos) << message;
  EXPECT_EQ(find_in_catalog("resnet81"), nullptr);
}

TEST_F(ModelCatalog, FindsWeightsUnderAnyEnding) {
  EXPECT_FALSE(installed_weights("resnet18"));
  const auto other = put("resnet18.safetensors");
  EXPECT_EQ(weight_file("resnet18"), other);
  const auto own = put("resnet18.pth");
  EXPECT_EQ(weight_file("resnet18"), own);
  const auto unlisted = put("my-network.pt");
  EXPECT_EQ(weight_file("my-network"), unlisted);
}

TEST_F(ModelCatalog, LooksNowhereElse) {
  write_file(folder_.path() / "outside.pth", "x");
  EXPECT_FALSE(installed_weights("../outside"));
  EXPECT_FALSE(installed_weights(""));
}

TEST_F(ModelCatalog, SaysHowToGetWhatIsMissing) {
  std::string message;
  EXPECT_EQ(kind_thrown([] { weight_file("clip-rn50"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("maia models pull clip-rn50"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([] { weight_file("my-network"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("my-network.pth"), std::string::npos) << message;
  EXPECT_EQ(message.find("pull"), std::string::npos) << message;
}

TEST_F(ModelCatalog, LeavesAloneWhatSomebodyPutThere) {
  const auto path = put("resnet18.pth", "mine");
  std::string message;
  EXPECT_EQ(
      kind_thrown([] { fetch_weights(catalog_entry("resnet18"), silent_progress()); }, &message),
      ErrorKind::kBadInput);
  EXPECT_NE(message.find("move it away"), std::string::npos) << message;
  EXPECT_EQ(read_text(path), "mine");
}

}  // namespace
}  // namespace maia
