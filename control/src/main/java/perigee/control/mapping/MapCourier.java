package perigee.control.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.ServerHealth;
import perigee.selection.map.EncodedMap;

/// Brings maps and health to the nodes that use them: name servers and edges. A node that is known
/// to have one of the last maps is sent what changed since, any other one the whole. A node that
/// has not answered to the last map is not sent another one, but the newest once it has; so a slow
/// node holds up nobody, and no queue grows. Of the mapper's thread.
final class MapCourier {

  /// After so long a node that has not answered is sent a map again.
  private static final long PATIENCE_MILLIS = 30_000;

  private final Fleet fleet;
  private final Map<String, Recipient> recipients = new HashMap<>();
  private @Nullable MapsToSend newest;
  private long newestVersion;
  private long sequence;
  private long refusals;
  private long sentBytes;
  private long deltas;
  private FleetMessage.Health health = new FleetMessage.Health(0, List.of());

  private static final class Recipient {
    final boolean isNameServer;

    /// The newest version that it was sent, and that it answered to.
    long sent;

    long answered;

    /// The version that it has, 0 if that is not known.
    long has;

    boolean sentDelta;
    long sentAtMillis;

    Recipient(Role role) {
      isNameServer = role == Role.NAMESERVER;
    }
  }

  MapCourier(Fleet fleet) {
    this.fleet = fleet;
  }

  /// Whether a role uses maps.
  static boolean uses(Role role) {
    return role == Role.EDGE || role == Role.NAMESERVER;
  }

  /// A node's link stands: it is told all that holds.
  ///
  /// @param version of the map that it has
  void came(String node, Role role, long version, long nowMillis) {
    if (!uses(role)) {
      return;
    }
    Recipient recipient = new Recipient(role);
    recipient.has = version;
    if (version == newestVersion) {
      recipient.sent = version;
      recipient.answered = version;
    }
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
    recipient.answered = Math.max(recipient.answered, version);
    if (problems.isEmpty()) {
      recipient.has = version;
    } else {
      refusals++;
      recipient.has = 0;
      // What it could not put together it gets whole; what is wrong with a map stays wrong.
      recipient.sent = recipient.sentDelta ? 0 : recipient.sent;
    }
    deliver(node, recipient, nowMillis);
  }

  /// Brings a new map to all.
  void publish(EncodedMap map, long nowMillis) {
    MapsToSend next = new MapsToSend(map, newest);
    newest = next;
    newestVersion = map.map().version();
    recipients.forEach((node, recipient) -> deliver(node, recipient, nowMillis));
  }

  private void deliver(String node, Recipient recipient, long nowMillis) {
    boolean waits =
        recipient.sent > recipient.answered && nowMillis - recipient.sentAtMillis < PATIENCE_MILLIS;
    MapsToSend maps = newest;
    if (maps == null || recipient.sent >= newestVersion || waits) {
      return;
    }
    recipient.sent = newestVersion;
    recipient.sentAtMillis = nowMillis;
    List<FleetMessage.NewMap> delta = maps.since(recipient.has);
    recipient.sentDelta = !delta.isEmpty();
    for (FleetMessage.NewMap piece : delta.isEmpty() ? maps.whole() : delta) {
      sentBytes += piece.bytes().length() / 4 * 3L;
      fleet.send(node, piece);
    }
    deltas += delta.isEmpty() ? 0 : 1;
  }

  /// Whether a node answers names.
  boolean isNameServer(String node) {
    Recipient known = recipients.get(node);
    return known != null && known.isNameServer;
  }

  /// Whether anybody answers names.
  boolean hasNameServers() {
    return recipients.values().stream().anyMatch(each -> each.isNameServer);
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

  /// Bytes of maps and of changes that were sent.
  long sentBytes() {
    return sentBytes;
  }

  /// How often it was enough to send what changed.
  long deltas() {
    return deltas;
  }

  /// How many nodes have the newest map, of those that are linked and use maps.
  long upToDate() {
    return recipients.values().stream()
        .filter(each -> each.has >= newestVersion && newestVersion > 0)
        .count();
  }

  int recipients() {
    return recipients.size();
  }
}
