#include "report/picture_cell.hpp"

namespace maia {

Html picture_cell(const std::vector<std::string>& pictures) {
  Html html;
  html.open("td", {{"class", "pictures"}});
  for (const auto& picture : pictures) {
    html.empty("img", {{"src", picture},
                       {"alt", ""},
                       {"width", "56"},
                       {"height", "56"},
                       {"loading", "lazy"},
                       {"decoding", "async"}});
  }
  html.close();
  return html;
}

}  // namespace maia
