#include "store/run_store.hpp"

#include <algorithm>
#include <ctime>
#include <mutex>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "store/blobs.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kColumns =
    "id, task, model, layer, unit, backbone, seed, settings, status, created, updated, prompt, "
    "evidence, conclusion, versions";
constexpr std::size_t kRunsNamed = 10;

std::string now_utc() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// Equal specs give equal keys: Json keeps an object's members sorted by name.
std::string key_of(const RunSpec& spec) {
  const Json settings = spec.settings.is_null() ? Json::object() : spec.settings;
  return sha256(to_text(Json{{"task", spec.task},
                             {"model", spec.model},
                             {"layer", spec.layer},
                             {"unit", spec.unit},
                             {"backbone", spec.backbone},
                             {"seed", spec.seed},
                             {"settings", settings}}));
}

std::uint64_t parse_seed(const std::string& text, const std::string& what) {
  try {
    return std::stoull(text);
  } catch (const std::exception&) {
    throw Error(ErrorKind::kBadInput, what + " has a damaged seed");
  }
}

Run read_run(const Statement& row, const fs::path& path) {
  Run run;
  run.id = row.integer(0);
  const std::string what = "run " + std::to_string(run.id) + " in " + path.string();
  run.spec = {.task = row.text(1),
              .model = row.text(2),
              .layer = row.text(3),
              .unit = static_cast<int>(row.integer(4)),
              .backbone = row.text(5),
              .seed = parse_seed(row.text(6), what),
              .settings = parse_json(row.text(7), "the settings of " + what)};
  run.status = row.text(8);
  run.created = row.text(9);
  run.updated = row.text(10);
  run.prompt = row.text(11);
  run.evidence = parse_json(row.text(12), "the evidence of " + what);
  run.conclusion = parse_json(row.text(13), "the conclusion of " + what);
  run.versions = parse_json(row.text(14), "the versions of " + what);
  return run;
}

std::string turn_name(std::int64_t run, int number) {
  return "turn " + std::to_string(number) + " of run " + std::to_string(run);
}

}  // namespace

std::string describe_target(const RunSpec& spec) {
  const std::string usual = "unit " + std::to_string(spec.unit) + " of layer " + spec.layer;
  return spec.settings.is_object() ? spec.settings.value("target", usual) : usual;
}

// One connection that reads, for all threads in turn, and one that writes, behind a queue: who
// reads never waits for the disk.
class RunStore::Database {
 public:
  Database(const fs::path& path, Blobs& pictures) : reading(path), writing_(path) {
    open_schema(writing_, schema_steps());
    queue_.emplace(writing_, pictures);
  }

  Saving write(WriteQueue::Write write, bool names_pictures) {
    return queue_->add(std::move(write), names_pictures);
  }

  Connection reading;
  std::mutex mutex;  // of `reading`

 private:
  Connection writing_;
  std::optional<WriteQueue> queue_;
};

RunStore::RunStore(const fs::path& folder, const fs::path& pictures)
    : folder_(fs::absolute(folder)) {
  create_folder(folder_);
  create_folder(folder_ / "locks");
  pictures_ = std::make_unique<Blobs>(fs::absolute(pictures) / "blobs", ".png");
  // Two processes that both turn a new database into WAL mode would find it busy.
  const FileLock opening(folder_ / "locks" / "open.lock");
  database_ = std::make_unique<Database>(folder_ / "maia.sqlite", *pictures_);
}

RunStore::~RunStore() = default;

const fs::path& RunStore::folder() const {
  return folder_;
}

std::optional<Run> RunStore::find(const RunSpec& spec) const {
  const std::lock_guard guard(database_->mutex);
  auto rows = database_->reading.prepare("SELECT " + std::string(kColumns) +
                                         " FROM runs WHERE key = ? ORDER BY id DESC LIMIT 1");
  rows.bind(1, key_of(spec));
  if (!rows.step()) return std::nullopt;
  return read_run(rows, database_->reading.path());
}

Run RunStore::create(const RunSpec& spec, const std::string& prompt, const Json& evidence,
                     const Json& versions) {
  std::int64_t id = 0;
  const auto insert_run = [&](Connection& connection) {
    auto insert = connection.prepare(
        "INSERT INTO runs (key, task, model, layer, unit, backbone, seed, settings, status, "
        "created, updated, prompt, evidence, conclusion, versions) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', ?9, ?9, ?10, ?11, 'null', ?12)");
    const Json settings = spec.settings.is_null() ? Json::object() : spec.settings;
    insert.bind(1, key_of(spec)).bind(2, spec.task).bind(3, spec.model).bind(4, spec.layer);
    insert.bind(5, std::int64_t{spec.unit}).bind(6, spec.backbone);
    insert.bind(7, std::to_string(spec.seed)).bind(8, to_text(settings)).bind(9, now_utc());
    insert.bind(10, prompt).bind(11, to_text(evidence)).bind(12, to_text(versions));
    insert.step();
    id = connection.last_row();
  };
  database_->write(insert_run, true).wait();
  return run(id);
}

Run RunStore::run(std::int64_t id) const {
  const std::lock_guard guard(database_->mutex);
  auto& connection = database_->reading;
  auto rows = connection.prepare("SELECT " + std::string(kColumns) + " FROM runs WHERE id = ?");
  rows.bind(1, id);
  if (rows.step()) return read_run(rows, connection.path());

  auto ids = connection.prepare("SELECT id FROM runs ORDER BY id DESC");
  std::vector<std::string> names;
  while (ids.step()) names.push_back(std::to_string(ids.integer(0)));
  const std::size_t total = names.size();
  names.resize(std::min(total, kRunsNamed));
  std::string known = total == 0 ? "it holds none yet" : "it holds " + join(names, ", ");
  if (total > kRunsNamed) known += " and " + std::to_string(total - kRunsNamed) + " earlier ones";
  throw Error(ErrorKind::kNotFound,
              "there is no run " + std::to_string(id) + " in " + folder_.string() + ": " + known);
}

