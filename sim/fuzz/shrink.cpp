// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/shrink.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "sim/fuzz/tally.hpp"
#include "sim/runs/processes.hpp"

namespace replisim::fuzz {
namespace {

/// More are not worth the wait: what is left then is small enough to be read.
constexpr std::size_t kMostCandidates = 4'000;
/// So many are tried at a time, whatever the number of processes is: the first that shows the
/// finding is taken.
constexpr std::size_t kAtATime = 4;

std::vector<Broken> broken_of(const runs::ChildEnd& end) {
  if (end.kind == runs::ChildEnd::Kind::Finished) {
    std::vector<Broken> broken;
    if (const auto report = batch_of(end.output))
      for (const SeedFinding& found : report->findings) broken.push_back(found.broken);
    return broken;
  }
  if (end.kind == runs::ChildEnd::Kind::Interrupted) return {};
  return {{"runs", "run", runs::sentence_of(end), {}}};
}

class Shrinker {
 public:
  Shrinker(Draft draft, std::string kind, int parallel, std::chrono::milliseconds timeout)
      : kind_(std::move(kind)), parallel_(parallel), timeout_(timeout) {
    best_.draft = std::move(draft);
  }

  std::optional<Shrunk> shrink() {
    if (!first_that_shows({best_.draft})) return std::nullopt;
    for (bool smaller = true; smaller && !spent();) {
      smaller = false;
      smaller = drop_rows() || smaller;
      smaller = drop_each([](Draft& d) { return rows_of_pairs(d); }) || smaller;
      smaller = drop_each([](Draft& d) { return cells_of_tables(d); }) || smaller;
      smaller = drop_each([](Draft& d) { return words_of_rows(d, With); }) || smaller;
      smaller = drop_each([](Draft& d) { return words_of_rows(d, On); }) || smaller;
      smaller = drop_each([](Draft& d) { return plain_times(d); }) || smaller;
    }
    return std::move(best_);
  }

 private:
  /// A way to make a draft smaller; false: it changes nothing.
  using Cut = std::function<bool(Draft&)>;
  using Cuts = std::vector<Cut>;

  bool spent() const { return best_.candidates >= kMostCandidates || interrupted_; }

  /// The place of the first of the drafts that shows the finding; it becomes the best.
  std::optional<std::size_t> first_that_shows(std::vector<Draft> drafts) {
    best_.candidates += drafts.size();
    const auto seen =
        in_children(drafts.size(), parallel_, timeout_, interrupted_, [&](std::size_t i) {
          return examine(text_of(drafts[i]), engine::RunOptions::Flows::SimGrid).broken;
        });
    for (std::size_t i = 0; i < drafts.size(); ++i)
      for (const Broken& broken : seen[i])
        if (kind_of(broken) == kind_) {
          best_.draft = std::move(drafts[i]);
          best_.broken = broken;
          return i;
        }
    return std::nullopt;
  }

  /// Rows by halves, quarters and so on to single ones.
  bool drop_rows() {
    bool smaller = false;
    for (std::size_t part = std::max<std::size_t>(best_.draft.rows.size() / 2, 1);; part /= 2) {
      smaller = drop_parts(part) || smaller;
      if (part <= 1 || spent()) return smaller;
    }
  }

  bool drop_parts(std::size_t part) {
    bool smaller = false;
    std::size_t at = 0;
    while (at < best_.draft.rows.size() && !spent()) {
      std::vector<Draft> drafts;
      for (std::size_t i = 0; i < kAtATime && at + i * part < best_.draft.rows.size(); ++i) {
        Draft cut = best_.draft;
        const std::size_t from = at + i * part;
        const std::size_t to = std::min(from + part, cut.rows.size());
        cut.rows.erase(cut.rows.begin() + static_cast<std::ptrdiff_t>(from),
                       cut.rows.begin() + static_cast<std::ptrdiff_t>(to));
        tidy(cut);
        drafts.push_back(std::move(cut));
      }
      const std::size_t tried = drafts.size();
      if (const auto taken = first_that_shows(std::move(drafts))) {
        smaller = true;
        at += *taken * part;
      } else {
        at += tried * part;
      }
    }
    return smaller;
  }

