// Whole drawings and edits against diffusers' pipelines, on small models of random weights.
#include "nn/diffusion/latent_diffusion.hpp"

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "golden_tensors.hpp"
#include "nn/diffusion/prompt_tokenizer.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = image_models() / "diffusion";

DiffusionSettings small_settings(const std::string& sampler = "") {
  return {.sampler = sampler, .steps = 5, .width = 24, .height = 16};
}

// `expected`: 1 x height x width x 3, from 0 to 1.
void expect_picture(const Image& picture, const at::Tensor& expected) {
  ASSERT_EQ(picture.height(), expected.size(1));
  ASSERT_EQ(picture.width(), expected.size(2));
  const at::Tensor levels = expected.mul(255).round().contiguous().view({-1});
  const auto pixels = picture.pixels();
  double largest = 0;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const double off = pixels[i] - levels[std::int64_t(i)].item<double>();
    largest = std::max(largest, std::abs(off));
  }
  EXPECT_LE(largest, 1);
}

TEST(LatentDiffusion, DrawsWithEverySamplerAsTheReference) {
  const LatentDiffusion model(kFolder / "sd");
  GoldenTensors golden(kFolder, "sd");
  for (const std::string sampler : {"pndm", "ddim", "euler", "euler-ancestral", "dpm++2m"}) {
    SCOPED_TRACE(sampler);
    const DrawingOrder order{"a red dog on the grass", 11};
    const auto pictures = model.draw({&order, 1}, small_settings(sampler));
    ASSERT_EQ(pictures.size(), 1u);
    expect_picture(pictures[0], golden["drawn." + sampler]);
  }
}

TEST(LatentDiffusion, EditsAsTheReference) {
  const LatentDiffusion model(kFolder / "ip2p");
  GoldenTensors golden(kFolder, "ip2p");
  const at::Tensor bytes = golden["source"].to(at::kByte).contiguous();
  const auto* const first = bytes.data_ptr<std::uint8_t>();
  const Image source(24, 16, {first, first + bytes.numel()});
  const EditingOrder order{&source, "make it night", 12};
  const auto pictures = model.edit({&order, 1}, small_settings());
  expect_picture(pictures.at(0), golden["edited"]);
}

TEST(LatentDiffusion, APictureDependsOnItsOrderAlone) {
  const LatentDiffusion model(kFolder / "sd");
  const std::vector<DrawingOrder> orders = {{"two cats", 1}, {"a dog", 2}, {"two cats", 1}};
  std::vector<std::pair<std::size_t, std::size_t>> steps;
  const auto together = model.draw(orders, small_settings(),
                                   [&](auto done, auto total) { steps.emplace_back(done, total); });
  EXPECT_EQ(together[0], together[2]);
  EXPECT_NE(together[0], together[1]);
  EXPECT_EQ(model.draw({&orders[1], 1}, small_settings())[0], together[1]);
  DrawingOrder other = orders[1];
  other.seed = 3;
  EXPECT_NE(model.draw({&other, 1}, small_settings())[0], together[1]);
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.back().first, steps.back().second);
}

TEST(LatentDiffusion, EditsPicturesOfAnySize) {
  const LatentDiffusion model(kFolder / "ip2p");
  for (const auto& [width, height] : {std::pair{1, 1}, {7, 50}, {33, 31}, {200, 3}}) {
    const Image source(width, height);
    const EditingOrder order{&source, "make it red", 4};
    const auto pictures = model.edit({&order, 1}, small_settings());
    EXPECT_EQ(pictures[0].width(), width);
    EXPECT_EQ(pictures[0].height(), height);
  }
}

TEST(LatentDiffusion, TellsWhatOfAPromptItDidNotRead) {
  const LatentDiffusion model(kFolder / "sd");
  const std::string cut =
      model.unread("a dog on the grass with a cat and a red beach and a blue beach and a photo");
  EXPECT_TRUE(cut.ends_with("a photo")) << cut;
  EXPECT_EQ(model.unread("two cats"), "");
}

TEST(LatentDiffusion, SettingsThatCannotBeAreRefused) {
  const LatentDiffusion model(kFolder / "sd");
  const auto kind_of = [&](auto change) {
    DiffusionSettings settings = small_settings();
    change(settings);
    return kind_thrown([&] { model.complete(settings); });
  };
  EXPECT_EQ(kind_of([](auto& settings) { settings.width = 25; }), ErrorKind::kUsage);
  EXPECT_EQ(kind_of([](auto& settings) { settings.height = -8; }), ErrorKind::kUsage);
  EXPECT_EQ(kind_of([](auto& settings) { settings.height = 1 << 20; }), ErrorKind::kUsage);
  EXPECT_EQ(kind_of([](auto& settings) { settings.steps = 0; }), ErrorKind::kUsage);
  EXPECT_EQ(kind_of([](auto& settings) { settings.sampler = "magic"; }), ErrorKind::kNotFound);
  const Image source(8, 8);
  const EditingOrder order{&source, "x", 1};
  EXPECT_EQ(kind_thrown([&] { model.edit({&order, 1}, small_settings()); }), ErrorKind::kUsage);
  const DiffusionSettings own = model.complete({});
  EXPECT_EQ(own.sampler, "pndm");
  EXPECT_EQ(own.width, 16);
}

