#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <thread>

#include "nn/network.hpp"
#include "nn/script_files.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using torch::jit::Module;

Error thrown(const std::function<void()>& call) {
  std::string message;
  const ErrorKind kind = kind_thrown(call, &message);
  return {kind, message};
}

const std::string kRelu = "def forward(self, x):\n  return torch.relu(x)\n";
const std::string kReluInPlace = "def forward(self, x):\n  return torch.relu_(x)\n";
const std::string kIdentity = "def forward(self, x):\n  return x\n";

class TorchScript : public testing::Test {
 protected:
  std::shared_ptr<const Network> open(const Module& module, const std::string& toml = "") {
    const auto settings = files_.folder() / "net.toml";
    write_file(settings, "crop = 16\nmean = [0, 0, 0]\nstd = [1, 1, 1]\n" + toml);
    return load_network({.model = files_.save(module), .preprocess = settings.string()});
  }
  // The message, which must be one sentence of the kind.
  std::string refusal(const Module& module, const std::string& toml = "") {
    const auto error = thrown([&] { open(module, toml); });
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.what();
  }
  ScriptFiles files_;
};

Image noise(int seed) {
  Image image(16, 16);
  std::uint32_t state = 12345u + static_cast<std::uint32_t>(seed);
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 48; ++x) {
      state = state * 1664525u + 1013904223u;
      image.row(y)[x] = static_cast<std::uint8_t>(state >> 24);
    }
  }
  return image;
}

at::Tensor to_tensor(const Image& image) {
  at::Tensor tensor = torch::empty({1, 3, 16, 16});
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) {
      for (int c = 0; c < 3; ++c) {
        tensor[0][c][y][x] = static_cast<float>(image.row(y)[x * 3 + c]) / 255;
      }
    }
  }
  return tensor;
}

using Values = std::map<std::string, std::vector<float>>;

Values values_of(const Network& network, const std::vector<Image>& images,
                 const std::vector<std::string>& layers) {
  Values values;
  network.forward(images, layers, [&](const LayerActivations& activations) {
    values[activations.layer->name] = {activations.values.begin(), activations.values.end()};
  });
  return values;
}

std::vector<std::string> names_of(const Network& network) {
  std::vector<std::string> names;
  for (const auto& layer : network.layers()) names.push_back(layer.name);
  return names;
}

std::string reason_for(const Network& network, const std::string& name) {
  for (const auto& refused : network.refused_layers()) {
    if (refused.name == name) return refused.reason;
  }
  return "";
}

void expect_near(const std::vector<float>& values, const at::Tensor& expected) {
  const at::Tensor flat = expected.contiguous().view({-1});
  ASSERT_EQ(static_cast<std::int64_t>(values.size()), flat.numel());
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_NEAR(values[i], flat[static_cast<std::int64_t>(i)].item<float>(), 1e-4) << i;
  }
}

Module batch_norm(int units) {
  return make_module(
      "def forward(self, x):\n"
      "  return torch.batch_norm(x, self.weight, self.bias, self.mean, self.var, self.training, "
      "0.1, 1e-5, False)\n",
      {},
      {{"weight", torch::rand({units}) + 0.5},
       {"bias", torch::randn({units})},
       {"mean", torch::randn({units})},
       {"var", torch::rand({units}) + 0.5}});
}

TEST_F(TorchScript, AHookSeesAValueBeforeTheNextModuleOverwritesIt) {
  const Module convolution = make_convolution(3, 4, 1, 1);
  const Module norm = batch_norm(4);
  const auto network = open(
      make_module("def forward(self, x):\n  return self.relu(self.norm(self.conv(x)))\n",
                  {{"conv", convolution}, {"norm", norm}, {"relu", make_module(kReluInPlace)}}));
  EXPECT_EQ(names_of(*network), (std::vector<std::string>{"conv", "norm", "relu", "output"}));
  const Image image = noise(1);
  Module conv_copy = convolution.deepcopy();
  Module norm_copy = norm.deepcopy();
  norm_copy.eval();
  const at::Tensor first = conv_copy.forward({to_tensor(image)}).toTensor();
  const at::Tensor second = norm_copy.forward({first}).toTensor();
  const Values values = values_of(*network, {image}, names_of(*network));
  expect_near(values.at("conv"), first);
  expect_near(values.at("norm"), second);
  expect_near(values.at("relu"), second.relu());
  EXPECT_LT(second.min().item<float>(), 0);  // so that overwriting would have shown
}

