package perigee.meeting.room;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.signal.ServerMessage;
import perigee.model.meeting.MeetingEvent;

/// Whether a meeting is being recorded, and that everybody knows. Owned by the room's thread.
final class RoomRecording {

  private final SharedState shared;
  private final RoomMedia media;
  private final RoomOutlet outlet;
  private final People people;
  private final Neighbours neighbours;
  private final InstantSource clock;

  RoomRecording(
      SharedState shared, Room.Surroundings surroundings, People people, Neighbours neighbours) {
    this.shared = shared;
    this.media = surroundings.media();
    this.outlet = surroundings.outlet();
    this.clock = surroundings.clock();
    this.people = people;
    this.neighbours = neighbours;
  }

  /// The process before recorded; that goes on as another recording.
  void resume() {
    shared.recording(media.record(true) == null);
  }

  void record(Participant by, boolean on) {
    if (on == shared.isRecording()) {
      return;
    }
    @Nullable String problem = on ? mayNot() : null;
    if (problem == null) {
      problem = media.record(on);
    }
    if (problem != null) {
      people.tell(by, new ServerMessage.Fault("recording", problem, "record"));
      return;
    }
    turned(on);
    outlet.event(by.event(on ? "recording-started" : "recording-ended", "", clock.instant()));
    shared.announce();
  }

  private @Nullable String mayNot() {
    if (!shared.meeting().options().recording()) {
      return "this meeting may not be recorded";
    }
    return shared.meeting().options().e2ee()
        ? "this meeting is encrypted end to end: no server can record it"
        : null;
  }

  private void turned(boolean on) {
    shared.recording(on);
    neighbours.tellAll(new CascadeMessage.Recording(on));
  }

  /// It had to end.
  ///
  /// @param reason for people
  void failed(String reason) {
    turned(false);
    tell("recording-failed", reason);
    people.tellHosts(new ServerMessage.Fault("recording", reason, "record"));
    shared.announce();
  }

  /// It ends because nobody is there whom it could record.
  void end(String why) {
    if (shared.isRecording()) {
      turned(false);
      @Nullable String _ = media.record(false);
      tell("recording-ended", why);
      outlet.stateChanged();
    }
  }

  private void tell(String kind, String detail) {
    outlet.event(new MeetingEvent(clock.instant(), kind, "", "", detail));
  }
}
