// SPDX-License-Identifier: Apache-2.0
#include "model/explore/edges.hpp"

// Edges in words.
namespace replisim::explore {
namespace {

std::string_view work_in_words(Work work) {
  switch (work) {
    case Work::CopyAll:
      return "the whole copy";
    case Work::CopyChanges:
      return "the copy of the changes";
    case Work::Restore:
      return "the restore";
    case Work::Failback:
      return "the failback";
    case Work::DrainQueue:
      return "emptying the queue";
    case Work::CatchUp:
      return "the copy back to the source";
    case Work::PointInTime:
      return "taking the point in time";
    case Work::Rewind:
      return "going back to the point in time";
    default:
      return "the operation";
  }
}

std::string setting_in_words(SettingProperty property) {
  return property == SettingProperty::OnGroupOrListError
             ? "Setting.OnGroupOrListError=Continue"
             : "Setting." + std::string(name_of_setting(property)) + "=true";
}

std::string call_in_words(const Service& service, const ClientCall& made) {
  const Request& request = made.request;
  std::string text(name_of(static_cast<Operation>(*request.operation)));
  for (const ListEntry& entry : *request.synchronization) {
    text += ' ';
    text += entry.kind == ListEntry::Kind::Group ? service.groups[entry.index].name
                                                 : service.pairs[entry.index].name;
  }
  for (const ListEntry& entry : request.sync_pairs.value_or(std::vector<ListEntry>{})) {
    text += ' ' + service.pairs[entry.index].name;
  }
  if (request.force) {
    text += " Force=true";
  }
  if (request.wait_for_copy_state) {
    text += " WaitForCopyState=";
    text += name_of(static_cast<CopyState>(*request.wait_for_copy_state));
  }
  if (const auto* settings = std::get_if<SettingValues>(&request.settings)) {
    text += ' ' + setting_in_words(settings->front().first);
  }
  return text;
}

std::string timer_in_words(const Service& service, std::uint32_t which) {
  const Timer& timer = service.timers[which];
  switch (timer.purpose) {
    case TimerPurpose::Wait:
      return "the time to wait for the CopyState is over";
    case TimerPurpose::SplitLimit:
      return "the drain runs over its limit";
    case TimerPurpose::LinkLoss:
      return "the line of " + service.pairs[timer.index].name + " has been down for too long";
    case TimerPurpose::Heartbeat:
      return service.pairs[timer.index].name + " has not been seen for too long";
    case TimerPurpose::AspectRemoval:
      return "an aspect is removed, as its TimeBeforeRemoval says";
    case TimerPurpose::JobRemoval:
    case TimerPurpose::JobTransition:
      break;
  }
  return "a job goes on to its next state";
}

std::string line_in_words(const World& world, std::uint32_t which) {
  constexpr std::string_view kWays[] = {"the line from a to b", "the line from b to a", "the line"};
  const bool up = which == 3 ? world.line[0] && world.line[1] : world.line[which - 1];
  return std::string(kWays[which - 1]) + (up ? " goes down" : " comes back");
}

std::string array_in_words(const World& world, const Edge& edge) {
  const std::string array = edge.which == 0 ? "array a" : "array b";
  if (edge.event == Event::Power) {
    return array + (world.power[edge.which] ? " loses power" : " has power again");
  }
  return "the service " + std::string(world.seen[edge.which] ? "does not see " : "sees ") + array +
         (world.seen[edge.which] ? " any more" : " again");
}

std::string volume_in_words(const State& state, const Edge& edge) {
  const bool element = edge.event == Event::Element;
  const std::uint32_t pair = element ? edge.which / 2 : edge.which;
  const PairWorld& data = state.world.pairs[pair];
  const std::string volume = "the volume of " + state.service.pairs[pair].name +
                             (element && edge.which % 2 == 0 ? " on array a" : " on array b");
  if (element) {
    return volume + (data.failed[edge.which % 2] ? " is repaired" : " fails");
  }
  if (edge.event == Event::Room) {
    return volume + (data.no_room ? " finds room again" : " finds no room");
  }
  return volume + (data.unknown ? " tells its status again" : " does not tell its status");
}

}  // namespace

std::string Edges::describe(const State& before, const Edge& edge) const {
  const Service& service = before.service;
  const auto pair = [&]() -> const std::string& { return service.pairs[edge.which].name; };
  const auto work = [&] { return std::string(work_in_words(service.pairs[edge.which].work)); };
  switch (edge.event) {
    case Event::Call:
      return call_in_words(service, calls_[edge.which]);
    case Event::Write:
      return "a host writes to " + pair();
    case Event::Deliver:
      return "a write of " + pair() + " arrives at the other end";
    case Event::Acknowledge:
      return "the write of " + service.pairs[before.world.waiting].name + " is acknowledged";
    case Event::WriteTarget:
      return "a host writes to the target of " + pair();
    case Event::Finish:
      return work() + " of " + pair() + " is done";
    case Event::Fail:
      return work() + " of " + pair() + " fails";
    case Event::Disturb:
      return work() + " of " + pair() + " ends with an unspecified error";
    case Event::Drained:
      return "everything acknowledged is at the targets";
    case Event::DrainFails:
      return "the drain can not end";
    case Event::Expire:
      return timer_in_words(service, edge.which);
    case Event::Line:
      return line_in_words(before.world, edge.which);
    case Event::Power:
    case Event::Sight:
      return array_in_words(before.world, edge);
    case Event::Element:
    case Event::Status:
    case Event::Room:
      return volume_in_words(before, edge);
    case Event::QueueFull:
      return "the queue of " + pair() + " has no room left";
    case Event::Undeliverable:
      return "a write of " + pair() + " can not be delivered";
    case Event::SkewExceeded:
      return pair() + " is out of step by more than its Skew";
    case Event::SkewDrained:
      return pair() + " is in step again";
    case Event::Reordered:
      return "what " + pair() + " writes follows its new order";
    case Event::Job:
      return "a client asks the job of call " + std::to_string(edge.which / 8 + 1) + " for state " +
             std::to_string(edge.which % 8);
  }
  return {};
}

}  // namespace replisim::explore
