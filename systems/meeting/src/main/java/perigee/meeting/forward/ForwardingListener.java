package perigee.meeting.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Is told what changes. It is called on the owner's thread and must not change the meeting before
/// it returns.
public interface ForwardingListener {

  /// Slots of a participant carry something else now.
  void slots(Endpoint receiver, List<SlotState> changed);

  /// Somebody else dominates the conversation.
  ///
  /// @param stage the breakout room, empty for the meeting itself
  /// @param participant null for nobody
  void speaker(String stage, @Nullable String participant);

  /// Which encodings of a source anybody watches. A source without rids has the rid `""`.
  void sending(Endpoint sender, SourceKind kind, List<String> rids);

  /// How loud everybody is that is heard, at most five times a second.
  void levels(List<Level> levels);

  /// How well a participant is connected has changed.
  ///
  /// @param quality from 0, nothing gets through, to 4
  void quality(Endpoint participant, int quality);

  /// How loud somebody is.
  ///
  /// @param level from 0, silence, to 127
  record Level(String participant, int level) {}
}
