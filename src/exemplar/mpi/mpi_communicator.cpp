// The library maia_mpi.so: the processes of an MPI job. It is alone in using MPI, so that a program
// that is not part of a job neither needs nor loads it.
#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <list>
#include <thread>

#include "base/error.hpp"
#include "exemplar/communicator.hpp"

namespace maia {
namespace {

constexpr int kTag = 1;
constexpr int kLetterTag = 2;
constexpr std::size_t kPiece = std::size_t{1} << 30;  // MPI counts in int

// MPI's own calls wait with a busy processor, which others on the machine could use.
void wait_for_message(int from) {
  auto pause = std::chrono::microseconds(100);
  for (int arrived = 0;;) {
    MPI_Iprobe(from, kTag, MPI_COMM_WORLD, &arrived, MPI_STATUS_IGNORE);
    if (arrived != 0) return;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(20'000));
  }
}

void send_bytes(std::span<const std::uint8_t> bytes, int to) {
  const std::uint64_t size = bytes.size();
  MPI_Send(&size, 1, MPI_UINT64_T, to, kTag, MPI_COMM_WORLD);
  for (std::size_t at = 0; at < size; at += kPiece) {
    const auto piece = bytes.subspan(at, std::min(kPiece, bytes.size() - at));
    MPI_Send(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, to, kTag, MPI_COMM_WORLD);
  }
}

std::vector<std::uint8_t> receive_bytes(int from) {
  wait_for_message(from);
  std::uint64_t size = 0;
  MPI_Recv(&size, 1, MPI_UINT64_T, from, kTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t at = 0; at < size; at += kPiece) {
    const auto piece = std::span(bytes).subspan(at, std::min(kPiece, bytes.size() - at));
    MPI_Recv(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, from, kTag, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
  }
  return bytes;
}

// The processors that this machine's processes of the job may use, shared out; no process gets
// more than it may use itself, as one that was bound to some by its launcher.
std::size_t processors_for_each() {
  MPI_Comm machine = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
  int processes = 1;
  MPI_Comm_size(machine, &processes);
  cpu_set_t own;
  CPU_ZERO(&own);
  ::sched_getaffinity(0, sizeof own, &own);
  cpu_set_t all;
  CPU_ZERO(&all);
  MPI_Allreduce(&own, &all, sizeof own, MPI_BYTE, MPI_BOR, machine);
  MPI_Comm_free(&machine);
  const int share = std::min(CPU_COUNT(&own), CPU_COUNT(&all) / processes);
  return static_cast<std::size_t>(std::max(share, 1));
}

class MpiCommunicator : public Communicator {
 public:
  MpiCommunicator() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    threads_ = processors_for_each();
  }
  ~MpiCommunicator() override {
    for (Sending& sending : sending_) MPI_Wait(&sending.request, MPI_STATUS_IGNORE);
    MPI_Finalize();
  }
  MpiCommunicator(const MpiCommunicator&) = delete;
  MpiCommunicator& operator=(const MpiCommunicator&) = delete;

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  std::size_t threads() const override { return threads_; }

  std::vector<std::uint8_t> broadcast(std::vector<std::uint8_t> bytes) override {
    if (rank_ != 0) return receive_bytes(0);
    for (int other = 1; other < size_; ++other) send_bytes(bytes, other);
    return bytes;
  }

  // The sender waits for its turn, so that it does not keep a processor busy while rank 0 works.
  void send(std::span<const std::uint8_t> bytes) override {
    receive_bytes(0);
    send_bytes(bytes, 0);
  }
  std::vector<std::uint8_t> receive(int rank) override {
    send_bytes({}, rank);
    return receive_bytes(rank);
  }

  void post(int rank, std::vector<std::uint8_t> bytes) override {
    if (bytes.size() > kPiece) {
      throw Error(ErrorKind::kLimit, "a message of over a gigabyte cannot be sent to a process");
    }
    forget_sent();
    Sending& sending = sending_.emplace_back();
    sending.bytes = std::move(bytes);
    MPI_Isend(sending.bytes.data(), static_cast<int>(sending.bytes.size()), MPI_BYTE, rank,
              kLetterTag, MPI_COMM_WORLD, &sending.request);
  }
  std::optional<Letter> collect() override {
    forget_sent();
    int arrived = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, kLetterTag, MPI_COMM_WORLD, &arrived, &status);
    if (arrived == 0) return std::nullopt;
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Letter letter{status.MPI_SOURCE, std::vector<std::uint8_t>(static_cast<std::size_t>(size))};
    MPI_Recv(letter.bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, kLetterTag, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return letter;
  }

  void abort(int exit_code) override {
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    std::_Exit(exit_code);
  }

 private:
  // MPI reads the bytes until the request is complete.
  struct Sending {
    std::vector<std::uint8_t> bytes;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  void forget_sent() {
    sending_.remove_if([](Sending& sending) {
      int complete = 0;
      MPI_Test(&sending.request, &complete, MPI_STATUS_IGNORE);
      return complete != 0;
    });
  }

  int rank_ = 0;
  int size_ = 1;
  std::size_t threads_ = 1;
  std::list<Sending> sending_;
};

}  // namespace
}  // namespace maia

// The caller owns what is returned, once a process.
extern "C" maia::Communicator* maia_join_mpi_job() {
  return std::make_unique<maia::MpiCommunicator>().release();
}
