#include "nn/state_dict.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

const std::filesystem::path kFolder = MAIA_SOURCE_FOLDER "/tests/nn/state_dicts";

std::string refusal(const std::function<void()>& function) {
  try {
    function();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    return message;
  }
  ADD_FAILURE() << "it was accepted";
  return "";
}

std::string refusal(const std::vector<std::uint8_t>& bytes) {
  return refusal([&] { read_state_dict(bytes, "the file"); });
}

// What tests/oracle/make_state_dicts.py puts into every file.
void expect_known_tensors(const StateDict& weights) {
  using Values = std::vector<float>;
  using Shape = std::vector<std::int64_t>;
  ASSERT_EQ(weights.size(), 9u);
  const auto& dense = weights.at("dense");
  EXPECT_EQ(dense.shape, (Shape{2, 3, 4}));
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(dense.values.at(i), static_cast<float>(i) / 8);
  EXPECT_EQ(weights.at("transposed").shape, (Shape{3, 2}));
  EXPECT_EQ(weights.at("transposed").values, (Values{-2.5, 0.5, -1.5, 1.5, -0.5, 2.5}));
  EXPECT_EQ(weights.at("head").values, (Values{0, 1, 2, 3}));
  EXPECT_EQ(weights.at("tail").shape, (Shape{2, 2}));
  EXPECT_EQ(weights.at("tail").values, (Values{8, 9, 10, 11}));
  EXPECT_EQ(weights.at("half").values, (Values{0.5, -2, 65504, 0x1p-24f, 0}));
  EXPECT_EQ(weights.at("bfloat16").values, (Values{1.5, -0.25}));
  EXPECT_EQ(weights.at("double").values, (Values{1.0f / 3}));
  EXPECT_TRUE(weights.at("count").shape.empty());
  EXPECT_EQ(weights.at("count").values, (Values{1234567}));
  EXPECT_EQ(weights.at("bytes").values, (Values{0, 128, 255}));
}

class StateDictFormat : public testing::TestWithParam<std::string> {
 protected:
  std::filesystem::path file(const std::string& suffix) const {
    return kFolder / (GetParam() + suffix + ".pth");
  }
};
INSTANTIATE_TEST_SUITE_P(Formats, StateDictFormat, testing::Values("legacy", "zip"),
                         [](const auto& info) { return info.param; });

TEST_P(StateDictFormat, GivesTensorsRowByRowWhateverTheirStridesAndType) {
  expect_known_tensors(read_state_dict(file("")));
}

TEST_P(StateDictFormat, FindsTheStateDictInACheckpoint) {
  expect_known_tensors(read_state_dict(file("_checkpoint")));
}

TEST_P(StateDictFormat, ReadsAModulesStateDict) {
  const auto weights = read_state_dict(file("_module"));
  EXPECT_EQ(weights.size(), 7u);
  EXPECT_EQ(weights.at("0.weight").shape, (std::vector<std::int64_t>{2, 1, 3, 3}));
  EXPECT_EQ(weights.at("1.running_var").values, (std::vector<float>{1, 1}));
}

TEST_P(StateDictFormat, RefusesCodeByName) {
  const auto message = refusal([&] { read_state_dict(file("_code")); });
  EXPECT_NE(message.find("posix.system"), std::string::npos) << message;
}

TEST(StateDict, RefusesAPickledModuleByName) {
  const auto message = refusal([] { read_state_dict(kFolder / "zip_whole_module.pth"); });
  EXPECT_NE(message.find("torch.nn.modules.container.Sequential"), std::string::npos) << message;
}

