// Many names in one piece of memory: a large dataset has over a million.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

class PathList {
 public:
  void add(std::string_view name);
  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  // Valid until the next add() or sort().
  std::string_view operator[](std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(begin, ends_[index] - begin);
  }
  // Byte by byte.
  void sort();
  // Gives back memory kept for further names.
  void shrink();

 private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
};

}  // namespace maia
