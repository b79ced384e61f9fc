#include "report/page_name.hpp"

#include "base/hash.hpp"

namespace maia {

std::filesystem::path page_name(const std::string& kind, const std::string& model,
                                const std::string& contents) {
  std::string name = std::filesystem::path(model).filename().string();
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && c != '.') c = '-';
  }
  return kind + "-" + name + "-" + sha256(contents).substr(0, 8) + ".html";
}

}  // namespace maia