std::vector<Run> RunStore::runs() const {
  const std::lock_guard guard(database_->mutex);
  auto rows =
      database_->reading.prepare("SELECT " + std::string(kColumns) + " FROM runs ORDER BY id DESC");
  std::vector<Run> all;
  while (rows.step()) all.push_back(read_run(rows, database_->reading.path()));
  return all;
}

std::vector<Turn> RunStore::turns(std::int64_t run) const {
  const std::lock_guard guard(database_->mutex);
  auto rows = database_->reading.prepare(
      "SELECT number, reply, observation, service FROM turns WHERE run = ? ORDER BY number");
  rows.bind(1, run);
  std::vector<Turn> all;
  while (rows.step()) {
    Turn turn{.number = static_cast<int>(rows.integer(0)), .reply = rows.text(1)};
    if (const auto text = rows.optional_text(2)) {
      turn.observation = parse_json(*text, "the observation of " + turn_name(run, turn.number));
    }
    turn.service = parse_json(rows.text(3), "the service of " + turn_name(run, turn.number));
    all.push_back(std::move(turn));
  }
  return all;
}

Saving RunStore::add_reply(std::int64_t run, int number, const std::string& reply,
                           const Json& service) {
  const auto insert_turn = [run, number, reply, service](Connection& connection) {
    auto state = connection.prepare(
        "SELECT status, (SELECT coalesce(max(number), 0) FROM turns WHERE run = ?1) FROM runs "
        "WHERE id = ?1");
    state.bind(1, run);
    if (!state.step()) {
      throw Error(ErrorKind::kNotFound, "there is no run " + std::to_string(run));
    }
    if (state.text(0) == "finished" || state.integer(1) != number - 1) {
      throw Error(ErrorKind::kInternal,
                  turn_name(run, number) + " does not follow what is recorded");
    }
    auto insert =
        connection.prepare("INSERT INTO turns (run, number, reply, service) VALUES (?, ?, ?, ?)");
    insert.bind(1, run).bind(2, std::int64_t{number}).bind(3, reply).bind(4, to_text(service));
    insert.step();
    auto update = connection.prepare(
        "UPDATE runs SET status = 'running', conclusion = 'null', updated = ? WHERE id = ?");
    update.bind(1, now_utc()).bind(2, run).step();
  };
  return database_->write(insert_turn, false);
}

Saving RunStore::add_observation(std::int64_t run, int number, const Json& observation) {
  const auto insert_observation = [run, number,
                                   text = to_text(observation)](Connection& connection) {
    auto update = connection.prepare(
        "UPDATE turns SET observation = ? WHERE run = ? AND number = ? AND observation IS NULL");
    update.bind(1, text).bind(2, run).bind(3, std::int64_t{number}).step();
    if (connection.changes() != 1) {
      throw Error(ErrorKind::kInternal,
                  turn_name(run, number) + " does not wait for an observation");
    }
    auto touch = connection.prepare("UPDATE runs SET updated = ? WHERE id = ?");
    touch.bind(1, now_utc()).bind(2, run).step();
  };
  return database_->write(insert_observation, true);
}

void RunStore::finish(std::int64_t run, const std::string& status, const Json& conclusion) {
  if (status != "finished" && status != "failed") {
    throw Error(ErrorKind::kInternal, "a run cannot have the status \"" + status + "\"");
  }
  const auto close_run = [&](Connection& connection) {
    auto update =
        connection.prepare("UPDATE runs SET status = ?, conclusion = ?, updated = ? WHERE id = ?");
    update.bind(1, status).bind(2, to_text(conclusion)).bind(3, now_utc()).bind(4, run).step();
    if (connection.changes() != 1) {
      throw Error(ErrorKind::kNotFound, "there is no run " + std::to_string(run));
    }
  };
  database_->write(close_run, true).wait();
}

std::string RunStore::put_image(const Image& image) {
  return pictures_->put(encode_png(image));
}

Image RunStore::image(const std::string& hash) const {
  return decode_image(blob(hash), "the stored picture " + hash);
}

std::vector<std::uint8_t> RunStore::blob(const std::string& hash) const {
  const fs::path path = image_file(hash);
  std::error_code code;
  if (!fs::is_regular_file(path, code)) {
    throw Error(ErrorKind::kNotFound, "the picture " + path.string() +
                                          " is missing: restore it, or run the experiment again");
  }
  auto bytes = read_file(path);
  if (sha256(bytes) != hash) {
    throw Error(ErrorKind::kBadInput,
                "the picture " + path.string() +
                    " is damaged, its contents do not match its name: restore it, or delete it and "
                    "run the experiment again");
  }
  return bytes;
}

fs::path RunStore::image_file(const std::string& hash) const {
  return pictures_->file(hash);
}

std::unique_ptr<FileLock> RunStore::lock_run(const RunSpec& spec) const {
  auto lock = FileLock::try_lock(folder_ / "locks" / (key_of(spec) + ".lock"));
  if (!lock) {
    throw RunInUse("another maia process is working on this run (" + spec.task + ", " + spec.model +
                   ", " + spec.layer + ", unit " + std::to_string(spec.unit) +
                   "): wait for it, or choose another seed or folder");
  }
  return lock;
}

}  // namespace maia
