package perigee.meeting.signal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Viewed;

/// What a browser says.
public sealed interface ClientMessage {

  /// Wants to come in; the first message on a WebSocket.
  ///
  /// @param offer a session description; null to go on with the media that there is
  /// @param sources the media section of each source, by mid
  /// @param muted what is muted from the start
  /// @param hostKey makes whoever has it a host
  /// @param resume what a former `welcome` said
  /// @param token a join token: the meeting's owner vouches for a name and a role
  /// @param prepared whether the media that it has prepared is to be used, instead of an offer
  record Join(
      String name,
      @Nullable String offer,
      Map<SourceKind, String> sources,
      Map<SourceKind, Boolean> muted,
      @Nullable String passcode,
      @Nullable String hostKey,
      @Nullable String resume,
      @Nullable String token,
      String language,
      boolean prepared)
      implements ClientMessage {

    public Join {
      sources = Map.copyOf(sources);
      muted = Map.copyOf(muted);
    }

    /// The same under another name.
    public Join as(String other) {
      return new Join(
          other, offer, sources, muted, passcode, hostKey, resume, token, language, prepared);
    }

    /// The same with the media of another.
    public Join withMediaOf(Join other) {
      return new Join(
          name,
          other.offer,
          other.sources,
          muted,
          passcode,
          hostKey,
          resume,
          token,
          language,
          other.prepared);
    }

    @Override
    public String toString() {
      return "Join[secrets withheld]";
    }
  }

  /// Has its media connected before it joins.
  record Prepare(String offer, Map<SourceKind, String> sources) implements ClientMessage {
    public Prepare {
      sources = Map.copyOf(sources);
    }
  }

  record Offer(int id, String sdp, Map<SourceKind, String> sources) implements ClientMessage {
    public Offer {
      sources = Map.copyOf(sources);
    }
  }

  /// What the participant looks at.
  ///
  /// @param items what is shown, the most important first
  record View(List<Viewed> items) implements ClientMessage {
    public View {
      items = List.copyOf(items);
    }
  }

  record Mute(SourceKind source, boolean muted) implements ClientMessage {}

  record Hand(boolean raised) implements ClientMessage {}

  record React(String emoji) implements ClientMessage {}

  /// Writes a line.
  ///
  /// @param to null for everybody
  record Chat(String text, @Nullable String to) implements ClientMessage {}

  record Rename(String name) implements ClientMessage {}

  record Caption(String text, boolean isFinal) implements ClientMessage {}

  /// Passes something on to another participant.
  ///
  /// @param data JSON that nobody here looks into
  record Pass(String to, String data) implements ClientMessage {}

  record Stats(double lossPercent, double rttMillis, double jitterMillis)
      implements ClientMessage {}

  record Leave() implements ClientMessage {}

  record Ping(long id) implements ClientMessage {}

  /// What only hosts may say.
  sealed interface Command extends ClientMessage {

    record Admit(String participant) implements Command {}

    record Deny(String participant) implements Command {}

    record Remove(String participant) implements Command {}

    record MuteParticipant(String participant, SourceKind source) implements Command {}

    record MuteAll() implements Command {}

    /// Asks somebody to unmute: nobody can be unmuted by others.
    record AskToUnmute(String participant) implements Command {}

    /// Each null if it stays as it is.
    record Options(
        @Nullable Boolean lobby,
        @Nullable Boolean locked,
        @Nullable Boolean mayShare,
        @Nullable Boolean muteOnEntry,
        @Nullable Boolean chat)
        implements Command {}

    /// Shows somebody large to all.
    ///
    /// @param participant null for nobody
    record Spotlight(@Nullable String participant) implements Command {}

    record MakeHost(String participant) implements Command {}

    record Recording(boolean on) implements Command {}

    /// Divides the meeting.
    ///
    /// @param minutes after which it ends by itself; 0 for never
    record Breakout(List<BreakoutRoom> rooms, int minutes) implements Command {
      public Breakout {
        rooms = List.copyOf(rooms);
      }
    }

    record BreakoutEnd() implements Command {}

    record End() implements Command {}
  }
}
