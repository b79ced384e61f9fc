// The experiment programs about a class, printing every value on a line that bias_history.hpp reads
// back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/builtin/bias_findings.hpp"

namespace maia::builtin {

// The dataset's strongest pictures, and which of the phrases the generator can draw.
std::string class_program(int number, const std::vector<std::string>& phrases);

// `pictures` of each setting; the lines begin with "screen" or "test".
std::string settings_program(int number, Stage stage, const std::vector<ClassSetting>& settings,
                             const std::string& thing, std::size_t pictures, const Words& words,
                             std::uint64_t seed);

// Each contrast on fresh pictures, the same objects in both settings where an edit can do that, and
// other classes of the network than `own` in the same settings.
std::string confirmation_program(int number, const std::vector<Contrast>& contrasts,
                                 const std::string& thing, const std::string& own,
                                 const Words& words, std::uint64_t seed);

}  // namespace maia::builtin
