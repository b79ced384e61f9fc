#include "nn/safetensors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/vectors.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Values = std::vector<float>;
using Shape = std::vector<std::int64_t>;
using Bytes = std::vector<std::uint8_t>;

const std::filesystem::path kFolder = MAIA_SOURCE_FOLDER "/tests/nn/state_dicts";

Bytes file_of(const std::string& header, const Bytes& data = {}) {
  Bytes bytes(8 + header.size() + data.size());
  const std::uint64_t size = header.size();
  std::memcpy(bytes.data(), &size, sizeof(size));
  std::copy(header.begin(), header.end(), bytes.begin() + 8);
  std::copy(data.begin(), data.end(), bytes.begin() + 8 + std::ptrdiff_t(size));
  return bytes;
}

std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                  int begin, int end) {
  return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
         std::to_string(begin) + "," + std::to_string(end) + "]}";
}

std::string refusal(const Bytes& bytes) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { read_safetensors(bytes, "the file"); }, &message),
            ErrorKind::kBadInput);
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  return message;
}

void expect_refusal(const Bytes& bytes, const std::string& reason) {
  const auto message = refusal(bytes);
  EXPECT_NE(message.find(reason), std::string::npos) << message;
}

// What tests/oracle/make_state_dicts.py writes with the format's own library.
void expect_known_tensors(const StateDict& weights) {
  ASSERT_EQ(weights.size(), 9u);
  EXPECT_EQ(weights.at("dense").shape, (Shape{2, 3, 4}));
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_EQ(weights.at("dense").values.at(i), static_cast<float>(i) / 8);
  }
  EXPECT_EQ(weights.at("transposed").values, (Values{-2.5, 0.5, -1.5, 1.5, -0.5, 2.5}));
  EXPECT_EQ(weights.at("half").values, (Values{0.5, -2, 65504, 0x1p-24f, 0}));
  EXPECT_EQ(weights.at("bfloat16").values, (Values{1.5, -0.25}));
  EXPECT_EQ(weights.at("double").values, (Values{1.0f / 3}));
  EXPECT_TRUE(weights.at("count").shape.empty());
  EXPECT_EQ(weights.at("count").values, (Values{1234567}));
  EXPECT_EQ(weights.at("bytes").values, (Values{0, 128, 255}));
}

TEST(Safetensors, WhatIsWrittenIsReadAgain) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  for (int round = 0; round < 50; ++round) {
    StateDict weights;
    const auto tensors = random.between(0, 5);
    for (int i = 0; i < tensors; ++i) {
      WeightTensor& tensor = weights["layer." + std::to_string(random.below(1000))];
      tensor.shape.clear();
      std::size_t size = 1;
      for (int side = random.between(0, 3); side > 0; --side) {
        tensor.shape.push_back(random.between(0, 4));
        size *= static_cast<std::size_t>(tensor.shape.back());
      }
      tensor.values.assign(size, static_cast<float>(random.normal()));
    }
    std::map<std::string, std::string> metadata;
    if (random.below(2) == 0) metadata = {{"classes", "[\"tabby cat\",\"\u00fc\"]"}, {"a", ""}};
    const Bytes bytes = to_safetensors(weights, metadata);
    EXPECT_EQ(bytes, to_safetensors(weights, metadata));
    EXPECT_EQ((bytes.size() - 8) % 4, 0u);
    const StateDict read = read_safetensors(bytes, "the file");
    ASSERT_EQ(read.size(), weights.size());
    for (const auto& [name, tensor] : weights) {
      EXPECT_EQ(read.at(name).shape, tensor.shape);
      EXPECT_EQ(read.at(name).values, tensor.values);
    }
    EXPECT_EQ(read_safetensors_metadata(bytes, "the file"), metadata);
  }
}

TEST(Safetensors, AreReadAsTheirOwnLibraryWritesThem) {
  expect_known_tensors(read_state_dict(kFolder / "plain.safetensors"));
}