TEST_P(StateDictFormat, RefusesEveryFileCutShort) {
  const auto bytes = read_file(file(""));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    refusal(std::vector(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

std::vector<std::uint8_t> legacy_header() {
  const auto bytes = read_file(kFolder / "legacy.pth");
  return {bytes.begin(), bytes.begin() + 137};  // magic number, version and system description
}

std::vector<std::uint8_t> with(std::vector<std::uint8_t> bytes, std::string_view more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
  return bytes;
}

// torch.jit.save, beside what PyTorch's own state_dict() says of the module.
void expect_as_listed(const StateDict& weights, const std::filesystem::path& list) {
  const Json expected = parse_json(read_text(list), list.string());
  ASSERT_EQ(weights.size(), expected.size());
  for (const auto& [name, tensor] : expected.items()) {
    ASSERT_TRUE(weights.contains(name)) << name;
    EXPECT_EQ(weights.at(name).shape, tensor.at("shape").get<std::vector<std::int64_t>>()) << name;
    EXPECT_EQ(weights.at(name).values, tensor.at("values").get<std::vector<float>>()) << name;
  }
}

TEST(TorchScriptArchive, GivesTheTensorsByTheirPaths) {
  const auto weights = read_state_dict(kFolder / "scripted.pt");
  EXPECT_TRUE(weights.contains("visual.conv.weight"));
  EXPECT_TRUE(weights.contains("blocks.1.bn.running_var"));
  expect_as_listed(weights, kFolder / "scripted.json");
}

TEST(TorchScriptArchive, GivesHalfPrecisionAsFloat) {
  expect_as_listed(read_state_dict(kFolder / "scripted_half.pt"), kFolder / "scripted_half.json");
}

TEST(TorchScriptArchive, IsRefusedWhereverItIsCutShort) {
  const auto bytes = read_file(kFolder / "scripted.pt");
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    refusal(std::vector(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

// A zip archive of one stored entry, data.pkl.
std::vector<std::uint8_t> archive_of(std::string_view pickle) {
  const auto number = [](std::size_t value, int size) {
    std::string digits;
    for (int i = 0; i < size; ++i) digits += static_cast<char>(i < 8 ? value >> (8 * i) : 0);
    return digits;
  };
  const std::string name = "data.pkl";
  const std::string sizes = number(pickle.size(), 4) + number(pickle.size(), 4);
  const std::string local = std::string("PK\x03\x04") + number(0, 14) + sizes +
                            number(name.size(), 2) + number(0, 2) + name + std::string(pickle);
  const std::string directory = std::string("PK\x01\x02") + number(0, 16) + sizes +
                                number(name.size(), 2) + number(0, 16) + name;
  const std::string end = std::string("PK\x05\x06") + number(0, 4) + number(1, 2) + number(1, 2) +
                          number(directory.size(), 4) + number(local.size(), 4) + number(0, 2);
  const std::string all = local + directory + end;
  return {all.begin(), all.end()};
}

std::string text_item(std::string_view text) {
  return std::string("U") + static_cast<char>(text.size()) + std::string(text);
}

// Sixty modules, each with the next one twice: 2^60 paths in a file of a few kilobytes.
TEST(TorchScriptArchive, IsRefusedWhereItsModulesAreSharedWithoutEnd) {
  std::string pickle = "\x80\x02";
  const std::string object = "c__torch__.M\nM\n)\x81}(";
  for (int i = 0; i < 60; ++i) {
    // The inner module is remembered and comes back as the second attribute.
    pickle += object + text_item("a");
  }
  pickle += "c__torch__.M\nM\n)\x81";
  for (int i = 0; i < 60; ++i) {
    const char slot = static_cast<char>(i);
    pickle += std::string("q") + slot + text_item("b") + "h" + slot + "ub";
  }
  pickle += '.';
  EXPECT_NE(refusal(archive_of(pickle)).find("shared too often"), std::string::npos);
}

TEST(TorchScriptArchive, IsRefusedWhereAModuleHoldsItself) {
  std::string pickle = "\x80\x02";
  pickle += "c__torch__.M\nM\n)\x81";
  pickle += std::string("q") + '\0' + "}" + text_item("me") + "h" + '\0' + "sb.";
  const auto message = refusal(archive_of(pickle));
  EXPECT_TRUE(message.find("too often") != std::string::npos ||
              message.find("too deeply") != std::string::npos)
      << message;
}

TEST(TorchScriptArchive, NeverMakesAnObjectOfAnyOtherClass) {
  for (const char* type : {"os\nPopen", "torch\nNoSuchThing", "torch.nn\nLinear"}) {
    const auto message = refusal(archive_of(std::string("\x80\x02") + "c" + type + "\n)\x81."));
    EXPECT_NE(message.find("could run code"), std::string::npos) << message;
  }
}

TEST(Checkpoint, IsFoundUnderTheUsualNames) {
  const std::vector<float> expected = {1, 2};
  for (const char* name : {"model_checkpoint.pth", "model_state_dict_checkpoint.pth",
                           "dino_checkpoint.pth", "parameters.pth"}) {
    const auto weights = read_state_dict(kFolder / name);
    ASSERT_EQ(weights.size(), 1u) << name;  // DINO's head and DataParallel's prefix are gone
    EXPECT_EQ(weights.at("norm.weight").values, expected) << name;
  }
}

// As Python 2 wrote them: byte strings, and an OrderedDict made from a list of lists.
TEST(Checkpoint, OfPython2IsRead) {
  const std::string tensor = std::string("ctorch._utils\n_rebuild_tensor_v2\n((") +
                             text_item("storage") + "ctorch\nFloatStorage\n" + text_item("7") +
                             text_item("cpu") + "K\x01" + "NtQ" + "K" + '\0' +
                             "K\x01\x85K\x01\x85\x89" + "NtR";
  const std::string pickle = std::string("\x80\x02") + "ccollections\nOrderedDict\n]]" +
                             text_item("weight") + "a" + tensor + "aa\x85R.";
  std::vector<std::uint8_t> bytes = with(legacy_header(), pickle);
  bytes = with(bytes, std::string("\x80\x02]") + text_item("7") + "a.");
  bytes = with(bytes, std::string("\x01\0\0\0\0\0\0\0\0\0\x20\x41", 12));
  const auto weights = read_state_dict(bytes, "the file");
  ASSERT_EQ(weights.size(), 1u);
  EXPECT_EQ(weights.at("weight").values, std::vector<float>{10});
}

// A damaged file is refused in one line or gives tensors no larger than the file; it never crashes,
// hangs or takes memory. (A flipped bit in a number cannot be told from another number.)
TEST_P(StateDictFormat, SurvivesSeededDamage) {
  const auto original = read_file(file("_module"));
  int refused = 0;
  constexpr int kTrials = 20000;
  for (int trial = 0; trial < kTrials; ++trial) {
    Random random(derive_seed(7, static_cast<std::uint64_t>(trial)));
    auto bytes = original;
    const int changes = random.between(1, 4);
    for (int i = 0; i < changes; ++i) {
      auto& byte = bytes[random.below(bytes.size())];
      switch (random.below(4)) {
        case 0:
          byte ^= static_cast<std::uint8_t>(1u << random.below(8));
          break;
        case 1:
          byte = 0xff;
          break;
        case 2:
          byte =
              random.pick(std::string_view("\x00(t}]usae.qrhjRQbNKMJXc\x80\x85\x8a\x93\x94", 28));
          break;
        default:
          byte = static_cast<std::uint8_t>(random.below(256));
      }
    }
    if (random.below(8) == 0) bytes.insert(bytes.end(), random.below(64), 0xff);
    try {
      std::size_t total = 0;
      for (const auto& [name, tensor] : read_state_dict(bytes, "the file")) {
        total += tensor.values.size();
      }
      ASSERT_LE(total, bytes.size()) << "trial " << trial;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kBadInput) << "trial " << trial << ": " << error.what();
      ASSERT_EQ(std::string_view(error.what()).find('\n'), std::string_view::npos)
          << "trial " << trial << ": " << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, kTrials / 10);
  EXPECT_LT(refused, kTrials);
}

TEST(StateDict, RefusesWhatIsNoFileOfWeights) {
  EXPECT_NE(
      refusal(std::vector<std::uint8_t>()).find("neither torch.save nor safetensors wrote it"),
      std::string::npos);
  refusal(std::vector<std::uint8_t>(100, 0));
  refusal(std::vector<std::uint8_t>(100, 'P'));
  refusal(with({}, "PK\x05\x06"));
  refusal(legacy_header());
}

TEST(StateDict, RefusesAGlobalWithoutRunningIt) {
  const auto bytes = with(legacy_header(),
                          "\x80\x02"
                          "cbuiltins\neval\n(X\x01\0\0\0"
                          "1tR.");
  EXPECT_NE(refusal(bytes).find("builtins.eval"), std::string::npos);
}

TEST(StateDict, SurvivesNestingWithoutEnd) {
  std::string nested = "\x80\x02";
  for (int i = 0; i < 1'000'000; ++i) nested += ']';
  for (int i = 0; i < 999'999; ++i) nested += 'a';
  nested += '.';
  EXPECT_NE(refusal(with(legacy_header(), nested)).find("ends early"), std::string::npos);
}

TEST(StateDict, KeepsHostileNamesOnOneLine) {
  const auto message =
      refusal(archive_of(std::string("\x80\x02}") + text_item("a\nb\x1b[2J\xc2\x9b") + "K\x01s."));
  EXPECT_NE(message.find("a?b?[2J?"), std::string::npos) << message;
}

TEST(StateDict, SaysWhatIsNoFile) {
  refusal([] { read_state_dict(kFolder); });
}

TEST(StateDict, SaysWhichFileIsMissing) {
  try {
    read_state_dict("/nowhere/weights.pth");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
    EXPECT_NE(std::string(error.what()).find("/nowhere/weights.pth"), std::string::npos);
  }
}

TEST(StateDict, ShapesReadAsPeopleWriteThem) {
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{32, 3, 3, 3}), "32x3x3x3");
  EXPECT_EQ(shape_text({}), "a single number");
}

}  // namespace
}  // namespace maia
