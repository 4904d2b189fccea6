package perigee.control.store;

import java.util.List;
import perigee.model.LogPosition;

/// Durable, ordered events in named channels. Within a channel sequences are gapless and a reader
/// never sees an event before all earlier ones. An append that returned survives a crash.
public interface EventLog {

  /// Appends events in one transaction; concurrent appends may share one commit.
  ///
  /// @return the position of the last of them; if there are none, of the channel's newest
  LogPosition append(String channel, List<String> events);

  /// Events after a sequence, oldest first. Those that were compacted are left out: `ends` tells up
  /// to where.
  ///
  /// @param limit how many at most; an engine may return fewer, but never none if there are some
  List<Entry> read(String channel, long after, int limit);

  /// The channel's ends.
  Ends ends(String channel);

  /// Forgets events up to and including a sequence.
  void compact(String channel, long upTo);

  /// Begins a new epoch if somebody holds a position of the present one that the channel has not
  /// reached: then this log is an older copy of the one that he heard, and what its next positions
  /// say must not be taken for what theirs said.
  void renewIfBehind(String channel, LogPosition heard);

  /// One event.
  ///
  /// @param event the text that was appended
  record Entry(LogPosition position, String event) {}

  /// Where a channel begins and ends.
  ///
  /// @param last the position of the newest event; sequence 0 if there was none
  /// @param compactedTo the newest sequence that was forgotten; 0 if none was
  record Ends(LogPosition last, long compactedTo) {}
}
