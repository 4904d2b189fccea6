package perigee.content.nameserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.dns.Name;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// All zones that a server has, as one table of names. Immutable; replaced whole.
public final class Zones {

  public static final Zones EMPTY = of(List.of());

  private final NameTable names;
  private final List<Name> apexes;

  private Zones(NameTable names, List<Name> apexes) {
    this.names = names;
    this.apexes = List.copyOf(apexes);
  }

  /// Puts zones into one table.
  ///
  /// @throws IllegalArgumentException if two have the same apex, one has a set twice, or a name
  ///   that is not in it
  public static Zones of(List<ServedZone> zones) {
    Map<Name, ZoneNode> nodes = new HashMap<>();
    // From the root down: of a name that two zones have, the lower one answers.
    List<ServedZone> inOrder = new ArrayList<>(zones);
    inOrder.sort((one, other) -> Integer.compare(one.apex().labels(), other.apex().labels()));
    for (ServedZone zone : inOrder) {
      new Builder(zone, nodes).build();
    }
    NameTable names = NameTable.of(nodes.values());
    for (ZoneNode node : nodes.values()) {
      ZoneNode cut = node.cut();
      if (cut != null) {
        cut.refer(names);
      }
    }
    return new Zones(names, zones.stream().map(ServedZone::apex).toList());
  }

  NameTable names() {
    return names;
  }

  /// The zones' names.
  public List<Name> apexes() {
    return apexes;
  }

  /// Puts one zone's names into the table of all.
  private static final class Builder {

    private final ServedZone zone;
    private final ZoneData data;
    private final Map<Name, ZoneNode> all;
    private final Map<Name, ZoneNode> own = new HashMap<>();

    Builder(ServedZone zone, Map<Name, ZoneNode> all) {
      this.zone = zone;
      this.data = ZoneData.of(zone);
      this.all = all;
    }

    void build() {
      ZoneNode above = all.get(zone.apex());
      if (above != null && above.zone().apex().equals(zone.apex())) {
        throw new IllegalArgumentException("the zone " + zone.apex() + " is there twice");
      }
      ZoneNode apex = node(zone.apex());
      if (above != null) {
        apex.parentSide(above);
      }
      apex.add(zone.soa());
      zone.records().forEach(set -> node(set.owner()).add(set));
      zone.delivered().forEach(name -> node(name.owner()).deliver(new DeliveredHost(name)));
      zone.near().ifPresent(near -> node(near.owner()).near(near));
      own.forEach((name, node) -> {
        markCut(name, node);
        if (name.isWildcard()) {
          node(name.parent()).wildcard(node);
        }
      });
      // All of them: what a zone says at a name of which another has the apex is asked for, too.
      own.values().forEach(ZoneNode::finish);
      all.putAll(own);
    }

    /// The node of a name; the names between it and the apex exist, too (RFC 8020 §2).
    private ZoneNode node(Name name) {
      @Nullable ZoneNode known = own.get(name);
      if (known != null) {
        return known;
      }
      if (!name.isWithin(zone.apex())) {
        throw new IllegalArgumentException(name + " is not in the zone " + zone.apex());
      }
      ZoneNode made = new ZoneNode(name, data);
      own.put(name, made);
      if (!name.equals(zone.apex())) {
        node(name.parent());
      }
      return made;
    }

    private void markCut(Name name, ZoneNode node) {
      for (Name at = name; !at.equals(zone.apex()); at = at.parent()) {
        ZoneNode above = own.get(at);
        RecordSet servers = above == null ? null : above.set(RecordType.NS);
        if (above != null && servers != null) {
          node.cut(above);
        }
      }
    }
  }
}
