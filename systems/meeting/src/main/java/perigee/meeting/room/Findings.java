package perigee.meeting.room;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.signal.ServerMessage;

/// What the media plane finds, told to whom it concerns. Owned by the room's thread.
public final class Findings {

  private final People people;

  Findings(People people) {
    this.people = people;
  }

  /// The media plane says who dominates on a stage.
  public void speaker(@Nullable String room, @Nullable String participant) {
    people.tellRoom(room, new ServerMessage.Speaker(participant), null);
  }

  public void slots(String participant, List<SlotState> changed) {
    tell(participant, new ServerMessage.Slots(changed));
  }

  public void sending(String participant, SourceKind source, List<String> rids) {
    tell(participant, new ServerMessage.Sending(source, rids));
  }

  public void quality(String participant, int quality) {
    Participant who = people.of(participant);
    if (who != null && who.quality != quality) {
      who.quality = quality;
      people.changed(who);
    }
  }

  /// A participant's media broke: the browser is asked to begin it anew.
  public void mediaLost(String participant) {
    tell(participant, new ServerMessage.Restart());
  }

  /// How loud people are: each is told of those in the same room.
  public void levels(Map<String, Integer> levels) {
    Map<String, Map<String, Integer>> byRoom = new HashMap<>();
    levels.forEach((id, level) -> {
      Participant who = people.of(id);
      if (who != null) {
        String name = who.room == null ? "" : who.room;
        byRoom.computeIfAbsent(name, _ -> new HashMap<>()).put(id, level);
      }
    });
    byRoom.forEach((name, heard) ->
        people.tellRoom(name.isEmpty() ? null : name, new ServerMessage.Levels(heard), null));
  }

  private void tell(String participant, ServerMessage message) {
    Participant who = people.of(participant);
    if (who != null) {
      people.tell(who, message);
    }
  }
}