TEST(Safetensors, AreReadFromTheIndexOfAFileInParts) {
  expect_known_tensors(read_state_dict(kFolder / "model.safetensors.index.json"));
}

TEST(Safetensors, HaveTheirTypesNumbers) {
  const Bytes data = {0x00, 0x3c, 0x00, 0xfc, 0x80, 0x3f, 0xff, 0xff, 0xff, 1};
  const auto weights = read_safetensors(
      file_of("{" + entry("f16", "F16", "[2]", 0, 4) + "," + entry("bf16", "BF16", "[1]", 4, 6) +
                  "," + entry("i16", "I16", "[1]", 6, 8) + "," + entry("i8", "I8", "[1]", 8, 9) +
                  "," + entry("bool", "BOOL", "[1,1]", 9, 10) + "}",
              data),
      "the file");
  EXPECT_EQ(weights.at("f16").values.at(0), 1);
  EXPECT_TRUE(std::isinf(weights.at("f16").values.at(1)));
  EXPECT_EQ(weights.at("bf16").values, Values{1});
  EXPECT_EQ(weights.at("i16").values, Values{-1});
  EXPECT_EQ(weights.at("i8").values, Values{-1});
  EXPECT_EQ(weights.at("bool").values, Values{1});
}

TEST(Safetensors, MayHoldNothingBesidesMetadata) {
  const auto bytes = file_of("{\"__metadata__\":{\"format\":\"pt\",\"dtype\":\"x\"}}   ");
  EXPECT_TRUE(read_safetensors(bytes, "the file").empty());
  EXPECT_EQ(kind_thrown([&] { read_state_dict(bytes, "the file"); }), ErrorKind::kBadInput);
}

TEST(Safetensors, MayHoldTensorsWithoutNumbers) {
  const auto weights = read_safetensors(file_of("{" + entry("none", "F32", "[0,7]", 0, 0) + "," +
                                                    entry("one", "U8", "[]", 0, 1) + "}",
                                                {3}),
                                        "the file");
  EXPECT_TRUE(weights.at("none").values.empty());
  EXPECT_EQ(weights.at("one").values, Values{3});
}

TEST(Safetensors, AreRefusedWhereTensorsOverlapOrLeaveGaps) {
  const Bytes data(8);
  expect_refusal(
      file_of("{" + entry("a", "F32", "[1]", 0, 4) + "," + entry("b", "F32", "[1]", 2, 6) + "}",
              data),
      "overlap");
  expect_refusal(
      file_of("{" + entry("a", "U8", "[4]", 0, 4) + "," + entry("b", "U8", "[3]", 5, 8) + "}",
              data),
      "between");
  expect_refusal(file_of("{" + entry("a", "F32", "[1]", 0, 4) + "}", data), "after its last");
  expect_refusal(file_of("{" + entry("a", "F32", "[1]", 4, 8) + "}", data), "between");
  expect_refusal(
      file_of("{" + entry("a", "F32", "[2]", 0, 8) + "," + entry("b", "F32", "[2]", 0, 8) + "}",
              data),
      "overlap");
}

TEST(Safetensors, AreRefusedWhereTheHeaderLies) {
  const Bytes data(8);
  expect_refusal(file_of("{" + entry("a", "F32", "[3]", 0, 8) + "}", data), "needs 12 bytes");
  expect_refusal(file_of("{" + entry("a", "F32", "[4]", 0, 16) + "}", data), "beyond the file");
  expect_refusal(file_of("{" + entry("a", "F32", "[2]", 8, 0) + "}", data), "bad place");
  expect_refusal(file_of("{" + entry("a", "F8_E4M3", "[8]", 0, 8) + "}", data), "F8_E4M3");
  expect_refusal(
      file_of("{" + entry("a", "F64", "[4611686018427387904,4611686018427387904]", 0, 8) + "}",
              data),
      "too large");
  expect_refusal(file_of("{" + entry("a", "F64", "[99999999999999999999]", 0, 8) + "}", data),
                 "value where none");
  expect_refusal(file_of("{" + entry("a", "F32", "[-2]", 0, 8) + "}", data), "negative");
  expect_refusal(file_of("{" + entry("a", "U8", "[1,1,1,1,1,1,1,1,8]", 0, 8) + "}", data),
                 "too many dimensions");
  expect_refusal(
      file_of("{" + entry("a", "F32", "[2]", 0, 8) + "," + entry("a", "F32", "[2]", 0, 8) + "}",
              data),
      "two tensors named a");
}

