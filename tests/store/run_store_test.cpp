#include "store/run_store.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"
#include "store/sample.hpp"
#include "store/sqlite.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

TEST(RunStore, GivesBackWhatItWasGiven) {
  const TemporaryFolder folder;
  RunSpec spec = sample_spec();
  spec.seed = ~std::uint64_t{0};
  const Json evidence = {{"threshold", 0.1}, {"exemplars", Json::array()}};
  const std::string odd = std::string("nul ") + '\0' + ", \"quotes\", \xF0\x9F\x90\xA6 and \xFF";
  std::int64_t id = 0;
  {
    RunStore store(folder.path());
    id = store.create(spec, odd, evidence, {{"maia", "0.1.0"}}).id;
    store.add_reply(id, 1, odd).wait();
    store.add_observation(id, 1, {{"items", Json::array()}, {"x", 1.0 / 3}}).wait();
    store.add_reply(id, 2, "").wait();
  }
  const RunStore store(folder.path());
  const auto run = store.run(id);
  EXPECT_EQ(run.spec.task, spec.task);
  EXPECT_EQ(run.spec.model, spec.model);
  EXPECT_EQ(run.spec.layer, spec.layer);
  EXPECT_EQ(run.spec.unit, spec.unit);
  EXPECT_EQ(run.spec.backbone, spec.backbone);
  EXPECT_EQ(run.spec.seed, spec.seed);
  EXPECT_EQ(run.spec.settings, spec.settings);
  EXPECT_EQ(run.status, "running");
  EXPECT_EQ(run.prompt, odd);
  EXPECT_EQ(run.evidence, evidence);
  EXPECT_TRUE(run.conclusion.is_null());
  EXPECT_EQ(run.versions.at("maia"), "0.1.0");
  EXPECT_EQ(run.created.size(), 20u);

  const auto turns = store.turns(id);
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_EQ(turns[0].reply, odd);
  EXPECT_EQ(turns[0].observation.at("x").get<double>(), 1.0 / 3);
  EXPECT_EQ(turns[1].number, 2);
  EXPECT_EQ(turns[1].reply, "");
  EXPECT_TRUE(turns[1].observation.is_null());
}

TEST(RunStore, FindsTheLatestRunOfASpecWhateverTheOrderOfItsSettings) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  RunSpec spec = sample_spec();
  EXPECT_FALSE(store.find(spec).has_value());
  store.create(spec, "", nullptr, nullptr);
  const auto second = store.create(spec, "", nullptr, nullptr).id;
  spec.settings = parse_json(R"({"weights": "abc", "max_rounds": 25})", "test");
  ASSERT_TRUE(store.find(spec).has_value());
  EXPECT_EQ(store.find(spec)->id, second);
  EXPECT_EQ(store.runs().size(), 2u);
  EXPECT_EQ(store.runs().front().id, second);
}

TEST(RunStore, EveryFieldOfASpecMakesAnotherRun) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  store.create(sample_spec(), "", nullptr, nullptr);
  std::vector<RunSpec> others(7, sample_spec());
  others[0].task = "bias";
  others[1].model = "another";
  others[2].layer = "another";
  others[3].unit += 1;
  others[4].backbone = "another";
  others[5].seed += 1;
  others[6].settings["max_rounds"] = 24;
  for (const RunSpec& other : others) EXPECT_FALSE(store.find(other).has_value());
}

TEST(RunStore, TurnsFollowOneAnother) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  const auto id = store.create(sample_spec(), "", nullptr, nullptr).id;
  EXPECT_THROW(store.add_reply(id, 2, "x").wait(), Error);
  EXPECT_THROW(store.add_observation(id, 1, Json::object()).wait(), Error);
  store.add_reply(id, 1, "x").wait();
  EXPECT_THROW(store.add_reply(id, 1, "y").wait(), Error);
  store.add_observation(id, 1, Json::object()).wait();
  EXPECT_THROW(store.add_observation(id, 1, Json::object()).wait(), Error);
  EXPECT_THROW(store.add_reply(id + 1, 1, "x").wait(), Error);
  EXPECT_EQ(store.turns(id).at(0).reply, "x");
}

TEST(RunStore, AFailedRunIsContinuedAndAFinishedOneIsNot) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  const auto id = store.create(sample_spec(), "", nullptr, nullptr).id;
  store.finish(id, "failed", {{"reason", "the service was away"}});
  EXPECT_EQ(store.run(id).status, "failed");
  store.add_reply(id, 1, "again").wait();
  EXPECT_EQ(store.run(id).status, "running");
  EXPECT_TRUE(store.run(id).conclusion.is_null());
  store.finish(id, "finished", {{"labels", {"a crow"}}});
  EXPECT_EQ(store.run(id).conclusion.at("labels").at(0), "a crow");
  EXPECT_THROW(store.add_reply(id, 2, "more").wait(), Error);
  EXPECT_THROW(store.finish(id, "done", nullptr), Error);
}

