// SQLite behind three small types: a connection, a statement, a transaction. Every failure is one
// maia::Error that names the database file.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace maia {

class Statement;

class Connection {
 public:
  // Creates the file if need be. Waits up to half a minute for another process that is writing.
  explicit Connection(const std::filesystem::path& path);

  // One or more statements without results.
  void execute(const std::string& sql);
  Statement prepare(std::string_view sql);
  // The first column of the first row; throws kInternal if there is none.
  std::int64_t integer(std::string_view sql);
  std::int64_t last_row() const;
  // How many rows the latest statement changed.
  int changes() const;

  // kLimit for a full disk, kBadInput for a file that is no database or a damaged one, kUnavailable
  // for one that cannot be opened or stays locked.
  [[noreturn]] void fail(int code) const;

  const std::filesystem::path& path() const { return path_; }
  sqlite3* get() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// Parameters count from 1, columns from 0, as SQLite has them.
class Statement {
 public:
  Statement(const Connection& connection, std::string_view sql);

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  // True while there is a row to read.
  bool step();

  std::int64_t integer(int column) const;
  std::string text(int column) const;
  // Nothing for NULL.
  std::optional<std::string> optional_text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  const Connection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Takes the write lock at once, so that a check made inside it still holds when it commits; undone
// unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace maia
