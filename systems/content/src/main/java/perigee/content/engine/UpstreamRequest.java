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

  /// Makes one.
  ///
  /// @param whole the target that nodes of the fleet are asked for
  /// @param originTarget the target that origins are asked for
  private UpstreamRequest(
      Transaction t,
      String method,
      String whole,
      String originTarget,
      Fields common,
      LogPosition stamp) {
    this.target = t.target;
    this.settings = t.policy.settings();
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

  /// The client's request as it is.
  static UpstreamRequest passed(Transaction t, Machinery machinery, LogPosition stamp) {
    String originTarget = t.policy.passedTarget(t.target);
    return of(t, t.request().method(), originTarget, forwarded(t, machinery), stamp);
  }

  private static UpstreamRequest of(
      Transaction t, String method, String originTarget, Fields.Builder fields, LogPosition stamp) {
    boolean asterisk = t.target.form() == RequestTarget.Form.ASTERISK;
    String target = asterisk ? "*" : t.target.pathAndQuery();
    return new UpstreamRequest(
        t, method, target, asterisk ? "*" : originTarget, fields.build(), stamp);
  }

  private static Fields.Builder forwarded(Transaction t, Machinery machinery) {
    Fields received = t.request().fields();
    Fields.Builder fields = HopByHop.fromPublic(received);
    CdnLoop loop = machinery.loop();
    loop.mark(fields, received);
    append(fields, received, "via", "1.1 " + machinery.node());
    if (t.isPublic()) {
      Peer peer = t.exchange.peer();
      UnkeyedFields.remove(fields, t.policy.settings(), t.isRead());
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
            yield whole;
          }
          case Hop.OriginServer(var origin, _) -> {
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
