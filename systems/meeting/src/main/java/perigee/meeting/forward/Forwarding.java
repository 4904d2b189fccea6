package perigee.meeting.forward;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.wire.rtp.ReportBlock;
import perigee.wire.rtp.RtcpReader;
import perigee.wire.rtp.RtcpWriter;
import perigee.wire.rtp.RtpPacket;
import perigee.wire.rtp.TransportFeedback;

/// A meeting's media plane (a selective forwarding unit, RFC 7667 §3.7). One thread owns it with
/// everything in it, and calls it: packets as they come, [#flush] after a batch of them, [#tick]
/// each 5 ms or so, [#flushMore] as long as it [#isFlushing].
public final class Forwarding {

  /// How often [#tick] is to be called.
  public static final long TICK_NANOS = 5_000_000L;

  private static final long ROUND_NANOS = 100_000_000L;
  private static final long LEVELS_NANOS = 200_000_000L;
  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;
  private static final long SECOND = 1_000_000_000L;
  private static final int CONTROL_ROOM = 1200;
  private static final int LEAST_LOUDNESS = 20;

  /// Receivers that are sent to before packets are taken in again.
  private static final int PIECE = 32;

  final ForwardingConfig config;
  final ForwardingListener listener;
  final RandomGenerator random;
  final Counters counters = new Counters();
  final RtpPacket packet = new RtpPacket();
  final Incoming incoming = new Incoming();

  /// For packets out of a history.
  final Incoming recalled = new Incoming();

  final PayloadReader payloads = new PayloadReader();
  final RtcpReader rtcp = new RtcpReader();
  final RtcpWriter writer = new RtcpWriter();
  final TransportFeedback feedback = new TransportFeedback();
  final ReportBlock block = new ReportBlock();
  final Allocation allocation = new Allocation();
  final byte[] out = PacketWriter.room();
  final byte[] control = new byte[CONTROL_ROOM + PacketSink.TRAILER];
  final int ssrc;

  /// A recording, if there is one.
  @Nullable Tapping tapping;

  private final InstantSource wall;
  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Queue<Downlink> queued = new ArrayDeque<>();
  private final List<Endpoint> busy = new ArrayList<>();
  private final List<Trunk> trunks = new ArrayList<>();
  private final Wishes wishes;

  /// How many at the head of the queue have not been looked at since the last packets came.
  private int due;

  private long wallAt;
  private long ntpAtWall;
  private long roundBegan;
  private int inRound;
  private long levelsAt;
  private long trunksAt;
  private int trunkSsrc;

  /// @param wall what time it is, for reports to senders and receivers
  public Forwarding(
      ForwardingConfig config,
      ForwardingListener listener,
      InstantSource wall,
      RandomGenerator random) {
    this.config = config;
    this.listener = listener;
    this.wall = wall;
    this.random = random;
    ssrc = random.nextInt();
    trunkSsrc = random.nextInt();
    wishes = new Wishes(config, listener);
  }

  /// A participant comes. The same participant may not be here twice.
  ///
  /// @return null if there are too many
  public @Nullable Endpoint add(String participant, MediaTerms terms, PacketSink sink) {
    if (endpoints.size() >= config.mostParticipants()) {
      return null;
    }
    Endpoint endpoint = new Endpoint(this, participant, sink, null, null);
    endpoint.terms(terms);
    added(endpoint);
    return endpoint;
  }

  /// A participant of another connector comes.
  @Nullable Endpoint add(String participant, Trunk trunk, PacketSink sink) {
    if (endpoints.size() >= config.mostParticipants() || endpoint(participant) != null) {
      return null;
    }
    Endpoint endpoint = new Endpoint(this, participant, sink, null, trunk);
    endpoint.up.terms(Trunk.TERMS);
    added(endpoint);
    return endpoint;
  }

  private void added(Endpoint endpoint) {
    endpoints.add(endpoint);
    endpoint.stage = stage("");
    endpoint.stage.add(endpoint);
  }

  /// Another connector of the meeting comes.
  ///
  /// @param name for people
  public Trunk trunk(String name, PacketSink sink) {
    Trunk trunk = new Trunk(this, name, sink);
    trunks.add(trunk);
    return trunk;
  }

  void removed(Trunk trunk) {
    trunks.remove(trunk);
    queued.remove(trunk.end.down);
  }

  void withdrawn(Source source) {
    for (int i = 0; i < trunks.size(); i++) {
      trunks.get(i).withdrawn(source);
    }
  }

  void hear(Stage stage) {
    for (int i = 0; i < trunks.size(); i++) {
      trunks.get(i).hear(stage);
    }
  }

  /// Never the same twice.
  int nextTrunkSsrc() {
    trunkSsrc++;
    if (trunkSsrc == 0) {
      trunkSsrc++;
    }
    return trunkSsrc;
  }

  Collection<Stage> stages() {
    return List.copyOf(stages.values());
  }

  void removed(Endpoint endpoint) {
    endpoints.remove(endpoint);
    queued.remove(endpoint.down);
    busy.remove(endpoint);
    looksChanged(endpoint.stage);
  }

  Stage stage(String name) {
    return stages.computeIfAbsent(name, n -> new Stage(n, this));
  }

