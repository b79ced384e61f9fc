// A run's record on disk: SQLite for what was said and measured, content-addressed files for
// pictures. What is written here before the next step begins is what a killed run continues from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "image/image.hpp"
#include "store/write_queue.hpp"

namespace maia {

class Blobs;

// What makes a run the same run: the same spec continues or reuses it.
struct RunSpec {
  std::string task;  // "describe"
  std::string model;
  std::string layer;
  int unit = 0;
  std::string backbone;
  std::uint64_t seed = 0;
  Json settings =
      Json::object();  // weights hash, dataset hash, limits, ...: all that changes results
};

// What the run is about, as a person says it: "unit 7 of layer layer4", `class "tabby"`.
std::string describe_target(const RunSpec& spec);

struct Run {
  std::int64_t id = 0;
  RunSpec spec;
  std::string status;   // "running", "finished", "failed"
  std::string created;  // UTC, ISO 8601
  std::string updated;
  std::string prompt;  // system message and task, as the agent got it
  Json evidence;    // {"threshold": x, "exemplars": [{"activation", "image", "highlighted", "id"}]}
  Json conclusion;  // null, or {"labels": [..], "description": "..", "check": {..}, "reason": ".."}
  Json versions;    // program, libraries, host
};

// One exchange: the agent's reply, and what it was told afterwards.
struct Turn {
  int number = 0;  // from 1
  std::string reply;
  Json observation;  // null until the reply has been acted on
  Json service;      // what the reply cost (docs/records.md), or null
};

// Thrown (kUnavailable) where another process works on a run.
class RunInUse : public Error {
 public:
  explicit RunInUse(const std::string& message) : Error(ErrorKind::kUnavailable, message) {}
};

// May be used from several threads, and by several processes on one folder.
class RunStore {
 public:
  // Creates the folder and the database if need be, migrates older ones; throws kBadInput for a
  // database that is newer or none of ours.
  explicit RunStore(const std::filesystem::path& folder) : RunStore(folder, folder) {}
  // With its pictures in `pictures`, another store's folder.
  RunStore(const std::filesystem::path& folder, const std::filesystem::path& pictures);
  ~RunStore();
  RunStore(const RunStore&) = delete;
  RunStore& operator=(const RunStore&) = delete;

  const std::filesystem::path& folder() const;

  // The latest run with this spec.
  std::optional<Run> find(const RunSpec& spec) const;
  Run create(const RunSpec& spec, const std::string& prompt, const Json& evidence,
             const Json& versions);
  // Throws kNotFound naming the runs there are.
  Run run(std::int64_t id) const;
  std::vector<Run> runs() const;  // newest first

  std::vector<Turn> turns(std::int64_t run) const;
  // Recorded and durable when the Saving has been waited for, which throws what kept them from it;
  // in the order in which they were called. Turns are added in order, each observation once; what
  // does not follow the record is kInternal. A reply reopens a failed run, and a finished one takes
  // none.
  [[nodiscard]] Saving add_reply(std::int64_t run, int number, const std::string& reply,
                                 const Json& service = nullptr);
  [[nodiscard]] Saving add_observation(std::int64_t run, int number, const Json& observation);
  // Durable when it returns. `status` is "finished" or "failed".
  void finish(std::int64_t run, const std::string& status, const Json& conclusion);

  // The picture as PNG under its SHA-256, which is returned. It is durable when a row that is
  // written afterwards is.
  std::string put_image(const Image& image);
  // Throw kNotFound for a missing picture, kBadInput for a damaged one or for a name that is none.
  Image image(const std::string& hash) const;
  std::vector<std::uint8_t> blob(const std::string& hash) const;
  // Where it is, or would be.
  std::filesystem::path image_file(const std::string& hash) const;

  // Held by the process that works on the run; throws RunInUse if another one does.
  std::unique_ptr<FileLock> lock_run(const RunSpec& spec) const;

 private:
  class Database;
  std::filesystem::path folder_;
  std::unique_ptr<Blobs> pictures_;
  std::unique_ptr<Database> database_;
};

}  // namespace maia
