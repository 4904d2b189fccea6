package perigee.meeting.room;

import java.util.List;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.room.RoomMedia.MediaOutcome;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.ClientMessage.Join;
import perigee.meeting.signal.ServerMessage;
import perigee.model.meeting.MeetingOptions;

/// What participants may do, and say. Owned by the room's thread.
final class ParticipantWords {

  private final Room room;
  private final RoomMedia media;
  private final People people;
  private final Sayings sayings;
  private final HostCommands commands;

  ParticipantWords(
      Room room, RoomMedia media, People people, Sayings sayings, HostCommands commands) {
    this.room = room;
    this.media = media;
    this.people = people;
    this.sayings = sayings;
    this.commands = commands;
  }

  /// Carries it out, or says why not.
  void said(Participant who, ClientMessage message) {
    switch (message) {
      case ClientMessage.Offer offer -> renegotiate(who, offer);
      case ClientMessage.View(var items) -> media.view(who.id, items);
      case ClientMessage.Mute(SourceKind source, boolean muted) -> mute(who, source, muted);
      case ClientMessage.Hand(boolean raised) -> {
        who.hand = raised ? room.now() : null;
        people.changed(who);
      }
      case ClientMessage.Rename(String name) -> {
        who.name = Sayings.clean(name);
        people.changed(who);
      }
      case ClientMessage.Leave _ -> room.leave(who, "left");
      case ClientMessage.Command command -> {
        if (who.isHost()) {
          commands.carryOut(who, command);
        } else {
          room.error(who, "hosts-only", "only hosts may do this");
        }
      }
      case ClientMessage.Chat chat -> {
        if (room.meeting().options().chat() || who.isHost()) {
          sayings.chat(who, chat);
        } else {
          room.error(who, "chat-off", "hosts have turned the chat off");
        }
      }
      case ClientMessage.React react -> sayings.react(who, react);
      case ClientMessage.Caption caption -> sayings.caption(who, caption);
      case ClientMessage.Pass pass -> sayings.pass(who, pass);
      case Join join -> room.joinAnew(who, join);
      case ClientMessage.Prepare _ -> room.error(who, "joined", "you are in the meeting already");
      case ClientMessage.Stats _, ClientMessage.Ping _ -> {
        // What a browser measures, the connector measures as well.
      }
    }
  }

  private void renegotiate(Participant who, ClientMessage.Offer offer) {
    switch (media.renegotiate(who.id, offer.sdp(), offer.sources())) {
      case MediaOutcome.Agreed(String answer, List<SlotState> slots) -> {
        people.tell(who, new ServerMessage.Answer(offer.id(), answer));
        if (!slots.isEmpty()) {
          people.tell(who, new ServerMessage.Slots(slots));
        }
      }
      case MediaOutcome.Refused(String reason) ->
          people.tell(who, new ServerMessage.Fault("offer", reason, "offer"));
    }
  }

  private void mute(Participant who, SourceKind source, boolean muted) {
    boolean isScreen = source == SourceKind.SCREEN || source == SourceKind.SCREEN_AUDIO;
    boolean mayShare =
        who.isHost() || room.meeting().options().mayShare() == MeetingOptions.Sharing.EVERYBODY;
    if (isScreen && !muted && !mayShare) {
      room.error(who, "share", "only hosts may share their screen");
      people.tell(who, new ServerMessage.Muted(source, ""));
      return;
    }
    room.setMuted(who, source, muted);
  }
}