TEST_F(TorchScript, ALayerIsTheSameBitsAloneTogetherInBatchesAndOnThreads) {
  const auto network = open(make_module(
      "def forward(self, x):\n"
      "  return torch.mean(self.relu(self.norm2(self.conv2(self.norm(self.conv(x))))), [2, 3])\n",
      {{"conv", make_convolution(3, 16, 1, 1)},
       {"norm", batch_norm(16)},
       {"conv2", make_convolution(16, 8, 2, 2)},
       {"norm2", batch_norm(8)},
       {"relu", make_module(kReluInPlace)}}));
  EXPECT_EQ(network->logits_layer(), "output");
  const std::vector<Image> images = {noise(1), noise(2), noise(3), noise(4), noise(5)};
  const Values together = values_of(*network, images, names_of(*network));
  for (const auto& layer : network->layers()) {
    const Values alone = values_of(*network, images, {layer.name});
    EXPECT_EQ(alone.at(layer.name), together.at(layer.name)) << layer.name;
    const std::size_t size = std::size_t(layer.units) * layer.height * layer.width;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < images.size(); ++i) {
      threads.emplace_back([&, i] {
        const auto one = values_of(*network, {images[i]}, {layer.name}).at(layer.name);
        EXPECT_TRUE(std::equal(one.begin(), one.end(),
                               together.at(layer.name).begin() + static_cast<long>(i * size)));
      });
    }
  }
}

TEST_F(TorchScript, AModuleThatIsCalledTwiceHasALayerForEachCall) {
  const auto network =
      open(make_module("def forward(self, x):\n  return self.relu(self.conv(self.relu(x - 0.5)))\n",
                       {{"conv", make_convolution(3, 2, 1, 3)}, {"relu", make_module(kRelu)}}));
  EXPECT_EQ(names_of(*network), (std::vector<std::string>{"relu#1", "conv", "relu#2", "output"}));
  EXPECT_EQ(network->layer("relu#1").units, 3);
  EXPECT_EQ(network->layer("relu#2").units, 2);
  const Image image = noise(2);
  expect_near(values_of(*network, {image}, {"relu#1"}).at("relu#1"),
              (to_tensor(image) - 0.5).relu());
}

TEST_F(TorchScript, APathIsWholeComponents) {
  const auto network = open(make_module(
      "def forward(self, x):\n  return self.layer10(self.layer1(x))\n",
      {{"layer1", make_convolution(3, 2, 1, 3)}, {"layer10", make_convolution(2, 5, 1, 4)}}));
  EXPECT_EQ(network->layer("layer1").units, 2);
  EXPECT_EQ(network->layer("layer10").units, 5);
}

TEST_F(TorchScript, WhatCannotBeShownHasAReason) {
  const Module pair = make_module("def forward(self, x):\n  return (x + 1, x + 2)\n");
  const Module choice = make_module(
      "def forward(self, x):\n  if bool(x.sum() > 0):\n    x = self.inner(x)\n  return x * 2\n",
      {{"inner", make_convolution(3, 3, 1, 1)}});
  const Module whole = make_module("def forward(self, x):\n  return x.reshape([4, -1, 8])\n");
  const Module numbers = make_module("def forward(self, x):\n  return x.argmax(1)\n");
  const auto network =
      open(make_module("def forward(self, x):\n"
                       "  a, b = self.pair(x)\n"
                       "  c = self.choice(a)\n"
                       "  d = self.pieces(c).sum() + self.numbers(b).sum()\n"
                       "  return self.shown(c + d)\n",
                       {{"pair", pair},
                        {"choice", choice},
                        {"pieces", whole},
                        {"numbers", numbers},
                        {"unused", make_module(kRelu)},
                        {"shown", make_module(kRelu)}}));
  EXPECT_EQ(names_of(*network), (std::vector<std::string>{"choice", "shown", "output"}));
  EXPECT_NE(reason_for(*network, "pair").find("one tensor"), std::string::npos);
  EXPECT_NE(reason_for(*network, "choice.inner").find("condition"), std::string::npos);
  EXPECT_NE(reason_for(*network, "pieces").find("4 x 24 x 8"), std::string::npos);
  EXPECT_NE(reason_for(*network, "numbers").find("no floats"), std::string::npos);
  EXPECT_NE(reason_for(*network, "unused").find("does not call"), std::string::npos);
  const auto error = thrown([&] { network->layer("choice.inner"); });
  EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
  EXPECT_NE(std::string(error.what()).find("condition"), std::string::npos);
}

