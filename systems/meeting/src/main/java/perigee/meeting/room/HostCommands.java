package perigee.meeting.room;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.signal.BreakoutRoom;
import perigee.meeting.signal.ClientMessage.Command;
import perigee.meeting.signal.ServerMessage;
import perigee.model.meeting.MeetingOptions;

/// What hosts have done. Owned by the room's thread.
final class HostCommands {

  private final Room room;
  private final People people;
  private final Neighbours neighbours;

  HostCommands(Room room, People people, Neighbours neighbours) {
    this.room = room;
    this.people = people;
    this.neighbours = neighbours;
  }

  void carryOut(Participant by, Command command) {
    switch (command) {
      case Command.Admit(String waiter) ->
          found(by, room.doors().admit(waiter) || isDoneElsewhere(by, waiter, command));
      case Command.Deny(String waiter) ->
          found(by, room.doors().deny(waiter) || isDoneElsewhere(by, waiter, command));
      case Command.Remove(String id) -> {
        Participant who = here(by, id, command);
        if (who != null) {
          room.remove(who);
        }
      }
      case Command.MuteParticipant(String id, SourceKind source) -> {
        Participant who = here(by, id, command);
        if (who != null) {
          mute(who, source, by);
        }
      }
      case Command.MuteAll _ -> {
        for (Participant who : people.here()) {
          if (!who.isHost()) {
            mute(who, SourceKind.MICROPHONE, by);
          }
        }
        if (by.isHere()) {
          neighbours.order(null, by, command);
        }
      }
      case Command.AskToUnmute(String id) -> {
        Participant who = here(by, id, command);
        if (who != null && who.muted.getOrDefault(SourceKind.MICROPHONE, true)) {
          people.tell(who, new ServerMessage.UnmutePlease());
        }
      }
      case Command.Options options -> room.options(merged(room.meeting().options(), options));
      case Command.Spotlight(String id) -> spotlight(by, id);
      case Command.MakeHost(String id) -> {
        Participant who = here(by, id, command);
        if (who != null) {
          room.makeHost(who);
        }
      }
      case Command.Recording(boolean on) -> room.record(by, on);
      case Command.Breakout(List<BreakoutRoom> rooms, int minutes) -> {
        room.breakouts().divide(rooms, minutes, room.now());
        room.shared().announce();
      }
      case Command.BreakoutEnd _ -> {
        room.breakouts().end();
        room.shared().announce();
      }
      case Command.End _ -> {
        room.event("ended", by, "");
        neighbours.tellAll(new CascadeMessage.End());
        room.end();
      }
    }
  }

  private void spotlight(Participant by, @Nullable String id) {
    if (id == null || people.of(id) != null) {
      room.shared().spotlight(id);
    } else {
      found(by, false);
    }
  }

  private void mute(Participant who, SourceKind source, Participant by) {
    if (!who.muted.getOrDefault(source, true)) {
      room.setMuted(who, source, true);
      people.tell(who, new ServerMessage.Muted(source, by.id));
    }
  }

  /// Somebody who is here. What concerns others is done where they are.
  private @Nullable Participant here(Participant by, String id, Command command) {
    Participant who = people.of(id);
    found(by, who != null);
    if (who != null && who.home != null) {
      if (by.isHere()) {
        neighbours.order(who.home, by, command);
      }
      return null;
    }
    return who;
  }

  private boolean isDoneElsewhere(Participant by, String waiter, Command command) {
    return by.isHere() && neighbours.orderAtDoor(waiter, by, command);
  }

  private void found(Participant by, boolean was) {
    if (!was) {
      room.error(by, "gone", "nobody here has this id");
    }
  }

  private static MeetingOptions merged(MeetingOptions before, Command.Options wish) {
    Boolean mayShare = wish.mayShare();
    MeetingOptions.Sharing sharing =
        Boolean.TRUE.equals(mayShare)
            ? MeetingOptions.Sharing.EVERYBODY
            : MeetingOptions.Sharing.HOSTS;
    return new MeetingOptions(
        or(wish.lobby(), before.lobby()),
        or(wish.locked(), before.locked()),
        mayShare == null ? before.mayShare() : sharing,
        or(wish.muteOnEntry(), before.muteOnEntry()),
        or(wish.chat(), before.chat()),
        before.recording(),
        before.e2ee(),
        before.capacity());
  }

  private static boolean or(@Nullable Boolean wish, boolean before) {
    return wish == null ? before : wish;
  }
}
