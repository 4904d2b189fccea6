package perigee.content.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.FieldEditing;
import perigee.content.semantics.CdnLoop;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Validation;
import perigee.content.semantics.Vary;
import perigee.content.store.ResponseMeta;
import perigee.content.tier.Hop;
import perigee.model.LogPosition;
import perigee.model.property.Settings;
import perigee.net.http.Peer;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// A request as it is sent on. Made once per fetch; each hop's own differences are put in when that
/// hop is tried.
final class UpstreamRequest {

  private final Settings settings;
  private final RequestTarget target;
  private final String method;
  private final String path;
  private final Fields common;
  private final String host;
  private final LogPosition stamp;

  private UpstreamRequest(
      RequestTarget target,
      Settings settings,
      String method,
      String path,
      Fields common,
      LogPosition stamp) {
    this.target = target;
    this.settings = settings;
    this.method = method;
    this.path = path;
    this.common = common;
    this.stamp = stamp;
    String named = common.first("host");
    this.host = named == null ? target.authority() : named;
  }

  /// A request for the whole response, which is to be stored: conditions and ranges of the client
  /// are answered here.
  ///
  /// @param validated the stored response that the request validates, if any
  static UpstreamRequest fetch(
      Transaction t, Machinery machinery, LogPosition stamp, @Nullable ResponseMeta validated) {
    Fields.Builder fields = Validation.withoutConditions(forwarded(t, machinery));
    // Where this network makes the codings itself, one response of the origin serves for all.
    String codings =
        t.policy.settings().coding().on() ? "" : Vary.acceptEncoding(t.request().fields());
    fields.remove("accept-encoding");
    if (!codings.isEmpty()) {
      fields.add("accept-encoding", codings);
    }
    if (validated != null) {
      Validation.conditional(fields, validated);
    }
    return of(t, "GET", fields, stamp);
  }

  /// A `HEAD` for all who ask: the client's conditions are answered here.
  static UpstreamRequest head(Transaction t, Machinery machinery, LogPosition stamp) {
    Fields.Builder fields = Validation.withoutConditions(forwarded(t, machinery));
    return of(t, "HEAD", fields, stamp);
  }

  /// The client's request as it is, trailers and all if the client takes them.
  static UpstreamRequest passed(Transaction t, Machinery machinery, LogPosition stamp) {
    Fields.Builder fields = forwarded(t, machinery);
    if (FieldLists.tokens(t.request().fields(), "te").contains("trailers")) {
      fields.set("te", "trailers");
    }
    if (t.isPublic() && t.request().method().equals("OPTIONS")) {
      MaxForwards.of(t.request())
          .ifPresent(left -> fields.set("max-forwards", Long.toString(left - 1)));
    }
    return of(t, t.request().method(), fields, stamp);
  }

  /// The same, sent for no client: the next tier must not answer with what is stale there, too.
  UpstreamRequest refreshing() {
    Fields.Builder fields = common.toBuilder();
    FabricFields.refresh(fields);
    return new UpstreamRequest(target, settings, method, path, fields.build(), stamp);
  }

  private static UpstreamRequest of(
      Transaction t, String method, Fields.Builder fields, LogPosition stamp) {
    boolean asterisk = t.target.form() == RequestTarget.Form.ASTERISK;
    String path = asterisk ? "*" : originForm(t.request().target(), t.target);
    return new UpstreamRequest(t.target, t.policy.settings(), method, path, fields.build(), stamp);
  }

  /// The target as the client wrote it, without scheme and authority (RFC 9112 §3.2.1): an origin
  /// may tell apart what a normal form does not.
  private static String originForm(String raw, RequestTarget target) {
    return raw.startsWith("/") ? raw : target.pathAndQuery();
  }

  private static Fields.Builder forwarded(Transaction t, Machinery machinery) {
    Fields received = t.request().fields();
    Fields.Builder fields = HopByHop.fromPublic(received);
    CdnLoop loop = machinery.loop();
    loop.mark(fields, received);
    append(fields, received, "via", protocol(t.request().version()) + machinery.node());
    if (t.isPublic()) {
      Peer peer = t.exchange.peer();
      append(fields, received, "x-forwarded-for", address(peer.remote()));
      fields.set("x-forwarded-proto", t.target.scheme());
    }
    return fields;
  }

  /// How the request came (RFC 9110 §7.6.3).
  private static String protocol(HttpVersion version) {
    return switch (version) {
      case HTTP_1_0 -> "1.0 ";
      case HTTP_1_1 -> "1.1 ";
      case HTTP_2 -> "2 ";
    };
  }

  private static void append(Fields.Builder fields, Fields received, String name, String value) {
    String before = received.combined(name);
    fields.set(name, before == null ? value : before + ", " + value);
  }

  private static String address(InetSocketAddress client) {
    return client.getAddress().getHostAddress();
  }

  LogPosition stamp() {
    return stamp;
  }

  Settings settings() {
    return settings;
  }

  /// What the response is judged by.
  RequestHead asSent() {
    return new RequestHead(method, path, HttpVersion.HTTP_1_1, common);
  }

  /// The request for one hop.
  RequestHead to(Hop hop) {
    Fields.Builder fields = common.toBuilder();
    switch (hop) {
      case Hop.Node(_, boolean peer, _) -> {
        fields.set("host", host);
        FabricFields.write(fields, target.scheme(), peer, stamp);
      }
      case Hop.OriginServer(var origin, _) -> {
        FabricFields.remove(fields);
        FieldEditing.apply(settings.requestFields(), fields);
        String own = origin.host();
        fields.set("host", own == null ? host : own);
      }
    }
    return new RequestHead(method, path, HttpVersion.HTTP_1_1, fields.build());
  }
}
