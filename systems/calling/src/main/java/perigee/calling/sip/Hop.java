package perigee.calling.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipUri;
import perigee.wire.sip.Via;

/// What a proxy does to requests that pass (RFC 3261 §16.4, §16.6; RFC 5393). Belongs to SIP's
/// loop.
final class Hop {

  private static final char FLOWS = 'f';
  private static final int USUAL_FORWARDS = 70;
  private static final int USUAL_BREADTH = 60;
  private static final int LOOP_DIGITS = 16;

  private final SipLoop sip;
  private final Tokens tokens;
  private final SipConfig config;
  private final ListenerPorts ports;

  /// The Request-URI that was read last: of registrations always the same.
  private String lastUri = "";

  private @Nullable SipUri lastRead;

  Hop(SipLoop sip, Tokens tokens, SipConfig config, ListenerPorts ports) {
    this.sip = sip;
    this.tokens = tokens;
    this.config = config;
    this.ports = ports;
  }

  /// The request with where it came from in its first `Via` (RFC 3261 §18.2.1, RFC 3581).
  static SipRequest received(SipRequest request, Flow flow) {
    Via via = request.headers().via();
    if (via == null) {
      return request;
    }
    boolean asked = via.parameters().has("rport");
    if (!asked && via.host().equals(flow.address()) && !via.parameters().has("received")) {
      return request;
    }
    Via seen = via.with("received", flow.address());
    if (asked) {
      seen = seen.with("rport", Integer.toString(flow.remote().getPort()));
    }
    return request.with(seen);
  }

  /// What is left of a request's way behind this element.
  ///
  /// @param uri that the request is for, read; null if it is of another scheme
  /// @param flows of the dialog that it belongs to; null if it says none
  /// @param ours whether a `Route` led here
  record Way(SipRequest request, @Nullable SipUri uri, Tokens.@Nullable Pair flows, boolean ours) {}

  /// Takes this element off the front of a request's route.
  Way way(SipRequest request) {
    Tokens.Pair flows = null;
    boolean ours = false;
    SipRequest left = request;
    SipUri uri = read(request.uri());
    if (uri != null && uri.parameters().has("lr") && isHere(uri)) {
      left = loosened(request);
      flows = flows(uri);
      ours = true;
      uri = SipUri.parse(left.uri());
    }
    while (true) {
      SipUri next = firstRoute(left.headers());
      if (next == null || !isHere(next)) {
        return new Way(left, uri, flows, ours);
      }
      Tokens.Pair read = flows(next);
      flows = read == null ? flows : read;
      ours = true;
      left = left.with(left.headers().toBuilder().pop(HeaderName.ROUTE).build());
    }
  }

  private @Nullable SipUri read(String uri) {
    if (!uri.equals(lastUri)) {
      lastUri = uri;
      lastRead = SipUri.parse(uri);
    }
    return lastRead;
  }

  /// Of a strict router's request, whose last `Route` is what its Request-URI was (RFC 3261 §16.4).
  private static SipRequest loosened(SipRequest request) {
    List<String> routes = request.headers().all(HeaderName.ROUTE);
    NameAddress last = routes.isEmpty() ? null : NameAddress.parse(routes.getLast());
    if (last == null) {
      return request;
    }
    SipHeaders.Builder headers = request.headers().toBuilder().remove(HeaderName.ROUTE);
    routes.subList(0, routes.size() - 1).forEach(one -> headers.add(HeaderName.ROUTE, one));
    return request.with(headers.build()).to(last.uri().text());
  }

  static @Nullable SipUri firstRoute(SipHeaders headers) {
    NameAddress route = headers.address(HeaderName.ROUTE);
    return route == null ? null : route.sip();
  }

  private Tokens.@Nullable Pair flows(SipUri uri) {
    return uri.user() == null ? null : tokens.read(FLOWS, uri.user());
  }

  /// Whether a URI's host and port are this element.
  boolean isHere(SipUri uri) {
    if (uri.host().equalsIgnoreCase(config.domain())) {
      return true;
    }
    return uri.host().equalsIgnoreCase(config.host()) && (uri.port() < 0 || ports.has(uri.port()));
  }

  /// Hops that a request may still take; 0 for none.
  static int forwards(SipRequest request) {
    int said = MessageRules.seconds(request.headers().first(HeaderName.MAX_FORWARDS));
    return said < 0 ? USUAL_FORWARDS : said;
  }

  /// Branches that a request may still be parted into (RFC 5393 §5.3).
  static int breadth(SipRequest request) {
    int said = MessageRules.seconds(request.headers().first(HeaderName.MAX_BREADTH));
    return said < 0 ? USUAL_BREADTH : Math.min(said, USUAL_BREADTH);
  }

