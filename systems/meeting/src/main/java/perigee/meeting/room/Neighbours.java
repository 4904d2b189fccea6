package perigee.meeting.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.signal.ClientMessage.Command;
import perigee.meeting.signal.ServerMessage.Waiter;

/// The other connectors of the meeting: what their rooms say, and what they are told. Each speaks
/// of its own people alone and passes nothing on, so nothing goes round in circles. Owned by the
/// room's thread.
final class Neighbours {

  private final RoomOutlet outlet;
  private final Map<String, Neighbour> all = new LinkedHashMap<>();

  private static final class Neighbour {
    List<Waiter> waiting = List.of();
    boolean recording;
  }

  Neighbours(RoomOutlet outlet) {
    this.outlet = outlet;
  }

  void up(String node) {
    all.put(node, new Neighbour());
  }

  void down(String node) {
    all.remove(node);
  }

  void tell(String node, CascadeMessage.OfRoom message) {
    if (all.containsKey(node)) {
      outlet.neighbour(node, message);
    }
  }

  void tellAll(CascadeMessage.OfRoom message) {
    all.keySet().forEach(node -> outlet.neighbour(node, message));
  }

  /// Whether a neighbour's lobby was told.
  void waiting(String node, List<Waiter> waiting) {
    Neighbour neighbour = all.get(node);
    if (neighbour != null) {
      neighbour.waiting = waiting;
    }
  }

  /// Who waits at other connectors.
  List<Waiter> waiting() {
    List<Waiter> everywhere = new ArrayList<>();
    all.values().forEach(neighbour -> everywhere.addAll(neighbour.waiting));
    return everywhere;
  }

  void recording(String node, boolean on) {
    Neighbour neighbour = all.get(node);
    if (neighbour != null) {
      neighbour.recording = on;
    }
  }

  boolean isRecording() {
    return all.values().stream().anyMatch(neighbour -> neighbour.recording);
  }

  /// Has something done where somebody is.
  ///
  /// @param home null for everywhere
  void order(@Nullable String home, Participant by, Command command) {
    CascadeMessage.Order order = new CascadeMessage.Order(by.id, command);
    if (home == null) {
      tellAll(order);
    } else {
      tell(home, order);
    }
  }

  /// Has something done where somebody waits; whether anybody does.
  boolean orderAtDoor(String waiter, Participant by, Command command) {
    for (Map.Entry<String, Neighbour> each : all.entrySet()) {
      if (each.getValue().waiting.stream().anyMatch(one -> one.id().equals(waiter))) {
        order(each.getKey(), by, command);
        return true;
      }
    }
    return false;
  }
}