  void left(Stage stage) {
    if (stage.members.isEmpty() && !stage.name.isEmpty()) {
      stages.remove(stage.name);
    }
  }

  /// What is there to be looked at on a stage has changed.
  void looksChanged(Stage stage) {
    for (int i = 0; i < stage.members.size(); i++) {
      stage.members.get(i).assignVideos();
    }
  }

  /// A participant that is here, null if there is none of this name.
  public @Nullable Endpoint endpoint(String participant) {
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).participant.equals(participant)) {
        return endpoints.get(i);
      }
    }
    return null;
  }

  /// Everybody who is here.
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  public Counters counters() {
    return counters;
  }

  /// Has all that is sent in the meeting's own room copied, until it is told otherwise.
  ///
  /// @param tap null for nobody
  public void tap(@Nullable Tap tap) {
    tapping = tap == null ? null : new Tapping(this, tap);
  }

  void queued(Downlink down) {
    if (!down.inQueue) {
      down.inQueue = true;
      queued.add(down);
    }
  }

  /// Each tick looks at an endpoint, until it has nothing to be done.
  void busy(Endpoint endpoint) {
    if (!endpoint.isBusy && !endpoint.isRemoved()) {
      endpoint.isBusy = true;
      busy.add(endpoint);
    }
  }

  void spoke(Stage stage) {
    Endpoint dominant = stage.dominant();
    listener.speaker(stage.name, dominant == null ? null : dominant.participant);
  }

  /// Sends what may leave, to the first of those who get something. To be called after each batch
  /// of packets, and then [#flushMore] as long as it [#isFlushing].
  ///
  /// Sending a packet to a thousand takes longer than the next one takes to come. So the packets
  /// that came are taken in after every few receivers: they go the round of all, and each gets with
  /// one burst what came since it had its turn. A burst costs far less than its packets one by one,
  /// and no receiver waits longer than a round takes.
  public void flush(long now) {
    due = queued.size();
    flushMore(now);
  }

  /// Goes on with what a flush has left.
  public void flushMore(long now) {
    for (int i = Math.min(due, PIECE); i > 0 && !queued.isEmpty(); i--) {
      Downlink down = queued.remove();
      due--;
      down.flush(now);
      if (down.pacer.isEmpty()) {
        down.inQueue = false;
      } else {
        queued.add(down);
      }
    }
  }

  /// Whether somebody has not got yet what may leave.
  public boolean isFlushing() {
    return due > 0 && !queued.isEmpty();
  }

  /// Lets time pass.
  public void tick(long now) {
    flush(now);
    tickBusy(now);
    for (int i = 0; i < trunks.size(); i++) {
      trunks.get(i).tick(now);
    }
    if (now - trunksAt >= ROUND_NANOS) {
      trunksAt = now;
      for (int i = 0; i < trunks.size(); i++) {
        trunks.get(i).round(now);
      }
    }
    round(now);
    for (Stage stage : stages.values()) {
      stage.decide(now);
    }
    if (now - levelsAt >= LEVELS_NANOS) {
      levelsAt = now;
      if (tapping != null) {
        tapping.look(now);
      }
      tellLevels(now);
      for (int i = 0; i < endpoints.size(); i++) {
        wishes.look(endpoints.get(i), now);
      }
    }
  }

  private void tickBusy(long now) {
    for (int i = busy.size() - 1; i >= 0; i--) {
      Endpoint endpoint = busy.get(i);
      // Somebody may leave meanwhile.
      if (!endpoint.tick(now) && i < busy.size() && busy.get(i) == endpoint) {
        endpoint.isBusy = false;
        busy.set(i, busy.getLast());
        busy.removeLast();
      }
    }
  }

  /// Who shows something else now is not to wait for it.
  void wish(Downlink down, long now) {
    for (int i = 0; i < down.videos.size(); i++) {
      Source source = down.videos.get(i).source;
      if (source != null) {
        wishes.look(source.sender, now);
      }
    }
  }

  /// What each participant needs ten times a second, spread over the ticks of a tenth.
  private void round(long now) {
    if (inRound >= endpoints.size() && now - roundBegan >= ROUND_NANOS) {
      roundBegan = now;
      inRound = 0;
    }
    long due = (now - roundBegan + TICK_NANOS) * endpoints.size() / ROUND_NANOS + 1;
    while (inRound < Math.min(due, endpoints.size())) {
      endpoints.get(inRound++).round(now);
    }
  }

  private void tellLevels(long now) {
    List<ForwardingListener.Level> levels = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      int loudest = endpoint.loudness(now);
      if (loudest >= LEAST_LOUDNESS) {
        levels.add(new ForwardingListener.Level(endpoint.participant, loudest));
      }
    }
    if (!levels.isEmpty()) {
      listener.levels(levels);
    }
  }

  /// What time it is, in nanoseconds since 1900.
  public long ntpNanos(long now) {
    if (ntpAtWall == 0) {
      ntpAtWall = (wall.instant().getEpochSecond() + NTP_EPOCH_SECONDS) * SECOND;
      wallAt = now;
    }
    return ntpAtWall + now - wallAt;
  }
}
