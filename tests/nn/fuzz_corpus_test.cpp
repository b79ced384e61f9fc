#include "fuzz_corpus.hpp"

#include "../../fuzz/model_configs.hpp"
#include "../../fuzz/weight_files.hpp"

namespace maia {
namespace {

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

TEST(FuzzCorpus, ModelConfigs) {
  expect_no_fault("model_config", fuzz_model_config);
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
