// A tiny Segment Anything model with random weights against what transformers makes of it
// (tests/oracle/image_models/make_segment_golden.py).
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/segment/segment_anything.hpp"
#include "nn/segment/segment_model.hpp"
#include "nn/segment/segment_picture.hpp"
#include "nn/state_dict.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(MAIA_SOURCE_FOLDER) / "tests/nn/image_models/segment";

class Segment : public testing::Test {
 protected:
  at::Tensor golden(const std::string& name) const {
    const WeightTensor& tensor = golden_.at(name);
    return at::from_blob(const_cast<float*>(tensor.values.data()), tensor.shape, at::kFloat);
  }
  Image picture(const std::string& name) const {
    const WeightTensor& tensor = golden_.at(name + ".picture");
    return {static_cast<int>(tensor.shape[1]),
            static_cast<int>(tensor.shape[0]),
            {tensor.values.begin(), tensor.values.end()}};
  }
  std::vector<BoxPrompt> boxes() const {
    const auto& values = golden_.at("prompt.boxes").values;
    std::vector<BoxPrompt> boxes;
    for (std::size_t i = 0; i < values.size(); i += 4) {
      boxes.push_back({values[i], values[i + 1], values[i + 2], values[i + 3]});
    }
    return boxes;
  }
  std::vector<PointPrompt> points() const {
    const auto& values = golden_.at("prompt.points").values;
    return {
        {values[0], values[1], true}, {values[2], values[3], false}, {values[4], values[5], true}};
  }
  // A copy of the folder, to be spoilt.
  fs::path copy() const {
    const fs::path folder = folder_.path() / "model";
    fs::copy(kFolder, folder);
    return folder;
  }
  static void change(const fs::path& file, const std::string& from, const std::string& to) {
    const std::string text = read_text(file);
    ASSERT_NE(text.find(from), std::string::npos) << text;
    write_file(file, replace_all(text, from, to));
  }

  StateDict golden_ = read_state_dict(kFolder / "golden.safetensors");
  TemporaryFolder folder_;
};

double difference(const at::Tensor& one, const at::Tensor& other) {
  if (!one.sizes().equals(other.sizes())) return 1e9;
  return ((one - other).abs().max() / other.abs().max()).item<double>();
}

constexpr double kClose = 1e-4;

TEST_F(Segment, SeesAPictureAsTheReferenceDoes) {
  const c10::InferenceMode inference;
  const SegmentModel model(kFolder, {});
  for (const std::string name : {"small", "large"}) {
    const at::Tensor pixels = to_square(picture(name), model.config().picture);
    EXPECT_TRUE(pixels.equal(golden(name + ".pixels"))) << name;
    const at::Tensor expected = golden(name + ".embedded").flatten(2).transpose(1, 2);
    EXPECT_LT(difference(model.encode(pixels), expected), kClose) << name;
  }
}

TEST_F(Segment, EncodesPromptsAsTheReferenceDoes) {
  const c10::InferenceMode inference;
  const SegmentModel model(kFolder, {});
  const at::Tensor places = golden("places").flatten(2).transpose(1, 2);
  EXPECT_LT(difference(model.prompts().places(), places), kClose);
  const SegmentedSize size = segmented_size(picture("small"), 64);
  const double across = double(size.seen_width) / size.width;
  const double down = double(size.seen_height) / size.height;
  std::vector<EncodedBox> encoded;
  for (const BoxPrompt& box : boxes()) {
    encoded.push_back({box.left * across, box.top * down, box.right * across, box.bottom * down});
  }
  EXPECT_LT(difference(model.prompts().boxes(encoded), golden("small.boxes.prompts")), kClose);
  std::vector<EncodedPoint> some;
  for (const PointPrompt& point : points()) {
    some.push_back({point.x * across, point.y * down, point.inside});
  }
  EXPECT_LT(difference(model.prompts().points(some), golden("small.points.prompts")), kClose);
}

TEST_F(Segment, DrawsMasksAsTheReferenceDoes) {
  const c10::InferenceMode inference;
  const SegmentModel model(kFolder, {});
  const at::Tensor encoded = golden("small.embedded").flatten(2).transpose(1, 2);
  for (const std::string kind : {"boxes", "points", "several"}) {
    const std::string name = "small." + kind;
    const auto masks = model.decode(encoded, golden(name + ".prompts"), kind == "several");
    EXPECT_LT(difference(masks.logits, golden(name + ".logits")), kClose) << kind;
    EXPECT_LT(difference(masks.quality, golden(name + ".quality")), kClose) << kind;
    const SegmentedSize size = segmented_size(picture("small"), 64);
    const at::Tensor final = over_picture(golden(name + ".logits").flatten(0, 1), size, 64);
    const at::Tensor expected = golden(name + ".final").flatten(0, 1);
    EXPECT_LT(difference(final, expected), 1e-3) << kind;  // the file has 16 bits of it
  }
}

