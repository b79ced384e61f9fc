#include "store/schema.hpp"

#include <array>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

// "MAIA", which the `file` command and SQLite's application_id show.
constexpr std::int64_t kApplicationId = 0x4D414941;

constexpr std::array kSteps = {
    // 1: runs and their turns. `seed` is text because SQLite's integers are signed.
    R"(CREATE TABLE runs (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         key TEXT NOT NULL,
         task TEXT NOT NULL,
         model TEXT NOT NULL,
         layer TEXT NOT NULL,
         unit INTEGER NOT NULL,
         backbone TEXT NOT NULL,
         seed TEXT NOT NULL,
         settings TEXT NOT NULL,
         status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
         created TEXT NOT NULL,
         updated TEXT NOT NULL,
         prompt TEXT NOT NULL,
         evidence TEXT NOT NULL,
         conclusion TEXT NOT NULL,
         versions TEXT NOT NULL);
       CREATE INDEX runs_by_key ON runs (key, id);
       CREATE TABLE turns (
         run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
         number INTEGER NOT NULL CHECK (number >= 1),
         reply TEXT NOT NULL,
         observation TEXT,
         PRIMARY KEY (run, number)) WITHOUT ROWID;)",
    // 2: what the service said of a reply: tokens, cost, notes.
    "ALTER TABLE turns ADD COLUMN service TEXT NOT NULL DEFAULT 'null'",
};

// The version the database has; 0 for an empty one.
std::int64_t checked_version(Connection& connection, std::size_t newest) {
  const std::string file = connection.path().string();
  const auto version = connection.integer("PRAGMA user_version");
  const auto application = connection.integer("PRAGMA application_id");
  const auto tables = connection.integer("SELECT count(*) FROM sqlite_master");
  const bool empty = application == 0 && version == 0 && tables == 0;
  if (!empty && application != kApplicationId) {
    throw Error(ErrorKind::kBadInput,
                file + " is a database of another program: choose another folder");
  }
  if (version < 0 || version > static_cast<std::int64_t>(newest)) {
    throw Error(ErrorKind::kBadInput, file + " was written by a newer maia (schema " +
                                          std::to_string(version) + ", this one knows up to " +
                                          std::to_string(newest) + "): use that version");
  }
  return version;
}

}  // namespace

std::span<const char* const> schema_steps() {
  return kSteps;
}

void open_schema(Connection& connection, std::span<const char* const> steps) {
  checked_version(connection, steps.size());
  connection.execute("PRAGMA journal_mode = WAL");
  connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  Transaction transaction(connection);
  // Read again: another process may have migrated it while this one waited for the lock.
  auto version = static_cast<std::size_t>(checked_version(connection, steps.size()));
  if (version == steps.size()) return;
  for (; version < steps.size(); ++version) connection.execute(steps[version]);
  connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                     "; PRAGMA user_version = " + std::to_string(version));
  transaction.commit();
}

}  // namespace maia
