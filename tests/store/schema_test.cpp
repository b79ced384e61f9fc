#include "store/schema.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/files.hpp"
#include "store/run_store.hpp"
#include "store/sample.hpp"

namespace maia {
namespace {

constexpr std::array kFirst = {"CREATE TABLE birds (name TEXT)"};
constexpr std::array kBoth = {"CREATE TABLE birds (name TEXT)",
                              "ALTER TABLE birds ADD COLUMN colour TEXT DEFAULT 'black'"};
constexpr std::array kBroken = {"CREATE TABLE birds (name TEXT)",
                                "CREATE TABLE nests (n); ALTER TABLE absent ADD COLUMN x"};

TEST(Schema, AnOlderDatabaseIsMigratedWithItsRows) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "db";
  {
    Connection connection(path);
    open_schema(connection, kFirst);
    connection.execute("INSERT INTO birds VALUES ('crow')");
  }
  Connection connection(path);
  open_schema(connection, kBoth);
  auto row = connection.prepare("SELECT name, colour FROM birds");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.text(0), "crow");
  EXPECT_EQ(row.text(1), "black");
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 2);
}

TEST(Schema, AMigrationThatFailsLeavesTheOldDatabase) {
  const TemporaryFolder folder;
  Connection connection(folder.path() / "db");
  open_schema(connection, kFirst);
  EXPECT_THROW(open_schema(connection, kBroken), Error);
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 1);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM sqlite_master WHERE name = 'nests'"), 0);
}

TEST(Schema, ANewerDatabaseIsRefusedUntouched) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "maia.sqlite";
  { const RunStore store(folder.path()); }
  Connection(path).execute("PRAGMA user_version = 1000");
  EXPECT_EQ(kind_thrown([&] { RunStore store(folder.path()); }), ErrorKind::kBadInput);
  EXPECT_NE(message_of([&] { RunStore store(folder.path()); }).find("newer maia (schema 1000"),
            std::string::npos);
  EXPECT_EQ(Connection(path).integer("PRAGMA user_version"), 1000);
}

TEST(Schema, ADatabaseOfAnotherProgramIsRefusedUntouched) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "maia.sqlite";
  Connection(path).execute("CREATE TABLE bookmarks (url TEXT)");
  const auto before = read_file(path);
  EXPECT_EQ(kind_thrown([&] { RunStore store(folder.path()); }), ErrorKind::kBadInput);
  EXPECT_NE(message_of([&] { RunStore store(folder.path()); }).find("of another program"),
            std::string::npos);
  EXPECT_EQ(read_file(path), before);
}

TEST(Schema, AFileThatIsNoDatabaseIsRefusedUntouched) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "maia.sqlite";
  const std::string text(5000, 'x');
  write_file(path, text);
  EXPECT_EQ(kind_thrown([&] { RunStore store(folder.path()); }), ErrorKind::kBadInput);
  EXPECT_EQ(read_text(path), text);
}

TEST(Schema, TheRecordIsWrittenDurably) {
  const TemporaryFolder folder;
  Connection connection(folder.path() / "db");
  open_schema(connection, schema_steps());
  EXPECT_EQ(connection.integer("PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(connection.integer("PRAGMA foreign_keys"), 1);
  auto mode = connection.prepare("PRAGMA journal_mode");
  ASSERT_TRUE(mode.step());
  EXPECT_EQ(mode.text(0), "wal");
}

}  // namespace
}  // namespace maia