// Pixels that the reference is sure of.
void expect_masks(const std::vector<SegmentedMask>& masks, const at::Tensor& final,
                  const at::Tensor& quality) {
  const at::Tensor logits = final.flatten(0, 1).contiguous();
  const at::Tensor sure = quality.flatten().contiguous();
  ASSERT_EQ(static_cast<std::int64_t>(masks.size()), logits.size(0));
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const at::Tensor own = logits[static_cast<std::int64_t>(i)];
    ASSERT_EQ(masks[i].mask.height, own.size(0));
    ASSERT_EQ(masks[i].mask.width, own.size(1));
    EXPECT_NEAR(masks[i].quality, sure[static_cast<std::int64_t>(i)].item<float>(), 1e-4);
    const float* const values = own.data_ptr<float>();
    int wrong = 0;
    for (std::size_t at = 0; at < masks[i].mask.values.size(); ++at) {
      if (std::abs(values[at]) < 1e-3F) continue;
      wrong += (masks[i].mask.values[at] != 0) != (values[at] > 0);
    }
    EXPECT_EQ(wrong, 0) << "mask " << i;
  }
}

TEST_F(Segment, MasksOfBoxesAndPointsAreTheReferences) {
  const SegmentAnything model(kFolder);
  for (const std::string name : {"small", "large"}) {
    expect_masks(model.segment(picture(name), boxes()), golden(name + ".boxes.final"),
                 golden(name + ".boxes.quality"));
    expect_masks(model.segment(picture(name), points()), golden(name + ".points.final"),
                 golden(name + ".points.quality"));
    expect_masks(
        model.segment(picture(name), std::vector{points()[0]}, SegmentAnything::Answers::kSeveral),
        golden(name + ".several.final"), golden(name + ".several.quality"));
  }
}

TEST_F(Segment, ABoxesMaskDoesNotDependOnTheOthers) {
  const SegmentAnything model(kFolder);
  std::vector<BoxPrompt> many;
  for (int i = 0; i < 19; ++i) many.push_back({float(i), 2, float(i) + 20, 30});
  const auto together = model.segment(picture("small"), many);
  ASSERT_EQ(together.size(), many.size());
  for (const std::size_t i : {std::size_t{0}, std::size_t{8}, std::size_t{18}}) {
    const auto alone = model.segment(picture("small"), std::vector{many[i]});
    EXPECT_NEAR(alone[0].quality, together[i].quality, 1e-5);
    EXPECT_EQ(alone[0].mask.values, together[i].mask.values) << i;
  }
  EXPECT_TRUE(model.segment(picture("small"), std::vector<BoxPrompt>{}).empty());
}

TEST_F(Segment, SlicesOfAGridsAttentionAreTheWhole) {
  const c10::InferenceMode inference;
  at::manual_seed(1);
  const at::Tensor qkv = at::randn({2, 36, 36, 3 * 8});
  for (const std::int64_t window : {36, 12}) {
    const auto positions =
        relative_positions(at::randn({2 * window - 1, 4}), at::randn({2 * window - 1, 4}));
    EXPECT_LT(difference(grid_attention(qkv, 2, window, positions),
                         whole_grid_attention(qkv, 2, window, positions)),
              kClose);
    EXPECT_LT(
        difference(grid_attention(qkv, 2, window, {}), whole_grid_attention(qkv, 2, window, {})),
        kClose);
  }
}

TEST_F(Segment, AnEncoderOfSixteenBitsSeesNearlyTheSame) {
  const SegmentAnything exact(kFolder);
  const SegmentAnything model(kFolder, "cpu", "bfloat16");
  const auto one = exact.segment(picture("small"), boxes());
  const auto other = model.segment(picture("small"), boxes());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_NEAR(other[i].quality, one[i].quality, 0.1);
    int changed = 0;
    for (std::size_t at = 0; at < one[i].mask.values.size(); ++at) {
      changed += one[i].mask.values[at] != other[i].mask.values[at];
    }
    EXPECT_LT(changed, 50 * 37 / 10) << i;
  }
}

TEST_F(Segment, ItsHashIsThatOfTheWeights) {
  const SegmentAnything model(kFolder);
  EXPECT_EQ(model.hash(), hash_weights(kFolder / "model.safetensors"));
}

TEST_F(Segment, ReadsThePositionsUnderEitherNameOrBoth) {
  const fs::path folder = copy();
  StateDict weights = read_state_dict(folder / "model.safetensors");
  const std::string first = "shared_image_embedding.positional_embedding";
  const std::string second = "prompt_encoder.shared_embedding.positional_embedding";
  weights[second] = weights.at(first);
  const auto expected = SegmentAnything(kFolder).segment(picture("small"), boxes());
  for (const bool both : {true, false}) {
    if (!both) weights.erase(first);
    write_safetensors(folder / "model.safetensors", weights);
    const auto masks = SegmentAnything(folder).segment(picture("small"), boxes());
    EXPECT_EQ(masks[0].mask.values, expected[0].mask.values);
  }
}

