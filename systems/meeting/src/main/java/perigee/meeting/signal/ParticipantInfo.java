package perigee.meeting.signal;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SourceKind;

/// What participants see of each other.
///
/// @param sources what is sent or could be, and whether it is muted
/// @param hand since when it is raised; null if it isn't
/// @param quality from 0, lost, to 4
public record ParticipantInfo(
    String id,
    String name,
    Role role,
    Map<SourceKind, Boolean> sources,
    @Nullable Instant hand,
    int quality) {

  public ParticipantInfo {
    sources = Map.copyOf(sources);
  }

  /// What somebody may do.
  public enum Role {
    HOST,
    GUEST
  }
}
