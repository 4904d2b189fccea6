package perigee.calling.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipUri;
import perigee.wire.sip.Via;

/// Where requests go on to, and how (RFC 3261 §16). It is no open relay: a request goes to a device
/// that is registered, along the connections of its dialog, or to another super node. Belongs to
/// SIP's loop.
final class Proxy {

  private final Parts parts;
  private final Map<Long, Flow> flows;

  /// What the proxy stands on.
  record Parts(
      SipConfig config,
      SipLoop sip,
      Transactions transactions,
      Hop hop,
      Bindings bindings,
      Gruus gruus,
      SuperNodeFlows superNodes,
      Locations locations,
      Verifiers verifiers) {}

  /// A proxy.
  ///
  /// @param flows all that are open, by id
  Proxy(Parts parts, Map<Long, Flow> flows) {
    this.parts = parts;
    this.flows = flows;
  }

  SipConfig config() {
    return parts.config();
  }

  Transactions transactions() {
    return parts.transactions();
  }

  Hop hop() {
    return parts.hop();
  }

  Loop.Timer after(Duration delay, Runnable task) {
    return parts.sip().loop().after(delay, task);
  }

  /// Gets a connection; null if there is none.
  void reach(Target.Way way, Consumer<@Nullable Flow> done) {
    switch (way) {
      case Target.Way.Over(Flow flow) -> done.accept(flow.isOpen() ? flow : null);
      case Target.Way.ToSuperNode(String node) -> parts.superNodes().reach(node, done);
    }
  }

  void cancel(ClientTransaction asked, @Nullable String reason) {
    SipRequest cancellation = asked.cancellation(reason);
    Via via = cancellation.headers().via();
    if (via != null && asked.flow().isOpen()) {
      ClientTransaction _ =
          parts.transactions().send(asked.flow(), cancellation, via.branch(), new Nobody());
    }
  }

  /// Does not care how a request ends.
  private static final class Nobody implements ClientTransaction.User {

    @Override
    public void response(SipResponse response) {}

    @Override
    public void failed(int status) {}
  }

  /// Passes a request on, whose sender is known.
  void pass(ServerTransaction server, Hop.Way way) {
    SipRequest request = way.request();
    boolean staysIn = way.flows() == null && opensDialog(request);
    if (server.isInvite()) {
      server.respond(100);
      if (staysIn) {
        parts.sip().counts().add(Counts.Kind.CALLS);
      }
    }
    if (request.is(SipRequest.MESSAGE)) {
      parts.sip().counts().add(Counts.Kind.MESSAGES);
    }
    ProxyCall call = new ProxyCall(this, server, request, staysIn);
    Target next = next(server.flow(), way);
    SipUri uri = SipUri.parse(request.uri());
    if (next != null) {
      call.start(List.of(next));
    } else if (uri == null || Hop.firstRoute(request.headers()) != null) {
      server.respond(403);
    } else if (parts.hop().isHere(uri)) {
      find(server, uri, call);
    } else {
      server.respond(way.flows() == null ? 403 : 480);
    }
  }

  /// `Record-Route` is of use in requests that begin a dialog, and harmless in others that might.
  private static boolean opensDialog(SipRequest request) {
    return switch (request.method()) {
      case SipRequest.INVITE, SipRequest.SUBSCRIBE, SipRequest.NOTIFY, "REFER" -> true;
      default -> false;
    };
  }

  /// The one place that a request says it goes to; null if it names a person, or nothing good.
  private @Nullable Target next(Flow from, Hop.Way way) {
    SipRequest request = way.request();
    SipUri route = Hop.firstRoute(request.headers());
    if (route != null) {
      String node = parts.superNodes().at(route);
      return node == null
          ? null
          : new Target(request.uri(), new Target.Way.ToSuperNode(node), List.of(), Target.HIGHEST);
    }
    if (way.flows() != null) {
      Flow other = flows.get(Hop.other(way.flows(), from));
      if (other != null && other.isOpen()) {
        return over(request.uri(), other);
      }
    }
    SipUri uri = SipUri.parse(request.uri());
    Binding binding = (uri == null || parts.hop().isHere(uri)) ? null : parts.bindings().at(uri);
    return binding == null ? null : over(request.uri(), binding.flow());
  }

  private static Target over(String uri, Flow flow) {
    return new Target(uri, new Target.Way.Over(flow), List.of(), Target.HIGHEST);
  }

  /// The devices of a person, here and, unless another super node asks, elsewhere.
  private void find(ServerTransaction server, SipUri uri, ProxyCall call) {
    String person = parts.gruus().person(uri);
    List<Target> targets = new ArrayList<>(here(uri, person));
    if (server.flow().isSuperNode()) {
      startOrRefuse(server, person, targets, call);
      return;
    }
    parts
        .locations()
        .find(
            person,
            nodes ->
                parts
                    .sip()
                    .loop()
                    .execute(() -> {
                      for (String node : nodes) {
                        targets.add(
                            new Target(
                                server.request().uri(),
                                new Target.Way.ToSuperNode(node),
                                List.of(),
                                Target.HIGHEST));
                      }
                      startOrRefuse(server, person, targets, call);
                    }));
  }

  private List<Target> here(SipUri uri, String person) {
    return parts.bindings().of(person).stream()
        .filter(one -> parts.gruus().leadsTo(uri, one))
        .filter(one -> !uri.secure() || one.flow().transport().isSecure())
        .map(one ->
            new Target(
                plain(one.uri()).text(),
                new Target.Way.Over(one.flow()),
                one.path(),
                one.priority()))
        .toList();
  }

  /// A Request-URI has no header fields (RFC 3261 §19.1.5).
  private static SipUri plain(SipUri uri) {
    return new SipUri(
        uri.secure(), uri.user(), uri.password(), uri.host(), uri.port(), uri.parameters(), null);
  }

  private void startOrRefuse(
      ServerTransaction server, String person, List<Target> targets, ProxyCall call) {
    if (!server.isPending()) {
      return;
    }
    if (!targets.isEmpty()) {
      call.start(targets);
      return;
    }
    if (server.flow().isSuperNode()) {
      server.respond(480);
      return;
    }
    parts
        .verifiers()
        .find(
            person,
            found -> {
              int status = found instanceof Verifiers.Found.Unknown ? 404 : 480;
              parts.sip().loop().execute(() -> server.respond(status));
            });
  }

  /// Passes on the `ACK` of a 2xx, which nobody answers.
  void acknowledge(Flow from, Hop.Way way) {
    Target next = next(from, way);
    int hops = Hop.forwards(way.request());
    if (next == null || hops == 0) {
      parts.sip().counts().add(Counts.Kind.STRAY);
      return;
    }
    reach(
        next.way(),
        flow -> {
          if (flow != null) {
            String branch = parts.hop().branch(way.request());
            flow.send(parts.hop().outgoing(way.request(), from, next, flow, branch, false, hops));
          }
        });
  }

  /// What the edge itself can do.
  static SipHeaders abilities() {
    return SipHeaders.of(
        HeaderName.ALLOW,
        "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, MESSAGE, SUBSCRIBE, NOTIFY, PUBLISH, REFER,"
            + " INFO, UPDATE, PRACK",
        HeaderName.ACCEPT,
        "*/*",
        HeaderName.SUPPORTED,
        "path, gruu, outbound");
  }
}
