package perigee.calling.overlay.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.overlay.Finding;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.HostFile;
import perigee.calling.overlay.Lender;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.Match;
import perigee.calling.overlay.Notary;
import perigee.calling.overlay.OverlayConfig;
import perigee.calling.overlay.OverlayFigures;
import perigee.calling.overlay.OverlayMember;
import perigee.net.loop.Loops;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Services;

/// A member that runs: its connections, its memory of others on disk, and a loop of its own, since
/// a signature takes as long as hundreds of packets. From any thread.
public final class OverlayService implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(OverlayService.class);

  private static final Duration SAVE_EVERY = Duration.ofMinutes(1);
  private static final Duration FIGURES_EVERY = Duration.ofSeconds(1);
  private static final long LEAVE_WITHIN_MILLIS = 2000;

  private final Loops loops;
  private final OverlayLinks links;
  private final OverlayMember member;
  private final Notary notary;
  private final HostCache cache = new HostCache();
  private final HostFile file;
  private final AtomicReference<OverlayFigures> figures =
      new AtomicReference<>(new OverlayFigures(0, 0, 0, 0, 0, 0, 0, 0, 0));
  private final AtomicReference<List<String>> members = new AtomicReference<>(List.of());

  /// What a member is started with.
  ///
  /// @param id as its certificate says
  /// @param host by which others reach it
  /// @param data folder of its host cache
  /// @param seeds members to begin with; ids may be empty
  /// @param offer what else its host is
  public record Start(
      String id,
      String host,
      LinkConfig links,
      OverlayConfig overlay,
      Path data,
      List<HostEntry> seeds,
      LoginServer login,
      Offer offer) {

    public Start {
      seeds = List.copyOf(seeds);
    }
  }

  /// What a host is besides a member.
  public record Offer(Services services, Lender lender) {

    public static final Offer NONE = new Offer(Services.NONE, Lender.NOTHING);
  }

  private OverlayService(
      Start start, Notary notary, OverlayLinks.Tls tls, InstantSource clock, RandomGenerator random)
      throws IOException {
    this.notary = notary;
    this.file = new HostFile(start.data().resolve("hosts.tsv"));
    file.load(cache);
    this.loops = Loops.start(1, "overlay");
    this.links = listen(start, tls);
    OverlayMember.Identity identity =
        new OverlayMember.Identity(
            start.id(),
            start.host(),
            links.address().getPort(),
            start.offer().services(),
            notary,
            start.offer().lender());
    this.member =
        new OverlayMember(
            identity, start.overlay(), links, new OnLoop(start.login()), cache, clock, random);
    loops
        .loop(0)
        .execute(() -> {
          links.party(member);
          member.start(start.seeds());
          save();
          tell();
        });
  }

  private OverlayLinks listen(Start start, OverlayLinks.Tls tls) throws IOException {
    try {
      return OverlayLinks.start(loops, start.links(), tls);
    } catch (IOException e) {
      loops.close();
      throw e;
    }
  }

  /// Starts a member; returns once it listens.
  ///
  /// @throws IOException if the address is taken, or the host cache can't be read
  public static OverlayService start(
      Start start, Notary notary, OverlayLinks.Tls tls, InstantSource clock, RandomGenerator random)
      throws IOException {
    return new OverlayService(start, notary, tls, clock, random);
  }

  /// The login server's answers, brought to the member's thread.
  private final class OnLoop implements LoginServer {

    private final LoginServer asked;

    OnLoop(LoginServer asked) {
      this.asked = asked;
    }

    @Override
    public void find(String person, Consumer<List<LocationRecord>> found) {
      asked.find(person, all -> loops.loop(0).execute(() -> found.accept(all)));
    }

    @Override
    public void search(String text, int most, Consumer<List<Match>> found) {
      asked.search(text, most, all -> loops.loop(0).execute(() -> found.accept(all)));
    }
  }

  public InetSocketAddress address() {
    return links.address();
  }

  public OverlayFigures figures() {
    return figures.get();
  }

  /// The ids of the other members, as of the last second.
  public List<String> members() {
    return members.get();
  }

  private void tell() {
    links.after(FIGURES_EVERY, this::tell);
    List<String> now = member.members();
    if (!now.equals(members.getAndSet(now))) {
      LOG.info("event=overlay-members count={} members={}", now.size(), now.size() > 20 ? "" : now);
    }
    figures.set(member.figures());
  }

  private void save() {
    links.after(SAVE_EVERY, this::save);
    try {
      file.save(cache);
    } catch (IOException e) {
      LOG.warn("event=host-cache-not-kept reason=\"{}\"", e.getMessage());
    }
  }

  /// Publishes a record in the name of this super node, which vouches for a device without a key.
  ///
  /// @param location its credential and signature are replaced
  /// @param kept told on the member's loop by how many members it is kept
  public void publishForDevice(LocationRecord location, Consumer<Integer> kept) {
    loops
        .loop(0)
        .execute(() -> {
          LocationRecord own =
              new LocationRecord(
                  location.person(),
                  location.device(),
                  location.name(),
                  location.sequence(),
                  location.seenSeconds(),
                  location.untilSeconds(),
                  location.superNodes(),
                  location.contact(),
                  notary.credential(),
                  location.signature());
          member.publish(own.signed(notary.sign(OverlayWriter.signed(own))), kept);
        });
  }

  /// Publishes a record that its device has signed.
  public void publish(LocationRecord location, Consumer<Integer> kept) {
    loops.loop(0).execute(() -> member.publish(location, kept));
  }

  /// Looks for a person.
  ///
  /// @param found told once, on the member's loop
  public void find(String person, Consumer<Finding> found) {
    loops.loop(0).execute(() -> member.find(person, found));
  }

  /// Looks for a name.
  ///
  /// @param found told once, on the member's loop
  public void search(String text, int most, Consumer<List<Match>> found) {
    loops.loop(0).execute(() -> member.search(text, most, found));
  }

  /// Hands over what is kept here, says farewell and ends.
  @Override
  public void close() {
    CountDownLatch left = new CountDownLatch(1);
    loops.loop(0).execute(() -> member.leave(left::countDown));
    try {
      if (!left.await(LEAVE_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.info("event=overlay-left-in-haste");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    links.close();
    loops.close();
    try {
      file.save(cache);
    } catch (IOException e) {
      LOG.warn("event=host-cache-not-kept reason=\"{}\"", e.getMessage());
    }
  }
}
