package perigee.calling.phone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import perigee.net.loop.Loops;
import perigee.realtime.media.HttpProxy;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;
import perigee.wire.sip.SipRead;

/// A line through a proxy, from a network that knows no names and lets nothing else out.
class LineTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final HostEntry FAR =
      new HostEntry("super1", "super1.perigee.invalid", 0, Octets.NONE, new Services(5061, 0, 0));
  private static final int SECONDS = 10;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
  private final Loops loops = Loops.start(1, "line");

  @AfterEach
  void stop() {
    loops.close();
  }

  /// A proxy that answers and then is the far end itself.
  private void serve(ServerSocket listener, String answer) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket client = listener.accept()) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf(HttpProxy.END) < 0) {
              head.append((char) in.read());
            }
            said.add(head.toString());
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
            byte[] next = in.readNBytes(4);
            said.add(new String(next, ISO_8859_1));
          } catch (IOException e) {
            said.add(e.toString());
          }
        });
  }

  private Line open(HttpProxy proxy) {
    Line line = new Line(FAR, 1, loops.loop(0), new Seen());
    loops.loop(0).execute(() -> line.open(loops, null, proxy));
    return line;
  }

  private static String next(BlockingQueue<String> from) throws InterruptedException {
    String found = from.poll(SECONDS, TimeUnit.SECONDS);
    return found == null ? "nothing" : found;
  }

  @Test
  void aLineGoesThroughAProxyThatKnowsTheName() throws Exception { // RFC 9110 §9.3.6
    try (ServerSocket listener = new ServerSocket(0, 8, HERE)) {
      serve(listener, "HTTP/1.1 200 Connection established\r\nVia: here\r\n\r\n\r\n");
      InetSocketAddress there = new InetSocketAddress(HERE, listener.getLocalPort());
      Line line = open(HttpProxy.at(there).as("anna", "se:cret"));
      assertThat(next(happened)).isEqualTo("opened");
      assertThat(next(said))
          .startsWith("CONNECT super1.perigee.invalid:5061 HTTP/1.1\r\n")
          .contains("\r\nProxy-Authorization: Basic YW5uYTpzZTpjcmV0\r\n");
      loops.loop(0).execute(() -> line.write("\r\n\r\n".getBytes(ISO_8859_1)));
      assertThat(next(said)).isEqualTo("\r\n\r\n");
      assertThat(next(happened)).isEqualTo("closed");
    }
  }

  @Test
  void aProxyThatRefusesEndsTheLine() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 8, HERE)) {
      serve(listener, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      Line _ = open(HttpProxy.at(new InetSocketAddress(HERE, listener.getLocalPort())));
      assertThat(next(happened)).isEqualTo("closed");
      assertThat(next(said)).doesNotContain("Proxy-Authorization");
    }
  }

  private final class Seen implements Line.User {

    @Override
    public void opened(Line line) {
      happened.add("opened");
    }

    @Override
    public void received(Line line, SipRead read) {}

    @Override
    public void lives(Line line, long nanos) {}

    @Override
    public void closed(Line line) {
      happened.add("closed");
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }
}
