package perigee.model.zone;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataException;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordType;

/// Makes a zone of a document's values, record by record; `ZoneCheck` then looks at the whole.
final class ZoneReader {

  /// The type of a record that sends a name to a property.
  static final String CDN = "CDN";

  static final int MOST_SETS = 10_000;

  /// Of one name and type. They must fit into one message, signed.
  static final int MOST_IN_SET = 100;

  static final int MOST_SET_OCTETS = 32 << 10;

  private static final Duration DEFAULT_TTL = ofHours(1);
  private static final Duration LEAST_TTL = ofSeconds(1);
  private static final Duration MOST_TTL = ofDays(7);
  private static final Duration MOST_SOA = ofDays(365);
  private static final Duration MOST_MINIMUM = ofDays(1);
  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String NAME_RIGHT = "a domain name like example.org";
  private static final String PROVIDER_RIGHT =
      "1 to 63 lower-case letters, digits and hyphens, with no hyphen first or last";

  /// What the network writes itself, and what it can't answer.
  private static final Set<Integer> NOT_WRITTEN =
      Set.of(
          RecordType.RRSIG,
          RecordType.NSEC,
          RecordType.DNSKEY,
          RecordType.CDS,
          RecordType.CDNSKEY,
          50,
          51);

  private final Name origin;
  private final Duration ttl;

  private ZoneReader(Name origin, Duration ttl) {
    this.origin = origin;
    this.ttl = ttl;
  }

  static Zone zone(Value value) {
    Mapping map = value.map("name", "provider", "ttl", "dnssec", "soa", "records");
    Name origin = origin(map.required("name"));
    Duration ttl = map.duration("ttl", DEFAULT_TTL, LEAST_TTL, MOST_TTL);
    ZoneReader reader = new ZoneReader(origin, ttl);
    Soa soa = map.optional("soa").map(reader::soa).orElse(Soa.DEFAULT);
    String provider =
        map.optional("provider")
            .map(one -> one.text(text -> PROVIDER.matcher(text).matches(), PROVIDER_RIGHT))
            .orElse("default");
    ZoneCheck check = new ZoneCheck(origin);
    List<Value> items = map.items("records");
    if (items.size() > MOST_SETS) {
      map.problem("records", "has " + items.size() + " items; it must have at most " + MOST_SETS);
    }
    items.stream().limit(MOST_SETS).forEach(item -> reader.record(item, check));
    check.finish();
    List<ZoneRecords> records = new ArrayList<>(check.records());
    records.sort(Comparator.comparing(ZoneRecords::owner).thenComparingInt(ZoneRecords::type));
    List<Delivery> deliveries = new ArrayList<>(check.deliveries());
    deliveries.sort(Comparator.comparing(Delivery::owner));
    return new Zone(origin, provider, map.bool("dnssec", false), soa, records, deliveries);
  }

  private static Name origin(Value value) {
    Optional<Name> name =
        value.isSingle() ? Name.parse(value.text()).filter(n -> !n.isRoot()) : Optional.empty();
    if (name.isEmpty()) {
      value.refuse(NAME_RIGHT);
    } else if (name.get().isWildcard()) {
      value.problem("begins with *; name the zone itself, and the wildcard as a record's name");
    }
    return name.map(Name::canonical).orElse(Name.of("invalid"));
  }

  private Soa soa(Value value) {
    Mapping map = value.map("mname", "rname", "refresh", "retry", "expire", "minimum");
    Soa usual = Soa.DEFAULT;
    return new Soa(
        map.optional("mname").map(this::name),
        map.optional("rname").map(this::mailbox),
        map.duration("refresh", usual.refresh(), ofSeconds(60), MOST_SOA),
        map.duration("retry", usual.retry(), ofSeconds(60), MOST_SOA),
        map.duration("expire", usual.expire(), ofHours(1), MOST_SOA),
        map.duration("minimum", usual.minimum(), ofSeconds(1), MOST_MINIMUM));
  }

