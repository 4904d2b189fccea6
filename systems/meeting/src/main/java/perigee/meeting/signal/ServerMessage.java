package perigee.meeting.signal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;

/// What a meeting says to a browser.
public sealed interface ServerMessage {

  /// Somebody is in.
  ///
  /// @param resume brings the participant back after a loss
  /// @param answer null if the media goes on as it was
  /// @param slots what the receiving media sections carry
  /// @param waiting who waits to be admitted; told to hosts
  record Welcome(
      String you,
      String resume,
      MeetingInfo meeting,
      List<ParticipantInfo> participants,
      List<ChatEntry> chat,
      List<IceServer> iceServers,
      @Nullable String answer,
      List<SlotState> slots,
      List<Waiter> waiting)
      implements ServerMessage {

    public Welcome {
      participants = List.copyOf(participants);
      chat = List.copyOf(chat);
      iceServers = List.copyOf(iceServers);
      slots = List.copyOf(slots);
      waiting = List.copyOf(waiting);
    }

    @Override
    public String toString() {
      return "Welcome[" + you + "]";
    }
  }

  /// What was offered before joining is agreed on, and may be connected.
  record Prepared(String answer) implements ServerMessage {}

  /// Somebody in the lobby.
  record Waiter(String id, String name) {}

  record Lobby() implements ServerMessage {}

  record Refused(Refusal code, String message) implements ServerMessage {}

  /// Why somebody can't come in.
  enum Refusal {
    PASSCODE,
    LOCKED,
    FULL,
    DENIED,
    NOT_FOUND,
    ENDED,
    BUSY
  }

  record Answer(int id, String sdp) implements ServerMessage {}

  record Slots(List<SlotState> slots) implements ServerMessage {
    public Slots {
      slots = List.copyOf(slots);
    }
  }

  record Joined(ParticipantInfo participant) implements ServerMessage {}

  record Changed(ParticipantInfo participant) implements ServerMessage {}

  record Left(String participant, String reason) implements ServerMessage {}

  record Waiting(List<Waiter> participants) implements ServerMessage {
    public Waiting {
      participants = List.copyOf(participants);
    }
  }

  /// Somebody else dominates the conversation.
  ///
  /// @param participant null for nobody
  record Speaker(@Nullable String participant) implements ServerMessage {}

  /// How loud people are.
  ///
  /// @param levels from 0, silence, to 127
  record Levels(Map<String, Integer> levels) implements ServerMessage {
    public Levels {
      levels = Map.copyOf(levels);
    }
  }

  record Sending(SourceKind source, List<String> rids) implements ServerMessage {
    public Sending {
      rids = List.copyOf(rids);
    }
  }

  record Chat(ChatEntry entry) implements ServerMessage {}

  record Reaction(String participant, String emoji) implements ServerMessage {}

  record Caption(String participant, String text, boolean isFinal) implements ServerMessage {}

  /// What somebody passes on.
  ///
  /// @param data JSON
  record Pass(String from, String data) implements ServerMessage {}

  record Meeting(MeetingInfo meeting) implements ServerMessage {}

  record Muted(SourceKind source, String by) implements ServerMessage {}

  record UnmutePlease() implements ServerMessage {}

  /// To another breakout room of this meeting.
  ///
  /// @param room null for the meeting itself
  record MovedRoom(@Nullable String room) implements ServerMessage {}

  /// Who stands in for this host when it can't be reached.
  ///
  /// @param urls where links to meetings begin
  record Hosts(List<String> urls) implements ServerMessage {
    public Hosts {
      urls = List.copyOf(urls);
    }
  }

  /// To another host of the same meeting.
  record MovedHost(String url) implements ServerMessage {}

  record Restart() implements ServerMessage {}

  record Removed() implements ServerMessage {}

  record Ended() implements ServerMessage {}

  record Pong(long id) implements ServerMessage {}

  /// A message was not carried out.
  ///
  /// @param code for programs
  /// @param message for people
  /// @param re the type of the message that it is about; null for none
  record Fault(String code, String message, @Nullable String re) implements ServerMessage {}
}
