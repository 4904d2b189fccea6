package perigee.realtime.media;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.wire.rtp.RtpWriter;
import perigee.wire.sdp.Candidate;
import perigee.wire.stun.TimeLimitedCredential;

/// Two full ends on this machine that come to each other.
final class Ends implements Closeable {

  static final InetAddress HERE = InetAddress.getLoopbackAddress();
  static final String SECRET = "secret";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH = 100;

  final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  final BlockingQueue<String> right = new LinkedBlockingQueue<>();
  final MediaPort one;
  final MediaPort two;
  private final IceCredentials a;
  private final IceCredentials b;
  private @Nullable MediaPeer first;
  private @Nullable MediaPeer second;
  private volatile Consumer<MediaPeer> routed = _ -> {};
  private final AtomicInteger sequence = new AtomicInteger();

  Ends(Reach here, Reach there) throws IOException {
    one = port(here);
    two = port(there);
    a = one.credentials();
    b = two.credentials();
  }

  private static MediaPort port(Reach reach) throws IOException {
    return MediaPort.open(
        MediaPortConfig.on(new InetSocketAddress(HERE, 0)).withReach(reach),
        DtlsIdentity.create(InstantSource.system(), RANDOM),
        System::nanoTime,
        RANDOM);
  }

  static <T extends @Nullable Object> T on(MediaPort port, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    port.execute(() -> answer.complete(question.get()));
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// A packet that carries a text.
  static byte[] rtp(int sequence, String text) {
    byte[] packet = new byte[1400];
    RtpWriter writer = new RtpWriter();
    writer.begin(packet, 0);
    writer.fields(96, false, sequence, sequence, 7);
    System.arraycopy(text.getBytes(US_ASCII), 0, packet, writer.endHeader(), text.length());
    return packet;
  }

  /// What a port has counted. It lets others see that after its turn, which is later than what was
  /// counted has shown itself; so it is waited for.
  ///
  /// @param least for how many it is waited, at most for five seconds
  static long count(MediaPort port, MediaStatistics.Kind kind, long least)
      throws InterruptedException {
    for (int i = 0; i < 500 && port.statistics().get(kind) < least; i++) {
      Thread.sleep(10);
    }
    return port.statistics().get(kind);
  }

  static MediaPeer admit(MediaPort port, PeerTerms terms, PeerListener listener) {
    return Objects.requireNonNull(on(port, () -> port.admit(terms, listener)));
  }

  static List<Candidate> gather(MediaPort port, List<IceServer> servers) {
    CompletableFuture<List<Candidate>> found = new CompletableFuture<>();
    port.execute(() -> port.gather(servers, found::complete));
    return found.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// A relay of ours, with a credential.
  static IceServer relay(IceServer.Transport transport, InetSocketAddress address) {
    long later = InstantSource.system().millis() / 1000 + 3600;
    String user = TimeLimitedCredential.user("phone", later);
    String password = TimeLimitedCredential.password(SECRET, user);
    return new IceServer(address, transport, user, password);
  }

  /// The one that is called knows first where the other is.
  void join(List<Candidate> ofOne, List<Candidate> ofTwo) {
    PeerTerms back = new PeerTerms(b, a, one.fingerprint(), PeerTerms.Ice.CONTROLLED, false, ofOne);
    second = admit(two, back, log(right));
    PeerTerms terms =
        new PeerTerms(a, b, two.fingerprint(), PeerTerms.Ice.CONTROLLING, true, ofTwo);
    PeerLog ofFirst =
        new PeerLog(left) {
          @Override
          public void routed(MediaPeer peer) {
            routed.accept(peer);
          }

          @Override
          public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
            said.add("rtp " + length);
          }
        };
    first = admit(one, terms, ofFirst);
  }

  /// What is done at once when the first takes another path, on its port's thread.
  void whenRouted(Consumer<MediaPeer> then) {
    routed = then;
  }

  /// Where the second may be found is told to the first.
  ///
  /// @param relayOnly whether it keeps to its relay all the same
  void tell(boolean relayOnly) {
    boolean _ =
        on(
            one,
            () -> {
              first().relayOnly(relayOnly);
              two.candidates().forEach(first()::add);
              return true;
            });
  }

  MediaPeer first() {
    return Objects.requireNonNull(first);
  }

  MediaPeer second() {
    return Objects.requireNonNull(second);
  }

  String kind() {
    MediaPath path = on(one, () -> first().path());
    return path == null ? "none" : path.token();
  }

  static PeerListener log(BlockingQueue<String> said) {
    return new PeerLog(said) {
      @Override
      public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
        said.add("rtp " + length);
      }
    };
  }

  static String next(BlockingQueue<String> said) throws InterruptedException {
    String next = said.poll(15, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  void assertConnected() throws InterruptedException {
    assertThat(next(left)).isEqualTo("connected");
    assertThat(next(right)).isEqualTo("connected");
  }

  /// Says something, and whether it leaves.
  boolean say(MediaPort from, MediaPeer to) {
    return on(from, () -> say(to));
  }

  /// The same, on the port's thread.
  boolean say(MediaPeer to) {
    byte[] packet = new byte[2 * LENGTH];
    RtpWriter writer = new RtpWriter();
    writer.begin(packet, 0);
    writer.fields(96, false, sequence.incrementAndGet(), 0, 7);
    return to.send(packet, 0, LENGTH);
  }

  void assertHeard() throws InterruptedException {
    assertThat(say(one, first())).isTrue();
    assertThat(next(right)).isEqualTo("rtp 100");
    assertThat(say(two, second())).isTrue();
    assertThat(next(left)).isEqualTo("rtp 100");
    assertThat(one.statistics().get(MediaStatistics.Kind.FAILURES)).isZero();
    assertThat(two.statistics().get(MediaStatistics.Kind.FAILURES)).isZero();
  }

  @Override
  public void close() {
    one.close();
    two.close();
  }
}
