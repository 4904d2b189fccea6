package perigee.realtime.media;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.realtime.media.Ends.HERE;
import static perigee.realtime.media.Ends.admit;
import static perigee.realtime.media.Ends.count;
import static perigee.realtime.media.Ends.on;
import static perigee.realtime.media.Ends.rtp;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaStatistics.Kind;
import perigee.wire.sdp.Candidate;

/// Somebody stands on the way, who says everything again and makes up more.
@Timeout(30)
class HostilePathTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PACKETS = 50;

  /// Sends on what comes to it; media first with another bit, then three times.
  private static final class Middleman implements Closeable {

    private final DatagramSocket outside = new DatagramSocket(new InetSocketAddress(HERE, 0));
    private final DatagramSocket inside = new DatagramSocket(new InetSocketAddress(HERE, 0));
    private final SocketAddress server;
    private volatile @Nullable SocketAddress client;

    Middleman(SocketAddress server) throws IOException {
      this.server = server;
      Thread.ofVirtual().start(() -> pass(outside));
      Thread.ofVirtual().start(() -> pass(inside));
    }

    private void pass(DatagramSocket from) {
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
          from.receive(packet);
          if (from.equals(outside)) {
            client = packet.getSocketAddress();
            toServer(packet);
          } else if (client != null) {
            packet.setSocketAddress(client);
            outside.send(packet);
          }
        }
      } catch (IOException _) {
        // It is over.
        from.close();
      }
    }

    private void toServer(DatagramPacket packet) throws IOException {
      packet.setSocketAddress(server);
      boolean isMedia = packet.getData()[0] < 0;
      if (isMedia) {
        packet.getData()[packet.getLength() / 2] ^= 1;
        inside.send(packet);
        packet.getData()[packet.getLength() / 2] ^= 1;
      }
      inside.send(packet);
      if (isMedia) {
        inside.send(packet);
        inside.send(packet);
      }
    }

    Candidate candidate() {
      return Candidate.host("1", "udp", 1, HERE.getHostAddress(), outside.getLocalPort());
    }

    @Override
    public void close() {
      outside.close();
      inside.close();
    }
  }

  private static MediaPort port(DtlsIdentity identity) throws IOException {
    return MediaPort.open(
        MediaPortConfig.on(new InetSocketAddress(HERE, 0)), identity, System::nanoTime, RANDOM);
  }

  private static void say(MediaPort from, MediaPeer peer, int sequence, String text) {
    byte[] packet = rtp(sequence, text);
    assertThat(on(from, () -> peer.send(packet, 0, 12 + text.length()))).isTrue();
  }

  @Test
  void whatIsSaidAgainOrMadeUpIsCountedAndNotHeard() throws Exception {
    DtlsIdentity mine = DtlsIdentity.create(InstantSource.system(), RANDOM);
    DtlsIdentity theirs = DtlsIdentity.create(InstantSource.system(), RANDOM);
    PeerLog heard = new PeerLog();
    PeerLog there = new PeerLog();
    try (MediaPort server = port(mine);
        MediaPort client = port(theirs);
        Middleman middleman = new Middleman(server.addresses().getFirst());
        DatagramSocket stranger = new DatagramSocket()) {
      IceCredentials left = server.credentials();
      IceCredentials right = client.credentials();
      admit(server, PeerTerms.passive(left, right, client.fingerprint()), heard);
      List<Candidate> told = List.of(middleman.candidate());
      MediaPeer peer =
          admit(client, PeerTerms.active(right, left, server.fingerprint(), told), there);
      assertThat(heard.next()).isEqualTo("connected");
      assertThat(there.next()).isEqualTo("connected");
      DatagramPacket junk = new DatagramPacket(new byte[600], 600, server.addresses().getFirst());
      junk.getData()[0] = (byte) 0x80;
      for (int i = 0; i < PACKETS; i++) {
        for (int j = 0; j < 20; j++) {
          stranger.send(junk);
        }
        say(client, peer, i, "packet " + i);
        assertThat(heard.next()).isEqualTo("rtp packet " + i);
      }
      assertThat(heard.said).isEmpty();
      assertThat(count(server, Kind.RECEIVED, PACKETS)).isEqualTo(PACKETS);
      assertThat(count(server, Kind.REPLAYED, PACKETS + 1)).isGreaterThan(PACKETS);
      assertThat(count(server, Kind.FALSE, PACKETS / 2 + 1)).isGreaterThan(PACKETS / 2);
      assertThat(count(server, Kind.STRANGERS, PACKETS + 1)).isGreaterThan(PACKETS);
      assertThat(server.statistics().get(Kind.FAILURES)).isZero();
    }
  }
}
