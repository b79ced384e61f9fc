// The state of a pass on disk, so that a pass that was killed goes on where it was. A checkpoint is
// an index file that covers the pictures done so far.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/progress.hpp"
#include "exemplar/index_data.hpp"

namespace maia {

class Checkpoints {
 public:
  // Files are `name` with ".checkpoint-RANK" added; an empty name means that there are none.
  // `seconds` is the least time between two; writing them takes at most `share` of the time.
  Checkpoints(std::filesystem::path name, int rank, double seconds, double share);

  // Adds to `state`, which is empty, what the checkpoints of all ranks of earlier passes hold of
  // `wanted`. One of another pass, a damaged one and one that overlaps a larger one are not used.
  // Then joins several into this rank's own, so that none is lost when the ranks go on.
  void adopt(IndexData& state, const PositionRanges& wanted, Progress& progress);

  // Whether it is time for the next; may be asked from any thread.
  bool due() const;
  void write(const IndexData& state);

 private:
  using Clock = std::chrono::steady_clock;
  std::filesystem::path own_file() const;

  std::filesystem::path name_;
  int rank_;
  Clock::duration interval_;
  double share_;
  Clock::time_point next_;
};

// Those of all ranks, and what a kill left of one that was being written.
void remove_checkpoints(const std::filesystem::path& name);

}  // namespace maia
