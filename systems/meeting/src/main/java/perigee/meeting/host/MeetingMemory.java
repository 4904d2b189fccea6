package perigee.meeting.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.link.HostFrame;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.MeetingSecret;

/// What of a meeting outlives its process, and what control has not been told yet. Guarded by its
/// [HostedMeeting].
final class MeetingMemory {

  private final HostTerms bounds;
  private final ArrayDeque<String> chat = new ArrayDeque<>();
  private final ArrayDeque<MeetingEvent> events = new ArrayDeque<>();
  private @Nullable String roomState;
  private @Nullable MeetingOptions newOptions;

  MeetingMemory(HostTerms bounds) {
    this.bounds = bounds;
  }

  /// What the next process begins with.
  HostFrame.Begin begin(Meeting meeting) {
    String secret = MeetingSecret.ofTokens(meeting);
    return new HostFrame.Begin(meeting, secret, roomState, List.copyOf(chat));
  }

  void line(String line) {
    if (chat.size() == bounds.lines()) {
      chat.removeFirst();
    }
    chat.addLast(line);
  }

  void event(MeetingEvent event) {
    if (events.size() == bounds.events()) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  /// @param known the options that control has, null if it has not told any
  void state(String next, MeetingOptions options, @Nullable MeetingOptions known) {
    roomState = next;
    newOptions = known == null || options.equals(known) ? null : options;
  }

  /// The oldest events that are not told, as many as one report takes.
  List<MeetingEvent> takeEvents() {
    List<MeetingEvent> told = new ArrayList<>();
    while (!events.isEmpty() && told.size() < HeldMeeting.MOST_EVENTS) {
      told.add(events.removeFirst());
    }
    return told;
  }

  @Nullable MeetingOptions takeOptions() {
    MeetingOptions options = newOptions;
    newOptions = null;
    return options;
  }

  /// What was told did not arrive.
  void giveBack(HeldMeeting told) {
    for (MeetingEvent event : told.events().reversed()) {
      events.addFirst(event);
    }
    if (newOptions == null) {
      newOptions = told.options();
    }
  }
}
