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
  private final String whole;
  private final String originTarget;
  private final Fields common;
  private final LogPosition stamp;
  private final boolean slice;

  /// Makes one.
  ///
  /// @param whole the target that nodes of the fleet are asked for
  /// @param originTarget the target that origins are asked for
  private UpstreamRequest(
      RequestTarget target,
      Settings settings,
      String method,
      String whole,
      String originTarget,
      Fields common,
      LogPosition stamp,
      boolean slice) {
    this.slice = slice;
    this.target = target;
    this.settings = settings;
    this.method = method;
    this.whole = whole;
    this.originTarget = originTarget;
    this.common = common;
    this.stamp = stamp;
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
    if (t.isPublic()) {
      // Who asked first is not the key's to know, and what that client claims even less.
      fields.set("x-forwarded-for", address(t.exchange.peer().remote()));
    }
    return of(t, "GET", t.policy.storedTarget(), fields, stamp);
  }

  /// A `HEAD` for all who ask: the client's conditions are answered here.
  static UpstreamRequest head(Transaction t, Machinery machinery, LogPosition stamp) {
    Fields.Builder fields = Validation.withoutConditions(forwarded(t, machinery));
    return of(t, "HEAD", t.policy.storedTarget(), fields, stamp);
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
    String originTarget = t.policy.passedTarget(t.target);
    return of(t, t.request().method(), originTarget, fields, stamp);
  }

  /// The same, sent for no client: the next tier must not answer with what is stale there, too.
  UpstreamRequest refreshing() {
    Fields.Builder fields = common.toBuilder();
    FabricFields.refresh(fields);
    return with(fields, slice);
  }

  private static UpstreamRequest of(
      Transaction t, String method, String originTarget, Fields.Builder fields, LogPosition stamp) {
    boolean asterisk = t.target.form() == RequestTarget.Form.ASTERISK;
    String target = asterisk ? "*" : t.target.pathAndQuery();
    String asked = asterisk ? "*" : originTarget;
    Settings settings = t.policy.settings();
    return new UpstreamRequest(
        t.target, settings, method, target, asked, fields.build(), stamp, false);
  }

  private static Fields.Builder forwarded(Transaction t, Machinery machinery) {
    Fields received = t.request().fields();
    Fields.Builder fields = HopByHop.fromPublic(received);
    CdnLoop loop = machinery.loop();
    loop.mark(fields, received);
    append(fields, received, "via", protocol(t.request().version()) + machinery.node());
    if (t.isPublic()) {
      Peer peer = t.exchange.peer();
      UnkeyedFields.remove(fields, t.policy.settings(), t.isRead());
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

  /// The same request for some bytes only.
  ///
  /// @param to the byte after the last
  UpstreamRequest ranged(long from, long to) {
    Fields.Builder fields = common.toBuilder().set("range", "bytes=" + from + "-" + (to - 1));
    return with(fields, slice);
  }

  /// The same request for some bytes of one version, and of no other.
  UpstreamRequest part(long from, long to, Version version) {
    Fields.Builder fields = ranged(from, to).common.toBuilder();
    version.require(fields);
    return with(fields, true);
  }

  /// The same request for the bytes of one version from a place on, for which conditions are judged
  /// by whoever answers.
  UpstreamRequest missing(long from, Version version) {
    Fields.Builder fields = Validation.withoutConditions(common.toBuilder());
    fields.set("range", "bytes=" + from + "-" + (version.length() - 1));
    version.require(fields);
    return with(fields, false);
  }

  private UpstreamRequest with(Fields.Builder fields, boolean ofOneVersion) {
    return new UpstreamRequest(
        target, settings, method, whole, originTarget, fields.build(), stamp, ofOneVersion);
  }

  /// What the response is judged by.
  RequestHead asSent() {
    return new RequestHead(method, whole, HttpVersion.HTTP_1_1, common);
  }

  /// The request for one hop.
  RequestHead to(Hop hop) {
    Fields.Builder fields = common.toBuilder();
    // Without a port, as the cache key: what a client writes there can't be told to others.
    fields.set("host", target.host());
    String asked =
        switch (hop) {
          case Hop.Node(_, boolean peer, _) -> {
            FabricFields.write(fields, target.scheme(), peer, stamp);
            if (slice) {
              FabricFields.slice(fields);
            }
            yield whole;
          }
          case Hop.OriginServer(var origin, _) -> {
            FabricFields.remove(fields);
            AccessCookie.remove(fields, settings.signedUrl());
            FieldEditing.apply(settings.requestFields(), fields);
            String own = origin.host();
            fields.set("host", own == null ? target.host() : own);
            yield originTarget;
          }
        };
    return new RequestHead(method, asked, HttpVersion.HTTP_1_1, fields.build());
  }
}
