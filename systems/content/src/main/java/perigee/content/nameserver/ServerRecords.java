package perigee.content.nameserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.selection.answer.Assignment;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataException;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// Records of sets of servers, kept ready to be copied into responses as long as the servers are
/// the same. It belongs to one thread.
final class ServerRecords {

  /// Sets that are kept; beyond, it begins anew.
  static final int MOST = 8192;

  private static final int PLACES = 4 * MOST;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int HTTPS_PORT = 443;
  private static final int INDEX_BITS = 24;

  /// Beside the second server, which needs 17 bits at most.
  private static final long TENTATIVE = 1L << (INDEX_BITS - 1);

  private final long[] keys = new long[PLACES];
  private final @Nullable RecordSet[] sets = new RecordSet[PLACES];
  private List<Server> servers = List.of();
  private @Nullable List<Server> latest;
  private int size;

  /// The records of a type of the first two servers of an assignment; null if these have none.
  @SuppressWarnings("ReferenceEquality") // the same list as last time needs no comparison
  @Nullable RecordSet records(int type, List<Server> known, Assignment assignment) {
    if (known != latest) {
      latest = known;
      if (!saysTheSame(known)) {
        clear(known);
      }
    }
    int second = assignment.count() > 1 ? assignment.server(1) + 1 : 0;
    long key =
        ((long) type << (2 * INDEX_BITS))
            | ((long) (assignment.server(0) + 1) << INDEX_BITS)
            | (assignment.isTentative() ? TENTATIVE : 0)
            | second;
    int place = (int) ((key * MIX) >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES)));
    while (keys[place] != 0) {
      if (keys[place] == key) {
        return sets[place];
      }
      place = (place + 1) & (PLACES - 1);
    }
    if (size == MOST) {
      clear(known);
      return records(type, known, assignment);
    }
    size++;
    keys[place] = key;
    sets[place] = make(type, assignment);
    return sets[place];
  }

  /// Whether records of these servers would be those that are kept: their load and capacity may
  /// have changed. Signatures are kept by the very records.
  private boolean saysTheSame(List<Server> known) {
    if (known.size() != servers.size()) {
      return false;
    }
    for (int i = 0; i < known.size(); i++) {
      Server one = known.get(i);
      Server other = servers.get(i);
      if (one.httpsPort() != other.httpsPort() || !one.addresses().equals(other.addresses())) {
        return false;
      }
    }
    return true;
  }

  private void clear(List<Server> known) {
    servers = known;
    java.util.Arrays.fill(keys, 0);
    java.util.Arrays.fill(sets, null);
    size = 0;
  }

  private @Nullable RecordSet make(int type, Assignment assignment) {
    List<Server> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(2, assignment.count()); i++) {
      chosen.add(servers.get(assignment.server(i)));
    }
    List<Rdata> all =
        switch (type) {
          case RecordType.A -> addresses(chosen, Family.IPV4);
          case RecordType.AAAA -> addresses(chosen, Family.IPV6);
          default -> services(chosen);
        };
    int usual =
        assignment.isTentative() ? MapAnswers.TENTATIVE_TTL_SECONDS : MapAnswers.TTL_SECONDS;
    int ttl = chosen.size() > 1 ? usual : MapAnswers.LONE_TTL_SECONDS;
    return all.isEmpty() ? null : new RecordSet(Name.ROOT, type, ttl, all);
  }

  /// The records of a type of one server that stands for many, with all of its addresses; null if
  /// it has none.
  static @Nullable RecordSet ofAllAddresses(int type, Server server) {
    List<Rdata> all =
        type == RecordType.HTTPS
            ? services(List.of(server))
            : server.addresses().stream()
                .filter(address -> (type == RecordType.A) == (address.family() == Family.IPV4))
                .map(address -> Rdata.of(address.bytes()))
                .distinct()
                .toList();
    return all.isEmpty() ? null : new RecordSet(Name.ROOT, type, MapAnswers.TTL_SECONDS, all);
  }

  /// The first address of each; servers of one machine may share it.
  private static List<Rdata> addresses(List<Server> chosen, Family family) {
    Set<Rdata> all = new LinkedHashSet<>();
    for (Server server : chosen) {
      server.addresses().stream()
          .filter(address -> address.family() == family)
          .findFirst()
          .ifPresent(address -> all.add(Rdata.of(address.bytes())));
    }
    return List.copyOf(all);
  }

  /// One record per port, the best server's first, with the addresses that have it (RFC 9460 §7.3).
  private static List<Rdata> services(List<Server> chosen) {
    Map<Integer, List<Address>> byPort = new LinkedHashMap<>();
    for (Server server : chosen) {
      if (server.httpsPort() > 0) {
        byPort
            .computeIfAbsent(server.httpsPort(), _ -> new ArrayList<>())
            .addAll(server.addresses());
      }
    }
    List<Rdata> all = new ArrayList<>();
    byPort.forEach((port, addresses) -> all.add(service(all.size() + 1, port, addresses)));
    return all;
  }

  private static Rdata service(int priority, int port, List<Address> addresses) {
    StringBuilder text = new StringBuilder(priority + " . alpn=h2,http/1.1");
    if (port != HTTPS_PORT) {
      text.append(" port=").append(port);
    }
    hints(text, " ipv4hint=", addresses, Family.IPV4);
    hints(text, " ipv6hint=", addresses, Family.IPV6);
    try {
      return RdataText.parse(RecordType.HTTPS, text.toString(), Name.ROOT);
    } catch (RdataException e) {
      throw new IllegalStateException("an HTTPS record of our own is wrong: " + text, e);
    }
  }

  private static void hints(
      StringBuilder text, String key, List<Address> addresses, Family family) {
    List<String> all =
        addresses.stream()
            .filter(address -> address.family() == family)
            .map(Address::toString)
            .distinct()
            .toList();
    if (!all.isEmpty()) {
      text.append(key).append(String.join(",", all));
    }
  }
}
