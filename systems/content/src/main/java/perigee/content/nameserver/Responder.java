package perigee.content.nameserver;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.NameSighting;
import perigee.wire.dns.ExtendedError;
import perigee.wire.dns.Malformed;
import perigee.wire.dns.Opcode;
import perigee.wire.dns.Query;
import perigee.wire.dns.QueryOptions;
import perigee.wire.dns.RecordClass;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ReplyOptions;
import perigee.wire.dns.ResponseCode;
import perigee.wire.dns.ResponseWriter;
import perigee.wire.dns.ServerCookie;

/// The life of a query: read, judged, answered, held back if its network asks too much. It belongs
/// to one thread and allocates nothing for what it has answered before.
final class Responder {

  private static final int MOST_STREAM = 65_535;
  private static final int KEEPALIVE_TENTHS = 100;

  private final Supplier<Served> served;
  private final LongSupplier millis;
  private final int payload;
  private final ServerCookie cookies;
  private final RateLimit limit;
  private final QueryCounts counts = new QueryCounts();
  private final Query query = new Query();
  private final ReplyOptions options;
  private final ResponseWriter writer = new ResponseWriter();
  private final SigningBudget budget;
  private final ZoneAnswers answers;

  /// A responder.
  ///
  /// @param served what to answer from at this moment
  /// @param millis the time, since 1970
  /// @param heard hears which resolvers ask, and who of them for names of beacons
  Responder(
      NameServerConfig config,
      Supplier<Served> served,
      LongSupplier millis,
      Consumer<NameSighting> heard) {
    this.served = served;
    this.millis = millis;
    this.payload = config.payload();
    this.cookies = config.cookieSecret().cookies();
    this.limit = new RateLimit(config.responsesPerSecond());
    this.options = new ReplyOptions(config.payload(), config.identityOctets());
    this.budget = new SigningBudget(config.signaturesPerSecond(), millis);
    ResolverWatch watch = new ResolverWatch(heard, millis);
    this.answers = new ZoneAnswers(query, options, writer, budget, watch);
  }

  QueryCounts counts() {
    return counts;
  }

  /// Answers one message.
  ///
  /// @param room octets of `out` from `at` on
  /// @return how many octets to send; 0 for silence
  int answer(byte[] in, int from, int length, Client client, byte[] out, int at, int room) {
    Malformed wrong = query.read(in, from, length);
    if (wrong == Malformed.NO_HEADER || wrong == Malformed.RESPONSE) {
      counts.count(QueryCounts.Kind.IGNORED);
      return 0;
    }
    options.begin(query);
    cookie(client);
    int most = client.isStream() ? MOST_STREAM : Math.min(payload, query.payload());
    writer.begin(query, options, out, at, Math.min(most, room));
    int refusal = refusal(wrong);
    if (refusal != ResponseCode.NOERROR) {
      writer.code(refusal);
    } else if (query.hasQuestion() && !answer(client)) {
      return 0;
    }
    return send(client) ? writer.end(query, options) : 0;
  }

  /// Writes an answer, or that it has to be asked for by TCP; false if there is none there either.
  private boolean answer(Client client) {
    budget.begin();
    if (answers.answer(served.get(), client)) {
      return true;
    }
    writer.truncate(query);
    if (!budget.refused()) {
      counts.count(QueryCounts.Kind.TRUNCATED);
      return true;
    }
    // Who is real comes by TCP, which has a budget of its own.
    counts.count(QueryCounts.Kind.UNSIGNED);
    return !client.isStream();
  }

  /// Makes the server's part of a cookie, and sees whether the client showed one (RFC 7873 §5.2).
  private void cookie(Client client) {
    QueryOptions shown = query.options();
    client.known(false);
    if (client.isStream()) {
      counts.count(QueryCounts.Kind.STREAM);
      if (shown.wantsKeepalive()) {
        options.keepalive(KEEPALIVE_TENTHS);
      }
    }
    if (shown.hasSubnet()) {
      counts.count(QueryCounts.Kind.SUBNET);
    }
    if (!shown.hasCookie()) {
      return;
    }
    byte[] message = query.bytes();
    byte[] address = client.address();
    int seconds = (int) (millis.getAsLong() / 1000);
    int length = shown.cookieLength();
    ServerCookie.Verdict verdict =
        cookies.judge(message, shown.cookieAt(), length, address, client.octets(), seconds);
    if (verdict == ServerCookie.Verdict.GOOD) {
      client.known(true);
      counts.count(QueryCounts.Kind.COOKIE);
    }
    cookies.make(message, shown.cookieAt(), address, client.octets(), seconds, options.cookie());
    options.withCookie();
  }

  /// The code with which a query is turned away before its name is looked at.
  private int refusal(@Nullable Malformed wrong) {
    if (query.opcode() != Opcode.QUERY) {
      return ResponseCode.NOTIMP;
    }
    if (wrong != null) {
      return ResponseCode.FORMERR;
    }
    if (query.version() != 0) {
      return ResponseCode.BADVERS;
    }
    if (!query.hasQuestion()) {
      // Only a cookie is asked for (RFC 7873 §5.4).
      return query.options().hasCookie() ? ResponseCode.NOERROR : ResponseCode.FORMERR;
    }
    int type = query.type();
    boolean transfer = type == RecordType.AXFR || type == RecordType.IXFR;
    if (transfer || query.recordClass() != RecordClass.IN) {
      options.error(transfer ? ExtendedError.PROHIBITED : ExtendedError.NOT_AUTHORITATIVE);
      return ResponseCode.REFUSED;
    }
    return type == RecordType.OPT || type == RecordType.TSIG
        ? ResponseCode.FORMERR
        : ResponseCode.NOERROR;
  }

  private boolean send(Client client) {
    int code = writer.code();
    counts.answered(query.type(), code);
    if (client.isKnown()) {
      return true;
    }
    boolean isDenied = query.hasQuestion() && answers.foundNothing();
    boolean failed = code != ResponseCode.NOERROR || isDenied;
    return switch (limit.judge(client, failed, millis.getAsLong())) {
      case SEND -> true;
      case TRUNCATE -> {
        writer.truncate(query);
        counts.count(QueryCounts.Kind.SLIPPED);
        yield true;
      }
      case DROP -> {
        counts.count(QueryCounts.Kind.HELD_BACK);
        yield false;
      }
    };
  }
}
