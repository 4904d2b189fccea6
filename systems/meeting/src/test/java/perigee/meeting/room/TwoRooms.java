package perigee.meeting.room;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import perigee.meeting.cascade.CascadeJson;
import perigee.meeting.cascade.CascadeMessage;
import perigee.model.meeting.Meeting;

/// Rooms of one meeting at two connectors, east and west. What one says arrives at the other as
/// text, in order, when the test lets it.
final class TwoRooms {

  final Stagehand east;
  final Stagehand west;
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private boolean isUp;

  TwoRooms(Meeting meeting) {
    east = new Stagehand(meeting, null, List.of(), 7);
    west = new Stagehand(meeting, null, List.of(), 8);
    east.crossing = (_, text) -> underWay.add(() -> arrive(west, "east", text));
    west.crossing = (_, text) -> underWay.add(() -> arrive(east, "west", text));
  }

  private void arrive(Stagehand at, String from, String text) {
    if (isUp) {
      try {
        at.room.neighbourSaid(from, (CascadeMessage.OfRoom) CascadeJson.read(text));
      } catch (CascadeJson.MalformedCascade e) {
        throw new AssertionError(text, e);
      }
    }
  }

  void connect() {
    isUp = true;
    east.room.neighbourUp("west");
    west.room.neighbourUp("east");
    settle();
  }

  void cut() {
    isUp = false;
    underWay.clear();
    east.room.neighbourDown("west");
    west.room.neighbourDown("east");
  }

  /// Lets everything arrive.
  void settle() {
    for (Runnable next = underWay.poll(); next != null; next = underWay.poll()) {
      next.run();
    }
  }

  void say(Stagehand at, long connection, String json) {
    at.say(connection, json);
    settle();
  }
}
