package perigee.meeting.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalWriter;

/// Who is in the meeting, and how each is told something. Owned by the room's thread.
final class People {

  private final RoomOutlet outlet;
  private final Neighbours neighbours;
  private final Map<String, Participant> byId = new LinkedHashMap<>();
  private final Map<Long, Participant> byConnection = new HashMap<>();

  People(RoomOutlet outlet, Neighbours neighbours) {
    this.outlet = outlet;
    this.neighbours = neighbours;
  }

  Collection<Participant> all() {
    return List.copyOf(byId.values());
  }

  /// Those who are at this connector.
  List<Participant> here() {
    return byId.values().stream().filter(Participant::isHere).toList();
  }

  int size() {
    return byId.size();
  }

  @Nullable Participant of(String id) {
    return byId.get(id);
  }

  @Nullable Participant on(long connection) {
    return byConnection.get(connection);
  }

  boolean hasHost() {
    return byId.values().stream().anyMatch(Participant::isHost);
  }

  void add(Participant who) {
    byId.put(who.id, who);
  }

  /// Binds somebody to a connection, and unbinds from the one before.
  ///
  /// @return the connection before
  long connect(Participant who, long connection) {
    long before = who.connection;
    if (before != Participant.NO_CONNECTION) {
      byConnection.remove(before);
    }
    who.connection = connection;
    who.lostAt = null;
    byConnection.put(connection, who);
    return before;
  }

  void disconnect(Participant who) {
    byConnection.remove(who.connection);
    who.connection = Participant.NO_CONNECTION;
  }

  void remove(Participant who) {
    byId.remove(who.id);
    if (who.isConnected()) {
      byConnection.remove(who.connection);
    }
  }

  /// Those in the same breakout room, or outside of all.
  List<Participant> with(@Nullable String room) {
    return byId.values().stream().filter(who -> Objects.equals(who.room, room)).toList();
  }

  void tell(Participant who, ServerMessage message) {
    if (who.isConnected()) {
      outlet.send(who.connection, message);
    } else if (who.home != null) {
      neighbours.tell(who.home, new CascadeMessage.TellOne(who.id, SignalWriter.write(message)));
    }
  }

  /// Tells those who see each other, wherever they are.
  ///
  /// @param except null for nobody
  void tellRoomEverywhere(
      @Nullable String room, ServerMessage message, @Nullable Participant except) {
    tellRoom(room, message, except);
    String name = room == null ? "" : room;
    neighbours.tellAll(new CascadeMessage.TellRoom(name, SignalWriter.write(message)));
  }

  /// Tells those who see each other and are here.
  ///
  /// @param except null for nobody
  void tellRoom(@Nullable String room, ServerMessage message, @Nullable Participant except) {
    List<Long> connections = new ArrayList<>();
    for (Participant who : byId.values()) {
      if (who != except && who.isConnected() && Objects.equals(who.room, room)) {
        connections.add(who.connection);
      }
    }
    if (!connections.isEmpty()) {
      outlet.send(connections, message);
    }
  }

  /// Tells the hosts who are here.
  void tellHosts(ServerMessage message) {
    for (Participant who : here()) {
      if (who.isHost()) {
        tell(who, message);
      }
    }
  }

  /// Tells everybody who sees somebody how he is now.
  void changed(Participant who) {
    tellRoom(who.room, new ServerMessage.Changed(who.info()), null);
    if (who.isHere()) {
      neighbours.tellAll(new CascadeMessage.Changed(who.info()));
    }
  }
}
