package perigee.control.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.control.store.Leases;
import perigee.control.store.Leases.Lease;
import perigee.control.store.Meetings;
import perigee.control.store.Nodes.NodeRecord;
import perigee.model.Role;
import perigee.model.meeting.Connector;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingId;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.MeetingSecret;
import perigee.model.meeting.MeetingTerms;

/// Meetings, and which hosts hold each in which region: a lease of some seconds that the host's
/// reports renew. A second host of a region gets one when all that have one are full. From any
/// thread.
public final class MeetingDesk implements AutoCloseable {

  /// Meetings that are kept; more are refused.
  public static final int MOST_MEETINGS = 100_000;

  /// How long a host holds a meeting without a report.
  public static final Duration LEASE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(MeetingDesk.class);

  /// A host reports each 5 s; one that is late by more, and has no link, is dead.
  private static final Duration SILENT = Duration.ofSeconds(6);

  /// Names of listeners, as hosts tell them.
  private static final String TALK = "talk";

  private static final String CASCADE = "cascade";

  private static final Duration GUESTS_UNUSED = Duration.ofDays(30);
  private static final Duration OTHERS_UNUSED = Duration.ofDays(400);
  private static final long SWEEP_MINUTES = 60;
  private static final int MOST_HOLDINGS = 50_000;

  /// Hosts of one region that hold the same meeting.
  private static final int MOST_IN_REGION = 4;

  private static final int ATTEMPTS = 8;

  private final Meetings meetings;
  private final Leases leases;
  private final Fleet fleet;
  private final MeetingSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// What was reported last, by lease; the eldest first. Guarded by itself.
  private final Map<String, Holding> holdings = new LinkedHashMap<>();

