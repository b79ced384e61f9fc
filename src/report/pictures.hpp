// Stored pictures as data URLs at the size they are shown in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "report/html.hpp"
#include "store/run_store.hpp"

namespace maia {

class Pictures {
 public:
  // `side` is the most that the longer side of a picture has, in pixels.
  Pictures(const RunStore& store, int side) : store_(store), side_(side) {}

  // An img element; where the picture is missing or damaged, a box that says so.
  Html show(const std::string& hash, const std::string& alt, std::string_view css_class = "");
  // The same at thumbnail size.
  Html thumbnail(const std::string& hash);

 private:
  struct Encoded {
    std::string url;  // empty where there is no picture
    int width = 0;
    int height = 0;
    std::string problem;
  };
  const Encoded& encoded(const std::string& hash, int side);

  const RunStore& store_;
  int side_;
  std::map<std::pair<std::string, int>, Encoded> cache_;
};

}  // namespace maia
