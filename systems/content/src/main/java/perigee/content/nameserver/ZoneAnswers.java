package perigee.content.nameserver;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.dns.ExtendedError;
import perigee.wire.dns.Name;
import perigee.wire.dns.Query;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ReplyOptions;
import perigee.wire.dns.ResponseCode;
import perigee.wire.dns.ResponseWriter;
import perigee.wire.dns.ResponseWriter.Section;

/// Finds the answer to a question in the zones and writes it (RFC 1034 §4.3.2). It belongs to one
/// thread; what is served is handed in for each query.
final class ZoneAnswers {

  /// Aliases that one answer follows.
  static final int MOST_ALIASES = 8;

  private static final int HINFO_TTL = 3600;

  /// RFC 8482 §4.2.
  private static final RecordSet ANY =
      new RecordSet(
          Name.ROOT,
          RecordType.HINFO,
          HINFO_TTL,
          List.of(Rdata.of(new byte[] {7, 'R', 'F', 'C', '8', '4', '8', '2', 0})));

  private static final Set<Integer> NOTHING = Set.of();

  private final Query query;
  private final ReplyOptions options;
  private final ResponseWriter writer;
  private final MapAnswers mapped;
  private final SigningBudget budget;
  private final ResolverWatch watch;
  private final NearestServers nearest = new NearestServers();
  private final NameTable.Labels labels = new NameTable.Labels();
  private boolean foundNothing;

  ZoneAnswers(
      Query query,
      ReplyOptions options,
      ResponseWriter writer,
      SigningBudget budget,
      ResolverWatch watch) {
    this.query = query;
    this.options = options;
    this.writer = writer;
    this.mapped = new MapAnswers(writer, watch);
    this.budget = budget;
    this.watch = watch;
  }

  /// Writes the answer.
  ///
  /// @return whether there was room
  boolean answer(Served served, Client client) {
    foundNothing = false;
    NameTable names = served.zones().names();
    labels.read(query);
    int label = 0;
    ZoneNode node = at(names, 0);
    while (node == null && label < labels.count()) {
      label++;
      node = at(names, label);
    }
    if (node == null) {
      writer.code(ResponseCode.REFUSED);
      options.error(ExtendedError.NOT_AUTHORITATIVE);
      return true;
    }
    ZoneNode parent = node.parentSide();
    if (label == 0 && query.type() == RecordType.DS && parent != null) {
      // What is said of a zone's signer belongs to the zone above it (RFC 4035 §3.1.4.1).
      node = parent;
    }
    ZoneNode cut = node.cut();
    boolean signersOfCut = label == 0 && query.type() == RecordType.DS && node.equals(cut);
    if (cut != null && !signersOfCut) {
      return refer(names, cut, served, client);
    }
    writer.authoritative();
    if (label == 0) {
      return atNode(names, node, served, client);
    }
    ZoneNode wildcard = node.wildcard();
    if (wildcard != null) {
      return atNode(names, wildcard, served, client);
    }
    return noSuchName(node.zone());
  }

  private @Nullable ZoneNode at(NameTable names, int label) {
    return names.find(labels.hash(label), query.bytes(), labels.start(label), labels.length(label));
  }

  /// Answers from a node as the question's name.
  private boolean atNode(NameTable names, ZoneNode node, Served served, Client client) {
    int type = query.type();
    if (type == RecordType.ANY) {
      writer.section(Section.ANSWER);
      return writer.addAtQuestion(ANY) && sign(node.zone(), ANY, true);
    }
    RecordSet alias = node.set(RecordType.CNAME);
    if (alias != null && type != RecordType.CNAME) {
      writer.section(Section.ANSWER);
      return writer.addAtQuestion(alias)
          && sign(node.zone(), alias, true)
          && follow(names, node.zone(), alias, served, client);
    }
    DeliveredHost host = node.delivered();
    if (host != null && host.beacon() && !watch.askedForBeacon(query, client)) {
      return false;
    }
    RecordSet set = records(node, served, client);
    if (set == null) {
      return nothingOfType(node);
    }
    writer.section(Section.ANSWER);
    return writer.addAtQuestion(set) && sign(node.zone(), set, true);
  }

