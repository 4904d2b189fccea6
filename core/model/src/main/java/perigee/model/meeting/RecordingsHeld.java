package perigee.model.meeting;

import java.util.List;

/// What a talk host tells control of the recordings that it has.
///
/// @param link where it serves them, `http://10.0.0.5:7431`
public record RecordingsHeld(String link, List<Recording> recordings) {

  /// Told at a time; the newest.
  public static final int MOST = 1_000;

  public RecordingsHeld {
    recordings = List.copyOf(recordings);
  }
}
