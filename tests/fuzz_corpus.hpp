// The files of fuzz/corpus/, those that once broke something among them, through what `make fuzz`
// runs.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "../fuzz/fault.hpp"
#include "base/files.hpp"

namespace maia {

inline void expect_no_fault(const std::string& name, std::string (*target)(Input)) {
  int files = 0;
  const std::filesystem::path folder = MAIA_SOURCE_FOLDER "/fuzz/corpus/" + name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_EQ(target(read_file(entry.path())), "") << entry.path();
    ++files;
  }
  EXPECT_GT(files, 0) << folder;
}

}  // namespace maia
