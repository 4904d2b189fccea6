package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import perigee.net.loop.Loops;

/// A whole server over sockets.
class NameServerTest {

  private Loops loops;
  private NameServer server;

  @BeforeEach
  void start() throws IOException {
    loops = Loops.start(1, "test");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        NameServer.start(
            NameServerConfig.on(address, 2, "ns", Asking.SECRET),
            loops,
            InstantSource.system(),
            System::nanoTime);
    server.apply(
        Zones.of(
            java.util.List.of(ServedThings.zone("example.test", java.util.List.of(), lines()))));
  }

  private static String[] lines() {
    String[] lines = new String[101];
    for (int i = 0; i < 100; i++) {
      lines[i] = "big.example.test TXT \"" + "x".repeat(100) + i + "\"";
    }
    lines[100] = "small.example.test A 192.0.2.1";
    return lines;
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  @Test
  void udpIsAnswered() throws IOException {
    Message answer = resolver().send(Asking.query("small.example.test", Type.A));
    assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
    assertThat(server.statistics().byType()).containsEntry("A", 1L);
    assertThat(server.statistics().byCode()).containsEntry("NOERROR", 1L);
  }

  @Test
  void whatIsTooLongComesByTcp() throws IOException { // RFC 7766 §5
    SimpleResolver udp = resolver();
    udp.setIgnoreTruncation(true);
    Message cut = udp.send(Asking.query("big.example.test", Type.TXT));
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(cut.getSection(Section.ANSWER)).isEmpty();
    Message whole = resolver().send(Asking.query("big.example.test", Type.TXT));
    assertThat(whole.getSection(Section.ANSWER)).hasSize(100);
    assertThat(server.statistics().truncated()).isEqualTo(2);
    assertThat(server.statistics().streams()).isEqualTo(1);
  }

  @Test
  void manyQueriesGoThroughOneConnection() throws IOException { // RFC 7766 §6.2.1.1
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(10_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] query = Asking.query("big.example.test", Type.TXT).toWire();
      for (int i = 0; i < 50; i++) {
        query[0] = (byte) i;
        out.writeShort(query.length);
        out.write(query, 0, 7);
        out.flush();
        out.write(query, 7, query.length - 7);
      }
      for (int i = 0; i < 50; i++) {
        byte[] answer = in.readNBytes(in.readUnsignedShort());
        assertThat(answer[0]).isEqualTo((byte) i);
        assertThat(answer).hasSizeGreaterThan(10_000);
      }
      out.writeShort(5);
      out.write(new byte[5]);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private SimpleResolver resolver() {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTimeout(Duration.ofSeconds(10));
    resolver.setEDNS(-1);
    return resolver;
  }
}
