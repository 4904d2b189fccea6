package perigee.meeting.room;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.room.RoomOutlet.KeptLine;
import perigee.meeting.signal.ChatEntry;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.ServerMessage;

/// What participants say to each other besides speaking: bounded for each, so that nobody drowns
/// the others. Owned by the room's thread.
final class Sayings {

  private static final int RADIX = 36;

  private final People people;
  private final Neighbours neighbours;
  private final ChatHistory history;
  private final RoomOutlet outlet;
  private final InstantSource clock;
  private final RandomGenerator random;

  Sayings(
      People people,
      Neighbours neighbours,
      ChatHistory history,
      RoomOutlet outlet,
      InstantSource clock,
      RandomGenerator random) {
    this.people = people;
    this.neighbours = neighbours;
    this.history = history;
    this.outlet = outlet;
    this.clock = clock;
    this.random = random;
  }

  void chat(Participant who, ClientMessage.Chat chat) {
    String to = chat.to();
    if (!mayGoOn(who, "chat")) {
      return;
    }
    if (to != null && people.of(to) == null) {
      people.tell(who, new ServerMessage.Fault("gone", "nobody here has this id", "chat"));
      return;
    }
    Instant now = clock.instant();
    String id = Long.toUnsignedString(random.nextLong(), RADIX);
    ChatEntry entry = new ChatEntry(id, who.id, who.name, chat.text(), now, to);
    KeptLine line = new KeptLine(entry, who.room == null ? "" : who.room);
    history.add(line);
    outlet.keep(line);
    toWhom(who, to, line);
  }

  private void toWhom(Participant who, @Nullable String to, KeptLine line) {
    ServerMessage message = new ServerMessage.Chat(line.entry());
    CascadeMessage.Line crossing = new CascadeMessage.Line(RoomJson.write(line));
    if (to == null) {
      people.tellRoom(who.room, message, null);
      neighbours.tellAll(crossing);
      return;
    }
    people.tell(who, message);
    Participant other = people.of(to);
    if (other != null && other.home != null) {
      neighbours.tell(other.home, crossing);
    } else if (other != null && other != who) {
      people.tell(other, message);
    }
  }

  void react(Participant who, ClientMessage.React react) {
    if (mayGoOn(who, "react")) {
      people.tellRoomEverywhere(who.room, new ServerMessage.Reaction(who.id, react.emoji()), null);
    }
  }

  void caption(Participant who, ClientMessage.Caption caption) {
    if (mayGoOn(who, "caption")) {
      people.tellRoomEverywhere(
          who.room, new ServerMessage.Caption(who.id, caption.text(), caption.isFinal()), who);
    }
  }

  void pass(Participant who, ClientMessage.Pass pass) {
    if (!mayGoOn(who, "pass")) {
      return;
    }
    List<Participant> near = people.with(who.room);
    for (Participant other : near) {
      if (Objects.equals(other.id, pass.to())) {
        people.tell(other, new ServerMessage.Pass(who.id, pass.data()));
        return;
      }
    }
    people.tell(who, new ServerMessage.Fault("gone", "nobody here has this id", "pass"));
  }

  private boolean mayGoOn(Participant who, String type) {
    boolean may = who.sayings.take(clock.instant());
    if (!may) {
      people.tell(who, new ServerMessage.Fault("too-fast", "too many messages at once", type));
    }
    return may;
  }

  /// A name without what can't be seen, and which could make it look like another.
  static String clean(String name) {
    StringBuilder kept = new StringBuilder();
    name.codePoints()
        .filter(c -> Character.getType(c) != Character.CONTROL)
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(kept::appendCodePoint);
    String clean = kept.toString().strip();
    return clean.isEmpty() ? "?" : clean;
  }
}
