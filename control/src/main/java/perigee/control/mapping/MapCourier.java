package perigee.control.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.control.fleet.Fleet;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.ServerHealth;

/// Brings maps and health to the nodes that use them: name servers and edges. A node that has not
/// answered to the last map is not sent another one, but the newest once it has; so a slow node
/// holds up nobody, and no queue grows. Of the mapper's thread.
final class MapCourier {

  /// After so long a node that has not answered is sent a map again.
  private static final long PATIENCE_MILLIS = 30_000;

  private final Fleet fleet;
  private final Map<String, Recipient> recipients = new HashMap<>();
  private List<FleetMessage.NewMap> newest = List.of();
  private long newestVersion;
  private long sequence;
  private long refusals;
  private FleetMessage.Health health = new FleetMessage.Health(0, List.of());

  private static final class Recipient {
    long sent;
    long taken;
    long sentAtMillis;
  }

  MapCourier(Fleet fleet) {
    this.fleet = fleet;
  }

  /// Whether a role uses maps.
  static boolean uses(Role role) {
    return role == Role.EDGE || role == Role.NAMESERVER;
  }

  /// A node's link stands: it is told all that holds.
  void came(String node, Role role, long nowMillis) {
    if (!uses(role)) {
      return;
    }
    Recipient recipient = new Recipient();
    recipients.put(node, recipient);
    fleet.send(node, health);
    deliver(node, recipient, nowMillis);
  }

  void left(String node) {
    recipients.remove(node);
  }

  void taken(String node, long version, List<String> problems, long nowMillis) {
    Recipient recipient = recipients.get(node);
    if (recipient == null) {
      return;
    }
    refusals += problems.isEmpty() ? 0 : 1;
    recipient.taken = Math.max(recipient.taken, version);
    deliver(node, recipient, nowMillis);
  }

  /// Brings a new map to all.
  void publish(long version, byte[] map, long nowMillis) {
    newest = pieces(version, map);
    newestVersion = version;
    recipients.forEach((node, recipient) -> deliver(node, recipient, nowMillis));
  }

  private void deliver(String node, Recipient recipient, long nowMillis) {
    boolean waits =
        recipient.sent > recipient.taken && nowMillis - recipient.sentAtMillis < PATIENCE_MILLIS;
    if (newest.isEmpty() || recipient.sent >= newestVersion || waits) {
      return;
    }
    recipient.sent = newestVersion;
    recipient.sentAtMillis = nowMillis;
    newest.forEach(piece -> fleet.send(node, piece));
  }

  private static List<FleetMessage.NewMap> pieces(long version, byte[] map) {
    int size = FleetMessage.NewMap.MAP_PART_BYTES;
    int parts = Math.max(1, Math.ceilDiv(map.length, size));
    List<FleetMessage.NewMap> pieces = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = part * size;
      byte[] bytes = Arrays.copyOfRange(map, from, Math.min(map.length, from + size));
      String text = Base64.getEncoder().encodeToString(bytes);
      pieces.add(new FleetMessage.NewMap(version, part, parts, text));
    }
    return pieces;
  }

  /// Tells all how servers are.
  void tell(List<ServerHealth> servers) {
    health = new FleetMessage.Health(++sequence, servers);
    recipients.keySet().forEach(node -> fleet.send(node, health));
  }

  /// Tells a node what to measure.
  void tell(String node, FleetMessage.Measure measure) {
    fleet.send(node, measure);
  }

  /// Maps that nodes refused.
  long refusals() {
    return refusals;
  }

  /// How many nodes have the newest map, of those that are linked and use maps.
  long upToDate() {
    return recipients.values().stream().filter(each -> each.taken >= newestVersion).count();
  }

  int recipients() {
    return recipients.size();
  }
}
