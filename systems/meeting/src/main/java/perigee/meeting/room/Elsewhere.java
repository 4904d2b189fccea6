package perigee.meeting.room;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.room.RoomOutlet.KeptLine;
import perigee.meeting.signal.ParticipantInfo;
import perigee.meeting.signal.ServerMessage;

/// Carries out what rooms of other connectors say. Owned by the room's thread.
final class Elsewhere {

  private final Room room;
  private final People people;
  private final Neighbours neighbours;
  private final ChatHistory history;
  private final RoomOutlet outlet;
  private final RoomLimits limits;

  Elsewhere(
      Room room,
      People people,
      Neighbours neighbours,
      ChatHistory history,
      RoomOutlet outlet,
      RoomLimits limits) {
    this.room = room;
    this.people = people;
    this.neighbours = neighbours;
    this.history = history;
    this.outlet = outlet;
    this.limits = limits;
  }

  /// What a connector that comes, or comes back, is told of this one.
  CascadeMessage.Hello hello() {
    return new CascadeMessage.Hello(
        people.here().stream().map(Participant::info).toList(),
        RoomJson.write(room.state()),
        room.shared().author(),
        history.lines().stream().map(RoomJson::write).toList(),
        room.doors().waiters(),
        room.shared().isRecording());
  }

  void said(String node, CascadeMessage.OfRoom message) {
    switch (message) {
      case CascadeMessage.Hello hello -> greeted(node, hello);
      case CascadeMessage.Joined(ParticipantInfo info) -> came(node, info);
      case CascadeMessage.Changed(ParticipantInfo info) -> came(node, info);
      case CascadeMessage.Left(String id, String reason) -> {
        Participant who = people.of(id);
        if (who != null && node.equals(who.home)) {
          room.leave(who, reason);
        }
      }
      case CascadeMessage.State(String state, String author) ->
          room.adopt(RoomJson.state(state), author, false);
      case CascadeMessage.Line(String line) -> said(RoomJson.line(line));
      case CascadeMessage.TellOne(String id, String text) -> {
        Participant who = people.of(id);
        if (who != null && who.isConnected()) {
          outlet.relay(who.connection, text);
        }
      }
      case CascadeMessage.TellRoom(String name, String text) -> {
        for (Participant who : people.with(name.isEmpty() ? null : name)) {
          if (who.isConnected()) {
            outlet.relay(who.connection, text);
          }
        }
      }
      case CascadeMessage.Waiting(var waiting) -> {
        neighbours.waiting(node, waiting);
        room.tellWaiters();
      }
      case CascadeMessage.Recording(boolean on) -> {
        neighbours.recording(node, on);
        room.shared().tell();
      }
      case CascadeMessage.Order(String by, var command) -> {
        Participant host = people.of(by);
        if (host != null && host.isHost()) {
          room.carryOut(host, command);
        }
      }
      case CascadeMessage.End _ -> room.end();
    }
  }

  /// Those who were there when it was heard of last, and are not now, may come back for a while:
  /// its process may have died.
  private void greeted(String node, CascadeMessage.Hello hello) {
    neighbours.waiting(node, hello.waiting());
    neighbours.recording(node, hello.recording());
    room.adopt(RoomJson.state(hello.state()), hello.author(), true);
    Set<String> there = new HashSet<>();
    for (ParticipantInfo info : hello.participants()) {
      there.add(info.id());
      came(node, info);
    }
    for (Participant who : people.all()) {
      if (node.equals(who.home) && !there.contains(who.id) && who.lostAt == null) {
        who.lostAt = room.now();
        people.changed(who);
      }
    }
    List<KeptLine> unknown = new ArrayList<>();
    hello.lines().stream().map(RoomJson::line).filter(history::isNew).forEach(unknown::add);
    unknown.forEach(this::said);
    room.tellWaiters();
  }

  /// Its people are lost, as those are whose connection is gone.
  void down(String node) {
    neighbours.down(node);
    for (Participant who : people.all()) {
      if (node.equals(who.home) && who.lostAt == null) {
        who.lostAt = room.now();
        people.changed(who);
      }
    }
    room.tellWaiters();
    room.shared().tell();
  }

  private void came(String node, ParticipantInfo info) {
    Participant known = people.of(info.id());
    if (known == null && people.size() >= limits.everywhere()) {
      return;
    }
    if (known != null && known.isHere()) {
      // Whoever is here, nobody else speaks of.
      return;
    }
    Participant who = known == null ? newcomer(info) : known;
    who.name = info.name();
    who.role = info.role();
    who.muted.putAll(info.sources());
    who.hand = info.hand();
    who.quality = info.quality();
    who.home = node;
    who.lostAt = null;
    if (known == null) {
      who.room = room.breakouts().roomOf(who.id);
      people.add(who);
      people.tellRoom(who.room, new ServerMessage.Joined(who.info()), who);
    } else {
      people.changed(who);
    }
    room.arrange(who.id);
  }

  private Participant newcomer(ParticipantInfo info) {
    Bucket none = new Bucket(0, 0, room.now());
    return new Participant(info.id(), info.name(), info.role(), none);
  }

  private void said(KeptLine line) {
    if (!history.isNew(line)) {
      return;
    }
    history.add(line);
    outlet.keep(line);
    ServerMessage.Chat chat = new ServerMessage.Chat(line.entry());
    String to = line.entry().to();
    if (to == null) {
      people.tellRoom(line.room().isEmpty() ? null : line.room(), chat, null);
      return;
    }
    Participant who = people.of(to);
    if (who != null && who.isConnected()) {
      people.tell(who, chat);
    }
  }
}
