// Random splits that keep the shares of classes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace maia {

struct Halves {
  std::vector<std::size_t> fitted;  // row numbers, ascending
  std::vector<std::size_t> held_out;
};

// Halves every class at random. Of a class with an odd number of rows, the row left over is fitted
// on. Labels that no row has are no class.
Halves stratified_halves(std::span<const int> labels, std::uint64_t seed);

}  // namespace maia
