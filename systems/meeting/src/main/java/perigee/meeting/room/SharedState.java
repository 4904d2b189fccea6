package perigee.meeting.room;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.signal.MeetingInfo;
import perigee.meeting.signal.ServerMessage;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingOptions;

/// What is nobody's own and all connectors of a meeting share: options, hosts, who was removed,
/// spotlight, breakout rooms. The later change counts. Owned by the room's thread.
final class SharedState {

  private final RoomLimits limits;
  private final RoomOutlet outlet;
  private final People people;
  private final Neighbours neighbours;
  private final Breakouts breakouts;
  private final Set<String> hosts = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();

  /// Stands for this connector where changes at the same time have to be told apart.
  private final String self;

  private Meeting meeting;
  private Instant startedAt;
  private @Nullable String spotlight;
  private long revision;
  private String author;

  /// Whether this connector records.
  private boolean recording;

  SharedState(
      Meeting meeting,
      RoomState before,
      Room.Surroundings surroundings,
      People people,
      Neighbours neighbours,
      Breakouts breakouts) {
    RandomGenerator random = surroundings.random();
    this.limits = surroundings.limits();
    this.outlet = surroundings.outlet();
    this.people = people;
    this.neighbours = neighbours;
    this.breakouts = breakouts;
    this.meeting = meeting.with(before.options());
    this.startedAt = before.startedAt();
    this.spotlight = before.spotlight();
    this.revision = before.revision();
    this.self = Long.toUnsignedString(random.nextLong());
    this.author = self;
    hosts.addAll(before.hosts());
    removed.addAll(before.removed());
  }

  Meeting meeting() {
    return meeting;
  }

  boolean isRecording() {
    return recording;
  }

  void recording(boolean now) {
    recording = now;
  }

  boolean isHost(String id) {
    return hosts.contains(id);
  }

  boolean isRemoved(String id) {
    return removed.contains(id);
  }

  boolean isSpotlit(String id) {
    return id.equals(spotlight);
  }

  /// Nobody has been in the meeting yet.
  boolean isUntouched() {
    return hosts.isEmpty() && removed.isEmpty();
  }

  void startsNow(Instant now) {
    startedAt = now;
  }

  /// Who changed it last.
  String author() {
    return author;
  }

  /// What must outlive this process.
  RoomState state() {
    return new RoomState(
        startedAt,
        meeting.options(),
        spotlight,
        hosts,
        removed,
        recording,
        breakouts.rooms(),
        breakouts.endsAt(),
        revision);
  }

  /// Whether he was none before.
  boolean addHost(String id) {
    return hosts.add(id);
  }

  void remove(String id) {
    if (removed.size() < limits.removed()) {
      removed.add(id);
    }
    hosts.remove(id);
  }

  void options(MeetingOptions next) {
    meeting = meeting.with(next);
    announce();
  }

  void spotlight(@Nullable String participant) {
    spotlight = participant;
    announce();
  }

  /// Control says that the meeting is not as it was; all connectors hear of it from there.
  void replace(Meeting next) {
    meeting = next;
    tell();
    outlet.stateChanged();
  }

  /// It has changed here.
  void changed() {
    revision++;
    author = self;
    outlet.stateChanged();
    neighbours.tellAll(new CascadeMessage.State(RoomJson.write(state()), author));
  }

  /// Tells everybody how the meeting is now, and has it kept.
  void announce() {
    tell();
    changed();
  }

  /// Tells everybody who is here how the meeting is now.
  void tell() {
    for (Participant who : people.here()) {
      people.tell(who, new ServerMessage.Meeting(info(who.room)));
    }
  }

  /// It has changed at another connector.
  ///
  /// @param isFirst both were on their own before, and know hosts that the other does not
  /// @return whether there is no lobby any more
  boolean adopt(RoomState theirs, String by, boolean isFirst) {
    boolean grew = false;
    for (String id : theirs.removed()) {
      grew |= removed.size() < limits.removed() && removed.add(id);
    }
    grew |= hosts.addAll(theirs.hosts());
    hosts.removeAll(removed);
    startedAt = theirs.startedAt().isBefore(startedAt) ? theirs.startedAt() : startedAt;
    boolean isNewer =
        theirs.revision() > revision || (theirs.revision() == revision && by.compareTo(author) > 0);
    boolean opens = isNewer && meeting.options().lobby() && !theirs.options().lobby();
    if (isNewer) {
      revision = theirs.revision();
      author = by;
      meeting = meeting.with(theirs.options());
      spotlight = theirs.spotlight();
      breakouts.adopt(theirs.breakout(), theirs.breakoutEndsAt());
    }
    tell();
    outlet.stateChanged();
    if (isFirst && grew) {
      changed();
    }
    return opens;
  }

  /// The meeting as those in a breakout room, or outside of all, see it.
  MeetingInfo info(@Nullable String room) {
    return new MeetingInfo(
        meeting.id(),
        meeting.title(),
        meeting.options(),
        recording || neighbours.isRecording(),
        startedAt,
        spotlight,
        breakouts.rooms(),
        breakouts.endsAt(),
        room);
  }
}