TEST_F(TorchScript, ConditionsThatEvalModeSettlesDoNotHideLayers) {
  Module module = make_module(
      "def forward(self, x):\n"
      "  if self.training:\n    x = self.augment(x)\n"
      "  else:\n    x = self.conv(x)\n"
      "  return x\n",
      {{"augment", make_module(kRelu)}, {"conv", make_convolution(3, 2, 1, 1)}});
  module.train();
  const auto network = open(module);
  EXPECT_EQ(names_of(*network), (std::vector<std::string>{"conv", "output"}));
}

TEST_F(TorchScript, AModuleThatPassesOnItsInputShowsIt) {
  const auto network =
      open(make_module("def forward(self, x):\n  return torch.relu_(self.same(x - 0.5))\n",
                       {{"same", make_module(kIdentity)}}));
  const Image image = noise(3);
  expect_near(values_of(*network, {image}, {"same"}).at("same"), to_tensor(image) - 0.5);
}

TEST_F(TorchScript, UnitsAndMapsAreFoundInEveryForm) {
  const auto network = open(make_module(
      "def forward(self, x):\n"
      "  maps = self.conv(x)\n"
      "  last = self.last(maps)\n"
      "  tokens = self.tokens(maps)\n"
      "  classed = self.classed(tokens)\n"
      "  first = self.first(classed)\n"
      "  odd = self.odd(tokens)\n"
      "  return self.pooled(maps) + last.sum() + first.sum() + odd.sum()\n",
      {{"conv", make_convolution(3, 6, 2, 5)},
       {"last", make_module("def forward(self, x):\n  return x.permute([0, 2, 3, 1])\n")},
       {"tokens", make_module("def forward(self, x):\n  return x.flatten(2).transpose(1, 2)\n")},
       {"classed", make_module("def forward(self, x):\n"
                               "  return torch.cat([torch.zeros([1, 1, 6]) - 7, x], 1)\n")},
       {"first", make_module("def forward(self, x):\n  return x.transpose(0, 1)\n")},
       {"odd", make_module("def forward(self, x):\n  return x[:, :13]\n")},
       {"pooled", make_module("def forward(self, x):\n  return x.mean([2, 3])\n")}}));
  const Values values = values_of(*network, {noise(4)}, names_of(*network));
  for (const char* name : {"conv", "last", "tokens", "classed", "first"}) {
    const LayerInfo& layer = network->layer(name);
    EXPECT_EQ(layer.units, 6) << name;
    EXPECT_EQ(layer.height, 8) << name;
    EXPECT_EQ(layer.width, 8) << name;
    EXPECT_EQ(values.at(name), values.at("conv")) << name;
  }
  EXPECT_EQ(network->layer("odd").height, 1);
  EXPECT_EQ(network->layer("odd").width, 13);
  EXPECT_EQ(network->layer("pooled").units, 6);
  EXPECT_EQ(network->layer("pooled").height, 1);
}

TEST_F(TorchScript, TheFileSaysWhatShapesAloneDoNot) {
  // 8 x 8 x 8: three equal sides. 66 tokens: 64 and two, or one, or none.
  const Module module = make_module(
      "def forward(self, x):\n"
      "  y = self.cube(x)\n"
      "  return self.tokens(y).sum() + self.clear(y)\n",
      {{"cube", make_module("def forward(self, x):\n"
                            "  y = x[:, :, ::2, ::2].permute([0, 2, 3, 1])\n"
                            "  return torch.cat([y, y, y], 3)[:, :, :, :8]\n")},
       {"tokens", make_module("def forward(self, x):\n  y = x.flatten(1, 2)\n"
                              "  return torch.cat([y[:, :3] * 0 - 9, y], 1)\n")},
       {"clear", make_module("def forward(self, x):\n  return x[:, :4, :4]\n")}});
  const auto guessed = open(module);
  EXPECT_EQ(guessed->layer("tokens").width, 67);
  EXPECT_EQ(guessed->layer("clear").units, 8);
  const auto told = open(module, "[layers]\nchannels_last = [\"cu*\"]\nleading_tokens = 3\n");
  EXPECT_EQ(told->layer("tokens").width, 8);
  EXPECT_NE(guessed->weights_hash(), told->weights_hash());
  const Image image = noise(5);
  const auto cube = values_of(*told, {image}, {"cube"}).at("cube");
  EXPECT_EQ(cube, values_of(*told, {image}, {"tokens"}).at("tokens"));
  EXPECT_NE(cube, values_of(*guessed, {image}, {"cube"}).at("cube"));
}

