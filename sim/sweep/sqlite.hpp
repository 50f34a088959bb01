// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace replisim::sweep {

/// A file of results can not be used; the message names it.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One open SQLite file.
class Database {
 public:
  /// `flags`: SQLITE_OPEN_...; throws StoreError.
  Database(const std::string& path, int flags);

  /// Runs statements that give no rows.
  void execute(const std::string& sql);
  sqlite3* handle() const { return handle_.get(); }
  const std::string& path() const { return path_; }
  /// Throws StoreError with what SQLite says.
  [[noreturn]] void fail() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Values are bound from the first on; run() or next() begins it again.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);

  Statement& bind(std::int64_t number);
  Statement& bind(const std::string& text);
  /// A figure: a whole number, another number, a word; empty: NULL.
  Statement& bind_figure(const std::string& text);
  Statement& bind_null();
  /// Runs a statement that gives no rows.
  void run();
  /// The next row; false after the last.
  bool next();

  std::int64_t number(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  std::string text(int column) const;
  bool is_null(int column) const;
  /// As bind_figure() took it.
  std::string figure(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  int bound_ = 0;
};

}  // namespace replisim::sweep
