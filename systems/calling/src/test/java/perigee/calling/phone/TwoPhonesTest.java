package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.EdgeUnderTest;
import perigee.calling.sound.Frames;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;
import perigee.realtime.media.Reach;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;

/// Phones at a super node: they call each other and hear what is said.
@NullUnmarked // what must be there and is not fails the test
class TwoPhonesTest {

  private static final String DOMAIN = Authority.DOMAIN;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final double ANNAS_HERTZ = 440;
  private static final double BOBS_HERTZ = 1000;
  private static final double CAROLS_HERTZ = 1700;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final MemoryPost post = new MemoryPost();
  private final Map<String, Account> accounts = new HashMap<>();
  private Authority authority;
  private HostEntry node;
  private End anna;
  private End bob;

  @BeforeEach
  void start() throws Exception {
    authority = new Authority();
    EdgeUnderTest edge = new EdgeUnderTest();
    open.add(edge);
    int port = edge.address().getPort();
    node = new HostEntry("super1", "127.0.0.1", 0, Octets.NONE, new Services(port, 0, 0));
    anna = new End("anna", ANNAS_HERTZ);
    bob = new End("bob", BOBS_HERTZ);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /// A phone, what happened at it, and what was heard.
  private final class End implements PhoneListener {

    final BlockingQueue<PhoneEvent> events = new LinkedBlockingQueue<>();
    final double hertz;
    final Phone phone;
    volatile Tone heard = new Tone();

    End(String person, double hertz) throws IOException, GeneralSecurityException {
      this.hertz = hertz;
      Account account = accounts.get(person);
      if (account == null) {
        account = authority.account(person, Set.of("anna", "bob", "carol"));
        accounts.put(person, account);
        post.certificates.put(person, account.certificate());
      }
      HostCache cache = new HostCache();
      cache.heard(List.of(node));
      PhoneConfig config =
          new PhoneConfig(
              account,
              null,
              () -> List.of(),
              HERE,
              Reach.PLAIN,
              Privacy.BUDDIES,
              post,
              Shelf.none(),
              Downloads.none(),
              InstantSource.system(),
              System::nanoTime);
      phone = Phone.start(config, cache, this);
      open.add(phone);
      await(PhoneEvent.Registered.class, _ -> true);
    }

    @Override
    public void event(PhoneEvent event) {
      events.add(event);
    }

    @Override
    public SoundSource source(int call) {
      return new ToneSource(hertz);
    }

    @Override
    public SoundSink sink(int call) {
      return heard;
    }

    <T extends PhoneEvent> T await(Class<T> kind, Predicate<T> right) {
      List<PhoneEvent> seen = new ArrayList<>();
      try {
        while (true) {
          PhoneEvent event = events.poll(10, TimeUnit.SECONDS);
          assertThat(event).as("%s; before it came %s", kind.getSimpleName(), seen).isNotNull();
          seen.add(event);
          if (kind.isInstance(event) && right.test(kind.cast(event))) {
            return kind.cast(event);
          }
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void assertHears(double other) throws InterruptedException {
      assertThat(heard.isHeard(other)).as("%s Hz is heard", other).isTrue();
    }
  }

  private static final class ToneSource implements SoundSource {

    private final double hertz;
    private int at;

    ToneSource(double hertz) {
      this.hertz = hertz;
    }

    @Override
    public boolean read(short[] frame) {
      for (int i = 0; i < frame.length; i++) {
        frame[i] = (short) (8000 * Math.sin(2 * Math.PI * hertz * at++ / Frames.RATE));
      }
      return true;
    }

    @Override
    public void close() {}
  }

  /// Listens for a tone that is most of what is heard (Goertzel), for half a second.
  private static final class Tone implements SoundSink {

    private static final int FRAMES = 25;

    private final BlockingQueue<short[]> frames = new LinkedBlockingQueue<>(10_000);

    @Override
    public void write(short[] frame) {
      boolean _ = frames.offer(frame.clone());
    }

    @Override
    public void close() {}

    boolean isHeard(double hertz) throws InterruptedException {
      int pure = 0;
      for (int i = 0; i < 500 && pure < FRAMES; i++) {
        short[] frame = frames.poll(5, TimeUnit.SECONDS);
        assertThat(frame).isNotNull();
        pure = isTone(frame, hertz) ? pure + 1 : 0;
      }
      return pure == FRAMES;
    }

    private static boolean isTone(short[] frame, double hertz) {
      double factor = 2 * Math.cos(2 * Math.PI * hertz / Frames.RATE);
      double before = 0;
      double last = 0;
      double all = 0;
      for (short sample : frame) {
        double now = sample + factor * last - before;
        before = last;
        last = now;
        all += (double) sample * sample;
      }
      double power = last * last + before * before - factor * last * before;
      return all > frame.length * 1e5 && power > 0.6 * all * frame.length / 2;
    }
  }

  private int talk() {
    int call = anna.phone.call("bob");
    int incoming = bob.await(PhoneEvent.Incoming.class, _ -> true).call();
    anna.await(PhoneEvent.Ringing.class, _ -> true);
    anna.await(PhoneEvent.Connected.class, _ -> true);
    bob.phone.answer(incoming);
    anna.await(PhoneEvent.Answered.class, _ -> true);
    anna.await(PhoneEvent.FirstAudio.class, _ -> true);
    return call;
  }

  @Test
  void bothAreHeardAndKnown() throws Exception {
    int call = anna.phone.call("bob");
    int incoming = bob.await(PhoneEvent.Incoming.class, _ -> true).call();
    var byBob = bob.await(PhoneEvent.Identified.class, _ -> true);
    // Before anybody has answered the way is there.
    bob.await(PhoneEvent.Connected.class, _ -> true);
    bob.phone.answer(incoming);
    var byAnna = anna.await(PhoneEvent.Identified.class, _ -> true);
    assertThat(byBob.person()).isEqualTo("anna");
    assertThat(byAnna.person()).isEqualTo("bob");
    assertThat(byAnna.authenticationString()).hasSize(29).isEqualTo(byBob.authenticationString());
    anna.await(PhoneEvent.FirstAudio.class, _ -> true);
    bob.assertHears(ANNAS_HERTZ);
    anna.assertHears(BOBS_HERTZ);
    anna.phone.press(call, '7');
    assertThat(bob.await(PhoneEvent.Digit.class, _ -> true).digit()).isEqualTo('7');
    anna.phone.hangUp(call);
    var ended = bob.await(PhoneEvent.Ended.class, _ -> true);
    assertThat(ended.status()).isEqualTo(200);
    // 3 kB/s of payload: 60 octets each 20 ms.
    assertThat(ended.figures().sentOctets() / ended.figures().sentPackets()).isBetween(55L, 62L);
  }

  @Test
  void whoIsHeldIsNotHeardAndThenIs() throws Exception {
    int call = talk();
    anna.phone.hold(call, true);
    assertThat(bob.await(PhoneEvent.Held.class, held -> !held.byUs()).on()).isTrue();
    anna.phone.hold(call, false);
    assertThat(bob.await(PhoneEvent.Held.class, held -> !held.byUs()).on()).isFalse();
    bob.heard.frames.clear();
    bob.assertHears(ANNAS_HERTZ);
  }

  @Test
  void whoDoesNotWantToTalkSaysSo() {
    int call = anna.phone.call("bob");
    bob.phone.hangUp(bob.await(PhoneEvent.Incoming.class, _ -> true).call());
    assertThat(anna.await(PhoneEvent.Ended.class, ended -> ended.call() == call).status())
        .isEqualTo(486);
    int second = anna.phone.call("bob");
    int ringing = bob.await(PhoneEvent.Incoming.class, _ -> true).call();
    anna.await(PhoneEvent.Ringing.class, _ -> true);
    anna.phone.hangUp(second);
    assertThat(bob.await(PhoneEvent.Ended.class, ended -> ended.call() == ringing).status())
        .isEqualTo(487);
  }

  @Test
  void whoTalksWithBothJoinsThem() throws Exception {
    End carol = new End("carol", CAROLS_HERTZ);
    int withBob = talk();
    int withCarol = anna.phone.call("carol");
    int carols = carol.await(PhoneEvent.Incoming.class, _ -> true).call();
    carol.phone.answer(carols);
    anna.await(PhoneEvent.FirstAudio.class, audio -> audio.call() == withCarol);
    anna.phone.transfer(withBob, "carol");
    // Nobody has to answer, and both of Anna's calls are over.
    assertThat(carol.await(PhoneEvent.Replaced.class, _ -> true).call()).isEqualTo(carols);
    anna.await(PhoneEvent.Ended.class, ended -> ended.call() == withCarol);
    anna.await(PhoneEvent.Ended.class, ended -> ended.call() == withBob);
    carol.await(PhoneEvent.FirstAudio.class, audio -> audio.call() != carols);
    carol.heard.frames.clear();
    carol.assertHears(BOBS_HERTZ);
  }

  @Test
  void linesOfChatArrive() {
    anna.phone.message("bob", "Grüße");
    assertThat(bob.await(PhoneEvent.Message.class, _ -> true))
        .isEqualTo(new PhoneEvent.Message("sip:anna@" + DOMAIN, "Grüße", true));
    assertThat(anna.await(PhoneEvent.MessageSent.class, _ -> true))
        .isEqualTo(new PhoneEvent.MessageSent("sip:bob@" + DOMAIN, 200, true));
  }

  @Test
  void whatADeviceMissedWaitsForItSealed() throws Exception {
    open.remove(bob.phone);
    bob.phone.close();
    anna.phone.message("bob", "Later");
    assertThat(anna.await(PhoneEvent.MessageSent.class, _ -> true).status()).isEqualTo(202);
    assertThat(post.waiting().getFirst().body()).doesNotContain("Later");
    bob = new End("bob", BOBS_HERTZ);
    assertThat(bob.await(PhoneEvent.Message.class, _ -> true))
        .isEqualTo(new PhoneEvent.Message("sip:anna@" + DOMAIN, "Later", true));
  }

  @Test
  void whoHasNoKeyIsWrittenToAsItIsAndNobodyElse() {
    post.certificates.clear();
    anna.phone.message("bob", "Plain");
    assertThat(bob.await(PhoneEvent.Message.class, _ -> true).isSealed()).isFalse();
    assertThat(anna.await(PhoneEvent.MessageSent.class, _ -> true).status()).isEqualTo(200);
    post.isAway = true;
    anna.phone.message("bob", "Secret");
    assertThat(anna.await(PhoneEvent.MessageSent.class, _ -> true).status()).isEqualTo(503);
  }

  /// A login server's part.
  private static final class MemoryPost implements Post {

    final Map<String, String> certificates = new ConcurrentHashMap<>();
    final List<Waiting> left = new CopyOnWriteArrayList<>();
    volatile boolean isAway;

    @Override
    public List<String> devices(String person) throws IOException {
      if (isAway) {
        throw new IOException("away");
      }
      String one = certificates.get(person);
      return one == null ? List.of() : List.of(one);
    }

    @Override
    public void leave(String person, String device, String body, String permit) {
      left.add(new Waiting(left.size() + 1, "anna", InstantSource.system().instant(), body));
    }

    @Override
    public List<Waiting> waiting() {
      return List.copyOf(left);
    }

    @Override
    public void received(List<Integer> numbers) {
      left.removeIf(one -> numbers.contains(one.number()));
    }
  }
}
