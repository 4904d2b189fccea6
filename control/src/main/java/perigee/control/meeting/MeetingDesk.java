package perigee.control.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet;
import perigee.control.store.Leases;
import perigee.control.store.Meetings;
import perigee.control.store.Nodes.NodeRecord;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingId;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.MeetingSecret;

/// Meetings: made, found, changed, ended, and forgotten when they are old. From any thread.
public final class MeetingDesk implements AutoCloseable {

  /// Meetings that are kept; more are refused.
  public static final int MOST_MEETINGS = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(MeetingDesk.class);

  private static final Duration GUESTS_UNUSED = Duration.ofDays(30);
  private static final Duration OTHERS_UNUSED = Duration.ofDays(400);
  private static final long SWEEP_MINUTES = 60;
  private static final int ATTEMPTS = 8;

  private final Meetings meetings;
  private final TalkHosts hosts;
  private final MeetingHosting hosting;
  private final MeetingSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// A meeting that was made.
  ///
  /// @param hostKey told only here
  public record Created(Meeting meeting, String hostKey) {

    @Override
    public String toString() {
      return "Created[" + meeting + "]";
    }
  }

  public MeetingDesk(
      Meetings meetings,
      Leases leases,
      Fleet fleet,
      MeetingSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.meetings = meetings;
    this.hosts = new TalkHosts(fleet);
    this.hosting = new MeetingHosting(meetings, leases, hosts, clock);
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /// Begins to forget what is old, each hour.
  public void start() {
    Thread.ofVirtual().name("meetings-sweep").start(this::sweepAgainAndAgain);
  }

  public MeetingSettings settings() {
    return settings;
  }

  /// Makes a meeting; empty if there are too many.
  public Optional<Created> create(MeetingDraft draft) {
    if (meetings.count() >= MOST_MEETINGS) {
      LOG.warn("event=meeting-refused reason=\"there are {} already\"", MOST_MEETINGS);
      return Optional.empty();
    }
    String hostKey = MeetingSecret.newHostKey(random);
    String passcode = draft.passcode();
    for (int i = 0; i < ATTEMPTS; i++) {
      Meeting meeting =
          new Meeting(
              MeetingId.next(random),
              draft.title(),
              draft.owner(),
              draft.options(),
              passcode == null ? null : MeetingSecret.passcode(passcode, random),
              MeetingSecret.hostKey(hostKey),
              draft.schedule(),
              Instant.ofEpochMilli(clock.millis()),
              null,
              1);
      if (meetings.create(meeting)) {
        return Optional.of(new Created(meeting, hostKey));
      }
    }
    throw new IllegalStateException("every id was taken; there is no chance in the numbers");
  }

  /// The meeting by an id as somebody typed it.
  public Optional<Meeting> find(String typed) {
    return MeetingId.read(typed).flatMap(meetings::find);
  }

  /// Puts a meeting in the place of its present version; empty if there is a newer one.
  public Optional<Meeting> change(Meeting meeting, long expected) {
    return meetings.change(meeting, expected);
  }

  /// Ends a meeting for good. Hosts that hold it hear of it with their next report.
  public Optional<Meeting> end(String id) {
    return meetings.end(id);
  }

  /// Who is there.
  public Presence presence(String id) {
    return hosting.presence(id);
  }

  /// Gives a meeting to a host, unless others of its region hold it and one of them has room.
  public MeetingOpening open(NodeRecord node, String id) {
    Optional<Meeting> found = find(id);
    if (found.isEmpty()) {
      return new MeetingOpening.Refused(MeetingOpening.Reason.NOT_FOUND);
    }
    return found.get().isOver()
        ? new MeetingOpening.Refused(MeetingOpening.Reason.ENDED)
        : hosting.open(node, found.get());
  }

  /// Takes a host's report and renews what it holds.
  public MeetingNews report(NodeRecord node, List<HeldMeeting> held) {
    return hosting.report(node, held);
  }

  /// The URL at which browsers reach a host; by TLS if it has that for others than this machine.
  public Optional<String> talk(String node) {
    return hosts.talk(node);
  }

  /// A host that browsers can be sent to.
  public Optional<String> anyTalk() {
    return hosts.anyTalk();
  }

  private void sweepAgainAndAgain() {
    try {
      do {
        sweep();
      } while (!closing.await(SWEEP_MINUTES, TimeUnit.MINUTES));
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but the end of the program.
      Thread.currentThread().interrupt();
    }
  }

  /// Forgets what is old.
  void sweep() {
    Instant now = clock.instant();
    try {
      int gone =
          meetings.forget(
              now.minus(settings.keep()), now.minus(GUESTS_UNUSED), now.minus(OTHERS_UNUSED));
      if (gone > 0) {
        LOG.info("event=meetings-forgotten count={}", gone);
      }
    } catch (RuntimeException e) {
      // The next hour's round does what this one did not.
      LOG.error("event=meetings-sweep-failed", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
