// SPDX-License-Identifier: Apache-2.0
#include <simgrid/s4u.hpp>
// The timers of the kernel need s4u.hpp before them.
#include <simgrid/kernel/Timer.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "sim/engine/flow_model.hpp"
#include "sim/engine/simgrid_platform.hpp"

namespace replisim::engine {
namespace {

namespace sg4 = simgrid::s4u;
using simgrid::kernel::timer::Timer;

/// Longer communications, endless ones too, are moved piece by piece.
constexpr double longest_piece = 9'223'372'036'854'775'808.0 / units_per_byte;
/// Beyond 2^22 s (48 days) a step of the clock's `double` is coarser than the 0.5 ns in which
/// SimGrid takes two dates for one, and it would lose the end of a flow.
constexpr double horizon_s = 4'194'304.0;

/// The next date SimGrid can tell from `now`. A timer set there runs after everything that happens
/// now, with the rates solved anew; the step is too small to be seen in whole nanoseconds.
double just_after(double now) {
  return std::max(std::nextafter(now, std::numeric_limits<double>::infinity()), 1e-15);
}

/// Everything runs from maestro: no actors. A flow is as many equal communications as its class has
/// weight.
class SimGridFlowModel final : public FlowModel {
 public:
  SimGridFlowModel() {
    sg4::Activity::on_completion_cb([this](const sg4::Activity& activity) {
      completed(static_cast<const sg4::Comm&>(activity));
    });
    // A round goes on as long as timers run: with one that does nothing, a timer set when the ends
    // are signalled still runs in the same round, before rates are solved for nothing.
    sg4::Engine::on_time_advance_cb(
        [](double /*step*/) { Timer::set(sg4::Engine::get_clock(), [] {}); });
  }

  LinkIndex add_link(double bandwidth) override { return platform_.add_link(bandwidth); }
  ClassIndex add_class(std::vector<LinkIndex> links, int weight, bool capped) override {
    return platform_.add_class(std::move(links), weight, capped);
  }
  FlowIndex start(ClassIndex flow_class, std::optional<double> bytes,
                  std::optional<double> cap) override;
  double cancel(FlowIndex flow) override;
  double remaining(FlowIndex flow) const override;
  double rate(FlowIndex flow) const override;
  void set_cap(FlowIndex flow, double cap) override;
  void set_bandwidth(LinkIndex link, double bandwidth) override;
  void run(FlowClient& client) override;
  std::string name() const override { return simgrid_name(); }

 private:
  struct FlowState {
    ClassIndex flow_class = 0;
    bool finite = false;
    std::vector<sg4::CommPtr> communications;  // empty: nothing to move
    double later = 0;                          // bytes of each that are not in SimGrid yet
    std::size_t under_way = 0;
  };

  void begin_piece(FlowIndex index, FlowState& flow);
  void continue_with_next_piece(FlowIndex index, FlowState& flow);
  void completed(const sg4::Comm& communication);
  void collect_at(double date);
  void arm();
  void collect();
  void after_solve();
  void stop();
  std::vector<FlowIndex> take_ended();
  const FlowState& find(FlowIndex flow) const;
  SimTime sim_now();
  bool anything_left() const;

  SimGridPlatform platform_;
  // Only looked up, never walked where order could be seen.
  std::unordered_map<FlowIndex, FlowState> flows_;
  FlowIndex next_flow_ = 0;
  std::size_t finite_flows_ = 0;

