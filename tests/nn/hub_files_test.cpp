#include "nn/hub_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "base/json.hpp"
#include "nn/model_catalog.hpp"
#include "nn/model_folders.hpp"
#include "seed.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Paths = std::vector<std::string_view>;

const std::string kSha256(64, 'a');
const std::string kGitId(40, 'b');

Json small_file(const std::string& path) {
  return {{"type", "file"}, {"path", path}, {"size", 12}, {"oid", kGitId}};
}

// As the hub gives it: what stands beside "lfs" is of the file that points to it.
Json large_file(const std::string& path) {
  Json file = small_file(path);
  file["size"] = 3'438'167'534;
  file["lfs"] = {{"oid", kSha256}, {"size", 3'438'167'534}, {"pointerSize", 135}};
  return file;
}

std::vector<HubFile> read(const Json& list, const Paths& wanted) {
  return read_hub_files(to_text(list), wanted, "the hub");
}

ErrorKind refusal(const std::string& answer, std::string* message) {
  const Paths wanted = {"a"};
  return kind_thrown([&] { read_hub_files(answer, wanted, "the hub"); }, message);
}

TEST(HubFiles, TellsWantedFilesInTheirOrder) {
  const Json list = {{{"type", "directory"}, {"path", "unet"}, {"size", 0}, {"oid", kGitId}},
                     small_file("other"),
                     large_file("unet/weights"),
                     small_file("config.json")};
  const auto files = read(list, {"config.json", "unet/weights"});
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "config.json");
  EXPECT_EQ(files[0].size, 12u);
  EXPECT_EQ(files[0].git_id, kGitId);
  EXPECT_EQ(files[0].sha256, "");
  EXPECT_EQ(files[1].path, "unet/weights");
  EXPECT_EQ(files[1].size, 3'438'167'534u);
  EXPECT_EQ(files[1].sha256, kSha256);
  EXPECT_EQ(files[1].git_id, "");
}

TEST(HubFiles, NamesTheFileThatIsNotListed) {
  std::string message;
  const Json folder = {{{"type", "directory"}, {"path", "a"}, {"size", 1}, {"oid", kGitId}}};
  for (const Json& list : {Json::array(), Json::array({small_file("b")}), folder}) {
    EXPECT_EQ(refusal(to_text(list), &message), ErrorKind::kUnavailable) << list;
    EXPECT_NE(message.find("lists no file a"), std::string::npos) << message;
  }
}

TEST(HubFiles, RefusesWhatIsNoList) {
  std::string message;
  for (const std::string answer : {"", "<html>", "{}", "null", "[", "{\"error\": \"gone\"}"}) {
    EXPECT_EQ(refusal(answer, &message), ErrorKind::kUnavailable) << answer;
  }
  EXPECT_EQ(refusal(std::string(100'000, '['), &message), ErrorKind::kUnavailable);
}

TEST(HubFiles, RefusesSizesAndHashesThatCannotBe) {
  std::string message;
  for (const Json& size : {Json(), Json(0), Json(-1), Json("12"), Json(1e14), Json(1e300),
                           Json(kLargestHubFile + 1), Json::array(), Json(true)}) {
    Json file = small_file("a");
    file["size"] = size;
    EXPECT_EQ(refusal(to_text(Json::array({file})), &message), ErrorKind::kBadInput) << size;
    Json large = large_file("a");
    large["lfs"]["size"] = size;
    EXPECT_EQ(refusal(to_text(Json::array({large})), &message), ErrorKind::kBadInput) << size;
  }
  for (const Json& hash :
       {Json(), Json(7), Json(""), Json("abc"), Json(std::string(40, 'g')),
        Json(std::string(64, 'A')), Json(kSha256 + "a"), Json("../../../../../../etc/passwd")}) {
    Json file = small_file("a");
    file["oid"] = hash;
    EXPECT_EQ(refusal(to_text(Json::array({file})), &message), ErrorKind::kBadInput) << hash;
    Json large = large_file("a");
    large["lfs"]["oid"] = hash;
    EXPECT_EQ(refusal(to_text(Json::array({large})), &message), ErrorKind::kBadInput) << hash;
  }
  for (const Json& lfs : {Json("x"), Json::array(), Json::object(), Json(1)}) {
    Json file = small_file("a");
    file["lfs"] = lfs;
    EXPECT_EQ(refusal(to_text(Json::array({file})), &message), ErrorKind::kBadInput) << lfs;
  }
}

// Whatever comes, it is refused or read, and what is read is within bounds.
TEST(HubFiles, HoldsAgainstDamagedAnswers) {
  SCOPED_TRACE("seed " + std::to_string(test_seed()));
  std::mt19937_64 random(test_seed());
  const std::string whole = to_text(Json::array({small_file("b"), large_file("a")}));
  for (int i = 0; i < 3000; ++i) {
    std::string answer = whole;
    for (int changes = 0; changes < 3; ++changes) {
      answer[random() % answer.size()] = static_cast<char>(random());
    }
    if (random() % 4 == 0) answer.resize(random() % answer.size());
    try {
      for (const HubFile& file : read_hub_files(answer, Paths{"a"}, "the hub")) {
        EXPECT_EQ(file.path, "a");
        EXPECT_TRUE(file.size > 0 && file.size <= kLargestHubFile);
        EXPECT_TRUE(file.sha256.size() == 64 || file.git_id.size() == 40);
      }
    } catch (const Error& error) {
      EXPECT_TRUE(error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kUnavailable);
    }
  }
}

TEST(ModelFolders, AreWholeAndNamedApartFromTheCatalogsFiles) {
  std::set<std::string_view> names;
  for (const CatalogFolder& model : model_folders()) {
    EXPECT_TRUE(names.insert(model.name).second) << model.name;
    EXPECT_EQ(find_in_catalog(model.name), nullptr) << model.name;
    EXPECT_EQ(find_model_folder(model.name), &model);
    EXPECT_EQ(std::count(model.repository.begin(), model.repository.end(), '/'), 1) << model.name;
    EXPECT_FALSE(model.licence.empty() || model.origin.empty()) << model.name;
    EXPECT_FALSE(model.files.empty()) << model.name;
    for (const std::string_view file : model.files) {
      EXPECT_EQ(std::filesystem::path(file).lexically_normal(), file);
      EXPECT_FALSE(file.starts_with("/") || file.starts_with(".")) << file;
    }
  }
  EXPECT_EQ(find_model_folder("sd16"), nullptr);
  std::string message;
  EXPECT_EQ(kind_thrown([] { catalog_entry("sd16"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("sd15"), std::string::npos) << message;
}

}  // namespace
}  // namespace maia
