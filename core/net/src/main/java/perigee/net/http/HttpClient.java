package perigee.net.http;

import java.util.List;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.wire.http.RequestHead;

/// An HTTP client that keeps connections, per loop and target, for the next request.
public final class HttpClient implements AutoCloseable {

  private final HttpClientMetrics metrics = new HttpClientMetrics();
  private final List<ClientLoop> clientLoops;

  /// Makes a client; nothing is connected yet.
  public HttpClient(Loops loops, HttpClientConfig config, ClientContexts contexts) {
    ClientLoop.Shared shared = new ClientLoop.Shared(metrics, new Names());
    this.clientLoops =
        loops.all().stream()
            .map((NettyLoop loop) -> new ClientLoop(loops, loop, config, contexts, shared))
            .toList();
  }

  /// Sends a request; all is heard on the loop, whose the body is from now on. From any thread.
  ///
  /// The head's fields of framing and connection are dropped, and `Expect`; `Host` is added if it
  /// is missing. A request without body that is idempotent is sent once more if a kept connection
  /// turns out to be closed.
  public Call send(
      Loop loop, Target target, RequestHead head, BodySource body, ResponseHandler handler) {
    ClientCall call = new ClientCall(loop, target, head, body, handler, metrics);
    ClientLoop clientLoop = clientLoops.get(loop.index());
    if (loop.inLoop()) {
      clientLoop.send(call);
    } else {
      loop.execute(() -> clientLoop.send(call));
    }
    return call;
  }

  /// What it counted.
  public HttpClientMetrics metrics() {
    return metrics;
  }

  /// Ends every request and connection.
  @Override
  public void close() {
    for (ClientLoop each : clientLoops) {
      each.loop().execute(each::close);
    }
  }
}
