package perigee.control.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;

/// Meetings, and what happened in them.
public interface Meetings {

  /// How many events of one meeting are kept; later ones are dropped.
  int MOST_EVENTS = 20_000;

  /// False if there is one by this id already.
  boolean create(Meeting meeting);

  Optional<Meeting> find(String id);

  /// The newest first.
  ///
  /// @param owner whose; null for all
  /// @param before only those made earlier; null for all
  List<Meeting> list(@Nullable String owner, @Nullable Instant before, int most);

  long count();

  /// Puts a meeting in the place of its version `expected`; empty if that is not the present one.
  /// Its version becomes the next; what it was made with, and by whom, stays.
  Optional<Meeting> change(Meeting meeting, long expected);

  /// Ends a meeting for good; empty if there is none. One that is over stays as it ended.
  Optional<Meeting> end(String id);

  /// Notes that a meeting is in use.
  void used(String id);

  /// Keeps events, in this order.
  void record(String id, List<MeetingEvent> events);

  /// What happened, the oldest first.
  ///
  /// @param after how many to leave out
  List<MeetingEvent> events(String id, long after, int most);

  /// Forgets meetings with all that happened in them.
  ///
  /// @param ended those that ended before
  /// @param guests those of guests that were not used since
  /// @param others the rest of those that were not used since
  /// @return how many
  int forget(Instant ended, Instant guests, Instant others);
}
