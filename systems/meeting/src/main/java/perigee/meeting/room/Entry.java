package perigee.meeting.room;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.room.RoomMedia.MediaOutcome;
import perigee.meeting.signal.ClientMessage.Join;
import perigee.meeting.signal.ParticipantInfo.Role;
import perigee.meeting.signal.ServerMessage;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;

/// How people whom the [Doors] let in become participants, and begin their media anew. Owned by the
/// room's thread.
final class Entry implements Doors.Inside {

  private final InstantSource clock;
  private final RoomLimits limits;
  private final RoomMedia media;
  private final RoomOutlet outlet;
  private final ResumeTokens tokens;
  private final SharedState shared;
  private final People people;
  private final Neighbours neighbours;
  private final Breakouts breakouts;
  private final ChatHistory history;
  private final Doors doors;

  /// The media of somebody who comes in.
  ///
  /// @param answer to his offer; null if he made none
  /// @param isNew whether it is not what he had before
  private record Coming(@Nullable String answer, List<SlotState> slots, boolean isNew) {}

  Entry(
      Room.Surroundings surroundings,
      SharedState shared,
      People people,
      Neighbours neighbours,
      Breakouts breakouts,
      ChatHistory history) {
    this.clock = surroundings.clock();
    this.limits = surroundings.limits();
    this.media = surroundings.media();
    this.outlet = surroundings.outlet();
    this.tokens = surroundings.tokens();
    this.shared = shared;
    this.people = people;
    this.neighbours = neighbours;
    this.breakouts = breakouts;
    this.history = history;
    this.doors =
        new Doors(
            limits,
            surroundings.passcodes(),
            tokens,
            surroundings.random(),
            outlet,
            this,
            new Preparations(limits, media, outlet, clock.instant()));
  }

  Doors doors() {
    return doors;
  }

  /// Whoever is in may begin the media anew: of two processes that died one after the other, the
  /// browser answers to both.
  void joinAnew(Participant who, Join join) {
    Instant now = clock.instant();
    boolean proved =
        Optional.ofNullable(join.resume())
            .flatMap(token -> tokens.read(token, now))
            .filter(resumed -> resumed.id().equals(who.id))
            .isPresent();
    if (proved && join.offer() != null) {
      admit(new Stranger(who.connection, who.iceServers, "", now), join, who.id, who.role);
    } else {
      people.tell(who, new ServerMessage.Fault("joined", "you are in the meeting already", null));
    }
  }

  @Override
  public void admit(Stranger stranger, Join join, String id, Role role) {
    Participant known = people.of(id);
    Coming coming = coming(stranger, join, id);
    if (coming == null) {
      return;
    }
    doors.forget(stranger.connection);
    Participant who = known == null ? newcomer(id, join, role) : known;
    connect(who, stranger, join, known == null);
    if (coming.isNew()) {
      media.stage(who.id, who.room);
    }
    people.tell(who, welcome(who, coming));
    if (known == null) {
      people.tellRoom(who.room, new ServerMessage.Joined(who.info()), who);
      neighbours.tellAll(new CascadeMessage.Joined(who.info()));
      outlet.event(who.event(MeetingEvent.JOINED, "", clock.instant()));
    } else {
      people.changed(who);
    }
  }

  /// The media that somebody comes in with: what he offers, what was prepared, or what he has.
  ///
  /// @return null if he was told that there is none
  private @Nullable Coming coming(Stranger stranger, Join join, String id) {
    String offer = join.offer();
    if (offer != null) {
      return switch (media.begin(id, offer, join.sources())) {
        case MediaOutcome.Agreed(String answer, List<SlotState> slots) ->
            new Coming(answer, slots, true);
        case MediaOutcome.Refused(String reason) -> {
          outlet.send(stranger.connection, new ServerMessage.Fault("offer", reason, "join"));
          yield null;
        }
      };
    }
    List<SlotState> entered = join.prepared() ? media.enter(stranger.connection, id) : null;
    if (entered != null) {
      return new Coming(null, entered, true);
    }
    if (people.of(id) != null && media.isRunning(id)) {
      return new Coming(null, media.slots(id), false);
    }
    // Its media is gone: it has to begin anew.
    outlet.send(stranger.connection, new ServerMessage.Restart());
    return null;
  }

  private Participant newcomer(String id, Join join, Role role) {
    Bucket budget = new Bucket(limits.sayingsPerSecond(), limits.sayingBurst(), clock.instant());
    Participant who = new Participant(id, Sayings.clean(join.name()), role, budget);
    who.room = breakouts.roomOf(id);
    if (people.size() == 0 && shared.isUntouched()) {
      shared.startsNow(clock.instant());
    }
    boolean isNewHost = role == Role.HOST && shared.addHost(id);
    people.add(who);
    if (isNewHost) {
      shared.changed();
    } else {
      outlet.stateChanged();
    }
    return who;
  }

  private void connect(Participant who, Stranger stranger, Join join, boolean isNew) {
    long former = people.connect(who, stranger.connection);
    if (former != Participant.NO_CONNECTION && former != stranger.connection) {
      outlet.send(
          former, new ServerMessage.Fault("replaced", "you have joined from another place", null));
      outlet.close(former);
    }
    who.iceServers = stranger.iceServers;
    who.name = Sayings.clean(join.name());
    for (SourceKind source : SourceKind.values()) {
      boolean isScreen = source == SourceKind.SCREEN || source == SourceKind.SCREEN_AUDIO;
      boolean before = who.muted.getOrDefault(source, isScreen);
      boolean muted = join.muted().getOrDefault(source, before);
      boolean onEntry =
          isNew && source == SourceKind.MICROPHONE && meeting().options().muteOnEntry();
      who.muted.put(source, muted || (onEntry && !who.isHost()));
      media.mute(who.id, source, who.muted.getOrDefault(source, true));
    }
  }

  private ServerMessage.Welcome welcome(Participant who, Coming coming) {
    return new ServerMessage.Welcome(
        who.id,
        tokens.issue(who.id, who.role, clock.instant()),
        shared.info(who.room),
        people.with(who.room).stream().map(Participant::info).toList(),
        history.readBy(who.id, who.room == null ? "" : who.room),
        who.iceServers,
        coming.answer(),
        coming.slots(),
        who.isHost() ? waiters() : List.of());
  }

  /// Those who wait, here and at other connectors.
  List<ServerMessage.Waiter> waiters() {
    List<ServerMessage.Waiter> all = new ArrayList<>(doors.waiters());
    all.addAll(neighbours.waiting());
    return all;
  }

  @Override
  public void waitersChanged() {
    neighbours.tellAll(new CascadeMessage.Waiting(doors.waiters()));
    tellWaiters();
  }

  /// Tells hosts who waits, wherever.
  void tellWaiters() {
    people.tellHosts(new ServerMessage.Waiting(waiters()));
  }

  @Override
  public Meeting meeting() {
    return shared.meeting();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public int size() {
    return people.size();
  }

  @Override
  public boolean isRemoved(String id) {
    return shared.isRemoved(id);
  }

  @Override
  public boolean isHost(String id) {
    return shared.isHost(id);
  }

  @Override
  public boolean isThere(String id) {
    return people.of(id) != null;
  }

  @Override
  public boolean isElsewhere(String id) {
    Participant known = people.of(id);
    return known != null && !known.isHere();
  }
}
