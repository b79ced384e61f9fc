#include "store/sqlite.hpp"

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr int kBusyMilliseconds = 30'000;

}  // namespace

Connection::Connection(const std::filesystem::path& path) : path_(path) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

Statement Connection::prepare(std::string_view sql) {
  return Statement(*this, sql);
}

std::int64_t Connection::integer(std::string_view sql) {
  Statement statement(*this, sql);
  if (!statement.step()) fail(SQLITE_INTERNAL);
  return statement.integer(0);
}

std::int64_t Connection::last_row() const {
  return sqlite3_last_insert_rowid(get());
}

int Connection::changes() const {
  return sqlite3_changes(get());
}

void Connection::fail(int code) const {
  const std::string file = path_.string();
  const int system_code = handle_ ? sqlite3_system_errno(get()) : 0;
  const bool full = system_code == ENOSPC || system_code == EDQUOT;
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw Error(ErrorKind::kLimit, "the disk is full, " + file +
                                         " could not be written: free some space and run it again");
    case SQLITE_NOTADB:
      throw Error(ErrorKind::kBadInput,
                  file + " is not a maia run store: move it away or choose another folder");
    case SQLITE_CORRUPT:
      throw Error(ErrorKind::kBadInput,
                  file + " is damaged: restore it from a backup or choose another folder");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorKind::kUnavailable,
                  file + " stayed locked by another process: wait for it and try again");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error(full ? ErrorKind::kLimit : ErrorKind::kUnavailable,
                  "cannot read or write " + file + ": " +
                      (system_code != 0 ? std::strerror(system_code) : sqlite3_errstr(code)));
    default:
      throw Error(ErrorKind::kInternal,
                  "the database " + file +
                      " answered: " + (handle_ ? sqlite3_errmsg(get()) : sqlite3_errstr(code)));
  }
}

Statement::Statement(const Connection& connection, std::string_view sql)
    : connection_(&connection) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(connection.get(), sql.data(), static_cast<int>(sql.size()),
                                      &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) connection.fail(code);
}

Statement& Statement::bind(int index, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), index, value);
  if (code != SQLITE_OK) connection_->fail(code);
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  // A null pointer would bind NULL instead of an empty text.
  const char* data = text.empty() ? "" : text.data();
  const int code = sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_TRANSIENT,
                                       SQLITE_UTF8);
  if (code != SQLITE_OK) connection_->fail(code);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_->fail(code);
  return false;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  return optional_text(column).value_or("");
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return std::string(data,
                     static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // Some failures (a full disk) have rolled back already; then this does nothing.
  if (open_) sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  connection_.execute("COMMIT");
  open_ = false;
}

}  // namespace maia
