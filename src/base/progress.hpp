// Where long work says how far it is. Only cli/ prints; everything else is handed one of these.
#pragma once

#include <cstddef>
#include <string_view>

namespace maia {

class Progress {
 public:
  virtual ~Progress() = default;
  // `done` of `total` steps of `label`; `done == total` ends it. Safe to call often and from any
  // thread.
  virtual void update(std::string_view label, std::size_t done, std::size_t total) = 0;
  // One line for a person, such as why something waits.
  virtual void note(std::string_view line) = 0;
};

// Says nothing.
Progress& silent_progress();

}  // namespace maia
