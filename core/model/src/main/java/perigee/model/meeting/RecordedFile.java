package perigee.model.meeting;

/// A file of a recording.
///
/// @param name in the recording's folder
/// @param source `view` for what a viewer would have been shown, else what was recorded of its
///   participant: `microphone`, `camera`, `screen`, `screen-audio`
/// @param participant whose it is; empty for all
/// @param who the participant's name
/// @param type media type
/// @param octets as it is now; 0 while it is being written
/// @param millis until its end, counted from the recording's beginning
public record RecordedFile(
    String name,
    String source,
    String participant,
    String who,
    String type,
    long octets,
    long millis) {

  /// What a viewer would have been shown.
  public static final String VIEW = "view";

  /// The same file once it is whole.
  public RecordedFile whole(long finishedOctets, long finishedMillis) {
    return new RecordedFile(name, source, participant, who, type, finishedOctets, finishedMillis);
  }
}