TEST(LatentDiffusion, PlacesThatAreNoneAreRefused) {
  EXPECT_EQ(kind_thrown([] { LatentDiffusion(kFolder / "sd", {.device = "tpu"}); }),
            ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([] { LatentDiffusion(kFolder / "sd", {.precision = "float8"}); }),
            ErrorKind::kUsage);
}

TEST(LatentDiffusion, WithoutMemoryIsRefusedBeforeLoadingWithTheAmount) {
  const LatentDiffusion model(kFolder / "sd", {.memory = 200'000});
  const DrawingOrder order{"a dog", 1};
  std::string message;
  EXPECT_EQ(kind_thrown(
                [&] {
                  model.draw({&order, 1}, small_settings());
                },
                &message),
            ErrorKind::kLimit);
  EXPECT_NE(message.find("GB of memory"), std::string::npos) << message;
}

TEST(LatentDiffusion, UnderAShortMemoryPartsTakeTurns) {
  const DrawingOrder order{"a dog", 1};
  const auto of_memory = [&](std::uint64_t memory) {
    return LatentDiffusion(kFolder / "sd", {.memory = memory})
        .draw({&order, 1}, small_settings())[0];
  };
  // The UNet and its work fit; the UNet, the autoencoder and their work do not.
  const std::uint64_t unet =
      fs::file_size(kFolder / "sd" / "unet" / "diffusion_pytorch_model.safetensors");
  EXPECT_EQ(of_memory(unet + 24 * 16 * 5000), of_memory(0));
}

TEST(LatentDiffusion, FoldersOfSomethingElseAreToldSo) {
  EXPECT_EQ(kind_thrown([] { LatentDiffusion(kFolder / "nowhere"); }), ErrorKind::kNotFound);
  std::string message;
  EXPECT_EQ(kind_thrown([] { LatentDiffusion(kFolder / "sd" / "unet"); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("model_index.json"), std::string::npos) << message;
  const TemporaryFolder folder;
  fs::copy(kFolder / "sd", folder.path() / "mixed", fs::copy_options::recursive);
  const fs::path mixed = folder.path() / "mixed";
  Json config = parse_json(read_text(mixed / "unet" / "config.json"), "config");
  config["cross_attention_dim"] = 99;
  write_file(mixed / "unet" / "config.json", to_text(config));
  EXPECT_EQ(kind_thrown([&] { LatentDiffusion{mixed}; }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("different models"), std::string::npos) << message;
  write_file(mixed / "model_index.json",
             std::string(R"({"_class_name": "StableDiffusionXLPipeline"})"));
  EXPECT_EQ(kind_thrown([&] { LatentDiffusion{mixed}; }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("StableDiffusionXLPipeline"), std::string::npos) << message;
}

TEST(LatentDiffusion, ItsHashIsThatOfItsFiles) {
  const std::string own = LatentDiffusion(kFolder / "sd").hash();
  EXPECT_EQ(LatentDiffusion(kFolder / "sd").hash(), own);
  EXPECT_NE(LatentDiffusion(kFolder / "ip2p").hash(), own);
}

TEST(PromptTokenizer, SpellsWhatItCuts) {
  const PromptTokenizer tokenizer(kFolder / "sd" / "tokenizer", 5);
  const TokenizedPrompt prompt = tokenizer.tokens("a dog on the Grass, two cats");
  EXPECT_EQ(prompt.tokens.size(), 5u);
  EXPECT_EQ(prompt.cut, "the grass , two cats");
  EXPECT_EQ(tokenizer.tokens("a dog").cut, "");
  EXPECT_EQ(tokenizer.tokens(std::string(kMostPrompt + 5, 'x')).cut.substr(0, 3), "xxx");
}

TEST(PromptTokenizer, ReadsAnyBytes) {
  const PromptTokenizer tokenizer(kFolder / "sd" / "tokenizer", 16);
  Random random(3);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (int i = random.between(0, 60); i > 0; --i) text += static_cast<char>(random.below(256));
    EXPECT_EQ(tokenizer.tokens(text).tokens.size(), 16u);
  }
}

TEST(PromptTokenizer, VocabulariesThatAreNoneAreRefused) {
  const TemporaryFolder folder;
  fs::copy(kFolder / "sd" / "tokenizer", folder.path(), fs::copy_options::recursive);
  for (const char* wrong : {"[]", "{\"a\": -1}", "{\"a\": \"b\"}", "{\"a\": 0}", "{"}) {
    write_file(folder.path() / "vocab.json", std::string(wrong));
    EXPECT_EQ(kind_thrown([&] { PromptTokenizer(folder.path(), 16); }), ErrorKind::kBadInput)
        << wrong;
  }
}

}  // namespace
}  // namespace maia
