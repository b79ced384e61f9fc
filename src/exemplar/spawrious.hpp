// Spawrious (Lynch et al. 2023, "Spawrious: A Benchmark for Fine Control of Spurious Correlation
// Biases"): four breeds of dogs in six places, unpacked as its authors ship it, in
// spawrious224/ENVIRONMENT/PLACE/BREED/*.png. A benchmark of it says which pictures are for
// training, in which a breed goes with a place, and which for testing, where it goes with another.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exemplar/dataset.hpp"

namespace maia {

// Whether a data argument begins as "spawrious:FOLDER/BENCHMARK/PART" does.
bool is_spawrious(std::string_view where);

// FOLDER holds spawrious224 or is it. BENCHMARK is o2o-easy, o2o-medium, o2o-hard, m2m-easy,
// m2m-medium or m2m-hard. PART may be left out, which is train:
//   train     one-to-one: 97 of 100 pictures of a breed in its place in environment 0, and 87 in
//             environment 1, and of a place that all share what makes it 100; many-to-many: two
//             breeds in the same two places
//   test      every picture of a breed in the place that was another's
//   balanced  pictures that are in neither, of the places in which every breed has some: at most
//             200 of a breed in a place, in one environment
// Where not all pictures of a folder are taken, the first by name are. Throws kUsage for another
// benchmark or part, and kNotFound, saying where to get it, for a folder that is not there.
std::unique_ptr<ImageDataset> open_spawrious(const std::string& where, Progress& progress);

}  // namespace maia
