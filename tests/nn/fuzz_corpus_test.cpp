// The files of fuzz/corpus/, those that once broke a reader among them, through what `make fuzz`
// runs.
#include <gtest/gtest.h>

#include <filesystem>

#include "../../fuzz/weight_files.hpp"
#include "base/files.hpp"

namespace maia {
namespace {

using Target = std::string (*)(Input);

void expect_no_fault(const std::string& name, Target target) {
  int files = 0;
  const std::filesystem::path folder = MAIA_SOURCE_FOLDER "/fuzz/corpus/" + name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_EQ(target(read_file(entry.path())), "") << entry.path();
    ++files;
  }
  EXPECT_GT(files, 0) << folder;
}

TEST(FuzzCorpus, StateDicts) {
  expect_no_fault("state_dict", fuzz_state_dict);
}

TEST(FuzzCorpus, Safetensors) {
  expect_no_fault("safetensors", fuzz_safetensors);
}

TEST(FuzzCorpus, Arrays) {
  expect_no_fault("npy", fuzz_npy);
}

TEST(FuzzCorpus, PackedArchives) {
  expect_no_fault("archive", fuzz_archive);
}

TEST(FuzzCorpus, TellsAFaultFromARefusal) {
  EXPECT_EQ(fault_of([]() -> std::string { throw Error(ErrorKind::kBadInput, "no"); }), "");
  EXPECT_NE(fault_of([]() -> std::string { throw Error(ErrorKind::kBadInput, "a\nb"); }), "");
  EXPECT_NE(fault_of([]() -> std::string { throw Error(ErrorKind::kInternal, "no"); }), "");
  EXPECT_NE(check_weights({{"a", {{2}, {1, 2}}}}, {}), "");
  EXPECT_NE(check_tensor({{3}, {1, 2}}), "");
}

}  // namespace
}  // namespace maia
