// Runs that are handed from one store to another.
#include "store/run_record.hpp"

#include <gtest/gtest.h>

#include "sample.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

class RunRecords : public testing::Test {
 protected:
  // A run of `turns` turns, whose last waits for its observation where `waits`.
  static std::int64_t write_run(RunStore& store, int turns, bool waits = false,
                                const std::string& said = "reply ") {
    const auto id = store.create(sample_spec(), "prompt", {{"threshold", 1.5}}, nullptr).id;
    for (int n = 1; n <= turns; ++n) {
      store.add_reply(id, n, said + std::to_string(n), {{"seconds", n}}).wait();
      if (n < turns || !waits) store.add_observation(id, n, {{"n", n}}).wait();
    }
    return id;
  }

  TemporaryFolder here_;
  TemporaryFolder there_;
  RunStore store_{here_.path()};
  RunStore other_{there_.path()};
};

TEST_F(RunRecords, AreTheSameInTheOtherStore) {
  const auto id = write_run(other_, 3);
  other_.finish(id, "finished", {{"labels", {"a crow"}}});
  const Json record = export_run(other_, id);
  const auto taken = import_run(store_, record);
  EXPECT_EQ(export_run(store_, taken.id), record);
  // Once more it changes nothing.
  EXPECT_EQ(import_run(store_, record).id, taken.id);
  EXPECT_EQ(store_.runs().size(), 1u);
}

TEST_F(RunRecords, CarryOnTheRunThatIsTheirBeginning) {
  for (const bool waits : {false, true}) {
    const auto began = write_run(store_, 2, waits);
    const auto id = write_run(other_, 4);
    EXPECT_EQ(import_run(store_, export_run(other_, id)).id, began);
    EXPECT_EQ(export_run(store_, began), export_run(other_, id));
    store_.finish(began, "finished", Json::object());
  }
}

TEST_F(RunRecords, ThatAreBehindChangeNothing) {
  const auto id = write_run(store_, 4);
  const Json before = export_run(store_, id);
  EXPECT_EQ(import_run(store_, export_run(other_, write_run(other_, 3, true))).id, id);
  EXPECT_EQ(export_run(store_, id), before);
}

TEST_F(RunRecords, OfAnotherHistoryAreRunsOfTheirOwn) {
  const auto id = write_run(store_, 2);
  const auto other = write_run(other_, 3, false, "another reply ");
  EXPECT_NE(import_run(store_, export_run(other_, other)).id, id);
  EXPECT_EQ(store_.runs().size(), 2u);
}

TEST_F(RunRecords, DoNotReopenWhatIsFinished) {
  const auto id = write_run(store_, 2);
  store_.finish(id, "finished", {{"labels", {"a crow"}}});
  const auto longer = write_run(other_, 3);
  EXPECT_EQ(import_run(store_, export_run(other_, longer)).id, id);
  EXPECT_EQ(store_.run(id).status, "finished");
  EXPECT_EQ(store_.turns(id).size(), 2u);
}

TEST_F(RunRecords, ThatAreNoneAreRefused) {
  for (const Json& none : {Json(), Json(3), Json::object(), Json{{"spec", 1}}}) {
    EXPECT_EQ(kind_thrown([&] { import_run(store_, none); }), ErrorKind::kBadInput);
  }
  EXPECT_TRUE(store_.runs().empty());
}

TEST_F(RunRecords, OfPartsAreAbsorbedWithTheirPictures) {
  std::string picture;
  for (const int rank : {1, 2}) {
    RunStore part(part_folder(store_.folder(), rank), store_.folder());
    picture = part.put_image(noise_image(static_cast<std::uint64_t>(rank)));
    RunSpec spec = sample_spec();
    spec.unit = rank;
    const auto id = part.create(spec, "", nullptr, nullptr).id;
    part.add_reply(id, 1, "reply").wait();
    part.add_observation(id, 1, {{"picture", picture}}).wait();
  }
  EXPECT_EQ(absorb_parts(store_), 2u);
  EXPECT_EQ(absorb_parts(store_), 0u);
  EXPECT_EQ(store_.runs().size(), 2u);
  EXPECT_EQ(store_.image(picture), noise_image(2));
  EXPECT_FALSE(std::filesystem::exists(part_folder(store_.folder(), 1).parent_path()));
}

}  // namespace
}  // namespace maia
