package perigee.calling.sip;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipUri;
import perigee.wire.sip.Uri;

/// What becomes of each message (RFC 3261 §16.3): refused, absorbed by its transaction, registered,
/// answered, or passed on. Belongs to SIP's loop.
final class SipCore {

  private static final Logger LOG = LoggerFactory.getLogger(SipCore.class);
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Proxy.Parts parts;
  private final Authenticator authenticator;
  private final Registrar registrar;
  private final Presence presence;
  private final Searches searches;
  private final Proxy proxy;
  private final Map<Long, Flow> flows;
  private final Gathering gathering;
  private long lastFlow;
  private boolean draining;

  SipCore(
      Proxy.Parts parts,
      Authenticator authenticator,
      Registrar registrar,
      Presence presence,
      Searches searches,
      Map<Long, Flow> flows) {
    this.parts = parts;
    this.authenticator = authenticator;
    this.registrar = registrar;
    this.presence = presence;
    this.searches = searches;
    this.flows = flows;
    this.proxy = new Proxy(parts, flows);
    this.gathering = new Gathering(parts.sip().loop(), LockSupport::parkNanos);
  }

  void start() {
    parts.superNodes().start();
    sweepLater();
  }

  /// Lets go of the other super nodes.
  void close() {
    parts.superNodes().close();
  }

  private void sweepLater() {
    Loop.Timer _ = parts.sip().loop().after(SWEEP, this::sweep);
  }

  private void sweep() {
    try {
      parts.bindings().sweep();
      presence.sweep();
    } finally {
      sweepLater();
    }
  }

  /// Takes no new people: who is here goes on.
  void drain() {
    draining = true;
  }

  SipConfig config() {
    return parts.config();
  }

  Gathering gathering() {
    return gathering;
  }

  Counts counts() {
    return parts.sip().counts();
  }

  /// A connection that has just been made.
  ///
  /// @param port of this end that a client came by; 0 for none
  /// @param superNode whose certificate it showed; null for a client
  /// @param ours whether it was made from here
  Flow opened(
      Transport transport,
      InetSocketAddress remote,
      int port,
      FlowOutput output,
      @Nullable String superNode,
      boolean ours) {
    String node = superNode != null && parts.superNodes().has(superNode) ? superNode : null;
    Flow flow = new Flow(++lastFlow, transport, remote, node == null ? port : 0, output, node);
    flows.put(flow.id(), flow);
    if (node == null && superNode != null) {
      LOG.warn("event=super-node-not-configured node={}", superNode);
    }
    if (node != null) {
      parts.superNodes().opened(node, flow, ours);
    }
    return flow;
  }

  void closed(Flow flow) {
    flow.closed();
    flows.remove(flow.id());
    parts.superNodes().closed(flow);
    parts.transactions().closed(flow);
    parts.bindings().closed(flow);
    presence.closed(flow);
  }

  /// A connection to another super node could not be made.
  void unreachable(String node, String reason) {
    parts.superNodes().failed(node, reason);
  }

  /// Something whole came.
  ///
  /// @return false if the connection is of no more use
  boolean received(Flow flow, SipRead read) {
    switch (read) {
      case SipRead.More _ -> {}
      case SipRead.Pong _ -> parts.superNodes().lives(flow);
      case SipRead.Ping _ -> {
        flow.pong();
        parts.superNodes().lives(flow);
      }
      case SipRead.Whole(SipMessage message) -> received(flow, message);
      case SipRead.Bad bad -> {
        counts().add(Counts.Kind.MALFORMED);
        SipRequest request = bad.request();
        if (request != null
            && !request.is(SipRequest.ACK)
            && request.headers().has(HeaderName.VIA)) {
          flow.send(
              Hop.received(request, flow)
                  .answer(bad.status(), bad.reason(), parts.sip().unguessable()));
        }
        return !bad.lost();
      }
    }
    return true;
  }

  private void received(Flow flow, SipMessage message) {
    switch (message) {
      case SipRequest request -> request(flow, Hop.received(request, flow));
      case SipResponse response -> {
        ClientTransaction asked =
            MessageRules.isSound(response) ? parts.transactions().find(flow, response) : null;
        if (asked == null) {
          // A response to nothing that was asked goes nowhere (RFC 6026 §8.4).
          counts().add(Counts.Kind.STRAY);
        } else {
          asked.received(response);
        }
      }
    }
  }

  private void request(Flow flow, SipRequest request) {
    counts().add(Counts.Kind.REQUESTS);
    MessageRules.Problem problem = MessageRules.problem(request);
    if (problem != null) {
      counts().add(Counts.Kind.MALFORMED);
      if (!request.is(SipRequest.ACK)) {
        flow.send(request.answer(problem.status(), problem.reason(), parts.sip().unguessable()));
      }
      return;
    }
    switch (request.method()) {
      case SipRequest.ACK -> acknowledge(flow, request);
      case SipRequest.CANCEL -> cancel(flow, request);
      default -> begin(flow, request);
    }
  }

  private void acknowledge(Flow flow, SipRequest request) {
    ServerTransaction invite = parts.transactions().find(flow, request, SipRequest.INVITE);
    if (invite != null && invite.acknowledged()) {
      return;
    }
    Hop.Way way = parts.hop().way(request);
    boolean known = way.flows() != null && Hop.isIn(way.flows(), flow);
    if (known || flow.isSuperNode() || flow.isAuthenticated()) {
      proxy.acknowledge(flow, way);
    } else {
      counts().add(Counts.Kind.STRAY);
    }
  }

