package perigee.meeting.room;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Viewed;

/// What a room asks of the media plane; on the same thread.
public interface RoomMedia {

  /// Begins a participant's media, or begins it anew.
  ///
  /// @param sources the media section of each source, by mid
  MediaOutcome begin(String participant, String offer, Map<SourceKind, String> sources);

  /// Agrees on the media of somebody at the door, so that it is connected when he comes in. Nothing
  /// is forwarded to him or from him, and nobody is told of him.
  ///
  /// @param connection whose only one it is
  MediaOutcome prepare(long connection, String offer, Map<SourceKind, String> sources);

  /// Whether what was prepared is there still.
  boolean isPrepared(long connection);

  /// What was prepared becomes a participant's media, instead of what he had.
  ///
  /// @return what his receiving media sections carry; null if it can't be had
  @Nullable List<SlotState> enter(long connection, String participant);

  /// Gives up what was prepared, if there is anything.
  void dismiss(long connection);

  /// Agrees on more of it.
  MediaOutcome renegotiate(String participant, String offer, Map<SourceKind, String> sources);

  /// Whether a participant's media runs.
  boolean isRunning(String participant);

  /// What a participant's receiving media sections carry.
  List<SlotState> slots(String participant);

  void mute(String participant, SourceKind source, boolean muted);

  /// What a participant shows, the most important first.
  void view(String participant, List<Viewed> items);

  /// Puts a participant on a stage, whose people see and hear each other alone.
  ///
  /// @param room null for the meeting's own
  void stage(String participant, @Nullable String room);

  /// Records, or ends it.
  ///
  /// @return why it can't; null if it was done
  @Nullable String record(boolean on);

  void end(String participant);

  /// What came of an offer.
  sealed interface MediaOutcome {

    record Agreed(String answer, List<SlotState> slots) implements MediaOutcome {
      public Agreed {
        slots = List.copyOf(slots);
      }
    }

    /// Nothing can be agreed on.
    ///
    /// @param reason for people
    record Refused(String reason) implements MediaOutcome {}
  }
}
