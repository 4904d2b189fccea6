package perigee.model.meeting;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recording of a meeting.
///
/// @param id nobody guesses it: who has it may watch
/// @param meeting its id
/// @param title the meeting's
/// @param endedAt null while it goes on
public record Recording(
    String id,
    String meeting,
    String title,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<RecordedFile> files) {

  /// Files of one at most: the view, and a track of each source.
  public static final int MOST_FILES = 200;

  /// Octets of chance in an id.
  public static final int ID_OCTETS = 16;

  private static final int ID_LENGTH = 2 * ID_OCTETS;

  public Recording {
    files = List.copyOf(files);
  }

  /// Whether it can be the id of a recording.
  public static boolean isId(String text) {
    return text.length() == ID_LENGTH
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /// The same with other files.
  public Recording with(List<RecordedFile> others) {
    return new Recording(id, meeting, title, startedAt, endedAt, others);
  }

  /// The same once it is over.
  public Recording ended(Instant at) {
    return new Recording(id, meeting, title, startedAt, at, files);
  }
}
