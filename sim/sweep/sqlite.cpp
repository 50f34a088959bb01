// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sqlite.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace replisim::sweep {

Database::Database(const std::string& path, int flags) : path_(path) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail();
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void Database::fail() const {
  const int code = sqlite3_errcode(handle_.get());
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    throw StoreError(path_ + ": error: another sweep is writing to it");
  if (code == SQLITE_NOTADB)
    throw StoreError(path_ + ": error: it holds no results of a sweep; name another file");
  throw StoreError(path_ + ": error: " + sqlite3_errmsg(handle_.get()));
}

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &handle, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) database.fail();
}

Statement& Statement::bind(std::int64_t number) {
  if (sqlite3_bind_int64(handle_.get(), ++bound_, number) != SQLITE_OK) database_.fail();
  return *this;
}

Statement& Statement::bind(const std::string& text) {
  // SQLite copies the text (SQLITE_TRANSIENT, which is a cast of -1).
  const auto copied = reinterpret_cast<sqlite3_destructor_type>(-1);  // NOLINT
  if (sqlite3_bind_text(handle_.get(), ++bound_, text.data(), static_cast<int>(text.size()),
                        copied) != SQLITE_OK)
    database_.fail();
  return *this;
}

Statement& Statement::bind_null() {
  if (sqlite3_bind_null(handle_.get(), ++bound_) != SQLITE_OK) database_.fail();
  return *this;
}

Statement& Statement::bind_figure(const std::string& text) {
  if (text.empty()) return bind_null();
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  const auto as_whole = std::from_chars(text.data(), end, whole);
  if (as_whole.ec == std::errc{} && as_whole.ptr == end && std::to_string(whole) == text)
    return bind(whole);
  double number = 0;
  const auto as_number = std::from_chars(text.data(), end, number);
  if (as_number.ec != std::errc{} || as_number.ptr != end || !std::isfinite(number))
    return bind(text);
  if (sqlite3_bind_double(handle_.get(), ++bound_, number) != SQLITE_OK) database_.fail();
  return *this;
}

void Statement::run() {
  while (next()) continue;
}

bool Statement::next() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail();
  sqlite3_reset(handle_.get());
  bound_ = 0;
  return false;
}

std::string Statement::text(int column) const {
  const auto* text = sqlite3_column_text(handle_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::string Statement::figure(int column) const {
  if (sqlite3_column_type(handle_.get(), column) != SQLITE_FLOAT) return text(column);
  // The shortest text that gives the same number again.
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 sqlite3_column_double(handle_.get(), column));
  return {digits.data(), end.ptr};
}

}  // namespace replisim::sweep
