package perigee.app.rehearsal;

import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// An origin of any number of objects: the last segment of a path says how many bytes there are.
public final class RehearsalOrigin implements Closeable {

  private static final int MOST_BYTES = 1 << 20;

  private final byte[] bytes = new byte[MOST_BYTES];
  private final Loops loops = Loops.start(1, "origin");
  private final HttpServer server;

  private RehearsalOrigin() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpServer.start(loops, HttpServerConfig.on(anyPort), this::answer);
  }

  public static RehearsalOrigin start() throws IOException {
    return new RehearsalOrigin();
  }

  /// Where properties find it.
  public String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  private void answer(Exchange exchange) {
    String path = exchange.request().target();
    int length = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    Fields fields =
        Fields.of("content-type", "application/octet-stream", "cache-control", "max-age=86400");
    exchange.respond(
        new ResponseHead(200, "", HttpVersion.HTTP_1_1, fields),
        Bodies.of(Unpooled.wrappedBuffer(bytes, 0, Math.min(length, MOST_BYTES))));
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
