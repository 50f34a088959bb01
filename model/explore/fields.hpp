// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/explore/world.hpp"

/// The fields of pairs, groups and calls that decide something, each with its width in bits. The
/// same list is written and read, so that the two can not part. `Archive` is BitWriter or
/// BitReader.
namespace replisim::explore {

/// CopyState, ProgressStatus, operations, reasons: the value maps end below 32.
inline constexpr unsigned kValue = 5;
inline constexpr unsigned kRow = 13;
inline constexpr unsigned kPairBits = 2;
inline constexpr unsigned kCountBits = 4;

/// What a pair is by itself. That it exists is written before.
template <class Archive, class PairType, class DataType>
void pair_fields(Archive& archive, PairType& pair, DataType& data, unsigned writes) {
  archive(pair.mode, 3);
  archive(pair.copy_state, kValue);
  archive(pair.progress_status, kValue);
  archive(pair.requested_copy_state, kValue);
  archive(pair.image, 3);
  archive(pair.first_copy_complete, 1);
  archive(pair.copied_ahead, 1);
  archive(pair.consistency_exempt, 1);
  archive(pair.joins_order, 1);
  archive(pair.serving, 1);
  archive(pair.both_serve, 1);
  archive(pair.write_through, 1);
  archive(pair.flow_reversed, 1);
  archive(pair.copying_back, 1);
  archive(pair.knows.queue_full, 1);
  archive(pair.work, 4);
  archive(pair.before_partition, kValue);
  archive(pair.before_break, kValue);
  archive(pair.hosts_refused, 1);
  archive(pair.progress_before, kValue);
  archive(data.at[0], writes);
  archive(data.at[1], writes);
  archive(data.own, writes);
  archive(data.queue, writes);
  archive(data.point, writes);
  archive(data.working, 4);
  archive(data.flowing, 1);
  archive(data.draining, 1);
  archive(data.held, 1);
  archive(data.target_written, 1);
  archive(data.no_room, 1);
}

template <class Archive, class GroupType>
void group_fields(Archive& archive, GroupType& group) {
  archive(group.exists, 1);
  archive(group.consistency_enabled, 1);
  archive(group.copy_state, kValue);
  archive(group.progress_status, kValue);
  archive(group.requested_copy_state, kValue);
  archive(group.consistency_state, 3);
  archive(group.consistency_status, 3);
  archive(group.parted_together, 1);
}

/// A call whose work is not over. Its entries follow.
template <class Archive, class CallType>
void call_fields(Archive& archive, CallType& call) {
  archive(call.operation, kValue);
  archive(call.force, 1);
  archive(call.on_error, 3);
  archive(call.settings.consistent_point_in_time, 1);
  archive(call.returned, 1);
  archive(call.ended, 1);
  archive(call.code, kRow);
}

/// An entry at work, or waiting for its job.
template <class Archive, class EntryType>
void entry_fields(Archive& archive, EntryType& entry) {
  archive(entry.row, kRow);
  archive(entry.reached_wait_state, 1);
  archive(entry.progress_before, kValue);
}

template <class Archive, class WorldType>
void world_fields(Archive& archive, WorldType& world, unsigned writes) {
  archive(world.issued, 3);
  archive(world.acknowledged, writes);
  for (std::size_t array = 0; array < 2; ++array) {
    archive(world.power[array], 1);
    archive(world.seen[array], 1);
    archive(world.line[array], 1);
  }
}

}  // namespace replisim::explore