  private record Holding(String node, int participants, double load, Instant at) {}

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
    this.leases = leases;
    this.fleet = fleet;
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
    Instant fresh = clock.instant().minus(LEASE);
    Presence presence = Presence.NOBODY;
    synchronized (holdings) {
      for (String name : leases(id)) {
        Holding holding = holdings.get(name);
        if (holding != null && holding.at().isAfter(fresh)) {
          presence = presence.plus(holding.participants());
        }
      }
    }
    return presence;
  }

  /// Gives a meeting to a host, unless others of its region hold it and one of them has room.
  public MeetingOpening open(NodeRecord node, String id) {
    Optional<Meeting> found = find(id);
    if (found.isEmpty()) {
      return new MeetingOpening.Refused(MeetingOpening.Reason.NOT_FOUND);
    }
    Meeting meeting = found.get();
    if (meeting.isOver()) {
      return new MeetingOpening.Refused(MeetingOpening.Reason.ENDED);
    }
    List<String> names = leases(meeting.id(), node.region());
    List<Lease> held = new ArrayList<>();
    for (String name : names) {
      leases.find(name).filter(lease -> isAlive(name, lease)).ifPresent(held::add);
    }
    boolean isOwn = held.stream().anyMatch(lease -> lease.holder().equals(node.id()));
    Optional<Lease> roomiest = held.stream().min(Comparator.comparingDouble(this::load));
    if (!isOwn && roomiest.isPresent() && load(roomiest.get()) < HeldMeeting.FULL) {
      return new MeetingOpening.Elsewhere(connector(roomiest.get().holder(), node.region()));
    }
    return names.stream()
        .filter(name ->
            held.stream().allMatch(l -> !l.name().equals(name) || l.holder().equals(node.id())))
        .map(name -> leases.acquire(name, node.id(), LEASE))
        .flatMap(Optional::stream)
        .findFirst()
        .<MeetingOpening>map(taken -> granted(node, meeting, taken))
        .orElseGet(() -> {
          // Another was faster, or there are as many as there may be.
          String holder =
              roomiest.or(() -> leases.find(names.getFirst())).map(Lease::holder).orElse("");
          return new MeetingOpening.Elsewhere(connector(holder, node.region()));
        });
  }

  private MeetingOpening granted(NodeRecord node, Meeting meeting, Lease taken) {
    hold(taken.name(), new Holding(node.id(), 0, 0, clock.instant()));
    meetings.used(meeting.id());
    LOG.info(
        "event=meeting-opened lease={} node={} epoch={}", taken.name(), node.id(), taken.epoch());
    return new MeetingOpening.Granted(
        new MeetingTerms(meeting, taken.epoch(), LEASE, others(meeting.id(), node)));
  }

  /// Whether its holder holds it; the lease of a dead one is free.
  private boolean isAlive(String name, Lease lease) {
    boolean dead = isDead(lease);
    if (dead) {
      leases.release(name, lease.holder(), lease.epoch());
    }
    return !dead;
  }

  private double load(Lease lease) {
    synchronized (holdings) {
      Holding holding = holdings.get(lease.name());
      return holding == null ? 0 : holding.load();
    }
  }

  /// Takes a host's report and renews what it holds. One whose lease ran out while control was away
  /// gets it back, in a new epoch, unless another host took it.
  public MeetingNews report(NodeRecord node, List<HeldMeeting> held) {
    List<String> ended = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    List<Meeting> changed = new ArrayList<>();
    Map<String, Long> epochs = new LinkedHashMap<>();
    Map<String, List<Connector>> others = new LinkedHashMap<>();
    Map<String, Connector> relief = new LinkedHashMap<>();
    for (HeldMeeting each : held) {
      Optional<Meeting> meeting = meetings.find(each.meeting());
      Optional<Lease> lease = kept(node, each);
      if (meeting.isEmpty()) {
        ended.add(each.meeting());
      } else if (lease.isEmpty()) {
        lost.add(each.meeting());
      } else {
        meetings.record(each.meeting(), each.events());
        Meeting now = told(meeting.get(), each);
        settle(node, each, lease.get(), now, ended);
        if (now.version() != each.version() && !now.isOver()) {
          changed.add(now);
        }
        if (lease.get().epoch() != each.epoch()) {
          epochs.put(each.meeting(), lease.get().epoch());
        }
        boolean goesOn = !now.isOver() && !each.released();
        List<Connector> elsewhere = goesOn ? others(each.meeting(), node) : List.of();
        if (!elsewhere.isEmpty()) {
          others.put(each.meeting(), elsewhere);
        }
        if (goesOn && each.load() >= HeldMeeting.FULL) {
          relief(node, each.meeting()).ifPresent(host -> relief.put(each.meeting(), host));
        }
      }
    }
    return new MeetingNews(ended, lost, changed, epochs, others, relief);
  }

  private Optional<Lease> kept(NodeRecord node, HeldMeeting held) {
    List<String> names = leases(held.meeting(), node.region());
    return names.stream()
        .map(name -> leases.renew(name, node.id(), held.epoch(), LEASE))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> leases.acquire(names.getFirst(), node.id(), LEASE));
  }

  private Meeting told(Meeting meeting, HeldMeeting held) {
    if (held.ended()) {
      return meetings.end(meeting.id()).orElse(meeting);
    }
    if (held.options() == null || held.options().equals(meeting.options())) {
      return meeting;
    }
    // Of two changes at a time the one in the meeting is the later: the people there see it.
    return meetings.change(meeting.with(held.options()), meeting.version()).orElse(meeting);
  }

  private void settle(
      NodeRecord node, HeldMeeting held, Lease lease, Meeting now, List<String> ended) {
    if (now.isOver()) {
      ended.add(held.meeting());
    }
    if (now.isOver() || held.released()) {
      leases.release(lease.name(), node.id(), lease.epoch());
      synchronized (holdings) {
        holdings.remove(lease.name());
      }
    } else {
      hold(lease.name(), new Holding(node.id(), held.participants(), held.load(), clock.instant()));
    }
    if (held.participants() > 0) {
      meetings.used(held.meeting());
    }
  }

  private void hold(String lease, Holding holding) {
    synchronized (holdings) {
      holdings.remove(lease);
      holdings.put(lease, holding);
      if (holdings.size() > MOST_HOLDINGS) {
        holdings.remove(holdings.keySet().iterator().next());
      }
    }
  }

  /// A host that has no link and said nothing for longer than it may.
  private boolean isDead(Lease lease) {
    boolean online =
        fleet.nodes().stream().anyMatch(n -> n.id().equals(lease.holder()) && n.online());
    synchronized (holdings) {
      Holding holding = holdings.get(lease.name());
      return !online && holding != null && holding.at().plus(SILENT).isBefore(clock.instant());
    }
  }

  private List<Connector> others(String id, NodeRecord node) {
    List<Connector> others = new ArrayList<>();
    for (String region : regions()) {
      for (String name : leases(id, region)) {
        leases
            .find(name)
            .filter(lease -> !lease.holder().equals(node.id()))
            .ifPresent(lease -> others.add(connector(lease.holder(), region)));
      }
    }
    return others;
  }

  /// Where newcomers to a meeting that is full at a host find room in its region: at another that
  /// holds it, or at the one that has least to do.
  private Optional<Connector> relief(NodeRecord node, String id) {
    Map<String, Double> loads = loads();
    Map<String, Double> here = new LinkedHashMap<>();
    leases(id, node.region()).stream()
        .map(leases::find)
        .flatMap(Optional::stream)
        .forEach(lease -> here.put(lease.holder(), load(lease)));
    boolean mayBeMore = here.size() < MOST_IN_REGION;
    return fleet.nodes().stream()
        .filter(other -> other.role() == Role.SUPERNODE && other.online())
        .filter(other -> other.region().equals(node.region()) && !other.id().equals(node.id()))
        .filter(other -> other.listeners().containsKey(TALK))
        .filter(other -> other.listeners().containsKey(CASCADE))
        .filter(other ->
            here.getOrDefault(other.id(), mayBeMore ? 0.0 : HeldMeeting.FULL) < HeldMeeting.FULL)
        .min(
            Comparator.<NodeStatus>comparingInt(other -> here.containsKey(other.id()) ? 0 : 1)
                .thenComparingDouble(other -> loads.getOrDefault(other.id(), 0.0)))
        .map(other -> connector(other.id(), other.region()));
  }

  /// What each host has to do, of all meetings together.
  private Map<String, Double> loads() {
    Instant fresh = clock.instant().minus(LEASE);
    Map<String, Double> loads = new HashMap<>();
    synchronized (holdings) {
      holdings.values().stream()
          .filter(holding -> holding.at().isAfter(fresh))
          .forEach(holding -> loads.merge(holding.node(), holding.load(), Double::sum));
    }
    return loads;
  }

  private List<String> regions() {
    return fleet.nodes().stream()
        .filter(node -> node.role() == Role.SUPERNODE)
        .map(NodeStatus::region)
        .distinct()
        .toList();
  }

  private Connector connector(String node, String region) {
    return new Connector(node, region, talk(node).orElse(""), listener(node, CASCADE).orElse(""));
  }

  /// The URL at which browsers reach a host; by TLS if it has that for others than this machine.
  public Optional<String> talk(String node) {
    return listener(node, TALK);
  }

  private Optional<String> listener(String node, String name) {
    return fleet.nodes().stream()
        .filter(n -> n.id().equals(node))
        .findFirst()
        .flatMap(n -> Optional.ofNullable(n.listeners().get(name)));
  }

  /// A host that browsers can be sent to.
  public Optional<String> anyTalk() {
    return fleet.nodes().stream()
        .filter(NodeStatus::online)
        .flatMap(node -> Optional.ofNullable(node.listeners().get(TALK)).stream())
        .findFirst();
  }

  private List<String> leases(String id) {
    return regions().stream().flatMap(region -> leases(id, region).stream()).toList();
  }

  /// Names of a meeting's leases in a region, the first one's first.
  private static List<String> leases(String id, String region) {
    String first = "meeting/" + id + "/" + region;
    List<String> names = new ArrayList<>(List.of(first));
    for (int i = 2; i <= MOST_IN_REGION; i++) {
      names.add(first + "/" + i);
    }
    return names;
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