  /// The records of the type that is asked for, from the zone or from the map.
  private @Nullable RecordSet records(ZoneNode node, Served served, Client client) {
    RecordSet set = node.set(query.type());
    DeliveredHost host = node.delivered();
    if (set != null || host == null) {
      return set;
    }
    return mapped.records(host, query, options, served, client);
  }

  /// Goes on at an alias's target, as long as the same zone has it.
  private boolean follow(
      NameTable names, ZoneData zone, RecordSet first, Served served, Client client) {
    RecordSet alias = first;
    for (int i = 0; i < MOST_ALIASES; i++) {
      Name target = alias.rdata().getFirst().name(0).orElse(Name.ROOT);
      ZoneNode node = names.find(target);
      if (node == null || node.cut() != null || !node.zone().apex().equals(zone.apex())) {
        return true;
      }
      RecordSet next = node.set(RecordType.CNAME);
      RecordSet set = next == null ? records(node, served, client) : next;
      if (set == null) {
        // A proof would be of the question's name: who wants one asks for the target itself.
        return (zone.signatures() != null && query.dnssecOk()) || nothingOfType(node);
      }
      RecordSet owned = set.owner().equals(target) ? set : set.withOwner(target);
      if (!writer.add(owned) || !sign(zone, owned, false)) {
        return false;
      }
      if (next == null) {
        return true;
      }
      alias = next;
    }
    return true;
  }

  private boolean nothingOfType(ZoneNode node) {
    ZoneData zone = node.zone();
    if (writer.code() != ResponseCode.NOERROR) {
      return true;
    }
    writer.section(Section.AUTHORITY);
    Signatures signatures = zone.signatures();
    return writer.add(zone.negativeSoa())
        && sign(zone, zone.negativeSoa(), false)
        && (signatures == null
            || !query.dnssecOk()
            || signatures.deny(node.types(), query, writer, budget));
  }

  /// Whether the name does not exist, also where the code does not say so (RFC 9824 §3.1).
  boolean foundNothing() {
    return foundNothing;
  }

  private boolean noSuchName(ZoneData zone) {
    foundNothing = true;
    writer.section(Section.AUTHORITY);
    Signatures signatures = zone.signatures();
    if (signatures == null || !query.dnssecOk()) {
      writer.code(ResponseCode.NXDOMAIN);
      return writer.add(zone.negativeSoa());
    }
    // The proof that nothing is at the name looks like one of a name without types (RFC 9824 §3.1).
    return writer.add(zone.negativeSoa())
        && sign(zone, zone.negativeSoa(), false)
        && signatures.deny(NOTHING, query, writer, budget);
  }

  /// Names the servers of who has the name (RFC 1034 §4.2.1), those near the client if they differ.
  private boolean refer(NameTable names, ZoneNode cut, Served served, Client client) {
    NearServers near = cut.near();
    Referral told = near == null ? null : nearest.choose(near, names, served.view().map(), client);
    Referral referral = told == null ? cut.referral() : told;
    writer.section(Section.AUTHORITY);
    if (!writer.add(referral.servers()) || !provenSigner(cut, referral.servers())) {
      return false;
    }
    writer.section(Section.ADDITIONAL);
    return referral.writeAddresses(writer);
  }

  private boolean provenSigner(ZoneNode cut, RecordSet servers) {
    Signatures signatures = cut.zone().signatures();
    if (signatures == null || !query.dnssecOk()) {
      return true;
    }
    RecordSet signer = cut.set(RecordType.DS);
    return signer == null
        ? signatures.denySigner(servers, query, writer, budget)
        : writer.add(signer) && signatures.sign(signer, false, query, writer, budget);
  }

  private boolean sign(ZoneData zone, RecordSet set, boolean atQuestion) {
    Signatures signatures = zone.signatures();
    return signatures == null
        || !query.dnssecOk()
        || signatures.sign(set, atQuestion, query, writer, budget);
  }
}
