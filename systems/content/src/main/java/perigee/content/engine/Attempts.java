package perigee.content.engine;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.tier.Hop;
import perigee.content.tier.Tiers;
import perigee.net.http.BodySource;
import perigee.net.http.Call;
import perigee.net.http.HttpClient;
import perigee.net.http.PeerException;
import perigee.net.http.ResponseHandler;
import perigee.net.loop.Loop;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Sends a request along the ways to an answer until one answers: what is dead is stepped over.
/// Confined to its loop.
final class Attempts {

  /// Hears how it went: `informed` any number of times, then one of the others, on the loop.
  interface Listener {

    void informed(ResponseHead head);

    void answered(Hop hop, ResponseHead head, BodySource body, String attempts);

    void exhausted(Failure failure, String attempts);
  }

  private static final Failure NO_WAY =
      new Failure(
          502, "connect", "there is nobody to ask: the property has no origin that is well");

  private final Tiers tiers;
  private final HttpClient client;
  private final Loop loop;
  private final Iterator<Hop> hops;
  private final UpstreamRequest request;
  private final BodySource body;
  private final Listener listener;
  private final StringBuilder tried = new StringBuilder();
  private Failure last = NO_WAY;

  Attempts(
      Machinery machinery,
      Loop loop,
      List<Hop> hops,
      UpstreamRequest request,
      BodySource body,
      Listener listener) {
    this.tiers = machinery.tiers();
    this.client = machinery.client();
    this.loop = loop;
    this.hops = hops.iterator();
    this.request = request;
    this.body = body;
    this.listener = listener;
  }

  void next() {
    if (!hops.hasNext()) {
      body.close();
      listener.exhausted(last, tried.toString());
      return;
    }
    new Attempt(hops.next()).send();
  }

  private void failed(Failure failure, boolean mayGoOn) {
    last = failure;
    tried.append(" (").append(failure.detail()).append(')');
    if (mayGoOn) {
      next();
    } else {
      body.close();
      listener.exhausted(last, tried.toString());
    }
  }

  /// One way.
  private final class Attempt implements ResponseHandler, Runnable {
    private final Hop hop;
    private final RequestHead head;
    private @Nullable Call call;
    private boolean over;

    Attempt(Hop hop) {
      this.hop = hop;
      this.head = request.to(hop);
    }

    void send() {
      tried.append(tried.isEmpty() ? "" : ", ").append(hop.label());
      if (hop instanceof Hop.Node(var member, _, _)) {
        tiers.liveness().await(member.id(), this);
      }
      call = client.send(loop, hop.target(), head, body, this);
    }

    @Override
    public boolean readsUnknownCodings() {
      return hop instanceof Hop.OriginServer && request.settings().readsUnknownTransferCodings();
    }

    @Override
    public void informed(ResponseHead interim) {
      if (!over) {
        listener.informed(interim);
      }
    }

    @Override
    public void response(ResponseHead response, BodySource responseBody) {
      if (!settle()) {
        responseBody.close();
        return;
      }
      String kind = response.fields().first(FabricFields.FAILURE);
      if (hop instanceof Hop.Node && kind != null && isRepeatable()) {
        // A node that can't be asked has said nothing of the resource, so even the last one's word
        // is not an answer.
        boolean unreached = kind.equals("connect");
        if (unreached || hops.hasNext()) {
          responseBody.close();
          Failure known =
              new Failure(unreached ? 502 : response.status(), kind, "no way from there");
          Attempts.this.failed(known, unreached);
          return;
        }
      }
      if (hop instanceof Hop.OriginServer(var origin, _)) {
        tiers.origins().answered(origin);
      }
      listener.answered(hop, response, responseBody, tried.toString());
    }

    @Override
    public void failed(PeerException failure) {
      if (!settle()) {
        return;
      }
      boolean connect = failure.kind() == PeerException.Kind.CONNECT;
      switch (hop) {
        case Hop.OriginServer(var origin, _) -> tiers.origins().failed(origin);
        case Hop.Node(var member, _, _) -> {
          if (connect) {
            tiers.liveness().failed(member.id());
          }
        }
      }
      boolean late = failure.kind() == PeerException.Kind.TIMEOUT && !connect;
      Failure known =
          new Failure(late ? 504 : 502, connect ? "connect" : "origin", failure.reason());
      // An origin that takes too long is not asked again: that would only add to its load.
      Attempts.this.failed(known, failure.retryable() || (isRepeatable() && !late));
    }

    /// The node was found dead; told on the loop of the probes.
    @Override
    public void run() {
      loop.execute(this::dead);
    }

    private void dead() {
      // What can't be asked again is left to its connection, which may yet bring the answer: a node
      // may also be silent because it has too much to do.
      if (!isRepeatable() || !settle()) {
        return;
      }
      if (call != null) {
        call.cancel();
      }
      Attempts.this.failed(new Failure(502, "connect", "found dead"), true);
    }

    /// Whether asking again does no harm (RFC 9110 §9.2.2) and nothing of the body was used up.
    private boolean isRepeatable() {
      boolean idempotent =
          switch (head.method()) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
            default -> false;
          };
      return idempotent && body.length() == 0;
    }

    private boolean settle() {
      if (over) {
        return false;
      }
      over = true;
      if (hop instanceof Hop.Node(var member, _, _)) {
        tiers.liveness().ignore(member.id(), this);
      }
      return true;
    }
  }
}
