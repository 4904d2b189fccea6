package perigee.net.http;

import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.wire.http.RequestHead;

/// An HTTP client.
public final class HttpClient implements AutoCloseable {

  private final HttpClientMetrics metrics = new HttpClientMetrics();

  /// Makes one.
  public HttpClient(Loops loops, HttpClientConfig config, ClientContexts contexts) {}

  /// Sends a request; everything is heard on the loop. From any thread.
  public Call send(
      Loop loop, Target target, RequestHead head, BodySource body, ResponseHandler handler) {
    handler.failed(
        new PeerException(target.host(), PeerException.Kind.CONNECT, true, "no client yet"));
    return () -> {};
  }

  /// What it counted.
  public HttpClientMetrics metrics() {
    return metrics;
  }

  /// Closes every connection.
  @Override
  public void close() {}
}