TEST_F(TorchScript, ClassesComeFromTheFileOrAreImageNets) {
  const Module ten = make_module("def forward(self, x):\n  return x.flatten(1)[:, :3]\n");
  EXPECT_TRUE(open(ten)->classes().empty());
  EXPECT_EQ(open(ten, "classes = [\"a\", \"b\", \"c\"]\n")->classes().at(2), "c");
  EXPECT_NE(refusal(ten, "classes = [\"a\"]\n").find("3 classes"), std::string::npos);
  const Module thousand =
      make_module("def forward(self, x):\n  return torch.cat([x, x], 1).flatten(1)[:, :1000]\n");
  EXPECT_EQ(open(thousand)->classes().at(0), "tench");
}

TEST_F(TorchScript, AnOutputOfSeveralPartsIsItsFirst) {
  const auto network = open(make_module(
      "def forward(self, x):\n  y = self.conv(x)\n  return {\"maps\": y * 2, \"more\": y}\n",
      {{"conv", make_convolution(3, 2, 1, 1)}}));
  EXPECT_TRUE(network->logits_layer().empty());
  const Values values = values_of(*network, {noise(1)}, {"conv", "output"});
  EXPECT_EQ(values.at("output").at(5), 2 * values.at("conv").at(5));
}

TEST_F(TorchScript, AModuleNamedOutputKeepsItsName) {
  const auto network =
      open(make_module("def forward(self, x):\n  return self.output(x).mean([2, 3])\n",
                       {{"output", make_convolution(3, 2, 1, 1)}}));
  EXPECT_EQ(network->layer("output").height, 16);
  EXPECT_EQ(network->logits_layer(), "network output");
}

TEST_F(TorchScript, OtherArgumentsKeepTheirDefaults) {
  const auto network =
      open(make_module("def forward(self, x, scale: float = 3.0):\n  return self.relu(x * scale)\n",
                       {{"relu", make_module(kRelu)}}));
  const Image image = noise(6);
  expect_near(values_of(*network, {image}, {"relu"}).at("relu"), to_tensor(image) * 3);
}

TEST_F(TorchScript, OtherArgumentsThanAPictureAreRefused) {
  EXPECT_NE(
      refusal(make_module("def forward(self, x, y):\n  return x + y\n")).find("y has no default"),
      std::string::npos);
  EXPECT_NE(
      refusal(make_module("def forward(self, x: List[Tensor]):\n  return x[0]\n")).find("Tensor[]"),
      std::string::npos);
  EXPECT_NE(
      refusal(make_module("def forward(self):\n  return torch.ones([1, 2])\n")).find("no picture"),
      std::string::npos);
  EXPECT_NE(refusal(make_module("def encode(self, x):\n  return x\n")).find("no forward"),
            std::string::npos);
}

TEST_F(TorchScript, ANetworkOfAnotherSizeIsRefusedWithTheSizeItTakes) {
  const auto message =
      refusal(make_module("def forward(self, x):\n  return x.flatten(1) + self.position\n", {},
                          {{"position", torch::zeros({1, 3 * 32 * 32})}}));
  EXPECT_NE(message.find("crop = 32"), std::string::npos) << message;
  EXPECT_NE(message.find("16 x 16"), std::string::npos) << message;
}

TEST_F(TorchScript, ProgramsThatAreNoFunctionsOfAPictureAreRefused) {
  const auto refused = [&](const std::string& source) { return refusal(make_module(source)); };
  EXPECT_NE(refused("def forward(self, x):\n  return torch.dropout(x, 0.5, True)\n").find("eval()"),
            std::string::npos);
  EXPECT_NE(refused("def forward(self, x):\n  return x + torch.rand([1])\n").find("aten::rand"),
            std::string::npos);
  EXPECT_NE(refused("def forward(self, x):\n  torch.manual_seed(3)\n  return x\n")
                .find("aten::manual_seed"),
            std::string::npos);
  EXPECT_NE(refused("def forward(self, x):\n  torch.save(x, \"a\")\n  return x\n").find("files"),
            std::string::npos);
  EXPECT_NE(refused("def forward(self, x):\n"
                    "  return x + torch.from_file(\"/etc/passwd\", False, 4).sum()\n")
                .find("files"),
            std::string::npos);
}

TEST_F(TorchScript, NetworksThatChangeThemselvesAreRefused) {
  EXPECT_NE(
      refusal(make_module("def forward(self, x):\n  self.count.add_(1)\n  return x + self.count\n",
                          {}, {{"count", torch::zeros({1})}}))
          .find("changes its own weights"),
      std::string::npos);
  Module remembers("Remembers");
  remembers.register_attribute("last", c10::TensorType::get(), torch::zeros({1}));
  remembers.define("def forward(self, x):\n  y = x + self.last\n  self.last = x\n  return y\n");
  EXPECT_NE(refusal(remembers).find("changes last"), std::string::npos);
  Module collects("Collects");
  collects.register_attribute("seen", c10::ListType::ofInts(), c10::List<std::int64_t>({1}));
  collects.define(
      "def forward(self, x):\n  self.seen.append(2)\n  return x + float(len(self.seen))\n");
  EXPECT_NE(refusal(collects).find("list"), std::string::npos);
}