TEST(Safetensors, AreRefusedWhereTheHeaderIsNoHeader) {
  refusal({});
  refusal(Bytes(7));
  refusal(Bytes(8));
  expect_refusal(file_of("[]"), "valid JSON");
  for (const char* header : {"{",
                             "{}x",
                             "{\"a\":1}",
                             "{\"a\":null}",
                             "{\"a\":[]}",
                             "{\"a\":{}}",
                             "{\"a\":\"F32\"}",
                             "{\"a\":{\"dtype\":\"F32\"}}",
                             "{\"a\":{\"dtype\":1}}",
                             "{\"a\":{\"dtype\":{}}}",
                             "{\"a\":{\"shape\":\"F32\"}}",
                             "{\"a\":{\"shape\":[[]]}}",
                             "{\"a\":{\"shape\":[1.5]}}",
                             "{\"a\":{\"shape\":[true]}}",
                             "{\"a\":{\"other\":[1]}}",
                             "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}",
                             "{\"a\":{\"shape\":[],\"shape\":[]}}",
                             "{\"__metadata__\":[]}",
                             "{\"__metadata__\":{\"a\":1}}",
                             "{\"__metadata__\":{\"a\":{}}}",
                             "{\"__metadata__\":\"a\"}",
                             "{\"\xff\":{}}"}) {
    refusal(file_of(header));
  }
  Bytes huge = file_of("{}");
  huge[7] = 0x7f;
  expect_refusal(huge, "too large");
}

TEST(Safetensors, NestedWithoutEndCostNothing) {
  expect_refusal(file_of("{\"a\":{\"shape\":" + std::string(5'000'000, '[') + "}}"), "value where");
}

TEST(Safetensors, CutShortAnywhereAreRefused) {
  const auto bytes = read_file(kFolder / "plain.safetensors");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    refusal({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
  }
}

TEST(Safetensors, SurviveSeededDamage) {
  const auto original = read_file(kFolder / "plain.safetensors");
  for (int trial = 0; trial < 20000; ++trial) {
    Random random(derive_seed(11, static_cast<std::uint64_t>(trial)));
    auto bytes = original;
    for (int i = random.between(1, 3); i > 0; --i) {
      bytes[random.below(bytes.size())] =
          random.below(2) == 0
              ? static_cast<std::uint8_t>(random.below(256))
              : static_cast<std::uint8_t>(random.pick(std::string_view("{}[]\":,0123456789")));
    }
    try {
      std::size_t total = 0;
      for (const auto& [name, tensor] : read_safetensors(bytes, "the file")) {
        total += tensor.values.size();
      }
      ASSERT_LE(total, bytes.size()) << "trial " << trial;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kBadInput) << "trial " << trial << ": " << error.what();
    }
  }
}

class SafetensorsIndex : public testing::Test {
 protected:
  void index(const std::string& text) { write_file(path_, text); }
  std::string refusal() {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { read_state_dict(path_); }, &message), ErrorKind::kBadInput);
    return message;
  }
  void part(const std::string& name, const std::string& tensor) {
    write_file(folder_.path() / name, file_of("{" + entry(tensor, "U8", "[1]", 0, 1) + "}", {1}));
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "model.safetensors.index.json";
};

TEST_F(SafetensorsIndex, NamesOnlyFilesBesideIt) {
  for (const char* name : {"../part", "/etc/passwd", "a/b", "..", "", ".hidden"}) {
    index(std::string("{\"weight_map\":{\"a\":\"") + name + "\"}}");
    EXPECT_NE(refusal().find("not a file beside it"), std::string::npos);
  }
}

