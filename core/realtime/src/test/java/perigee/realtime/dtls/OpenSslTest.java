package perigee.realtime.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.realtime.srtp.SrtpMaster;
import perigee.realtime.srtp.SrtpProfile;
import perigee.wire.sdp.Fingerprint;

/// Handshakes with OpenSSL, which telephones have, by certificates of both kinds that are in use.
class OpenSslTest {

  private static final String PROFILES = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
  private static final int SECONDS = 15;

  @TempDir private Path folder;

  private final CompletableFuture<String> outcome = new CompletableFuture<>();
  private final AtomicReference<@Nullable SocketAddress> other = new AtomicReference<>();

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ec"})
  void weBegin(String kind) throws Exception {
    Fingerprint theirs = certificate(kind);
    int port = freePort();
    Process server = openssl("s_server", "-accept", "127.0.0.1:" + port, "-verify", "1");
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.sleep(500);
      other.set(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertThat(shake(socket, true, theirs)).isEqualTo("AEAD_AES_128_GCM");
    } finally {
      server.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ec"})
  void theyBegin(String kind) throws Exception {
    Fingerprint theirs = certificate(kind);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Process client = openssl("s_client", "-connect", "127.0.0.1:" + socket.getLocalPort());
      try {
        assertThat(shake(socket, false, theirs)).isEqualTo("AEAD_AES_128_GCM");
      } finally {
        client.destroyForcibly();
      }
    }
  }

  /// As ends without hardware for AES do.
  @Test
  void whoPrefersAnotherCipherIsUnderstood() throws Exception {
    Fingerprint theirs = certificate("ec");
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String suites = "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256";
      String at = "127.0.0.1:" + socket.getLocalPort();
      Process client = openssl("s_client", "-connect", at, "-cipher", suites);
      try {
        assertThat(shake(socket, false, theirs)).isEqualTo("AEAD_AES_128_GCM");
      } finally {
        client.destroyForcibly();
      }
    }
  }

  private Fingerprint certificate(String kind) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes"));
    command.addAll(List.of("-newkey", kind));
    if (kind.equals("ec")) {
      command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:prime256v1"));
    }
    command.addAll(List.of("-subj", "/CN=phone", "-keyout", "key.pem", "-out", "cert.pem"));
    Process made = start(command);
    assertThat(made.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    try (InputStream in = Files.newInputStream(folder.resolve("cert.pem"))) {
      byte[] encoded = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return Fingerprint.of("sha-256", MessageDigest.getInstance("SHA-256").digest(encoded));
    }
  }

  private Process openssl(String what, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl", what, "-dtls1_2"));
    command.addAll(List.of("-cert", "cert.pem", "-key", "key.pem", "-use_srtp", PROFILES));
    command.addAll(List.of(more));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /// Tells the agreed profile, or why there is none.
  private String shake(DatagramSocket socket, boolean asClient, Fingerprint theirs)
      throws Exception {
    DtlsIdentity own = DtlsIdentity.create(InstantSource.system(), new SecureRandom());
    DtlsHandshakes handshakes = new DtlsHandshakes(own, new SecureRandom(), 1);
    DtlsAssociation association = handshakes.start(asClient, theirs, listener(socket));
    if (association == null) {
      throw new AssertionError("there is no room for a handshake");
    }
    Thread.ofVirtual().start(() -> receive(socket, association));
    String result = outcome.get(SECONDS, TimeUnit.SECONDS);
    association.close();
    return result;
  }

  private void receive(DatagramSocket socket, DtlsAssociation association) {
    byte[] buffer = new byte[2048];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        other.set(packet.getSocketAddress());
        boolean _ = association.received(buffer, 0, packet.getLength());
      }
    } catch (IOException _) {
      // The test is over.
      return;
    }
  }

  private DtlsListener listener(DatagramSocket socket) {
    return new DtlsListener() {
      @Override
      public void send(byte[] datagram) {
        try {
          SocketAddress to = other.get();
          if (to != null) {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
          }
        } catch (IOException e) {
          outcome.completeExceptionally(e);
        }
      }

      @Override
      public void established(SrtpProfile profile, SrtpMaster local, SrtpMaster remote) {
        outcome.complete(profile.name());
      }

      @Override
      public void ended(String reason) {
        outcome.complete(reason);
      }
    };
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
