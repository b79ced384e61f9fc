// Pairs of labels, what judges say of them, and what follows from that.
#include "eval/forced_choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/files.hpp"
#include "eval/choice_judge.hpp"
#include "eval/choice_summary.hpp"
#include "eval/label_similarity.hpp"
#include "eval/scripted_model.hpp"
#include "eval/synthetic_truths.hpp"
#include "stats/agreement.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Texts = std::vector<std::string>;

UnitLabel row(int unit, const std::string& method, Texts labels) {
  return {.unit = {"m", "l", unit}, .method = method, .labels = std::move(labels)};
}

std::vector<UnitLabel> rows_of(int units, const std::string& method, const std::string& label) {
  std::vector<UnitLabel> rows;
  for (int i = 0; i < units; ++i) rows.push_back(row(i, method, {label}));
  return rows;
}

std::vector<UnitLabel> together(std::vector<UnitLabel> a, const std::vector<UnitLabel>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(ChoicePairs, AreOfUnitsThatHaveAllThree) {
  const std::vector<UnitLabel> labels = {
      row(1, "a", {"dog"}),    row(1, "b", {"cat"}),    row(2, "a", {"mug"}), row(3, "b", {"owl"}),
      row(4, "a", {"A Tree"}), row(4, "b", {"a tree"}), row(9, "a", {"sky"}), row(1, "c", {"sea"})};
  const std::vector<UnitLabel> truths = {row(1, "t", {"dog"}), row(2, "t", {"cup"}),
                                         row(3, "t", {"bird"}), row(4, "t", {"tree"}),
                                         row(5, "t", {"hat"})};
  const auto found = pair_labels(labels, truths, "a", "b", 0);
  ASSERT_EQ(found.pairs.size(), 1U);
  EXPECT_EQ(found.pairs[0].unit.unit, 1);
  EXPECT_EQ(found.pairs[0].truth, Texts{"dog"});
  EXPECT_EQ(found.pairs[0].first, Texts{"dog"});
  EXPECT_EQ(found.pairs[0].second, Texts{"cat"});
  ASSERT_EQ(found.identical.size(), 1U);
  EXPECT_EQ(found.identical[0].unit.unit, 4);
  EXPECT_EQ(found.without_first, 2U);   // 3 and 5
  EXPECT_EQ(found.without_second, 2U);  // 2 and 5
  EXPECT_EQ(found.without_truth, 1U);   // 9
}

TEST(ChoicePairs, HaveSidesByTheSeedAndTheUnitAlone) {
  const auto labels = together(rows_of(400, "a", "dog"), rows_of(400, "b", "cat"));
  const auto truths = rows_of(400, "t", "dog");
  const auto found = pair_labels(labels, truths, "a", "b", 7);
  const auto left = std::count_if(found.pairs.begin(), found.pairs.end(),
                                  [](const auto& pair) { return pair.first_is_left; });
  EXPECT_GT(left, 150);
  EXPECT_LT(left, 250);
  const auto fewer = pair_labels(labels, std::span(truths).subspan(100), "a", "b", 7);
  const auto other = pair_labels(labels, truths, "a", "b", 8);
  std::size_t differ = 0;
  for (std::size_t i = 0; i < fewer.pairs.size(); ++i) {
    EXPECT_EQ(fewer.pairs[i].first_is_left, found.pairs[i + 100].first_is_left);
    differ += other.pairs[i].first_is_left != found.pairs[i].first_is_left ? 1 : 0;
  }
  EXPECT_GT(differ, 90U);
}

TEST(ChoicePairs, ShowEachLabelOnItsSide) {
  ChoicePair pair{{"m", "l", 0}, {"dog"}, {"first"}, {"second"}, true};
  EXPECT_EQ(question_of(pair).left, Texts{"first"});
  EXPECT_EQ(choice_of(pair, Side::kLeft), Choice::kFirst);
  pair.first_is_left = false;
  EXPECT_EQ(question_of(pair).left, Texts{"second"});
  EXPECT_EQ(question_of(pair).right, Texts{"first"});
  EXPECT_EQ(choice_of(pair, Side::kLeft), Choice::kSecond);
  EXPECT_EQ(choice_of(pair, Side::kRight), Choice::kFirst);
  EXPECT_EQ(choice_of(pair, Side::kTie), Choice::kTie);
}

TEST(ChoicePairs, OfNothingAreRefused) {
  const std::vector<UnitLabel> labels = {row(1, "a", {"dog"}), row(2, "b", {"cat"})};
  const auto truths = rows_of(3, "t", "dog");
  std::string message;
  EXPECT_EQ(kind_thrown([&] { pair_labels(labels, truths, "a", "c", 0); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("'c': there are a, b"), std::string::npos);
  EXPECT_EQ(kind_thrown([&] { pair_labels(labels, truths, "a", "a", 0); }, &message),
            ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([&] { pair_labels(labels, truths, "a", "b", 0); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("no unit has a truth"), std::string::npos);
}

TEST(TruthFile, NeedsNoMethod) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "truth.jsonl";
  const std::string good = R"({"model":"m","layer":"l","unit":3,"label":"a OR b"})";
  write_file(file, good + "\n" + R"({"model":"m","layer":"l","unit":4,"method":7,"label":null})");
  const auto truths = read_unit_truths(file);
  ASSERT_EQ(truths.rows().size(), 2U);
  EXPECT_EQ(truths.rows()[0].labels, (Texts{"a", "b"}));
  EXPECT_EQ(truths.rows()[1].method, kTruthMethod);
  std::string message;
  write_file(file, good + "\n" + R"({"model":"m","layer":"l","unit":3,"label":"c"})");
  EXPECT_EQ(kind_thrown([&] { read_unit_truths(file); }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("line 2"), std::string::npos);
  EXPECT_NE(message.find("line 1"), std::string::npos);
}

TEST(SyntheticTruths, AreTheUnitsConcepts) {
  std::vector<UnitLabel> labels;
  for (const int unit : {11, 11, 47, 75}) {
    labels.push_back({.unit = {"synthetic", "synthetic", unit}, .method = "a"});
  }
  labels.push_back(row(3, "a", {"dog"}));
  const auto truths = synthetic_truths(labels);
  ASSERT_EQ(truths.size(), 3U);
  EXPECT_EQ(truths[0].labels, Texts{"dog"});
  EXPECT_EQ(truths[1].labels, (Texts{"baby", "dog"}));
  EXPECT_EQ(truths[2].labels, Texts{"dog with leash"});
  // A run knows better what its unit is.
  const UnitKey written{"synthetic", "synthetic", 600};
  labels.push_back({.unit = written, .method = "a", .truth = "owl OR (dog|leash)"});
  labels.push_back({.unit = written, .method = "b", .truth = "owl OR dog|leash"});
  EXPECT_EQ(synthetic_truths(labels).back().labels, (Texts{"owl", "dog with leash"}));
  labels.push_back({.unit = written, .method = "c", .truth = "crow"});
  std::string message;
  EXPECT_EQ(kind_thrown([&] { synthetic_truths(labels); }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("'owl OR dog|leash' and 'crow'"), std::string::npos);
  labels.pop_back();
  labels.push_back({.unit = {"synthetic", "synthetic", 500}, .method = "a"});
  EXPECT_EQ(kind_thrown([&] { synthetic_truths(labels); }), ErrorKind::kNotFound);
}

double similar(const Texts& a, const Texts& b) {
  const double there = word_similarity(*collage_world(), a, b);
  EXPECT_DOUBLE_EQ(there, word_similarity(*collage_world(), b, a));
  EXPECT_GE(there, 0);
  EXPECT_LE(there, 1);
  return there;
}

TEST(WordSimilarity, FallsFromTheSameToTheUnrelated) {
  const double same = similar({"a dog"}, {"dogs"});
  const double kind = similar({"dog"}, {"a poodle"});
  const double sibling = similar({"dog"}, {"a cat"});
  const double remote = similar({"dog"}, {"a bridge"});
  EXPECT_EQ(same, 1);
  EXPECT_GT(same, kind);
  EXPECT_GT(kind, sibling);
  EXPECT_GT(sibling, remote);
}

TEST(WordSimilarity, CountsWhatIsLeftOutAndWhatIsAdded) {
  const Texts truth = {"bird", "dog"};
  EXPECT_EQ(similar(truth, {"dog or bird"}), 1);
  EXPECT_GT(similar(truth, {"dog", "bird"}), similar(truth, {"dog"}));
  EXPECT_GT(similar(truth, {"dog", "bird"}), similar(truth, {"dog", "bird", "bridge", "pizza"}));
  EXPECT_GT(similar({"dog with leash"}, {"dog on a leash"}), similar({"dog with leash"}, {"dog"}));
}

TEST(WordSimilarity, OfSilenceIsFullToSilenceAlone) {
  EXPECT_EQ(similar({}, {}), 1);
  EXPECT_EQ(similar({}, {"dog"}), 0);
  EXPECT_EQ(similar({"zxqv"}, {"dog"}), 0);
  EXPECT_EQ(similar({"of the and or"}, {"dog"}), 0);
  EXPECT_EQ(similar({"dog"}, {"anything but dogs"}), 0);
}

TEST(SimilarityJudge, PrefersTheNearerLabelOnEitherSide) {
  const auto judge = make_similarity_judge(collage_world(), nullptr);
  const Texts truth = {"dog"};
  const Texts near = {"dogs"};
  const Texts far = {"a bridge"};
  EXPECT_EQ(judge->judge({truth, near, far}), Side::kLeft);
  EXPECT_EQ(judge->judge({truth, far, near}), Side::kRight);
  EXPECT_EQ(judge->name(), "similarity of words alone");
  EXPECT_EQ(judge->judge({truth, near, near}), Side::kTie);
}

TEST(SimilarityJudge, KnowsSentencesWhereTheEncoderIsInstalled) {
  const std::shared_ptr<const SentenceEncoder> encoder = open_installed_sentence_encoder();
  if (!encoder) GTEST_SKIP() << "maia models pull all-minilm-l6-v2 bert-vocabulary";
  const Texts truth = {"instrument"};
  const Texts near = {"somebody strumming"};
  const Texts far = {"quarterly taxes"};
  const auto judge = make_similarity_judge(collage_world(), encoder);
  EXPECT_EQ(judge->name(), "similarity");
  EXPECT_EQ(judge->judge({truth, far, near}), Side::kRight);
  EXPECT_EQ(judge->judge({truth, near, far}), Side::kLeft);
  EXPECT_EQ(judge->judge({truth, near, near}), Side::kTie);
  // An article is no difference.
  EXPECT_EQ(judge->judge({{"arch"}, {"an arch"}, {"arch"}}), Side::kTie);
  EXPECT_EQ(judge->judge({{"arch"}, {"an arch"}, {"a bridge"}}), Side::kLeft);
}

TEST(AskedJudge, SeesTheTextsAndMustChoose) {
  const auto model = std::make_shared<ScriptedModel>(
      Texts{"I think {\"better\": 2}", "neither", "{\"better\": 1}", "{\"better\": 0}"});
  const auto judge = make_asked_judge(model);
  const Texts truth = {"dog", "bird"};
  const Texts left = {"a mug"};
  const Texts right = {};
  EXPECT_EQ(judge->judge({truth, left, right}), Side::kRight);
  EXPECT_EQ(model->asked[0], "[TRUTH]: dog OR bird\n[LABEL 1]: a mug\n[LABEL 2]: none found\n");
  EXPECT_EQ(judge->judge({truth, left, right}), Side::kLeft);
  ASSERT_EQ(model->asked.size(), 3U);
  EXPECT_EQ(kind_thrown([&] { judge->judge({truth, left, right}); }), ErrorKind::kBadInput);
}

Judgments judged(const std::string& name, const std::string& choices) {
  Judgments judgments{name, {}};
  for (const char c : choices) {
    judgments.choices.push_back(c == 'a'   ? std::optional(Choice::kFirst)
                                : c == 'b' ? std::optional(Choice::kSecond)
                                : c == '=' ? std::optional(Choice::kTie)
                                           : std::nullopt);
  }
  return judgments;
}

TEST(ChoiceSummary, CountsWhatWasJudged) {
  const std::vector<Judgments> judges = {judged("j", "aaabb=---")};
  const auto summary = summarise_choices(judges, 0);
  ASSERT_EQ(summary.judges.size(), 1U);
  const JudgeSummary& judge = summary.judges[0];
  EXPECT_EQ(judge.judged, 6U);
  EXPECT_EQ(judge.first.count, 3U);
  EXPECT_DOUBLE_EQ(judge.first.share, 0.5);
  EXPECT_EQ(judge.second.count, 2U);
  EXPECT_EQ(judge.ties.count, 1U);
  // 3 of 6 by Wilson: 0.5 in the middle, and (1.96^2 / 12) / (1 + 1.96^2 / 6) and so on.
  EXPECT_NEAR(judge.first.interval->low, 0.18761, 1e-4);
  EXPECT_NEAR(judge.first.interval->high, 0.81239, 1e-4);
  EXPECT_DOUBLE_EQ(judge.p, 1);
  EXPECT_TRUE(summary.agreements.empty());
}

TEST(ChoiceSummary, HasNoIntervalForOnePair) {
  const auto summary = summarise_choices(std::vector{judged("j", "a")}, 0);
  EXPECT_FALSE(summary.judges[0].first.interval);
  EXPECT_DOUBLE_EQ(summary.judges[0].first.share, 1);
  EXPECT_EQ(summarise_choices(std::vector{judged("j", "--")}, 0).judges[0].judged, 0U);
}

TEST(ChoiceSummary, ComparesJudgesOnPairsThatAllHaveJudged) {
  const std::vector<Judgments> judges = {judged("x", "aabb=a-"), judged("y", "aabbb-a"),
                                         judged("z", "abbb=aa")};
  const auto summary = summarise_choices(judges, 3);
  ASSERT_EQ(summary.agreements.size(), 4U);
  const JudgeAgreement& all = summary.agreements[0];
  EXPECT_EQ(all.judges.size(), 3U);
  EXPECT_EQ(all.pairs, 5U);
  EXPECT_DOUBLE_EQ(all.equal, 0.6);
  const std::vector<std::vector<std::size_t>> counts = {
      {3, 0, 0}, {2, 1, 0}, {0, 3, 0}, {0, 3, 0}, {0, 1, 2}};
  EXPECT_DOUBLE_EQ(all.kappa, fleiss_kappa(counts));
  ASSERT_TRUE(all.interval);
  EXPECT_LE(all.interval->low, all.kappa);
  EXPECT_GE(all.interval->high, all.kappa);
  EXPECT_EQ(summary.agreements[1].judges, (Texts{"x", "y"}));
  EXPECT_EQ(summary.agreements[1].pairs, 5U);
  EXPECT_DOUBLE_EQ(summary.agreements[1].equal, 0.8);
}

TEST(ChoiceSummary, IsInTheJson) {
  const auto labels = together(rows_of(2, "a", "dog"), rows_of(2, "b", "cat"));
  const auto pairs = pair_labels(labels, rows_of(2, "t", "dog"), "a", "b", 0);
  const std::vector<Judgments> judges = {judged("j", "a-")};
  const Json json = choice_json(pairs, judges, summarise_choices(judges, 0));
  EXPECT_EQ(json["first"], "a");
  EXPECT_EQ(json["judges"][0]["first"]["count"], 1);
  EXPECT_TRUE(json["judges"][0]["first"]["interval"].is_null());
  EXPECT_EQ(json["pairs"][0]["choices"]["j"], "first");
  EXPECT_TRUE(json["pairs"][1]["choices"]["j"].is_null());
  EXPECT_EQ(json["pairs"][1]["truth"], "dog");
}

}  // namespace
}  // namespace maia
