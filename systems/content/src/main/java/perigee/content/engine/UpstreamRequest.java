package perigee.content.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.FieldEditing;
import perigee.content.semantics.CdnLoop;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Validation;
import perigee.content.semantics.Vary;
import perigee.content.semantics.Version;
import perigee.content.store.ResponseMeta;
import perigee.content.tier.Hop;
import perigee.model.LogPosition;
import perigee.model.property.Settings;
import perigee.net.http.Peer;
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
  private final boolean slice;

  private UpstreamRequest(
      RequestTarget target,
      Settings settings,
      String method,
      String path,
      Fields common,
      LogPosition stamp,
      boolean slice) {
    this.slice = slice;
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

  /// The client's request as it is.
  static UpstreamRequest passed(Transaction t, Machinery machinery, LogPosition stamp) {
    return of(t, t.request().method(), forwarded(t, machinery), stamp);
  }

  private static UpstreamRequest of(
      Transaction t, String method, Fields.Builder fields, LogPosition stamp) {
    boolean asterisk = t.target.form() == RequestTarget.Form.ASTERISK;
    String path = asterisk ? "*" : originForm(t.request().target(), t.target);
    return new UpstreamRequest(
        t.target, t.policy.settings(), method, path, fields.build(), stamp, false);
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
    append(fields, received, "via", "1.1 " + machinery.node());
    if (t.isPublic()) {
      Peer peer = t.exchange.peer();
      append(fields, received, "x-forwarded-for", address(peer.remote()));
      fields.set("x-forwarded-proto", t.target.scheme());
    }
    return fields;
  }

  private static void append(Fields.Builder fields, Fields received, String name, String value) {
    String before = received.combined(name);
    fields.set(name, before == null ? value : before + ", " + value);
  }

  private static String address(InetSocketAddress client) {
    return client.getAddress().getHostAddress();
  }

  Settings settings() {
    return settings;
  }

  /// The same request for some bytes only.
  ///
  /// @param to the byte after the last
  UpstreamRequest ranged(long from, long to) {
    Fields.Builder fields = common.toBuilder().set("range", "bytes=" + from + "-" + (to - 1));
    return new UpstreamRequest(target, settings, method, path, fields.build(), stamp, slice);
  }

  /// The same request for some bytes of one version, and of no other.
  UpstreamRequest part(long from, long to, Version version) {
    Fields.Builder fields = ranged(from, to).common.toBuilder();
    version.require(fields);
    return new UpstreamRequest(target, settings, method, path, fields.build(), stamp, true);
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
        if (slice) {
          fields.set(FabricFields.SLICE, "1");
        }
      }
      case Hop.OriginServer(var origin, _) -> {
        FieldEditing.apply(settings.requestFields(), fields);
        String own = origin.host();
        fields.set("host", own == null ? host : own);
      }
    }
    return new RequestHead(method, path, HttpVersion.HTTP_1_1, fields.build());
  }
}
