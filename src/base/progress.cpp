#include "base/progress.hpp"

namespace maia {

Progress& silent_progress() {
  class Silent : public Progress {
    void update(std::string_view, std::size_t, std::size_t) override {}
    void note(std::string_view) override {}
  };
  static Silent silent;
  return silent;
}

}  // namespace maia
