package perigee.model.zone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Value;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordType;

/// Looks at a zone's records together: which may stand beside which, and what must be there for
/// others. Every problem is told at the record that is to be changed.
final class ZoneCheck {

  private static final Set<Integer> ADDRESSES = Set.of(RecordType.A, RecordType.AAAA);
  private static final Set<Integer> OF_THE_MAP =
      Set.of(RecordType.A, RecordType.AAAA, RecordType.HTTPS, RecordType.SVCB);
  private static final Set<Integer> AT_A_CUT =
      Set.of(RecordType.NS, RecordType.DS, RecordType.A, RecordType.AAAA);

  private final Name origin;
  private final Map<Name, At> byName = new LinkedHashMap<>();

  /// What one name has.
  private static final class At {

    private final Map<Integer, Entry> sets = new LinkedHashMap<>();
    private @Nullable Delivery delivery;
    private @Nullable Value place;

    boolean has(int type) {
      return sets.containsKey(type);
    }

    boolean hasAddress() {
      return ADDRESSES.stream().anyMatch(this::has);
    }
  }

  private record Entry(ZoneRecords set, Value place) {}

  ZoneCheck(Name origin) {
    this.origin = origin;
  }

  void add(ZoneRecords set, Value place) {
    Entry first = at(set.owner()).sets.putIfAbsent(set.type(), new Entry(set, place));
    if (first != null) {
      place.problem(
          "gives "
              + RecordType.name(set.type())
              + " of "
              + text(set.owner())
              + " again; put all its data into one item");
    }
  }

  void add(Delivery delivery, Value place) {
    At at = at(delivery.owner());
    if (at.delivery != null) {
      place.problem("sends " + text(delivery.owner()) + " to a property again; leave one out");
    }
    at.delivery = delivery;
    at.place = place;
  }

  private At at(Name name) {
    return byName.computeIfAbsent(name, _ -> new At());
  }

  List<ZoneRecords> records() {
    List<ZoneRecords> all = new ArrayList<>();
    byName.values().forEach(at -> at.sets.values().forEach(entry -> all.add(entry.set())));
    return all;
  }

  List<Delivery> deliveries() {
    List<Delivery> all = new ArrayList<>();
    byName
        .values()
        .forEach(at -> {
          if (at.delivery != null) {
            all.add(at.delivery);
          }
        });
    return all;
  }

  /// Tells what is wrong with the whole.
  void finish() {
    Map<Name, Name> cuts = new HashMap<>();
    byName.forEach((name, at) -> {
      checkAlias(name, at);
      checkDelivery(name, at);
      checkDelegation(name, at);
      cut(name).ifPresent(cut -> cuts.put(name, cut));
    });
    byName.forEach((name, at) -> {
      if (cuts.containsKey(name)) {
        checkBelow(name, at, cuts.get(name));
      } else {
        checkTargets(at);
      }
    });
  }

  /// The uppermost delegation above a name.
  private Optional<Name> cut(Name name) {
    Optional<Name> found = Optional.empty();
    for (Name above = name; !above.equals(origin); above = above.parent()) {
      At at = byName.get(above);
      if (!above.equals(name) && at != null && at.has(RecordType.NS)) {
        found = Optional.of(above);
      }
    }
    return found;
  }

  private void checkAlias(Name name, At at) {
    Entry alias = at.sets.get(RecordType.CNAME);
    if (alias == null) {
      return;
    }
    if (name.equals(origin)) {
      alias.place().problem("is a CNAME at the zone's apex; write CDN, or addresses");
    } else if (at.sets.size() > 1 || at.delivery != null) {
      alias
          .place()
          .problem(
              "is a CNAME, and "
                  + text(name)
                  + " has other records; it may have no others"
                  + " (RFC 1034 §3.6.2)");
    } else if (alias.set().data().size() > 1) {
      alias.place().problem("is a CNAME with several targets; it must have one");
    }
  }

