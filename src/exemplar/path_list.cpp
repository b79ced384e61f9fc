#include "exemplar/path_list.hpp"

#include <algorithm>
#include <numeric>

namespace maia {

void PathList::add(std::string_view name) {
  bytes_ += name;
  ends_.push_back(bytes_.size());
}

void PathList::sort() {
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return (*this)[a] < (*this)[b]; });
  PathList sorted;
  sorted.bytes_.reserve(bytes_.size());
  sorted.ends_.reserve(ends_.size());
  for (const std::uint32_t index : order) sorted.add((*this)[index]);
  *this = std::move(sorted);
}

void PathList::shrink() {
  bytes_.shrink_to_fit();
  ends_.shrink_to_fit();
}

}  // namespace maia
