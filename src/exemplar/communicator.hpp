// Processes that work on one thing together. Alone there is one process, of rank 0; under MPI the
// implementation comes from a library of its own, which is loaded only then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace maia {

// Bytes that a process sent without another's having asked for them.
struct Letter {
  int from = 0;
  std::vector<std::uint8_t> bytes;
};

// For the main thread only. Every process must make the same calls in the same order, post() and
// collect() excepted. While it waits for others a process does not use its processor.
class Communicator {
 public:
  virtual ~Communicator() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  // Processors for this process where several share a machine; 0: all.
  virtual std::size_t threads() const = 0;
  // Rank 0's bytes, everywhere.
  virtual std::vector<std::uint8_t> broadcast(std::vector<std::uint8_t> bytes) = 0;
  // Brings bytes from `rank`, which calls send(), to rank 0, which calls receive(rank).
  virtual void send(std::span<const std::uint8_t> bytes) = 0;
  virtual std::vector<std::uint8_t> receive(int rank) = 0;
  // Sends a letter and does not wait until it has arrived. Letters from one process to another
  // arrive in the order in which they were sent.
  virtual void post(int rank, std::vector<std::uint8_t> bytes) = 0;
  // A letter that has arrived, if any has; never waits.
  virtual std::optional<Letter> collect() = 0;
  // Ends every process of the job at once.
  virtual void abort(int exit_code) = 0;
};

// The one process.
Communicator& alone();

// How the environment says that this process was started.
struct JobPlace {
  int rank = 0;
  int size = 1;
};
// From the variables of Open MPI's mpirun, of PMI's, and of Slurm's srun; one process otherwise.
JobPlace job_place();

// Joins the other processes of the job. Throws kUnavailable where maia was built without MPI, or
// where MPI does not see the processes that `place` says there are.
std::unique_ptr<Communicator> join_job(const JobPlace& place);

}  // namespace maia