  private void checkDelivery(Name name, At at) {
    Value place = at.place;
    if (place == null) {
      return;
    }
    for (Entry entry : at.sets.values()) {
      int type = entry.set().type();
      if (OF_THE_MAP.contains(type)) {
        entry
            .place()
            .problem(
                "gives "
                    + RecordType.name(type)
                    + " of "
                    + text(name)
                    + ", which CDN gives, too; leave one out");
      }
    }
    if (at.has(RecordType.NS) && !name.equals(origin)) {
      place.problem("stands at a delegation; " + text(name) + " belongs to another zone");
    }
  }

  private void checkDelegation(Name name, At at) {
    Entry signer = at.sets.get(RecordType.DS);
    if (signer != null && !at.has(RecordType.NS)) {
      signer.place().problem("is a DS without NS of the same name; give both");
    }
    if (signer != null && name.equals(origin)) {
      signer.place().problem("is a DS at the zone's apex; it belongs into the zone above");
    }
    if (!at.has(RecordType.NS) || name.equals(origin)) {
      return;
    }
    for (Entry entry : at.sets.values()) {
      int type = entry.set().type();
      if (!AT_A_CUT.contains(type)) {
        entry
            .place()
            .problem("stands at the delegation of " + text(name) + "; it belongs into that zone");
      }
    }
    Entry servers = at.sets.get(RecordType.NS);
    if (servers != null && name.isWildcard()) {
      servers.place().problem("delegates a wildcard; delegate each name (RFC 4592 §4.2)");
    }
    if (servers != null) {
      servers.set().data().forEach(data -> checkGlue(servers, target(RecordType.NS, data)));
    }
  }

  private void checkBelow(Name name, At at, Name cut) {
    for (Entry entry : at.sets.values()) {
      if (!ADDRESSES.contains(entry.set().type()) || !isServerOf(cut, name)) {
        entry
            .place()
            .problem(
                "lies below the delegation of "
                    + text(cut)
                    + "; only addresses of its name servers may");
      }
    }
    Value place = at.place;
    if (place != null) {
      place.problem("lies below the delegation of " + text(cut) + "; it belongs into that zone");
    }
  }

  private boolean isServerOf(Name cut, Name name) {
    At at = byName.get(cut);
    Entry servers = at == null ? null : at.sets.get(RecordType.NS);
    return servers != null && servers.set().data().stream().anyMatch(d -> isTarget(d, name));
  }

  private void checkTargets(At at) {
    for (Entry entry : at.sets.values()) {
      ZoneRecords set = entry.set();
      for (Rdata data : set.data()) {
        Name target = target(set.type(), data);
        At there = target == null ? null : byName.get(target);
        if (there != null && set.type() != RecordType.CNAME && there.has(RecordType.CNAME)) {
          entry
              .place()
              .problem(
                  "names "
                      + text(target)
                      + ", which is an alias; name what it stands for"
                      + " (RFC 2181 §10.3)");
        }
        if (set.type() == RecordType.NS && set.owner().equals(origin)) {
          checkGlue(entry, target);
        }
      }
    }
  }

  private void checkGlue(Entry servers, @Nullable Name target) {
    if (target == null || !target.isWithin(origin)) {
      return;
    }
    At there = byName.get(target);
    if (there == null || !(there.hasAddress() || there.has(RecordType.CNAME))) {
      servers
          .place()
          .problem("names " + text(target) + ", which has no A and no AAAA here; give one");
    }
  }

  private static boolean isTarget(Rdata server, Name name) {
    Name target = target(RecordType.NS, server);
    return target != null && target.equals(name);
  }

  /// The name that a record leads to; null if its type has none.
  private static @Nullable Name target(int type, Rdata data) {
    int from =
        switch (type) {
          case RecordType.NS, RecordType.CNAME -> 0;
          case RecordType.MX -> 2;
          case RecordType.SRV -> 6;
          default -> -1;
        };
    return from < 0
        ? null
        : Name.read(data.octets(), from, data.length()).map(Name::canonical).orElse(null);
  }

  private static String text(@Nullable Name name) {
    return name == null ? "" : Zone.text(name);
  }
}