TEST_F(SafetensorsIndex, AgreesWithItsParts) {
  part("one", "a");
  part("two", "b");
  index(R"({"weight_map":{"a":"one","b":"two"}})");
  EXPECT_EQ(read_state_dict(path_).size(), 2u);
  index(R"({"weight_map":{"a":"one","c":"two"}})");
  EXPECT_NE(refusal().find("no tensor c"), std::string::npos);
  part("two", "a");
  index(R"({"weight_map":{"a":"one"}})");
  EXPECT_EQ(read_state_dict(path_).size(), 1u);
  index(R"({"weight_map":{"b":"two"}})");
  refusal();
}

TEST_F(SafetensorsIndex, HasTheHashOfAllItsParts) {
  index(R"({"weight_map":{"a":"one"}})");
  part("one", "a");
  const auto hash = hash_weights(path_);
  EXPECT_NE(hash, sha256_file(path_));
  EXPECT_EQ(hash_weights(path_), hash);
  EXPECT_EQ(hash_weights(folder_.path() / "one"), sha256_file(folder_.path() / "one"));
  auto bytes = read_file(folder_.path() / "one");
  bytes.back() ^= 1;
  write_file(folder_.path() / "one", bytes);
  EXPECT_NE(hash_weights(path_), hash);
}

TEST_F(SafetensorsIndex, IsRefusedWithoutAMap) {
  for (const char* text : {"{}", "{\"weight_map\":[]}", "{\"weight_map\":{\"a\":1}}", "{"}) {
    index(text);
    refusal();
  }
}

TEST_F(SafetensorsIndex, SaysWhichPartIsMissing) {
  index(R"({"weight_map":{"a":"missing"}})");
  std::string message;
  EXPECT_EQ(kind_thrown([&] { read_state_dict(path_); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("missing"), std::string::npos);
}

TEST(Vectors, ComeFromTheOneTensorOrTheOneThatIsNamed) {
  const Bytes data = {1, 2, 3, 4, 5, 6};
  const auto one = file_of("{" + entry("anything", "U8", "[3,2]", 0, 6) + "}", data);
  EXPECT_EQ(read_vectors(one, "the file").shape, (Shape{3, 2}));
  for (const char* name : {"direction", "directions", "W", "W_dec"}) {
    const auto several = file_of(
        "{" + entry("bias", "U8", "[2]", 0, 2) + "," + entry(name, "U8", "[4]", 2, 6) + "}", data);
    const auto vectors = read_vectors(several, "the file");
    EXPECT_EQ(vectors.shape, (Shape{1, 4}));
    EXPECT_EQ(vectors.values, (Values{3, 4, 5, 6}));
  }
}

TEST(Vectors, AreRefusedWhereThereAreNone) {
  const auto refused = [](const Bytes& bytes) {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { read_vectors(bytes, "the file"); }, &message),
              ErrorKind::kBadInput);
    return message;
  };
  const Bytes data(8);
  EXPECT_NE(refused(file_of("{" + entry("a", "U8", "[4]", 0, 4) + "," +
                                entry("b", "U8", "[4]", 4, 8) + "}",
                            data))
                .find("2 tensors"),
            std::string::npos);
  EXPECT_NE(refused(file_of("{" + entry("a", "U8", "[2,2,2]", 0, 8) + "}", data)).find("2x2x2"),
            std::string::npos);
  refused(file_of("{" + entry("a", "U8", "[0,4]", 0, 0) + "}"));
  refused(file_of("{}"));
  EXPECT_NE(refused(file_of("{" + entry("a", "F32", "[1]", 0, 4) + "}", {0, 0, 0x80, 0x7f}))
                .find("not finite"),
            std::string::npos);
  refused({1, 2, 3});
}

}  // namespace
}  // namespace maia