  /// Tries the cuts of the best draft one by one; after one that holds the rest are made anew.
  bool drop_each(const std::function<Cuts(Draft&)>& cuts_of) {
    bool smaller = false;
    std::size_t at = 0;
    while (!spent()) {
      const Cuts cuts = cuts_of(best_.draft);
      std::vector<Draft> drafts;
      std::vector<std::size_t> places;
      for (; at < cuts.size() && drafts.size() < kAtATime; ++at) {
        Draft cut = best_.draft;
        if (!cuts[at](cut)) continue;
        tidy(cut);
        drafts.push_back(std::move(cut));
        places.push_back(at);
      }
      if (drafts.empty()) return smaller;
      if (const auto taken = first_that_shows(std::move(drafts))) {
        smaller = true;
        at = places[*taken];
      }
    }
    return smaller;
  }

  static Cuts rows_of_pairs(Draft& draft) {
    Cuts cuts;
    for (std::size_t i = 0; i < draft.table("pairs").rows.size(); ++i)
      cuts.push_back([i](Draft& d) {
        auto& rows = d.table("pairs").rows;
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
      });
    for (std::size_t i = 0; i < draft.setup.size(); ++i)
      cuts.push_back([i](Draft& d) {
        d.setup.erase(d.setup.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
      });
    return cuts;
  }

  static Cuts cells_of_tables(Draft& draft) {
    Cuts cuts;
    for (std::size_t t = 0; t < draft.tables.size(); ++t)
      for (std::size_t r = 0; r < draft.tables[t].rows.size(); ++r)
        for (std::size_t c = 1; c < draft.tables[t].header.size(); ++c)
          cuts.push_back([t, r, c](Draft& d) {
            std::string& cell = d.tables[t].rows[r][c];
            return !std::exchange(cell, std::string()).empty();
          });
    return cuts;
  }

  static Cuts words_of_rows(Draft& draft, Column column) {
    Cuts cuts;
    for (const bool setup : {true, false}) {
      const auto& rows = setup ? draft.setup : draft.rows;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::size_t words = words_in(rows[r][column]).size();
        for (std::size_t w = 0; w < words && (column == With || words > 1); ++w)
          cuts.push_back([setup, r, w, column](Draft& d) {
            std::string& cell = (setup ? d.setup : d.rows)[r][column];
            auto left = words_in(cell);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(w));
            cell = joined(left);
            return true;
          });
      }
    }
    return cuts;
  }

  /// "12.345s" as "12s".
  static Cuts plain_times(Draft& draft) {
    Cuts cuts;
    for (std::size_t r = 0; r < draft.rows.size(); ++r)
      cuts.push_back([r](Draft& d) {
        std::string& at = d.rows[r][At];
        const std::size_t point = at.find('.');
        if (point == std::string::npos) return false;
        at = at.substr(0, point) + "s";
        return true;
      });
    return cuts;
  }

  Shrunk best_;
  std::string kind_;
  int parallel_;
  std::chrono::milliseconds timeout_;
  bool interrupted_ = false;
};

}  // namespace

std::vector<std::vector<Broken>> in_children(
    std::size_t count, int parallel, std::chrono::milliseconds timeout, bool& interrupted,
    const std::function<std::vector<Broken>(std::size_t)>& work) {
  runs::PoolOptions pool;
  pool.parallel = parallel;
  pool.timeout = timeout;
  const runs::PoolResult done = runs::run_in_children(
      count,
      [&](std::size_t i) {
        BatchReport report;
        for (Broken& broken : work(i)) report.findings.push_back({0, std::move(broken)});
        return to_text(report);
      },
      pool);
  interrupted = interrupted || done.interrupted;
  std::vector<std::vector<Broken>> all;
  all.reserve(done.ends.size());
  for (const runs::ChildEnd& end : done.ends) all.push_back(broken_of(end));
  return all;
}

std::optional<Shrunk> shrink(const Draft& draft, const std::string& kind, int parallel,
                             std::chrono::milliseconds timeout) {
  return Shrinker(draft, kind, parallel, timeout).shrink();
}

}  // namespace replisim::fuzz
