package perigee.meeting.signal;

import java.util.List;

/// A part of a meeting that talks on its own for a while.
///
/// @param participants their ids
public record BreakoutRoom(String name, List<String> participants) {

  public BreakoutRoom {
    participants = List.copyOf(participants);
  }
}
