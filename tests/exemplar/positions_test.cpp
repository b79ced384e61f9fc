#include "exemplar/positions.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/random.hpp"
#include "exemplar/brace_pattern.hpp"
#include "exemplar/path_list.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

std::set<std::uint32_t> members(const PositionRanges& ranges) {
  std::set<std::uint32_t> all;
  for (const auto& range : ranges) {
    for (auto i = range.begin; i < range.end; ++i) all.insert(i);
  }
  return all;
}

PositionRanges ranges_of(const std::set<std::uint32_t>& positions) {
  PositionRanges ranges;
  for (const auto position : positions) ranges = unite(ranges, {{position, position + 1}});
  return ranges;
}

std::set<std::uint32_t> random_set(Random& random) {
  std::set<std::uint32_t> set;
  for (std::uint32_t i = 0; i < 40; ++i) {
    if (random.below(3) == 0) set.insert(i);
  }
  return set;
}

TEST(Positions, AreSets) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    const auto a = random_set(random);
    const auto b = random_set(random);
    auto both = a;
    both.insert(b.begin(), b.end());
    auto left = a;
    for (const auto i : b) left.erase(i);
    const auto x = ranges_of(a);
    const auto y = ranges_of(b);
    EXPECT_EQ(members(x), a);
    EXPECT_EQ(count_positions(x), a.size());
    EXPECT_EQ(members(unite(x, y)), both);
    EXPECT_EQ(subtract(x, y), ranges_of(left));
    EXPECT_EQ(overlap(x, y), both.size() < a.size() + b.size());
    for (std::uint32_t i = 0; i < 41; ++i) EXPECT_EQ(contains(x, i), a.contains(i));
  }
}

TEST(Positions, SlicesAreAllOfThemInOrderAndOfEqualSize) {
  Random random(6);
  for (int round = 0; round < 100; ++round) {
    const auto whole = ranges_of(random_set(random));
    const std::size_t parts = 1 + random.below(9);
    PositionRanges joined;
    for (std::size_t part = 0; part < parts; ++part) {
      const auto sliced = slice(whole, part, parts);
      EXPECT_FALSE(overlap(joined, sliced));
      if (!joined.empty() && !sliced.empty()) {
        EXPECT_LE(joined.back().end, sliced.front().begin);
      }
      EXPECT_LE(count_positions(sliced), (count_positions(whole) + parts - 1) / parts);
      EXPECT_GE(count_positions(sliced), count_positions(whole) / parts);
      joined = unite(joined, sliced);
    }
    EXPECT_EQ(joined, whole);
  }
  EXPECT_EQ(slice(all_positions(4'000'000'000), 2, 3),
            (PositionRanges{{2'666'666'666, 4'000'000'000}}));
}

TEST(PathList, HoldsAndSortsNames) {
  PathList list;
  const std::vector<std::string> names = {"b/2", "", "a", "b/10", "\xff\xfe", "a"};
  for (const auto& name : names) list.add(name);
  ASSERT_EQ(list.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(list[i], names[i]);
  list.sort();
  auto sorted = names;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(list[i], sorted[i]);
}

TEST(BracePattern, StandsForNames) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(expand_braces("a.tar"), Names{"a.tar"});
  EXPECT_EQ(expand_braces("s-{0008..0011}.tar"),
            (Names{"s-0008.tar", "s-0009.tar", "s-0010.tar", "s-0011.tar"}));
  EXPECT_EQ(expand_braces("{train,val}/{1..2}.tar"),
            (Names{"train/1.tar", "train/2.tar", "val/1.tar", "val/2.tar"}));
  EXPECT_EQ(expand_braces("{9..11}"), (Names{"9", "10", "11"}));
  for (const char* wrong : {"{", "}", "a{b", "a}b", "{a}", "{}", "{2..1}", "{a..b}", "{1..}",
                            "{0..99999999}", "{0..999}{0..999}", "{{1..2}}", "{1..2"}) {
    EXPECT_EQ(kind_thrown([&] { expand_braces(wrong); }), ErrorKind::kUsage) << wrong;
  }
}

}  // namespace
}  // namespace maia
