package perigee.calling.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import perigee.calling.overlay.Finding;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.Outside;
import perigee.calling.overlay.OverlayConfig;
import perigee.calling.overlay.OverlayMember;
import perigee.calling.overlay.Peer;
import perigee.calling.overlay.Reply;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.OverlayRead;
import perigee.wire.overlay.OverlayReader;
import perigee.wire.overlay.OverlayWriter;

/// Whole members on a network in virtual time, which loses messages, delays them, and can be cut.
public final class World {

  private static final int PORT = 443;
  private static final int LEAST_MILLIS = 5;
  private static final int SPREAD_MILLIS = 60;

  private final Random random;
  private final OverlayConfig config;
  private final VirtualTime time = new VirtualTime();
  private final Map<String, Station> stations = new TreeMap<>();
  private LoginServer login = LoginServer.AWAY;
  private double loss;
  private BiPredicate<String, String> cut = (_, _) -> false;
  private long octets;
  private long messages;

  public World(long seed, OverlayConfig config) {
    this.random = new Random(seed);
    this.config = config;
  }

  public VirtualTime time() {
    return time;
  }

  public void loss(double share) {
    loss = share;
  }

  /// Cuts the network.
  ///
  /// @param between whether nothing goes from one to another
  public void cut(BiPredicate<String, String> between) {
    cut = between;
  }

  public void login(LoginServer server) {
    login = server;
  }

  /// Octets of all messages, and how many there were.
  public long octets() {
    return octets;
  }

  public long messages() {
    return messages;
  }

  public void forgetTraffic() {
    octets = 0;
    messages = 0;
  }

  /// One host and its member.
  private final class Station implements Outside {

    final String id;
    final HostCache cache = new HostCache();
    final OverlayMember member;
    boolean up = true;

    Station(String id) {
      this.id = id;
      this.member =
          new OverlayMember(
              new OverlayMember.Identity(id, id, PORT, new SealNotary(id)),
              config,
              this,
              login,
              cache,
              time,
              new Random(random.nextLong()));
    }

    @Override
    public void send(HostEntry to, OverlayMessage message) {
      travel(
          id,
          to.host(),
          message,
          receiver ->
              receiver.member.received(
                  new Peer(id, id, true),
                  message,
                  answer ->
                      travel(
                          to.host(),
                          id,
                          answer,
                          back ->
                              back.member.received(
                                  new Peer(receiver.id, to.host(), true), answer, _ -> {}))));
    }

    @Override
    public void after(Duration delay, Runnable task) {
      time.after(
          delay,
          () -> {
            if (up) {
              task.run();
            }
          });
    }

    @Override
    public void dial(String host, int port, Consumer<Boolean> reached) {
      after(Duration.ofMillis(SPREAD_MILLIS), () -> reached.accept(isUp(host)));
    }

    @Override
    public void probe(String host, int port, Consumer<Boolean> reached) {
      dial(host, port, reached);
    }

    @Override
    public void tellClients(OverlayMessage message) {
      // All are members here.
    }
  }

  private void travel(String from, String to, OverlayMessage message, Consumer<Station> arrived) {
    byte[] bytes = OverlayWriter.write(message);
    octets += bytes.length;
    messages++;
    if (random.nextDouble() < loss || cut.test(from, to)) {
      return;
    }
    if (!(OverlayReader.read(bytes) instanceof OverlayRead.Message(OverlayMessage read))
        || !read.equals(message)) {
      throw new IllegalStateException("written and not read alike: " + message);
    }
    Duration delay = Duration.ofMillis(LEAST_MILLIS + random.nextInt(SPREAD_MILLIS));
    Station sender = stations.get(from);
    time.after(
        delay,
        () -> {
          Station receiver = stations.get(to);
          if (receiver != null && receiver.up && sender != null) {
            arrived.accept(receiver);
          }
        });
  }

  private boolean isUp(String id) {
    Station station = stations.get(id);
    return station != null && station.up;
  }

  /// Starts a member, which begins with one that is there already.
  public OverlayMember add(String id) {
    List<HostEntry> seeds = new ArrayList<>();
    List<String> there = stations.keySet().stream().filter(this::isUp).toList();
    if (!there.isEmpty()) {
      String seed = there.get(random.nextInt(there.size()));
      seeds.add(new HostEntry("", seed, PORT, Octets.NONE));
    }
    Station station = new Station(id);
    stations.put(id, station);
    station.member.start(seeds);
    return station.member;
  }

  /// Starts some, named with numbers, over a time.
  public void add(String prefix, int count, Duration over) {
    for (int i = 0; i < count; i++) {
      add(prefix + i);
      time.advance(over.dividedBy(count));
    }
  }

  public void crash(String id) {
    Station station = stations.get(id);
    if (station != null) {
      station.up = false;
      station.member.close();
    }
  }

  /// Those that live.
  public List<String> up() {
    return stations.keySet().stream().filter(this::isUp).toList();
  }

  public OverlayMember member(String id) {
    Station station = stations.get(id);
    if (station == null) {
      throw new IllegalArgumentException("no member " + id);
    }
    return station.member;
  }

  public HostCache cache(String id) {
    Station station = stations.get(id);
    if (station == null) {
      throw new IllegalArgumentException("no member " + id);
    }
    return station.cache;
  }

  /// Whether every live member knows all other live members and nobody else.
  public boolean agrees() {
    List<String> all = up();
    return all.stream().allMatch(id -> member(id).members().size() == all.size() - 1)
        && all.stream().allMatch(id -> all.containsAll(member(id).members()));
  }

  /// How long until a condition holds; empty if it does not within a time.
  public Optional<Duration> until(BooleanSupplier holds, Duration atMost) {
    Duration step = Duration.ofMillis(100);
    for (Duration passed = Duration.ZERO;
        passed.compareTo(atMost) <= 0;
        passed = passed.plus(step)) {
      if (holds.getAsBoolean()) {
        return Optional.of(passed);
      }
      time.advance(step);
    }
    return Optional.empty();
  }

  /// A record that a device has signed now.
  public LocationRecord record(String person, String device, String name, String at) {
    long now = time.millis();
    SealNotary key = SealNotary.device(person, device);
    LocationRecord unsigned =
        new LocationRecord(
            person,
            device,
            name,
            now,
            now / 1000,
            now / 1000 + 3600,
            List.of(at),
            "sip:" + person + "@" + at,
            key.credential(),
            Octets.NONE);
    return unsigned.signed(key.sign(OverlayWriter.signed(unsigned)));
  }

  /// Publishes through a member and waits for it.
  ///
  /// @return how many keep it
  public int publish(String through, LocationRecord location) {
    AtomicReference<Integer> kept = new AtomicReference<>(-1);
    member(through).publish(location, kept::set);
    until(() -> kept.get() >= 0, Duration.ofSeconds(10));
    return kept.get();
  }

  /// Looks for a person through a member and waits for it.
  public Finding find(String through, String person) {
    AtomicReference<Finding> found =
        new AtomicReference<>(new Finding(List.of(), -1, Finding.Source.NOBODY));
    member(through).find(person, found::set);
    until(() -> found.get().hops() >= 0, Duration.ofSeconds(10));
    return found.get();
  }

  /// Sends what a member would not say.
  public void inject(String from, String to, OverlayMessage message, Reply reply) {
    member(to).received(new Peer(from, from, true), message, reply);
  }
}
