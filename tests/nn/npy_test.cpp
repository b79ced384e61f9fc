#include "nn/npy.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/files.hpp"
#include "nn/vectors.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Values = std::vector<float>;
using Shape = std::vector<std::int64_t>;
using Bytes = std::vector<std::uint8_t>;

// Written by NumPy: tests/oracle/make_state_dicts.py.
const std::filesystem::path kFolder = MAIA_SOURCE_FOLDER "/tests/nn/state_dicts";

Bytes file_of(const std::string& header, std::size_t data_size, int version = 1) {
  std::string text = "\x93NUMPY";
  text += static_cast<char>(version);
  text += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    text += static_cast<char>(header.size() >> (8 * i));
  }
  text += header + std::string(data_size, '\1');
  return {text.begin(), text.end()};
}

std::string refusal(const Bytes& bytes) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { read_npy(bytes, "the file"); }, &message), ErrorKind::kBadInput);
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  return message;
}

TEST(Npy, IsReadRowByRowInEveryOrderTypeAndVersion) {
  const Values quarters = {0, 0.25, 0.5, 0.75, 1, 1.25};
  for (const char* name : {"rows.npy", "fortran.npy", "half.npy", "version2.npy", "version3.npy"}) {
    const auto array = read_npy(kFolder / name);
    EXPECT_EQ(array.shape, (Shape{2, 3})) << name;
    EXPECT_EQ(array.values, quarters) << name;
  }
  EXPECT_EQ(read_npy(kFolder / "integers.npy").values, (Values{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(read_npy(kFolder / "vector.npy").shape, (Shape{6}));
}

TEST(Npy, OfThreeDimensionsInFortranOrderIsTurnedAround) {
  const auto cube = read_npy(kFolder / "cube.npy");
  EXPECT_EQ(cube.shape, (Shape{2, 3, 4}));
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(cube.values.at(i), static_cast<float>(i));
}

TEST(Npy, WithPythonObjectsIsRefused) {
  EXPECT_NE(refusal(read_file(kFolder / "objects.npy")).find("Python objects"), std::string::npos);
}

TEST(Npy, OfAnotherTypeIsRefusedByName) {
  EXPECT_NE(refusal(read_file(kFolder / "big_endian.npy")).find(">f4"), std::string::npos);
  for (const char* type : {"'<c8'", "'<f4\n'", "'<U4'", "'|S1'", "'<M8[s]'", "[('a', '<f4')]"}) {
    refusal(
        file_of("{'descr': " + std::string(type) + ", 'fortran_order': False, 'shape': (1,)}", 8));
  }
}

TEST(Npy, WhoseHeaderLiesIsRefused) {
  const std::string start = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
  EXPECT_NE(refusal(file_of(start + "(3,)}", 8)).find("ends early"), std::string::npos);
  EXPECT_NE(refusal(file_of(start + "(1,)}", 8)).find("after its last"), std::string::npos);
  for (const char* shape :
       {"(4611686018427387904, 4611686018427387904)", "(99999999999999999999,)", "(-2,)", "(2.0,)",
        "(1 2)", "(2,", "2", "[2]", "('a',)", "(1,1,1,1,1,1,1,1,2)", ""}) {
    refusal(file_of(start + shape + "}", 8));
  }
  EXPECT_EQ(read_npy(file_of(start + "(2,), }     \n", 8), "the file").shape, Shape{2});
}

TEST(Npy, WhoseHeaderIsNoHeaderIsRefused) {
  for (const char* header :
       {"", "{", "{}", "{'descr'}", "{'descr': '<f4'}", "{'descr': __import__('os')}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}",
        "{'descr': '<f4' 'fortran_order': False 'shape': ()}"}) {
    refusal(file_of(header, 4));
  }
  const std::string fine = "{'descr': '<f4', 'fortran_order': False, 'shape': ()}";
  EXPECT_EQ(read_npy(file_of(fine, 4), "the file").values.size(), 1u);
  refusal(file_of(fine, 4, 4));
  refusal(file_of(fine, 4, 0));
  refusal(file_of(fine + std::string(70'000, ' '), 4, 2));
}

TEST(Npy, CutShortAnywhereIsRefused) {
  const auto bytes = read_file(kFolder / "rows.npy");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    refusal({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
  }
}

TEST(Npy, GivesVectors) {
  EXPECT_EQ(read_vectors(kFolder / "rows.npy").shape, (Shape{2, 3}));
  EXPECT_EQ(read_vectors(kFolder / "vector.npy").shape, (Shape{1, 6}));
  std::string message;
  EXPECT_EQ(kind_thrown([] { read_vectors(kFolder / "cube.npy"); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("2x3x4"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([] { read_vectors("/nowhere/direction.npy"); }), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace maia