TEST(RunStore, AMissingRunIsNamedWithTheRunsThereAre) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  EXPECT_NE(message_of([&] { store.run(1); }).find("holds none yet"), std::string::npos);
  for (int i = 0; i < 12; ++i) store.create(sample_spec(), "", nullptr, nullptr);
  const auto message = message_of([&] { store.run(99); });
  EXPECT_NE(message.find("there is no run 99"), std::string::npos) << message;
  EXPECT_NE(message.find("12, 11, 10"), std::string::npos) << message;
  EXPECT_NE(message.find("and 2 earlier ones"), std::string::npos) << message;
}

TEST(RunStore, ImagesComeBackPixelForPixelAndAreStoredOnce) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  const Image image = noise_image(1);
  const auto hash = store.put_image(image);
  const fs::path file = folder.path() / "blobs" / hash.substr(0, 2) / (hash + ".png");
  ASSERT_TRUE(fs::exists(file));
  EXPECT_EQ(sha256_file(file), hash);
  const auto written = fs::last_write_time(file);
  EXPECT_EQ(store.put_image(image), hash);
  EXPECT_EQ(fs::last_write_time(file), written);
  EXPECT_EQ(store.image(hash), image);
  EXPECT_NE(store.put_image(noise_image(2)), hash);
}

TEST(RunStore, ADamagedOrMissingImageIsOneSentence) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  const auto hash = store.put_image(noise_image(3));
  const fs::path file = folder.path() / "blobs" / hash.substr(0, 2) / (hash + ".png");
  auto bytes = read_file(file);
  bytes[bytes.size() / 2] ^= 1;
  write_file(file, bytes);
  EXPECT_EQ(kind_thrown([&] { store.blob(hash); }), ErrorKind::kBadInput);
  EXPECT_NE(message_of([&] { store.image(hash); }).find("is damaged"), std::string::npos);
  fs::resize_file(file, bytes.size() / 2);
  EXPECT_EQ(store.put_image(noise_image(3)), hash) << "a cut file is written again";
  EXPECT_EQ(store.image(hash), noise_image(3));
  fs::remove(file);
  EXPECT_EQ(kind_thrown([&] { store.blob(hash); }), ErrorKind::kNotFound);
  EXPECT_NE(message_of([&] { store.blob(hash); }).find("is missing"), std::string::npos);
}

TEST(RunStore, ANameThatIsNoHashNeverReachesTheDisk) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  write_file(folder.path() / "blobs" / "secret.png", std::string_view("x"));
  for (const std::string& name :
       {std::string("../secret"), std::string(""), std::string(64, 'G'), std::string(63, 'a'),
        "/../" + std::string(60, 'a'), std::string(64, 'A')}) {
    EXPECT_EQ(kind_thrown([&] { store.blob(name); }), ErrorKind::kBadInput) << name;
  }
}

TEST(RunStore, ManyThreadsShareOneStore) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&store, t] {
      RunSpec spec = sample_spec();
      spec.unit = t;
      const auto id = store.create(spec, "", nullptr, nullptr).id;
      for (int n = 1; n <= 20; ++n) {
        store.add_reply(id, n, std::to_string(t * 1000 + n)).wait();
        store.put_image(noise_image(static_cast<std::uint64_t>(n)));
        store.add_observation(id, n, {{"n", n}}).wait();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (int t = 0; t < 4; ++t) {
    RunSpec spec = sample_spec();
    spec.unit = t;
    const auto turns = store.turns(store.find(spec)->id);
    ASSERT_EQ(turns.size(), 20u);
    for (const Turn& turn : turns) {
      EXPECT_EQ(turn.reply, std::to_string(t * 1000 + turn.number));
      EXPECT_EQ(turn.observation.at("n"), turn.number);
    }
  }
}

TEST(RunStore, AFolderThatCannotBeMadeIsOneSentence) {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", std::string_view("x"));
  EXPECT_EQ(kind_thrown([&] { RunStore store(folder.path() / "file" / "runs"); }),
            ErrorKind::kUnavailable);
}

TEST(RunStore, ADamagedRecordIsNamed) {
  const TemporaryFolder folder;
  RunStore store(folder.path());
  const auto id = store.create(sample_spec(), "", nullptr, nullptr).id;
  Connection(folder.path() / "maia.sqlite").execute("UPDATE runs SET evidence = '{'");
  const auto message = message_of([&] { store.run(id); });
  EXPECT_NE(message.find("the evidence of run 1"), std::string::npos) << message;
}

}  // namespace
}  // namespace maia
