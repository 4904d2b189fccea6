package perigee.content.nameserver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ResponseCode;

/// What a name server counted, summed over its threads when asked.
public final class NameServerStatistics {

  private final List<QueryCounts> counts;
  private final long unsent;
  private final long failures;
  private final int connections;
  private final long refusedConnections;

  NameServerStatistics(
      List<QueryCounts> counts,
      long unsent,
      long failures,
      int connections,
      long refusedConnections) {
    this.counts = counts;
    this.unsent = unsent;
    this.failures = failures;
    this.connections = connections;
    this.refusedConnections = refusedConnections;
  }

  /// Queries by the name of the type that they asked for.
  public Map<String, Long> byType() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i <= QueryCounts.TYPES.length; i++) {
      int place = i;
      String name = i < QueryCounts.TYPES.length ? RecordType.name(QueryCounts.TYPES[i]) : "other";
      all.put(name, sum(each -> each.ofType(place)));
    }
    return all;
  }

  /// Answers by the name of their code.
  public Map<String, Long> byCode() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int code = 0; code <= ResponseCode.REFUSED; code++) {
      int own = code;
      all.put(ResponseCode.name(code), sum(each -> each.ofCode(own)));
    }
    return all;
  }

  /// All queries.
  public long queries() {
    return byType().values().stream().mapToLong(Long::longValue).sum();
  }

  /// Queries that were answered within 2 to this power of microseconds, and not within half of it;
  /// the last holds all that took longer.
  public long[] byTime() {
    long[] all = new long[QueryCounts.TIMES];
    for (int i = 0; i < all.length; i++) {
      int power = i;
      all[i] = sum(each -> each.ofTime(power));
    }
    return all;
  }

  /// Queries by TCP.
  public long streams() {
    return sum(each -> each.of(QueryCounts.Kind.STREAM));
  }

  /// Queries that told a client's network.
  public long subnets() {
    return sum(each -> each.of(QueryCounts.Kind.SUBNET));
  }

  /// Queries with a good cookie.
  public long cookies() {
    return sum(each -> each.of(QueryCounts.Kind.COOKIE));
  }

  /// Messages that were no queries.
  public long ignored() {
    return sum(each -> each.of(QueryCounts.Kind.IGNORED));
  }

  /// Answers that had no room in a datagram.
  public long truncated() {
    return sum(each -> each.of(QueryCounts.Kind.TRUNCATED));
  }

  /// Answers of networks that ask too much, sent without records.
  public long slipped() {
    return sum(each -> each.of(QueryCounts.Kind.SLIPPED));
  }

  /// Answers of networks that ask too much, not sent.
  public long heldBack() {
    return sum(each -> each.of(QueryCounts.Kind.HELD_BACK));
  }

  /// Answers that there was no budget to sign.
  public long unsigned() {
    return sum(each -> each.of(QueryCounts.Kind.UNSIGNED));
  }

  /// Datagrams that the kernel did not take.
  public long unsent() {
    return unsent;
  }

  /// Batches that our own faults broke off.
  public long failures() {
    return failures;
  }

  /// Connections of TCP.
  public int connections() {
    return connections;
  }

  /// Connections that there was no room for.
  public long refusedConnections() {
    return refusedConnections;
  }

  private long sum(ToLongFunction<QueryCounts> of) {
    return counts.stream().mapToLong(of).sum();
  }
}
