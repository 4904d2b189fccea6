package perigee.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.Notary;
import perigee.calling.overlay.Outside;
import perigee.calling.overlay.OverlayConfig;
import perigee.calling.overlay.OverlayMember;
import perigee.calling.overlay.Peer;
import perigee.wire.octets.P256;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.OverlayRead;
import perigee.wire.overlay.OverlayReader;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Rumour;

/// A question of another super node where somebody is, as it comes, and its answer, as it goes; of
/// 65,536 people with a device each. TLS and the kernel come on top.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LocateBenchmark {

  private static final int PEOPLE = 1 << 16;
  private static final int QUESTIONS = 1 << 14;

  /// As long as a device's certificate is.
  private static final int CERTIFICATE = 700;

  private final byte[][] questions = new byte[QUESTIONS][];
  private final Peer asker = new Peer("super2", "192.0.2.2", true);
  private OverlayMember member = member(new Signed());
  private int octets;
  private int next;

  private static OverlayMember member(Notary notary) {
    OverlayConfig.Bounds many =
        new OverlayConfig.Bounds(1000, 4 * PEOPLE, PEOPLE, 8, 1000, 50, Integer.MAX_VALUE);
    return new OverlayMember(
        new OverlayMember.Identity("super1", "192.0.2.1", 7445, notary),
        OverlayConfig.USUAL.withBounds(many),
        new Nowhere(),
        LoginServer.AWAY,
        new HostCache(),
        InstantSource.system(),
        new Random(1));
  }

  /// Publishes everybody.
  @Setup
  public void build() {
    Signed notary = new Signed();
    member = member(notary);
    long now = InstantSource.system().millis();
    Octets certificate = Octets.of(new byte[CERTIFICATE]);
    for (int i = 0; i < PEOPLE; i++) {
      LocationRecord plain =
          new LocationRecord(
              "person" + i,
              "device",
              "",
              now,
              now / 1000,
              now / 1000 + 3600,
              List.of("super1", "super2"),
              "",
              certificate,
              Octets.NONE);
      member.publish(plain.signed(notary.sign(OverlayWriter.signed(plain))), _ -> {});
    }
    notary.checks = true;
    Random random = new Random(2);
    for (int i = 0; i < QUESTIONS; i++) {
      String person = "person" + random.nextInt(PEOPLE);
      questions[i] = OverlayWriter.write(new OverlayMessage.Find(i, person));
    }
  }

  /// Answers one.
  @Benchmark
  public int located() {
    byte[] question = questions[next++ & (QUESTIONS - 1)];
    if (OverlayReader.read(question) instanceof OverlayRead.Message(OverlayMessage message)) {
      member.received(asker, message, answer -> octets = OverlayWriter.write(answer).length);
    }
    if (octets < CERTIFICATE) {
      throw new IllegalStateException("nobody was found");
    }
    return octets;
  }

  /// Signs and checks as devices and super nodes do, with one key for all.
  private static final class Signed implements Notary {

    private static final String ALGORITHM = "SHA256withECDSA";

    private final KeyPair keys;

    /// While it publishes its own records, it need not look at them again.
    private boolean checks;

    Signed() {
      keys = P256.newPair();
    }

    @Override
    public Octets credential() {
      return Octets.of("super1".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Octets sign(byte[] content) {
      try {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(keys.getPrivate());
        signature.update(content);
        return Octets.of(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean isGenuine(MemberCard card) {
      return true;
    }

    @Override
    public boolean isGenuine(Rumour.Accusation accusation, MemberCard accuser) {
      return true;
    }

    @Override
    public boolean isGenuine(LocationRecord location) {
      if (!checks) {
        return true;
      }
      try {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(keys.getPublic());
        signature.update(OverlayWriter.signed(location));
        return signature.verify(location.signature().toArray());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// There are no others.
  private static final class Nowhere implements Outside {

    @Override
    public void send(HostEntry to, OverlayMessage message) {}

    @Override
    public void after(Duration delay, Runnable task) {}

    @Override
    public void dial(String host, int port, Consumer<Boolean> reached) {
      reached.accept(false);
    }

    @Override
    public void probe(String host, int port, Consumer<Boolean> reached) {
      reached.accept(false);
    }

    @Override
    public void tellClients(OverlayMessage message) {}
  }
}
