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
  // `expected` is about how many pictures will be shown: the more, the smaller each becomes, so
  // that a report stays a few megabytes.
  Pictures(const RunStore& store, std::size_t expected);

  // The longer side, in pixels, of a picture shown large.
  int side() const { return side_; }

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
  int quality_;
  std::map<std::pair<std::string, int>, Encoded> cache_;
};

}  // namespace maia
