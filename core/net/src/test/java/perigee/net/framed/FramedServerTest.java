package perigee.net.framed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import perigee.net.loop.Loops;
import perigee.net.udp.PeerAddress;

class FramedServerTest {

  private static final FramedConfig CONFIG =
      FramedConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200, 200);

  @Test
  void messagesAreAnsweredInOrder() throws IOException {
    try (Loops loops = Loops.start(1, "framed");
        FramedServer server = FramedServer.start(loops, CONFIG, _ -> FramedServerTest::echo);
        Socket client = connect(server)) {
      send(client, "one");
      send(client, "two");
      assertThat(receive(client)).isEqualTo("one");
      assertThat(receive(client)).isEqualTo("two");
    }
  }

  @Test
  void clientsThatComeTogetherAreAcceptedTogether() throws Exception {
    CompletableFuture<Integer> openAtFirst = new CompletableFuture<>();
    AtomicReference<FramedServer> itself = new AtomicReference<>();
    List<Socket> clients = new ArrayList<>();
    FrameHandler handler =
        (in, length, peer, out) -> {
          openAtFirst.complete(itself.get().open());
          return echo(in, length, peer, out);
        };
    try (Loops one = Loops.start(1, "one");
        FramedServer server = FramedServer.start(one, CONFIG, _ -> handler)) {
      itself.set(server);
      CountDownLatch isHeld = new CountDownLatch(1);
      CountDownLatch allThere = new CountDownLatch(1);
      one.loop(0)
          .execute(() -> {
            isHeld.countDown();
            await(allThere);
          });
      await(isHeld);
      for (int i = 0; i < 100; i++) {
        Socket client = connect(server);
        clients.add(client);
        send(client, "x");
      }
      allThere.countDown();
      assertThat(openAtFirst.get(10, TimeUnit.SECONDS)).isGreaterThan(20);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static int echo(byte[] in, int length, PeerAddress peer, byte[] out) {
    System.arraycopy(in, 0, out, 0, length);
    return length;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Socket connect(FramedServer server) throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  private static void send(Socket to, String text) throws IOException {
    new DataOutputStream(to.getOutputStream()).writeUTF(text);
  }

  private static String receive(Socket from) throws IOException {
    return new DataInputStream(from.getInputStream()).readUTF();
  }
}