TEST_F(TorchScript, WeightsThatAreNotFiniteAreRefusedByName) {
  Module convolution = make_convolution(3, 2, 1, 1);
  convolution.attr("bias").toTensor()[1] = std::nanf("");
  EXPECT_NE(refusal(make_module("def forward(self, x):\n  return self.conv(x)\n",
                                {{"conv", convolution}}))
                .find("conv.bias"),
            std::string::npos);
}

TEST_F(TorchScript, HalfPrecisionAndOtherDevicesComputeInFloatsOnTheProcessor) {
  Module convolution = make_convolution(3, 2, 1, 1);
  const auto exact =
      open(make_module("def forward(self, x):\n  return self.conv(x)\n", {{"conv", convolution}}));
  Module half = make_convolution(3, 2, 1, 1);
  half.to(at::kHalf);
  const auto network = open(
      make_module("def forward(self, x):\n  return self.conv(x.to(torch.device(\"cuda:0\")))\n",
                  {{"conv", half}}));
  const auto values = values_of(*network, {noise(1)}, {"conv"}).at("conv");
  const auto expected = values_of(*exact, {noise(1)}, {"conv"}).at("conv");
  for (std::size_t i = 0; i < values.size(); ++i) ASSERT_NEAR(values[i], expected[i], 5e-3);
}

TEST_F(TorchScript, PrintsOfANetworkAreNotCarriedOut) {
  const auto network = open(
      make_module("def forward(self, x):\n  print(\"noise\", x.size(0))\n  return self.relu(x)\n",
                  {{"relu", make_module(kRelu)}}));
  testing::internal::CaptureStdout();
  values_of(*network, {noise(1)}, {"relu"});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST_F(TorchScript, FilesThatAreNoTorchScriptAreToldApart) {
  const auto message = [&](const std::string& path) {
    const auto error = thrown([&] { load_network({.model = path}); });
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return std::string(error.what());
  };
  const auto text = files_.folder() / "notes.pt";
  write_file(text, std::string_view("these are notes"));
  EXPECT_NE(message(text.string()).find("is not a TorchScript file"), std::string::npos);
  const auto folder = std::filesystem::path(MAIA_SOURCE_FOLDER) / "tests/nn/state_dicts";
  for (const char* name : {"parameters.pth", "legacy.pth"}) {
    EXPECT_NE(message((folder / name).string()).find("--weights"), std::string::npos) << name;
  }
  EXPECT_NE(message("/nowhere/net.pt").find("there is no file"), std::string::npos);
  const std::string whole = files_.save(make_convolution(3, 2, 1, 1));
  const auto error = thrown([&] { load_network({.model = whole, .weights = whole}); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
}

TEST_F(TorchScript, IsNotOpenedForWhoeverMayNotNameFiles) {
  const std::string path = files_.save(make_convolution(3, 2, 1, 1));
  const auto error = thrown([&] { load_network({.model = path, .may_be_file = false}); });
  EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
  EXPECT_NE(std::string(error.what()).find("there is no network"), std::string::npos);
}

TEST_F(TorchScript, ADamagedFileIsRefusedOrUnharmed) {
  const std::string whole = files_.save(make_module(
      "def forward(self, x):\n  return self.conv(x)\n", {{"conv", make_convolution(3, 2, 1, 1)}}));
  const auto bytes = read_file(whole);
  const auto path = (files_.folder() / "damaged.pt").string();
  const auto settings = files_.folder() / "small.toml";
  write_file(settings, std::string_view("crop = 16\n"));
  int refused = 0;
  for (std::size_t i = 0; i < 120; ++i) {
    auto damaged = bytes;
    if (i % 2 == 0) damaged.resize(bytes.size() * (i + 1) / 121);
    if (i % 2 == 1) damaged[(i * 7919) % bytes.size()] ^= 0xff;
    write_file(path, damaged);
    try {
      load_network({.model = path, .preprocess = settings.string()});
    } catch (const Error& error) {
      ++refused;
      EXPECT_NE(error.kind(), ErrorKind::kInternal) << error.what();
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    }
  }
  EXPECT_GE(refused, 60);
}

}  // namespace
}  // namespace maia
