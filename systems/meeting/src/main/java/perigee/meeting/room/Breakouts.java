package perigee.meeting.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.BreakoutRoom;
import perigee.meeting.signal.ServerMessage;

/// The rooms that a meeting is divided into for a while. Owned by the room's thread.
final class Breakouts {

  private final People people;
  private final RoomMedia media;
  private @Nullable List<BreakoutRoom> rooms;
  private @Nullable Instant endsAt;

  Breakouts(People people, RoomMedia media, RoomState state) {
    this.people = people;
    this.media = media;
    this.rooms = state.breakout();
    this.endsAt = state.breakoutEndsAt();
  }

  @Nullable List<BreakoutRoom> rooms() {
    return rooms;
  }

  @Nullable Instant endsAt() {
    return endsAt;
  }

  /// Divides the meeting, or divides it anew.
  void divide(List<BreakoutRoom> wished, int minutes, Instant now) {
    List<BreakoutRoom> named = new ArrayList<>();
    for (BreakoutRoom room : wished) {
      if (named.stream().noneMatch(other -> other.name().equals(room.name()))) {
        named.add(room);
      }
    }
    rooms = List.copyOf(named);
    endsAt = minutes == 0 ? null : now.plus(Duration.ofMinutes(minutes));
    people.all().forEach(who -> move(who, roomOf(who.id)));
  }

  /// Another connector has divided the meeting, or brought it together.
  void adopt(@Nullable List<BreakoutRoom> theirs, @Nullable Instant theirEnd) {
    rooms = theirs;
    endsAt = theirEnd;
    people.all().forEach(who -> move(who, roomOf(who.id)));
  }

  /// Brings all together.
  void end() {
    rooms = null;
    endsAt = null;
    people.all().forEach(who -> move(who, null));
  }

  /// Whether its time is over.
  boolean isDue(Instant now) {
    return rooms != null && endsAt != null && !now.isBefore(endsAt);
  }

  /// Where somebody belongs.
  @Nullable String roomOf(String participant) {
    if (rooms == null) {
      return null;
    }
    return rooms.stream()
        .filter(room -> room.participants().contains(participant))
        .map(BreakoutRoom::name)
        .findFirst()
        .orElse(null);
  }

  /// Those whom he leaves and those whom he meets are told, and he of them. What concerns somebody
  /// at another connector, that one tells him.
  private void move(Participant who, @Nullable String to) {
    String from = who.room;
    if (Objects.equals(from, to)) {
      return;
    }
    people.tellRoom(from, new ServerMessage.Left(who.id, "moved"), who);
    if (who.isHere()) {
      for (Participant other : people.with(from)) {
        if (other != who) {
          people.tell(who, new ServerMessage.Left(other.id, "moved"));
        }
      }
    }
    who.room = to;
    media.stage(who.id, to);
    if (who.isHere()) {
      people.tell(who, new ServerMessage.MovedRoom(to));
      for (Participant other : people.with(to)) {
        if (other != who) {
          people.tell(who, new ServerMessage.Joined(other.info()));
        }
      }
    }
    people.tellRoom(to, new ServerMessage.Joined(who.info()), who);
  }
}
