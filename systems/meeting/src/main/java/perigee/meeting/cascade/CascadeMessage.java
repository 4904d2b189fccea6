package perigee.meeting.cascade;

import java.util.List;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.TrunkSource;
import perigee.meeting.signal.ClientMessage.Command;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ParticipantInfo;
import perigee.meeting.signal.ServerMessage.Waiter;

/// What a connector says to another of the same meeting. It speaks of its own people only.
public sealed interface CascadeMessage {

  /// About the room: who is there, and what they do.
  sealed interface OfRoom extends CascadeMessage {}

  /// About how media crosses.
  sealed interface OfMedia extends CascadeMessage {}

  /// How the room is: the first that one says.
  ///
  /// @param participants who are at this connector
  /// @param state what all connectors share, as JSON
  /// @param author who changed it last
  /// @param lines of the chat, the oldest first, as JSON
  /// @param waiting in this connector's lobby
  /// @param recording whether this connector records
  record Hello(
      List<ParticipantInfo> participants,
      String state,
      String author,
      List<String> lines,
      List<Waiter> waiting,
      boolean recording)
      implements OfRoom {

    public Hello {
      participants = List.copyOf(participants);
      lines = List.copyOf(lines);
      waiting = List.copyOf(waiting);
    }
  }

  record Joined(ParticipantInfo participant) implements OfRoom {}

  record Changed(ParticipantInfo participant) implements OfRoom {}

  record Left(String participant, String reason) implements OfRoom {}

  /// What all share has changed.
  ///
  /// @param state JSON
  /// @param author who changed it
  record State(String state, String author) implements OfRoom {}

  /// A line of the chat, as JSON.
  record Line(String line) implements OfRoom {}

  /// For one who is at the other connector.
  ///
  /// @param text as the browser is to get it
  record TellOne(String participant, String text) implements OfRoom {}

  /// For all who are at the other connector and in a room.
  ///
  /// @param room the breakout room; empty for the meeting itself
  /// @param text as browsers are to get it
  record TellRoom(String room, String text) implements OfRoom {}

  record Waiting(List<Waiter> waiting) implements OfRoom {
    public Waiting {
      waiting = List.copyOf(waiting);
    }
  }

  record Recording(boolean on) implements OfRoom {}

  /// A host who is here wants something of somebody who is there.
  record Order(String by, Command command) implements OfRoom {}

  /// A host has ended the meeting for all.
  record End() implements OfRoom {}

  /// How this end's media is reached and known.
  ///
  /// @param candidates as descriptions tell them
  /// @param relays near this end, for another that no UDP gets here from
  record Terms(
      String ufrag,
      String password,
      String digest,
      String fingerprint,
      List<String> candidates,
      List<IceServer> relays)
      implements OfMedia {

    public Terms {
      candidates = List.copyOf(candidates);
      relays = List.copyOf(relays);
    }

    @Override
    public String toString() {
      return "Terms[" + ufrag + "]";
    }
  }

  /// What a participant sends now, and how it would cross.
  record Sources(String participant, List<TrunkSource> sources) implements OfMedia {
    public Sources {
      sources = List.copyOf(sources);
    }
  }

  /// Which encodings of a source somebody here watches.
  record Want(String participant, SourceKind source, List<String> rids) implements OfMedia {
    public Want {
      rids = List.copyOf(rids);
    }
  }
}
