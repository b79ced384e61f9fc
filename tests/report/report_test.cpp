#include "report/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>

#include "base/error.hpp"
#include "report/sample_run.hpp"

namespace maia {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Report : public ::testing::Test {
 protected:
  const TemporaryFolder folder;
  RunStore store{folder.path()};
};

// Also what the browser tests look at: MAIA_REPORT_OUT names the file to write.
TEST_F(Report, OfTheSampleRunHoldsItsParts) {
  const auto id = record_sample_run(store);
  const auto html = run_report_html(store, id);
  if (const char* path = std::getenv("MAIA_REPORT_OUT")) write_file(path, html);
  for (const char* part : {"summary", "exemplars", "check", "activations", "turns", "reproduce"}) {
    EXPECT_EQ(count_of(html, " id=\"" + std::string(part) + "\""), 1u) << part;
  }
  EXPECT_TRUE(has(html, "a cardinal or another red bird"));
  EXPECT_TRUE(has(html, "<strong>red birds</strong>"));
  EXPECT_EQ(count_of(html, "<article class=\"turn\""), 6u);
  EXPECT_EQ(count_of(html, "class=\"flip\""), 15u);
  EXPECT_TRUE(has(html, "ValueError: edit_images got 8 sources"));
  EXPECT_TRUE(has(html, "<s>running</s>"));
  EXPECT_TRUE(has(html, "not shown: running, rains"));
  EXPECT_TRUE(has(html, "赤い鳥が雪の上にいる"));
  EXPECT_TRUE(has(html, "--seed 20240611"));
  EXPECT_TRUE(has(html, "3b7d90aa41c2e85f6d0719ce22b8f4a3"));
}

TEST_F(Report, IsSelfContainedAndSmall) {
  const auto html = run_report_html(store, record_sample_run(store));
  EXPECT_LT(html.size(), 4u << 20);
  EXPECT_GT(count_of(html, "<img "), 150u);
  EXPECT_FALSE(std::regex_search(html, std::regex("(src|href)=\"(?!#|data:)")));
  EXPECT_FALSE(has(html, "url("));
  EXPECT_FALSE(has(html, "@import"));
}

TEST_F(Report, StaysSmallWithPicturesThatCompressBadly) {
  Json entries = Json::array();
  for (std::uint64_t i = 0; i < 150; ++i) {
    Image image(224, 224);
    Random random(i);
    for (auto& value : image.pixels()) value = static_cast<std::uint8_t>(random.below(256));
    entries.push_back({{"title", "noise"}, {"activation", i}, {"image", store.put_image(image)}});
  }
  const auto id = store.create({}, "", nullptr, nullptr).id;
  store.add_reply(id, 1, "").wait();
  store.add_observation(id, 1, {{"items", {{{"kind", "log"}, {"entries", entries}}}}}).wait();
  const auto html = run_report_html(store, id);
  EXPECT_LT(html.size(), 4u << 20);
  EXPECT_GE(count_of(html, "<img "), 150u);
}

TEST_F(Report, EveryLinkLeadsSomewhereAndNoIdIsTwice) {
  const auto html = run_report_html(store, record_sample_run(store));
  std::vector<std::string> ids;
  const std::regex id_pattern(" id=\"([^\"]*)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), id_pattern), end; it != end; ++it) {
    ids.push_back((*it)[1]);
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
  const std::regex link_pattern("href=\"#([^\"]*)\"");
  std::size_t links = 0;
  for (std::sregex_iterator it(html.begin(), html.end(), link_pattern), end; it != end; ++it) {
    EXPECT_TRUE(std::binary_search(ids.begin(), ids.end(), (*it)[1].str())) << (*it)[1];
    ++links;
  }
  EXPECT_GT(links, 40u);
}

TEST_F(Report, NothingRecordedBecomesMarkup) {
  const std::string attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;";
  const auto plain = run_report_html(store, record_sample_run(store));
  const auto html = run_report_html(store, record_sample_run(store, attack));
  EXPECT_TRUE(has(html, "&lt;script&gt;alert(1)"));
  EXPECT_EQ(count_of(html, "<script"), 1u);
  EXPECT_FALSE(has(html, "<img src=x"));
  EXPECT_FALSE(has(html, "\"'>"));
  EXPECT_EQ(count_of(html, "<img "), count_of(plain, "<img "));
}

TEST_F(Report, AnAttackInAHashOrAKindOrAKeyStaysText) {
  const std::string attack = "\"><script>alert(1)</script>";
  const auto id =
      store
          .create({.task = attack, .model = attack, .settings = {{attack, attack}}}, attack,
                  {{"exemplars", {{{"image", attack}, {"highlighted", attack}, {"id", attack}}}}},
                  {{attack, attack}, {"command", {attack, attack}}})
          .id;
  store.add_reply(id, 1, "```" + attack + "\nx = 1\n```\n[LABEL " + attack + "]: " + attack).wait();
  store
      .add_observation(
          id, 1,
          {{"items",
            {{{"kind", attack}, {"text", attack}},
             {{"kind", "image"}, {"image", attack}, {"title", attack}, {"missing", {attack}}},
             {{"kind", "log"},
              {"entries", {{{"title", attack}, {"image", attack}, {"missing", attack}}}}},
             {{"kind", "check"},
              {"check",
               {{"positive", {{{"prompt", attack}, {"image", attack}, {"activation", 1}}}},
                {"labels", {attack}},
                {"reason", attack}}}}}},
           {"programs", {{{"status", attack}, {"seconds", attack}}}}})
      .wait();
  store.finish(id, "failed", {{"labels", {attack}}, {"reason", attack}, {"answer", attack}});
  const auto html = run_report_html(store, id);
  EXPECT_EQ(count_of(html, "<script"), 1u);
  EXPECT_FALSE(has(html, "\"><script"));
  EXPECT_TRUE(has(html, "picture damaged"));
}

TEST_F(Report, OfARecordOfAnyShapeIsMade) {
  const std::vector<Json> shapes = {
      nullptr,
      1,
      "text",
      Json::array({1, nullptr, "x"}),
      {{"items", 3}, {"programs", "x"}},
      {{"items", {nullptr, 1, "x", Json::array()}}},
      {{"items",
        {{{"kind", 1}},
         {{"kind", "log"}, {"entries", {1, nullptr}}},
         {{"kind", "check"}},
         {{"kind", "image"}}}}},
      {{"exemplars", {1, nullptr, Json::object()}}, {"threshold", "x"}},
      {{"labels", {1, nullptr}}, {"check", {{"interval", {"a", 1}}}}}};
  for (const Json& shape : shapes) {
    const auto id = store.create({}, "", shape, shape).id;
    store.add_reply(id, 1, "```python\nunclosed = '''").wait();
    if (!shape.is_null()) store.add_observation(id, 1, shape).wait();
    EXPECT_TRUE(has(run_report_html(store, id), "Running"));
    store.finish(id, "finished", shape);
    EXPECT_TRUE(has(run_report_html(store, id), "</html>")) << shape;
  }
}

TEST_F(Report, AMissingPictureLeavesABoxAndTheRestStands) {
  const auto id = record_sample_run(store);
  const auto whole = run_report_html(store, id);
  const std::string hash = store.run(id).evidence["exemplars"][0]["image"];
  std::filesystem::remove(folder.path() / "blobs" / hash.substr(0, 2) / (hash + ".png"));
  const auto html = run_report_html(store, id);
  EXPECT_TRUE(has(html, "picture missing"));
  EXPECT_EQ(count_of(html, "<img "), count_of(whole, "<img ") - 1);
}

TEST_F(Report, OfANewRunSaysThatItRuns) {
  const auto id =
      store
          .create({.task = "describe", .model = "m", .layer = "l", .unit = 4}, "", nullptr, nullptr)
          .id;
  const auto html = run_report_html(store, id);
  EXPECT_TRUE(has(html, "Unit 4 of l"));
  EXPECT_TRUE(has(html, "The run has no conclusion yet"));
  EXPECT_FALSE(has(html, "id=\"exemplars\""));
  EXPECT_FALSE(has(html, "href=\"#exemplars\""));
}

TEST_F(Report, OfAMissingRunIsAnError) {
  EXPECT_THROW(run_report_html(store, 5), Error);
  EXPECT_THROW(run_report_json(store, 5), Error);
}

TEST_F(Report, AsJsonIsTheWholeRecord) {
  const auto id = record_sample_run(store);
  const Json json = run_report_json(store, id);
  EXPECT_EQ(json["run"]["model"], "efficientnet-lite0");
  EXPECT_EQ(json["run"]["evidence"], store.run(id).evidence);
  EXPECT_EQ(json["run"]["conclusion"]["labels"][0], "a cardinal or another red bird");
  ASSERT_EQ(json["turns"].size(), 6u);
  EXPECT_EQ(json["turns"][1]["observation"], store.turns(id)[1].observation);
}

}  // namespace
}  // namespace maia
