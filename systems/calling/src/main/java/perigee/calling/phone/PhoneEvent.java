package perigee.calling.phone;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.realtime.media.MediaPath;

/// What happens at a phone. Calls are named by a number of their own.
public sealed interface PhoneEvent {

  /// A super node knows where this phone is.
  record Registered(String node) implements PhoneEvent {}

  /// It does not, or not any more.
  record Unregistered(String node, String reason) implements PhoneEvent {}

  /// Somebody calls.
  ///
  /// @param name for people, as the caller says
  record Incoming(int call, String who, String name) implements PhoneEvent {}

  record Dialled(int call, String who) implements PhoneEvent {}

  /// The other end rings.
  record Ringing(int call) implements PhoneEvent {}

  /// Both have agreed to speak.
  record Answered(int call) implements PhoneEvent {}

  /// Who the other end is, by the signature over its media key.
  ///
  /// @param person empty if it showed no signature
  /// @param authenticationString that both ends can compare aloud
  record Identified(int call, String person, String authenticationString) implements PhoneEvent {}

  /// Media can flow.
  record Connected(int call, MediaPath path) implements PhoneEvent {}

  /// Media goes another way.
  record Moved(int call, MediaPath path) implements PhoneEvent {}

  /// The first packet of the other's voice came.
  record FirstAudio(int call) implements PhoneEvent {}

  /// Somebody is not to be heard for a while, or again.
  ///
  /// @param byUs whether it was this end
  record Held(int call, boolean byUs, boolean on) implements PhoneEvent {}

  /// The other end pressed a key.
  record Digit(int call, char digit) implements PhoneEvent {}

  /// All that was to be said has been said.
  record SourceEnded(int call) implements PhoneEvent {}

  /// Media is in trouble.
  record Problem(int call, String reason) implements PhoneEvent {}

  /// The other end hands the call over.
  record Transferring(int call, String to) implements PhoneEvent {}

  /// Another call takes the place of one, as somebody hands it over.
  record Replaced(int call, int by) implements PhoneEvent {}

  /// Signalling goes by another super node.
  record Reattached(int call, String node) implements PhoneEvent {}

  /// It is over.
  ///
  /// @param status of SIP that stands for the reason
  /// @param figures null if nothing was ever heard
  record Ended(int call, int status, String reason, @Nullable CallFigures figures)
      implements PhoneEvent {}

  /// A message came.
  ///
  /// @param isSealed whether nobody between could read it
  record Message(String from, String text, boolean isSealed) implements PhoneEvent {}

  /// A message came in a group.
  ///
  /// @param group its id
  /// @param title how it is called
  record GroupMessage(String group, String title, String from, String text) implements PhoneEvent {}

  /// A group began, was named, or somebody came or went.
  ///
  /// @param by who did that
  /// @param what `began`, `added`, `left`, `removed` or `named`
  record GroupChanged(String group, String title, String by, String what, List<String> people)
      implements PhoneEvent {

    public GroupChanged {
      people = List.copyOf(people);
    }
  }

  /// Somebody offers a file.
  ///
  /// @param file its id
  /// @param group in which that is said; empty for none
  record FileOffered(String file, String from, String group, String name, int size)
      implements PhoneEvent {}

  /// A file that was asked for is here.
  record FileCame(String file, String name, String where) implements PhoneEvent {}

  /// A file that was asked for does not come; what came of it is kept for the next time.
  record FileStopped(String file, String reason) implements PhoneEvent {}

  /// Another device of the same person said something.
  ///
  /// @param to an address, or a group's id
  record SaidElsewhere(String to, String text) implements PhoneEvent {}

  /// Somebody asks to become a contact, has agreed, or parts.
  ///
  /// @param name as they call themselves
  /// @param what `ask`, `accept` or `part`
  record Noted(String from, String name, String what) implements PhoneEvent {}

  /// A message arrived at the other end, or did not; of one to a group each of the others is told.
  ///
  /// @param status of SIP; 202 if it waits at the login server
  record MessageSent(String to, int status, boolean isSealed) implements PhoneEvent {}
}
