// SPDX-License-Identifier: Apache-2.0
// Reading a block trace, against a plain scan of the same file for ends of lines. The ratio of the
// two rates is what counts: `read_msr` should reach a tenth of `memchr_scan` at least.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "scenarios/format/traces/trace.hpp"

namespace {

using namespace replisim::format;
namespace fs = std::filesystem;

constexpr int kLines = 1'200'000;

/// A file with lines as the MSR traces have them; it goes with the program.
class MsrFile {
 public:
  MsrFile() : path_(fs::temp_directory_path() / "replisim_trace_bench.csv") {
    std::ofstream out(path_, std::ios::binary);
    std::uint64_t random = 1;
    std::uint64_t time = 128'166'372'003'061'629;
    for (int i = 0; i < kLines; ++i) {
      random = random * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
      time += random >> 46U;
      out << time << ",usr,0," << ((random >> 20U & 3U) == 0 ? "Read," : "Write,")
          << (random >> 24U & 0xfffffffffULL) / 512 * 512 << ',' << 512 * (1 + (random >> 60U))
          << ',' << (random >> 48U) << '\n';
    }
    out.close();
    bytes_ = static_cast<std::int64_t>(fs::file_size(path_));
  }
  MsrFile(const MsrFile&) = delete;
  MsrFile& operator=(const MsrFile&) = delete;
  MsrFile(MsrFile&&) = delete;
  MsrFile& operator=(MsrFile&&) = delete;
  ~MsrFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  const fs::path& path() const { return path_; }
  std::int64_t bytes() const { return bytes_; }

 private:
  fs::path path_;
  std::int64_t bytes_ = 0;
};

const MsrFile& file() {
  static const MsrFile made;
  return made;
}

void memchr_scan(benchmark::State& state) {
  std::vector<char> buffer(std::size_t{1} << 18U);
  for (auto unused : state) {
    (void)unused;
    std::FILE* in = std::fopen(file().path().c_str(), "rb");
    std::int64_t lines = 0;
    for (std::size_t read = 0; (read = std::fread(buffer.data(), 1, buffer.size(), in)) > 0;) {
      const char* at = buffer.data();
      const char* const end = at + read;
      while ((at = static_cast<const char*>(
                  std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
        ++lines;
        ++at;
      }
    }
    (void)std::fclose(in);
    if (lines != kLines) state.SkipWithError("lines are missing");
  }
  state.SetBytesProcessed(state.iterations() * file().bytes());
}
BENCHMARK(memchr_scan)->Unit(benchmark::kMillisecond);

/// The same on bytes that are in memory already.
void memchr_in_memory(benchmark::State& state) {
  std::ifstream in(file().path(), std::ios::binary);
  std::vector<char> text(static_cast<std::size_t>(file().bytes()));
  in.read(text.data(), file().bytes());
  for (auto unused : state) {
    (void)unused;
    std::int64_t lines = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    while ((at = static_cast<const char*>(
                std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
      ++lines;
      ++at;
    }
    if (lines != kLines) state.SkipWithError("lines are missing");
  }
  state.SetBytesProcessed(state.iterations() * file().bytes());
}
BENCHMARK(memchr_in_memory)->Unit(benchmark::kMillisecond);

void read_msr(benchmark::State& state) {
  for (auto unused : state) {
    (void)unused;
    std::string error;
    const auto records = read_trace(file().path(), TraceFormat::Msr, {}, error);
    if (!records || records->size() != kLines) state.SkipWithError("records are missing");
  }
  state.SetBytesProcessed(state.iterations() * file().bytes());
}
BENCHMARK(read_msr)->Unit(benchmark::kMillisecond);

}  // namespace
