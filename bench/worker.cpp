// How long an experiment program waits: for a fresh worker, for a call that does nothing, and for a
// picture to come over and go back. And what many workers cost in memory.
#include "sandbox/worker.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWorkers = 15;
constexpr int kCalls = 2000;
constexpr int kPictures = 200;
constexpr int kSide = 224;
constexpr int kAtOnce = 32;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Answers every call at once; a call for pixels with a grey picture.
class Echo : public maia::ToolHandler {
 public:
  maia::ToolResult call(const maia::ToolCall& call) override {
    ++calls;
    if (call.name == "image.pixels") {
      return {{{"width", kSide}, {"height", kSide}},
              {maia::Bytes(std::size_t{3} * kSide * kSide, 128)}};
    }
    if (call.name == "tools.text2image") {
      maia::Json images = maia::Json::array();
      for (std::size_t i = 0; i < call.arguments.at("prompts").size(); ++i) {
        images.push_back({{"image", i},
                          {"width", kSide},
                          {"height", kSide},
                          {"prompt", nullptr},
                          {"missing", maia::Json::array()}});
      }
      return {{{"images", images}}, {}};
    }
    return {maia::Json::object(), {}};
  }
  void printed(std::string_view) override {}

  int calls = 0;
};

double time_program(maia::Worker& worker, const std::string& code, int calls) {
  Echo handler;
  const auto start = Clock::now();
  const auto outcome = worker.run(code, handler);
  if (outcome.status != maia::ProgramOutcome::Status::kFinished || handler.calls != calls) {
    std::fprintf(stderr, "the program did not do its work: %s\n", outcome.error.c_str());
    std::exit(1);
  }
  return milliseconds_since(start);
}

long parent_of(long process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("PPid:")) return std::stol(line.substr(5));
  }
  return 0;
}

bool descends_from_this(long process) {
  while (process > 1) {
    process = parent_of(process);
    if (process == ::getpid()) return true;
  }
  return false;
}

// Of memory that several processes share, each is counted its part.
double proportional_kilobytes(long process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/smaps_rollup");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("Pss:")) return std::stod(line.substr(4));
  }
  return 0;
}

// Of all processes that the workers are made of.
double workers_megabytes() {
  double kilobytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const long process = std::stol(name);
    if (descends_from_this(process)) kilobytes += proportional_kilobytes(process);
  }
  return kilobytes / 1024;
}

double measure_memory() {
  std::vector<std::unique_ptr<maia::Worker>> workers;
  for (int i = 0; i < kAtOnce; ++i) {
    workers.push_back(std::make_unique<maia::Worker>(maia::SandboxOptions{}));
    time_program(
        *workers.back(),
        "import numpy, PIL.Image\n"
        "image = PIL.Image.fromarray(numpy.zeros((224, 224, 3), 'uint8')).resize((64, 64))\n"
        "tools.display(image)",
        1);
  }
  return workers_megabytes() / kAtOnce;
}

}  // namespace

int main() {
  // The first worker of a process also finds out which walls stand.
  const auto first = Clock::now();
  {
    maia::Worker worker({});
    time_program(worker, "tools.display('ready')", 1);
  }
  std::printf("first_worker_ms %.1f ms\n", milliseconds_since(first));

  std::vector<double> ready;
  for (int i = 0; i < kWorkers; ++i) {
    const auto start = Clock::now();
    maia::Worker worker({});
    time_program(worker, "tools.display('ready')", 1);
    ready.push_back(milliseconds_since(start));
  }

  maia::Worker worker({});
  time_program(worker, "tools.display('ready')", 1);
  const std::string calls = std::to_string(kCalls);
  const double empty =
      time_program(worker, "for i in range(" + calls + "): tools.display('x')", kCalls) / kCalls;
  // Each picture is fetched, made an array, and sent back as pixels.
  time_program(worker, "import numpy", 0);
  const double pass =
      time_program(worker,
                   "for image in tools.text2image(['x'] * " + std::to_string(kPictures) +
                       "): tools.display(numpy.asarray(image))",
                   1 + 2 * kPictures) /
      kPictures;
  const double memory = measure_memory();
  std::printf("worker_ready_ms %.2f ms\n", median(ready));
  std::printf("empty_call_ms %.4f ms\n", empty);
  std::printf("image_pass_ms %.4f ms\n", pass);
  std::printf("worker_memory_mb %.2f MB\n", memory);
}
