package perigee.content.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import perigee.content.record.AnswerRecord;
import perigee.content.record.Result;
import perigee.content.rules.Policy;
import perigee.content.store.CacheKey;
import perigee.content.store.StoredResponse;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeEnd;
import perigee.selection.Hashing;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// One request while the cache works on it, and what will be said of it afterwards. Confined to the
/// exchange's loop.
final class Transaction {

  final Exchange exchange;
  final RequestTarget target;
  final Policy policy;
  final FabricFields fabric;
  final String id;
  final CacheControl directives;

  private final long number;
  private final long startMillis;
  private final long startNanos;
  private final long release;
  private RequestHead request;
  private boolean detached;
  private boolean ended;
  private int restarts;

  private @Nullable StoredResponse hit;
  private Result result = Result.LOCAL;
  private String reason = "";
  private int status;
  private @Nullable Upstream upstream;
  private String attempts = "";

  /// Begins one.
  ///
  /// @param started when the request came
  Transaction(Exchange exchange, Gate.Admitted admitted, long number, String id, Start started) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.target = admitted.target();
    this.policy = admitted.policy();
    this.fabric = admitted.fabric();
    this.release = admitted.release();
    this.number = number;
    this.id = id;
    this.startMillis = started.millis();
    this.startNanos = started.nanos();
    this.directives = CacheControl.of(request.fields());
  }

  /// When a request came, on both clocks.
  record Start(long millis, long nanos) {}

  RequestHead request() {
    return request;
  }

  /// Makes the request outlive its connection's next one: a fetch may go on when the client has
  /// gone.
  void detach() {
    if (!detached) {
      detached = true;
      Fields own = request.fields().copy();
      request = new RequestHead(request.method(), request.target(), request.version(), own);
    }
  }

  /// Whether the client gets what only clients of the network get.
  boolean isPublic() {
    return !fabric.fromNode();
  }

  boolean isRead() {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /// Whether less than the whole response may do.
  boolean asksForPart() {
    Fields fields = request.fields();
    return fields.has("range") || fields.has("if-none-match") || fields.has("if-modified-since");
  }

  /// Milliseconds since the request came, with microseconds behind the point.
  String elapsedMillis(long nowNanos) {
    long micros = Math.max(0, nowNanos - startNanos) / 1000;
    return micros / 1000 + "." + "%03d".formatted(micros % 1000);
  }

  long keyHash() {
    return hash(policy.key());
  }

  static long hash(CacheKey key) {
    return Hashing.hash(
        key.property() + ' ' + key.scheme() + ' ' + key.host() + ' ' + key.pathAndQuery());
  }

  /// Whether an answer can still be sent.
  boolean isOpen() {
    return !ended && !exchange.responded();
  }

  /// Counts that it began anew, since the origin has another version by now.
  ///
  /// @return how often it has
  int restarts() {
    return restarts++;
  }

  void ended() {
    ended = true;
  }

  /// Adds why it was no hit; the first reason is the one that counts in metrics.
  void because(String why) {
    if (!why.isEmpty()) {
      reason = reason.isEmpty() ? why : reason + "; " + why;
    }
  }

  String reason() {
    return reason;
  }

  void upstream(@Nullable Upstream answered) {
    if (answered != null) {
      upstream = answered;
      attempts = answered.attempts();
    }
  }

  @Nullable Upstream upstream() {
    return upstream;
  }

  void attempts(String tried) {
    attempts = tried;
  }

  void outcome(Result how, int sentStatus) {
    result = how;
    status = sentStatus;
  }

  Result result() {
    return result;
  }

  long number() {
    return number;
  }

  long release() {
    return release;
  }

  String url() {
    return target.scheme() + "://" + target.authority() + target.pathAndQuery();
  }

  String keyText() {
    var key = policy.key();
    return key.scheme() + "://" + key.host() + key.pathAndQuery() + key.extra();
  }

  /// Remembers what the answer is taken from, so that it can be prepared for the next one.
  void hit(StoredResponse whole) {
    hit = whole;
  }

  @Nullable StoredResponse hit() {
    return hit;
  }

  AnswerRecord record(ExchangeEnd end) {
    InetSocketAddress client = exchange.peer().remote();
    String node = exchange.peer().node();
    return new AnswerRecord(
        id,
        startMillis,
        node != null ? node : client.getAddress().getHostAddress(),
        request.method(),
        url(),
        status,
        end.bodyBytes(),
        policy.property().name(),
        result,
        reason,
        keyText(),
        upstream == null ? null : upstream.label(),
        upstream == null ? null : upstream.requestId(),
        attempts,
        end.firstByteNanos() / 1000,
        end.totalNanos() / 1000,
        end.failure(),
        release);
  }
}