  private void cancel(Flow flow, SipRequest request) {
    ServerTransaction invite = parts.transactions().find(flow, request, SipRequest.INVITE);
    String tag = invite == null ? parts.sip().unguessable() : invite.tag();
    flow.send(request.answer(invite == null ? 481 : 200, tag));
    if (invite != null) {
      invite.cancel(request.headers().first(HeaderName.REASON));
    }
  }

  private void begin(Flow flow, SipRequest request) {
    if (parts.transactions().find(flow, request, request.method()) != null) {
      return;
    }
    ServerTransaction server = parts.transactions().begin(flow, request);
    if (server == null) {
      flow.send(request.answer(503, parts.sip().unguessable()).with(HeaderName.RETRY_AFTER, "5"));
      return;
    }
    // Most registrations are answered before anything else can come.
    boolean brief = request.is(SipRequest.REGISTER);
    if (!brief) {
      parts.transactions().keep(server);
    }
    serve(server);
    if (brief && server.isPending()) {
      parts.transactions().keep(server);
    }
  }

  private void serve(ServerTransaction server) {
    SipRequest request = server.request();
    Hop.Way way = parts.hop().way(request);
    if (way.uri() == null && !(Uri.parse(request.uri()) instanceof SipUri)) {
      server.respond(416);
      return;
    }
    if (request.headers().has(HeaderName.PROXY_REQUIRE)) {
      String asked = String.join(", ", request.headers().all(HeaderName.PROXY_REQUIRE));
      server.respond(request.answer(420, server.tag()).with(HeaderName.UNSUPPORTED, asked));
      return;
    }
    SipUri uri = way.uri();
    boolean here = uri != null && parts.hop().isHere(uri);
    if (here && request.is(SipRequest.REGISTER)) {
      register(server);
      return;
    }
    if (here && uri != null && isForEdge(server, uri)) {
      return;
    }
    if (Hop.forwards(request) == 0) {
      server.respond(483);
      return;
    }
    if (parts.hop().loops(way.request())) {
      counts().add(Counts.Kind.LOOPS);
      server.respond(482);
      return;
    }
    identify(server, way);
  }

  private void register(ServerTransaction server) {
    if (draining) {
      server.respond(server.request().answer(503, server.tag()).with(HeaderName.RETRY_AFTER, "30"));
    } else {
      registrar.register(server);
    }
  }

  /// Whether a request is meant for the edge itself; then it is answered.
  private boolean isForEdge(ServerTransaction server, SipUri uri) {
    SipRequest request = server.request();
    boolean asked = uri.parameters().has(SuperNodeQuestions.WHERE);
    if (asked && server.flow().isSuperNode()) {
      server.respond(parts.bindings().of(uri.plainUser()).isEmpty() ? 404 : 200);
      return true;
    }
    if (uri.user() != null) {
      return false;
    }
    if (searches.takes(server, uri)) {
      return true;
    }
    if (request.is(SipRequest.OPTIONS)) {
      SipResponse able = request.answer(200, server.tag());
      SipHeaders.Builder headers = able.headers().toBuilder();
      SipHeaders abilities = Proxy.abilities();
      for (int i = 0; i < abilities.size(); i++) {
        headers.add(abilities.name(i), abilities.value(i));
      }
      server.respond(able.with(headers.build()));
    } else {
      server.respond(request.is(SipRequest.INVITE) ? 484 : 404);
    }
    return true;
  }

  /// Makes sure that `From` is who sends it: what another super node passes on was checked there.
  private void identify(ServerTransaction server, Hop.Way way) {
    Flow flow = server.flow();
    SipRequest request = server.request();
    String person = sender(request);
    boolean inDialog = way.flows() != null && Hop.isIn(way.flows(), flow);
    if (flow.isSuperNode()
        || (flow.isAuthenticated() && inDialog)
        || (person != null && flow.isOf(person))) {
      identified(server, way);
      return;
    }
    if (person == null) {
      server.respond(request.answer(403, "Use Your Own Address", server.tag()));
      return;
    }
    authenticator.check(
        flow,
        request,
        HeaderName.PROXY_AUTHORIZATION,
        outcome -> {
          switch (outcome) {
            case Authenticator.Outcome.Person(String name) when name.equals(person) ->
                identified(server, way);
            case Authenticator.Outcome.Person _ -> server.respond(403);
            case Authenticator.Outcome.Challenge _, Authenticator.Outcome.Refusal _ ->
                server.respond(authenticator.response(request, outcome, 407, server.tag()));
          }
        });
  }

  /// Whose address `From` is; null if it is nobody's here.
  private @Nullable String sender(SipRequest request) {
    NameAddress from = request.headers().address(HeaderName.FROM);
    SipUri uri = from == null ? null : from.sip();
    boolean here =
        uri != null
            && uri.user() != null
            && (uri.host().equalsIgnoreCase(parts.config().domain())
                || uri.host().equalsIgnoreCase(parts.config().host()));
    return here && uri != null ? uri.plainUser() : null;
  }

  private void identified(ServerTransaction server, Hop.Way way) {
    if (!server.isPending() || presence.takes(server, way)) {
      return;
    }
    proxy.pass(server, way);
  }
}
