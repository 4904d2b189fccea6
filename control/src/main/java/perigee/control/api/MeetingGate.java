package perigee.control.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import perigee.control.meeting.MeetingDesk;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingSecret;

/// Who may do what with which meeting, and how often somebody may ask.
final class MeetingGate {

  private static final int MOST_SHOWN = 80;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /// Meetings that guests of one address may make in ten minutes.
  private static final int GUEST_MEETINGS = 120;

  /// Ids that nobody has, which one address may ask for in ten minutes.
  private static final int MISSES = 300;

  private final MeetingDesk desk;
  private final Counters counters;
  private final RateGate guests;
  private final RateGate misses;

  MeetingGate(MeetingDesk desk, Counters counters, InstantSource clock) {
    this.desk = desk;
    this.counters = counters;
    this.guests = new RateGate(GUEST_MEETINGS, WINDOW, GUEST_MEETINGS, clock);
    this.misses = new RateGate(MISSES, WINDOW, MISSES, clock);
  }

  /// The meeting that the path names.
  Meeting found(Call call) {
    String id = call.path("id");
    Optional<Meeting> meeting = desk.find(id);
    if (meeting.isEmpty()) {
      String what = "this address asks for too many meetings that do not exist";
      Gate.limit(misses, call.address(), what, counters);
      throw Gate.missing("meeting '" + shown(id) + "'");
    }
    return meeting.get();
  }

  /// A meeting that the caller may see and change.
  Meeting owned(Call call) {
    Meeting meeting = found(call);
    if (!isParty(call.caller(), meeting)) {
      throw new Fault(
              Kind.FORBIDDEN,
              "this is for the meeting's owner, for operators, and for whoever has its host key")
          .refusal();
    }
    return meeting;
  }

  static boolean isParty(Caller caller, Meeting meeting) {
    String key = caller.hostKey();
    if (key != null) {
      return MeetingSecret.isHostKey(key, meeting.hostKey());
    }
    return caller.scope().isOperator()
        || (!caller.isAnonymous() && owner(caller).equals(meeting.owner()));
  }

  /// As whose a meeting counts that the caller makes.
  static String owner(Caller caller) {
    if (caller.isAnonymous() || caller.hostKey() != null) {
      return Meeting.GUEST;
    }
    Optional<String> person = caller.personIfAny();
    if (person.isPresent()) {
      return "person:" + person.get();
    }
    String provider = caller.scope().provider();
    return provider == null ? "operator" : "provider:" + provider;
  }

  /// Counts a meeting that a guest makes; refused if the guest's address has made too many.
  void countMadeByGuest(Call call) {
    Gate.limit(guests, call.address(), "this address makes too many meetings", counters);
  }

  private static String shown(String id) {
    return id.length() <= MOST_SHOWN ? id : id.substring(0, MOST_SHOWN) + "…";
  }
}