TEST_F(Segment, ReadsWeightsInPartsAndNamesTheOneThatIsMissing) {
  const fs::path folder = copy();
  StateDict whole = read_state_dict(folder / "model.safetensors");
  fs::remove(folder / "model.safetensors");
  std::map<std::string, StateDict> parts;
  Json files = Json::object();
  for (auto& [name, tensor] : whole) {
    const std::string part = name < "n" ? "a.safetensors" : "b.safetensors";
    files[name] = part;
    parts[part].emplace(name, std::move(tensor));
  }
  for (const auto& [part, weights] : parts) write_safetensors(folder / part, weights);
  const fs::path index = folder / "model.safetensors.index.json";
  write_file(index, to_text({{"metadata", Json::object()}, {"weight_map", files}}));
  const SegmentAnything model(folder);
  EXPECT_EQ(model.segment(picture("small"), boxes())[1].mask.values,
            SegmentAnything(kFolder).segment(picture("small"), boxes())[1].mask.values);
  EXPECT_EQ(model.hash(), hash_weights(index));
  fs::remove(folder / "b.safetensors");
  std::string message;
  EXPECT_EQ(kind_thrown([&] { SegmentAnything{folder}; }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("b.safetensors"), std::string::npos) << message;
}

TEST_F(Segment, RefusesFoldersThatAreNoModel) {
  std::string message;
  const auto kind = [&](const fs::path& folder) {
    return kind_thrown([&] { SegmentAnything{folder}; }, &message);
  };
  EXPECT_EQ(kind(folder_.path()), ErrorKind::kNotFound);
  EXPECT_NE(message.find("config.json"), std::string::npos) << message;

  const fs::path folder = copy();
  change(folder / "config.json", "\"sam\"", "\"grounding-dino\"");
  EXPECT_EQ(kind(folder), ErrorKind::kBadInput);
  EXPECT_NE(message.find("grounding-dino"), std::string::npos) << message;
  EXPECT_NE(message.find("config.json"), std::string::npos) << message;

  change(folder / "config.json", "\"grounding-dino\"", "\"sam\"");
  change(folder / "config.json", "\"mlp_dim\": 40", "\"mlp_dim\": 48");
  EXPECT_EQ(kind(folder), ErrorKind::kBadInput);
  EXPECT_NE(message.find("48x16 and is 40x16"), std::string::npos) << message;

  change(folder / "config.json", "\"mlp_dim\": 48", "\"mlp_dim\": 40, \"hidden_act\": \"mish\"");
  EXPECT_EQ(kind(folder), ErrorKind::kBadInput);
  EXPECT_NE(message.find("mish"), std::string::npos) << message;

  change(folder / "config.json", "mish", "gelu");
  change(folder / "config.json", "\"patch_size\": 8", "\"patch_size\": 7");
  EXPECT_EQ(kind(folder), ErrorKind::kBadInput);
  EXPECT_NE(message.find("patch_size"), std::string::npos) << message;

  change(folder / "config.json", "\"patch_size\": 7", "\"patch_size\": 8");
  fs::remove(folder / "model.safetensors");
  EXPECT_EQ(kind(folder), ErrorKind::kNotFound);
  EXPECT_NE(message.find("model.safetensors"), std::string::npos) << message;
}

TEST_F(Segment, RefusesWhatItCannotPrepareAsThePictureIsToBe) {
  std::string message;
  const fs::path folder = copy();
  const auto kind = [&] { return kind_thrown([&] { SegmentAnything{folder}; }, &message); };
  change(folder / "preprocessor_config.json", "\"height\": 64", "\"height\": 128");
  EXPECT_EQ(kind(), ErrorKind::kBadInput);
  EXPECT_NE(message.find("pad_size"), std::string::npos) << message;
  fs::remove(folder / "preprocessor_config.json");
  EXPECT_EQ(kind(), ErrorKind::kNotFound);
  EXPECT_NE(message.find("preprocessor_config.json"), std::string::npos) << message;
}

TEST_F(Segment, RefusesPromptsThatAreNone) {
  const SegmentAnything model(kFolder);
  const auto kind = [&](const Image& image, BoxPrompt box) {
    return kind_thrown([&] { model.segment(image, std::vector{box}); });
  };
  EXPECT_EQ(kind({}, {0, 0, 5, 5}), ErrorKind::kBadInput);
  EXPECT_EQ(kind(picture("small"), {0, 0, NAN, 5}), ErrorKind::kBadInput);
  EXPECT_EQ(kind(picture("small"), {6, 0, 5, 5}), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { model.segment(picture("small"), std::vector<PointPrompt>{}); }),
            ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([] { SegmentAnything(kFolder, "tpu"); }), ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([] { SegmentAnything(kFolder, "cpu", "int4"); }), ErrorKind::kUsage);
}

}  // namespace
}  // namespace maia