  FlowClient* client_ = nullptr;
  std::vector<FlowIndex> ended_;
  // A communication whose last reference goes away while SimGrid signals its end is used after it
  // is freed, so the dead ones stay here until the next round of the engine.
  std::vector<sg4::CommPtr> graveyard_;
  Timer* armed_ = nullptr;
  bool collecting_ = false;  // a timer that will collect is set
  bool changed_ = false;     // flows or links changed since the rates were last shown
  bool stopped_ = false;
  SimTime last_;
};

// ---- flows --------------------------------------------------------------------------------------

void SimGridFlowModel::begin_piece(FlowIndex index, FlowState& flow) {
  const auto& its_class = platform_.flow_class(flow.flow_class);
  const double piece = std::min(flow.later, longest_piece);
  flow.later -= piece;
  const auto size = static_cast<std::uint64_t>(std::round(piece * units_per_byte));
  flow.under_way = static_cast<std::size_t>(its_class.weight);
  for (int i = 0; i < its_class.weight; ++i) {
    auto communication = sg4::Comm::sendto_init();
    communication->set_payload_size(std::max<std::uint64_t>(size, 1));
    // NOLINTNEXTLINE(performance-no-int-to-ptr): SimGrid carries a number for us, not a pointer
    communication->set_data(reinterpret_cast<void*>(static_cast<std::uintptr_t>(index + 1)));
    communication->set_source(its_class.source);
    communication->set_destination(its_class.sink);  // starts it
    flow.communications.push_back(std::move(communication));
  }
}

void SimGridFlowModel::continue_with_next_piece(FlowIndex index, FlowState& flow) {
  auto& its_class = platform_.flow_class(flow.flow_class);
  for (auto& communication : flow.communications) graveyard_.push_back(std::move(communication));
  flow.communications.clear();
  platform_.raise(its_class);
  begin_piece(index, flow);
  platform_.restore();
}

FlowIndex SimGridFlowModel::start(ClassIndex flow_class, std::optional<double> bytes,
                                  std::optional<double> cap) {
  auto& its_class = platform_.flow_class(flow_class);
  require(!its_class.capped || its_class.flows == 0, "two flows alive in a capped class");
  require(its_class.capped || !cap, "a cap for a flow of a class without caps");
  const FlowIndex index = next_flow_++;
  FlowState& flow = flows_[index];
  flow.flow_class = flow_class;
  flow.finite = bytes.has_value();
  changed_ = true;
  ++its_class.flows;
  if (flow.finite) ++finite_flows_;
  if (its_class.source == nullptr || (bytes && *bytes <= 0)) {
    if (flow.finite) ended_.push_back(index);
    return index;
  }
  its_class.cap = cap.value_or(unlimited_rate);
  platform_.raise(its_class);
  flow.later = bytes.value_or(std::numeric_limits<double>::infinity()) / its_class.weight;
  begin_piece(index, flow);
  return index;
}

const SimGridFlowModel::FlowState& SimGridFlowModel::find(FlowIndex flow) const {
  const auto found = flows_.find(flow);
  require(found != flows_.end(), "no such flow alive");
  return found->second;
}

double SimGridFlowModel::remaining(FlowIndex flow) const {
  const FlowState& state = find(flow);
  if (!state.finite) return 0;
  double left = state.later * static_cast<double>(state.under_way);
  for (const auto& communication : state.communications)
    if (communication->get_state() == sg4::Activity::State::STARTED)
      left += communication->get_remaining() / units_per_byte;
  return left;
}

double SimGridFlowModel::cancel(FlowIndex flow) {
  const double left = remaining(flow);
  const auto found = flows_.find(flow);
  FlowState dead = std::move(found->second);
  // Gone before its communications are told, so that what SimGrid signals of them means nothing.
  flows_.erase(found);
  --platform_.flow_class(dead.flow_class).flows;
  if (dead.finite) --finite_flows_;
  std::erase(ended_, flow);
  changed_ = true;
  for (auto& communication : dead.communications) {
    if (communication->get_state() == sg4::Activity::State::STARTED) communication->cancel();
    graveyard_.push_back(std::move(communication));
  }
  return left;
}

double SimGridFlowModel::rate(FlowIndex flow) const {
  const FlowState& state = find(flow);
  const auto& its_class = platform_.flow_class(state.flow_class);
  if (its_class.own == nullptr || state.communications.empty()) return 0;
  // Members of a class cross the same links with the same weight: they have equal rates.
  return SimGridPlatform::usage(its_class) / its_class.flows;
}

void SimGridFlowModel::set_cap(FlowIndex flow, double cap) {
  auto& its_class = platform_.flow_class(find(flow).flow_class);
  require(its_class.capped, "a cap for a flow of a class without caps");
  platform_.set_cap(its_class, cap);
  changed_ = true;
}

void SimGridFlowModel::set_bandwidth(LinkIndex link, double bandwidth) {
  if (platform_.set_bandwidth(link, bandwidth)) changed_ = true;
}

// ---- the loop -----------------------------------------------------------------------------------
//
// One round of SimGrid: solve the rates, advance the clock to the next date; then run timers (also
// those set meanwhile for this date) and signal ended communications in turn, until no timer ran.
// So an instant goes like this:
//   armed timer: ends of this date are not signalled yet  -> collect() just after
//   end of a communication                                -> collect() at the same date
//   collect(): everything of the instant is known         -> the client's on_instant
//   a timer just after that: rates solved anew            -> the client's on_rates, then arm()

SimTime SimGridFlowModel::sim_now() {
  last_ = std::max(last_, to_sim_time(sg4::Engine::get_clock()));
  return last_;
}

void SimGridFlowModel::completed(const sg4::Comm& communication) {
  const auto index = reinterpret_cast<std::uintptr_t>(communication.get_data<void>()) - 1;
  const auto found = flows_.find(index);
  if (found == flows_.end() || --found->second.under_way > 0) return;
  if (found->second.later > 0) return continue_with_next_piece(index, found->second);
  ended_.push_back(index);
  // At the very same date, so that flows which follow each other do not drift; timers run again
  // when all ends of this date are signalled.
  collect_at(sg4::Engine::get_clock());
}

void SimGridFlowModel::collect_at(double date) {
  if (collecting_ || stopped_) return;
  collecting_ = true;
  Timer::set(date, [this] { collect(); });
}

void SimGridFlowModel::arm() {
  if (armed_ != nullptr) {
    armed_->remove();
    armed_ = nullptr;
  }
  const auto wish = client_->next_event();
  if (!wish && !anything_left()) return stop();
  const double date = wish ? std::min(to_seconds(*wish), horizon_s) : horizon_s;
  const double now = sg4::Engine::get_clock();
  if (now >= horizon_s) return stop();
  if (date <= now) return collect_at(just_after(now));
  armed_ = Timer::set(date, [this] {
    armed_ = nullptr;
    const double clock = sg4::Engine::get_clock();
    clock < horizon_s ? collect_at(just_after(clock)) : stop();
  });
}

bool SimGridFlowModel::anything_left() const {
  return finite_flows_ > 0 || collecting_;
}

std::vector<FlowIndex> SimGridFlowModel::take_ended() {
  std::vector<FlowIndex> ended = std::exchange(ended_, {});
  std::sort(ended.begin(), ended.end());
  for (const FlowIndex index : ended) {
    const auto found = flows_.find(index);
    --platform_.flow_class(found->second.flow_class).flows;
    --finite_flows_;
    for (auto& communication : found->second.communications)
      graveyard_.push_back(std::move(communication));
    flows_.erase(found);
    changed_ = true;
  }
  return ended;
}

void SimGridFlowModel::collect() {
  collecting_ = false;
  if (stopped_) return;
  const SimTime now = sim_now();
  bool again = true;
  while (again) {
    client_->on_instant(now, take_ended());
    if (client_->finished()) break;
    const auto wish = client_->next_event();
    again = !ended_.empty() || (wish && *wish <= now);
  }
  platform_.restore();
  if (client_->finished()) return stop();
  if (!changed_) return arm();
  Timer::set(just_after(sg4::Engine::get_clock()), [this] { after_solve(); });
}

void SimGridFlowModel::after_solve() {
  if (stopped_) return;
  changed_ = false;
  graveyard_.clear();
  client_->on_rates(last_);
  client_->finished() ? stop() : arm();
}

void SimGridFlowModel::stop() {
  stopped_ = true;
  if (armed_ != nullptr) {
    armed_->remove();
    armed_ = nullptr;
  }
  // With nothing under way SimGrid's run() comes back by itself.
  std::vector<FlowIndex> alive;
  alive.reserve(flows_.size());
  for (const auto& [index, flow] : flows_) alive.push_back(index);
  std::sort(alive.begin(), alive.end());
  for (const FlowIndex flow : alive) cancel(flow);
}

void SimGridFlowModel::run(FlowClient& client) {
  require(client_ == nullptr, "run() a second time");
  client_ = &client;
  platform_.seal();
  if (client.finished()) return;
  const auto wish = client.next_event();
  // From a timer also the first time: what is cancelled outside a round of the engine would be
  // signalled only after the graveyard is cleared.
  if (wish && wish->value <= 0)
    collect_at(0);
  else
    arm();
  if (!stopped_) platform_.engine().run();
}

}  // namespace

std::unique_ptr<FlowModel> make_simgrid_flow_model() {
  return std::make_unique<SimGridFlowModel>();
}

}  // namespace replisim::engine