  /// Whether this element passed the very same request on before (RFC 5393 §4.2).
  boolean loops(SipRequest request) {
    String mark = null;
    SipHeaders headers = request.headers();
    for (int i = headers.indexOf(HeaderName.VIA, 0);
        i >= 0;
        i = headers.indexOf(HeaderName.VIA, i + 1)) {
      Via via = headers.via(i);
      if (via != null && via.host().equalsIgnoreCase(config.host()) && ports.has(via.port())) {
        if (mark == null) {
          mark = mark(request);
        }
        if (via.branch().endsWith("." + mark)) {
          return true;
        }
      }
    }
    return false;
  }

  /// What makes a request go the same way again.
  private static String mark(SipRequest request) {
    SipHeaders headers = request.headers();
    StringBuilder all = new StringBuilder(request.uri()).append('\n');
    all.append(headers.all(HeaderName.ROUTE)).append('\n');
    for (String name :
        List.of(
            HeaderName.FROM,
            HeaderName.TO,
            HeaderName.CALL_ID,
            HeaderName.CSEQ,
            HeaderName.PROXY_REQUIRE,
            HeaderName.PROXY_AUTHORIZATION)) {
      all.append(headers.first(name)).append('\n');
    }
    MessageDigest hash = DigestAlgorithm.SHA_256.open();
    byte[] digest = hash.digest(all.toString().getBytes(StandardCharsets.ISO_8859_1));
    return HexFormat.of().formatHex(digest).substring(0, LOOP_DIGITS);
  }

  /// A branch for a request that is passed on.
  String branch(SipRequest received) {
    return Via.COOKIE + sip.unguessable() + "." + mark(received);
  }

  /// The request as it goes out.
  ///
  /// @param received as it came, its route worked off
  /// @param from where it came from
  /// @param staysIn whether requests inside its dialog are to come this way, too
  /// @param breadth that this branch may have
  SipRequest outgoing(
      SipRequest received,
      Flow from,
      Target target,
      Flow to,
      String branch,
      boolean staysIn,
      int breadth) {
    SipHeaders.Builder headers = received.headers().toBuilder();
    headers.set(HeaderName.MAX_FORWARDS, Integer.toString(forwards(received) - 1));
    if (received.headers().has(HeaderName.MAX_BREADTH) || breadth < USUAL_BREADTH) {
      headers.set(HeaderName.MAX_BREADTH, Integer.toString(breadth));
    }
    if (!from.isSuperNode()) {
      headers.remove(HeaderName.P_ASSERTED_IDENTITY);
      headers.remove(HeaderName.PROXY_AUTHORIZATION);
    }
    List<String> routes = target.routes();
    for (int i = routes.size() - 1; i >= 0; i--) {
      headers.push(HeaderName.ROUTE, routes.get(i));
    }
    if (staysIn) {
      String token = dialog(from, to);
      headers.push(HeaderName.RECORD_ROUTE, recordRoute(token, from));
      if (!ports.isSame(from, to)) {
        // Each side comes back by the transport and port that it is on (RFC 5658 §5).
        headers.push(HeaderName.RECORD_ROUTE, recordRoute(token, to));
      }
    }
    headers.push(HeaderName.VIA, via(to, branch));
    return received.with(headers.build()).to(target.uri());
  }

  private String via(Flow to, String branch) {
    return new Via(
            to.transport().name(),
            config.host(),
            ports.of(to),
            Parameters.NONE.with("branch", branch))
        .toString();
  }

  /// The clients' connections that a dialog goes over.
  private String dialog(Flow from, Flow to) {
    return tokens.sign(FLOWS, from.isSuperNode() ? 0 : from.id(), to.isSuperNode() ? 0 : to.id());
  }

  private String recordRoute(String token, Flow side) {
    String here = ports.uri(token, config.host(), side);
    return "<" + here + ";lr;" + SuperNodeFlows.NODE + "=" + config.node() + ">";
  }

  /// The client's connection at the other end of a dialog; 0 if there is none here.
  static long other(Tokens.Pair flows, Flow from) {
    if (flows.one() == from.id()) {
      return flows.other();
    }
    if (flows.other() == from.id()) {
      return flows.one();
    }
    return from.isSuperNode() ? Math.max(flows.one(), flows.other()) : 0;
  }

  /// Whether a connection is one that the dialog goes over.
  static boolean isIn(Tokens.Pair flows, Flow from) {
    return from.isSuperNode() || flows.one() == from.id() || flows.other() == from.id();
  }
}
