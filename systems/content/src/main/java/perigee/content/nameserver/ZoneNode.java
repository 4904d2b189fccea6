package perigee.content.nameserver;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import perigee.wire.dns.Name;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// What a zone has at one name. Immutable once the zones are in force.
final class ZoneNode {

  private static final RecordSet[] NONE = {};

  private final Name name;
  private final ZoneData zone;
  private RecordSet[] sets = NONE;
  private @Nullable DeliveredHost delivered;
  private @Nullable ZoneNode wildcard;
  private @Nullable NearServers near;
  private @Nullable Referral referral;
  private @Nullable ZoneNode cut;
  private @Nullable ZoneNode parentSide;
  private Set<Integer> types = Set.of();

  ZoneNode(Name name, ZoneData zone) {
    this.name = name;
    this.zone = zone;
  }

  Name name() {
    return name;
  }

  ZoneData zone() {
    return zone;
  }

  /// The records of a type, or null.
  @Nullable RecordSet set(int type) {
    for (RecordSet set : sets) {
      if (set.type() == type) {
        return set;
      }
    }
    return null;
  }

  void add(RecordSet set) {
    if (set(set.type()) != null) {
      throw new IllegalArgumentException(name + " has " + RecordType.name(set.type()) + " twice");
    }
    RecordSet[] more = java.util.Arrays.copyOf(sets, sets.length + 1);
    more[sets.length] = set;
    sets = more;
  }

  /// The host that it is delivered as; null if it isn't.
  @Nullable DeliveredHost delivered() {
    return delivered;
  }

  void deliver(DeliveredHost host) {
    delivered = host;
  }

  /// Of a delegation, all servers if they are told by who asks; else null.
  @Nullable NearServers near() {
    return near;
  }

  void near(NearServers servers) {
    near = servers;
  }

  /// Of a delegation, what everybody is told who is not told of servers near him.
  Referral referral() {
    if (referral == null) {
      throw new IllegalStateException("a delegation without servers: " + name);
    }
    return referral;
  }

  /// Prepares what a delegation's clients are told.
  void refer(NameTable names) {
    RecordSet servers = set(RecordType.NS);
    if (referral == null && servers != null) {
      referral = Referral.of(names, servers);
    }
  }

  /// The name `*` below this one.
  @Nullable ZoneNode wildcard() {
    return wildcard;
  }

  void wildcard(ZoneNode node) {
    wildcard = node;
  }

  /// The delegation that it is, or is below; null if the zone has it itself.
  @Nullable ZoneNode cut() {
    return cut;
  }

  void cut(ZoneNode node) {
    cut = node;
  }

  /// Of an apex, the same name in the zone above, if that is served here, too.
  @Nullable ZoneNode parentSide() {
    return parentSide;
  }

  void parentSide(ZoneNode node) {
    parentSide = node;
  }

  /// The types that exist here.
  Set<Integer> types() {
    return types;
  }

  /// Nothing changes any more.
  void finish() {
    Set<Integer> all = new TreeSet<>();
    for (RecordSet set : sets) {
      all.add(set.type());
    }
    DeliveredHost host = delivered;
    if (host != null) {
      all.addAll(host.types());
    }
    types = Set.copyOf(all);
  }
}
