package perigee.content.nameserver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Chooser;
import perigee.selection.answer.MapView;
import perigee.selection.answer.Question;
import perigee.wire.dns.ExtendedError;
import perigee.wire.dns.Query;
import perigee.wire.dns.QueryOptions;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ReplyOptions;
import perigee.wire.dns.ResponseCode;
import perigee.wire.dns.ResponseWriter;

/// Records of the servers that are best for who asks. Those of the same servers are made once and
/// kept. It belongs to one thread.
final class MapAnswers {

  /// How long resolvers may keep an answer.
  static final int TTL_SECONDS = 20;

  /// The same if the choice was hardly tried: else who first came to a path that loses would stay
  /// on it for another transfer or two after that is known.
  static final int TENTATIVE_TTL_SECONDS = 5;

  /// The same if there is but one server, which nothing stands in for if it dies.
  static final int LONE_TTL_SECONDS = 2;

  private static final int SERVERS = 2;

  private final ResponseWriter writer;
  private final Chooser chooser = new Chooser();
  private final Question question = new Question().most(SERVERS);
  private final Assignment assignment = new Assignment();
  private final ServerRecords kept = new ServerRecords();
  private final ResolverWatch watch;

  MapAnswers(ResponseWriter writer, ResolverWatch watch) {
    this.writer = writer;
    this.watch = watch;
  }

  /// The records of the type that is asked for; null if there are none.
  @Nullable RecordSet records(
      DeliveredHost host, Query query, ReplyOptions options, Served served, Client client) {
    switch (query.type()) {
      case RecordType.A -> question.wanted(Question.Wanted.IPV4);
      case RecordType.AAAA -> question.wanted(Question.Wanted.IPV6);
      case RecordType.HTTPS -> {
        if (!host.https()) {
          return null;
        }
        question.wanted(Question.Wanted.ANY);
      }
      default -> {
        return null;
      }
    }
    if (!served.rings().isEmpty()) {
      return fromRings(served.rings(), query, options, client);
    }
    MapView view = served.view();
    List<Server> servers = view.map().servers();
    if (servers.isEmpty()) {
      writer.code(ResponseCode.SERVFAIL);
      options.error(ExtendedError.NOT_READY);
      return null;
    }
    locate(query.options(), client);
    long hash = host.hash(query);
    question.host(hash).trafficClass(view.map().trafficClass(hash));
    chooser.choose(view, question, assignment);
    options.scope(assignment.scope());
    return assignment.count() == 0 ? null : kept.records(query.type(), servers, assignment);
  }

  /// While nothing is shed, everybody gets the same.
  private static @Nullable RecordSet fromRings(
      AnycastRings rings, Query query, ReplyOptions options, Client client) {
    QueryOptions asked = query.options();
    boolean told = asked.hasSubnet() && asked.subnetBits() > 0;
    boolean ipv4 =
        told ? asked.subnetFamily() == Family.IPV4.number() : client.family() == Family.IPV4;
    Family family = ipv4 ? Family.IPV4 : Family.IPV6;
    options.scope(told && rings.isShedding() ? AnycastRings.networkBits(family) : 0);
    return rings.records(query.type(), family, told ? asked.subnetHigh() : client.high());
  }

  /// RFC 7871 §7.2.1: the client's network if it is told, else the resolver's address.
  private void locate(QueryOptions options, Client client) {
    int bits = options.hasSubnet() ? options.subnetBits() : 0;
    if (bits > 0) {
      Family family = options.subnetFamily() == Family.IPV4.number() ? Family.IPV4 : Family.IPV6;
      question.client(family, options.subnetHigh(), bits);
    } else {
      question.resolver(client.family(), client.high());
      watch.asked(client);
    }
  }
}
