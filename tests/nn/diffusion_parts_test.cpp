// The parts of Stable Diffusion and InstructPix2Pix against diffusers and transformers, on small
// models of random weights (tests/oracle/image_models/make_diffusion_golden.py).
#include <c10/core/InferenceMode.h>

#include "base/files.hpp"
#include "golden_tensors.hpp"
#include "nn/diffusion/autoencoder.hpp"
#include "nn/diffusion/text_tower.hpp"
#include "nn/diffusion/unet.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = image_models() / "diffusion";
constexpr double kTolerance = 1e-4;
const Placement kPlain{at::kCPU, at::kFloat};
const Placement kSmall{at::kCPU, at::kBFloat16};

class DiffusionParts : public testing::TestWithParam<const char*> {
 protected:
  fs::path folder() const { return kFolder / GetParam(); }
  GoldenTensors golden() const { return {kFolder, GetParam()}; }
  const c10::InferenceMode inference_;
};
INSTANTIATE_TEST_SUITE_P(Models, DiffusionParts, testing::Values("sd", "ip2p"));

TEST_P(DiffusionParts, UNetPredictsAsTheReference) {
  const UNet unet(folder() / "unet", kPlain);
  auto expected = golden();
  expect_near(unet(expected["unet.x"], 437, expected["unet.text"]), expected["unet.y"], kTolerance);
}

TEST_P(DiffusionParts, AutoencoderGoesBothWaysAsTheReference) {
  const Autoencoder autoencoder(folder() / "vae", kPlain);
  auto expected = golden();
  expect_near(autoencoder.encode(expected["pictures"]), expected["encoded"], kTolerance);
  expect_near(autoencoder.decode(expected["latents"]), expected["decoded"], kTolerance);
}

TEST_P(DiffusionParts, TextTowerReadsAsTheReference) {
  const TextTower encoder(folder() / "text_encoder", kPlain);
  auto expected = golden();
  const at::Tensor tokens = expected["tokens"].to(at::kInt);
  std::vector<std::vector<int>> prompts;
  for (std::int64_t i = 0; i < tokens.size(0); ++i) {
    const int* const row = tokens[i].data_ptr<int>();
    prompts.emplace_back(row, row + tokens.size(1));
  }
  expect_near(encoder(prompts), expected["text"], kTolerance);
  prompts[0][3] = 100'000;
  EXPECT_EQ(kind_thrown([&] { encoder(prompts); }), ErrorKind::kBadInput);
}

TEST_P(DiffusionParts, ComputeInHalfTheBitsToo) {
  auto expected = golden();
  const UNet unet(folder() / "unet", kSmall);
  expect_near(unet(expected["unet.x"], 437, expected["unet.text"]), expected["unet.y"], 0.05);
  const Autoencoder autoencoder(folder() / "vae", kSmall);
  expect_near(autoencoder.encode(expected["pictures"]), expected["encoded"], 0.05);
  expect_near(autoencoder.decode(expected["latents"]), expected["decoded"], 0.05);
}

TEST(DistilledUNet, WithoutAMiddleAndWithLinearProjectionsPredictsAsTheReference) {
  const c10::InferenceMode inference;
  const UNet unet(kFolder / "distilled", kPlain);
  GoldenTensors expected(kFolder, "distilled");
  expect_near(unet(expected["x"], 12, expected["text"]), expected["y"], kTolerance);
}

// A copy of a part whose config.json has a value changed.
class ChangedPart {
 public:
  ChangedPart(const fs::path& from, const std::string& key, const Json& value) {
    fs::copy(from, folder_.path() / "part");
    Json config = parse_json(read_text(path() / "config.json"), "config");
    config[key] = value;
    write_file(path() / "config.json", to_text(config));
  }
  fs::path path() const { return folder_.path() / "part"; }

 private:
  TemporaryFolder folder_;
};

TEST(UNetFolder, OfAnotherModelIsToldSo) {
  std::string message;
  EXPECT_EQ(kind_thrown([] { UNet(kFolder / "sd" / "vae", kPlain); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("AutoencoderKL"), std::string::npos) << message;
}

TEST(UNetFolder, IsRefusedWhereTheConfigHasWhatTheDefinitionLacks) {
  const fs::path unet = kFolder / "sd" / "unet";
  for (const auto& [key, value] : std::vector<std::pair<std::string, Json>>{
           {"class_embed_type", "timestep"},
           {"addition_embed_type", "text_time"},
           {"resnet_time_scale_shift", "scale_shift"},
           {"block_out_channels", {8, 16, 24}},
           {"block_out_channels", {-8, 16}},
           {"block_out_channels", "wide"},
           {"norm_num_groups", 3},
           {"norm_num_groups", 1e9},
           {"layers_per_block", 0},
           {"down_block_types", {"AttnDownBlock2D", "DownBlock2D"}}}) {
    const ChangedPart part(unet, key, value);
    std::string message;
    EXPECT_EQ(kind_thrown([&] { UNet(part.path(), kPlain); }, &message), ErrorKind::kBadInput)
        << key;
    EXPECT_NE(message.find("config.json"), std::string::npos) << message;
  }
}

TEST(UNetFolder, IsRefusedWhereAShapeContradictsTheConfig) {
  const ChangedPart part(kFolder / "sd" / "unet", "cross_attention_dim", 16);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { UNet(part.path(), kPlain); }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("attn2.to_k.weight should be 8x16 and is 8x12"), std::string::npos)
      << message;
}

TEST(UNetFolder, WithoutWeightsOrPartsOfThemSaysWhichFile) {
  const ChangedPart part(kFolder / "sd" / "unet", "sample_size", 8);
  const fs::path whole = part.path() / "diffusion_pytorch_model.safetensors";
  const fs::path first = part.path() / "diffusion_pytorch_model-00001-of-00002.safetensors";
  fs::rename(whole, first);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { UNet(part.path(), kPlain); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("diffusion_pytorch_model.safetensors"), std::string::npos) << message;
  write_file(part.path() / "diffusion_pytorch_model.safetensors.index.json",
             std::string(R"({"weight_map": {"conv_in.bias": "missing.safetensors"}})"));
  EXPECT_EQ(kind_thrown([&] { UNet(part.path(), kPlain); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("missing.safetensors is missing"), std::string::npos) << message;
}

}  // namespace
}  // namespace maia