  /// As a name, or as people write mailboxes: the part before `@` is one label (RFC 1035 §8).
  private Name mailbox(Value value) {
    String text = value.text();
    int at = text.indexOf('@');
    if (at <= 0) {
      return name(value);
    }
    String local = text.substring(0, at).replace("\\", "\\\\").replace(".", "\\.");
    Optional<Name> name = Name.parse(local + "." + text.substring(at + 1));
    if (name.isEmpty()) {
      value.refuse("a mailbox like hostmaster@example.org");
    }
    return name.map(Name::canonical).orElse(origin);
  }

  private Name name(Value value) {
    Optional<Name> name = value.isSingle() ? parse(value.text()) : Optional.empty();
    if (name.isEmpty()) {
      value.refuse("@ for the zone itself, a name in it like www, or one that ends with a dot");
    }
    return name.map(Name::canonical).orElse(origin);
  }

  private Optional<Name> parse(String text) {
    if (text.equals("@")) {
      return Optional.of(origin);
    }
    boolean absolute = text.endsWith(".") && !text.endsWith("\\.");
    return absolute ? Name.parse(text) : Name.parse(text).flatMap(name -> name.under(origin));
  }

  private void record(Value value, ZoneCheck check) {
    Mapping map = value.map("name", "type", "ttl", "data");
    Name owner = name(map.required("name"));
    if (!owner.isWithin(origin)) {
      map.problem("name", "is not in the zone " + Zone.text(origin) + "; leave it out");
      return;
    }
    Value type = map.required("type");
    if (type.isSingle() && type.text().equalsIgnoreCase(CDN)) {
      Value property = map.required("data");
      String name = property.text(t -> PROVIDER.matcher(t).matches(), "the name of a property");
      map.problem("ttl", "stands beside CDN, whose TTL the map gives; leave it out");
      check.add(new Delivery(owner, name), value);
      return;
    }
    OptionalInt number = type(type);
    Duration life = map.duration("ttl", ttl, LEAST_TTL, MOST_TTL);
    List<Rdata> data = data(map.required("data"), number.orElse(0));
    if (number.isPresent()) {
      check.add(new ZoneRecords(owner, number.getAsInt(), (int) life.toSeconds(), data), value);
    }
  }

  private static OptionalInt type(Value value) {
    OptionalInt type = value.isSingle() ? RecordType.parse(value.text()) : OptionalInt.empty();
    if (type.isEmpty()) {
      value.refuse("a type of record like A, TXT, TYPE65280 or CDN");
      return type;
    }
    int number = type.getAsInt();
    if (number == RecordType.SOA) {
      value.problem("is SOA; write its values under the zone's key soa");
    } else if (number == RecordType.DNAME) {
      value.problem("is DNAME, which the network does not answer; write CNAME records");
    } else if (NOT_WRITTEN.contains(number)) {
      value.problem("is " + value.text() + "; the network makes it itself, see the key dnssec");
    } else if (number == 0 || RecordType.isMeta(number)) {
      value.problem("is " + value.text() + ", which only questions have; write a type of record");
    }
    return type;
  }

  private List<Rdata> data(Value value, int type) {
    List<Value> items = value.itemsOrOne();
    if (items.isEmpty() || items.size() > MOST_IN_SET) {
      value.problem("has " + items.size() + " items; it must have 1 to " + MOST_IN_SET);
    }
    List<Rdata> data = new ArrayList<>();
    Set<Rdata> seen = new HashSet<>();
    int octets = 0;
    for (Value item : items.stream().limit(MOST_IN_SET).toList()) {
      Optional<Rdata> one = type == 0 ? Optional.empty() : rdata(item, type);
      if (one.isPresent() && !seen.add(one.get())) {
        item.problem("stands there already; each must stand once");
      }
      octets += one.map(Rdata::length).orElse(0);
      one.ifPresent(data::add);
    }
    if (octets > MOST_SET_OCTETS) {
      value.problem("has " + octets + " octets; it must have at most " + MOST_SET_OCTETS);
    }
    return data;
  }

  private Optional<Rdata> rdata(Value value, int type) {
    if (!value.isSingle()) {
      value.refuse("the data of one " + RecordType.name(type) + " record as text");
      return Optional.empty();
    }
    try {
      return Optional.of(RdataText.parse(type, value.text(), origin));
    } catch (RdataException e) {
      value.problem(
          "is no data of " + RecordType.name(type) + ": " + e.getMessage() + "; correct it");
      return Optional.empty();
    }
  }
}
