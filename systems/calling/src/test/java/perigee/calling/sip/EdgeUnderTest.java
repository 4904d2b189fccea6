package perigee.calling.sip;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loops;

/// An edge whose people have their names as passwords.
@NullUnmarked // what must be there and is not fails the test
public final class EdgeUnderTest implements AutoCloseable {

  static final Set<String> PEOPLE = Set.of("anna", "bob", "carol", "mallory");

  private final Loops loops = Loops.start(1, "sip-test");
  private final SipEdge edge;
  private final InetSocketAddress address;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final String domain;
  private final Set<String> people;
  private volatile boolean away;

  public EdgeUnderTest() throws IOException {
    this(SipBounds.USUAL);
  }

  EdgeUnderTest(Locations locations) throws IOException {
    this(SipBounds.USUAL, locations);
  }

  EdgeUnderTest(SipBounds bounds) throws IOException {
    this(bounds, null);
  }

  private EdgeUnderTest(SipBounds bounds, @Nullable Locations locations) throws IOException {
    this(bounds, locations, ScriptedPhone.DOMAIN, PEOPLE);
  }

  /// One of another domain, with people of its own.
  EdgeUnderTest(String domain, Set<String> people) throws IOException {
    this(SipBounds.USUAL, null, domain, people);
  }

  private EdgeUnderTest(
      SipBounds bounds, @Nullable Locations locations, String domain, Set<String> people)
      throws IOException {
    this.domain = domain;
    this.people = people;
    edge =
        SipEdge.start(
            SipConfig.of("edge", domain, "127.0.0.1").with(bounds),
            new SipEdge.Surroundings(
                loops,
                loops.loop(0),
                now::get,
                this::find,
                EdgeUnderTest::proof,
                new NoNeighbours(),
                locations));
    address = edge.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
  }

  /// Signed by nobody: `PERSON/NONCE`.
  private static Optional<DeviceProofs.Proof> proof(String token) {
    int slash = token.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : Optional.of(
            new DeviceProofs.Proof(token.substring(0, slash), token.substring(slash + 1)));
  }

  private void find(String person, Consumer<Verifiers.Found> answer) {
    if (away) {
      answer.accept(new Verifiers.Found.Unavailable());
    } else {
      answer.accept(known(person, domain, people));
    }
  }

  /// What is known of somebody.
  ///
  /// @param people who have an account
  static Verifiers.Found known(String person, String domain, Set<String> people) {
    if (!people.contains(person)) {
      return new Verifiers.Found.Unknown();
    }
    String secret = person + ":" + domain + ":" + person;
    return new Verifiers.Found.Known(
        DigestAlgorithm.SHA_256.hash(secret), DigestAlgorithm.MD5.hash(secret));
  }

  private static final class NoNeighbours implements Neighbours {

    @Override
    public List<Neighbour> all() {
      return List.of();
    }

    @Override
    public @Nullable SslContext security() {
      return null;
    }
  }

  /// Lets nobody be looked up any more.
  void cutOff() {
    away = true;
  }

  void turn(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /// Where phones reach it.
  public InetSocketAddress address() {
    return address;
  }

  SipEdge edge() {
    return edge;
  }

  /// On which it runs.
  Loops loops() {
    return loops;
  }

  public ScriptedPhone phone(String name) throws IOException {
    return new ScriptedPhone(address, name, domain);
  }

  /// One that is registered.
  public ScriptedPhone registered(String name) throws IOException {
    return ScriptedPhone.registered(address, name, domain);
  }

  @Override
  public void close() {
    edge.close();
    loops.close();
  }
}
