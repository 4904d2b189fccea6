package perigee.model.meeting;

/// How a meeting is held.
///
/// @param lobby guests wait until a host admits them
/// @param locked nobody new comes in
/// @param mayShare who may share a screen
/// @param muteOnEntry microphones are muted when people come
/// @param chat people may write to each other
/// @param recording hosts may record
/// @param e2ee media is encrypted by the participants for each other
/// @param capacity participants at a time, at most [#MOST_CAPACITY]
public record MeetingOptions(
    boolean lobby,
    boolean locked,
    Sharing mayShare,
    boolean muteOnEntry,
    boolean chat,
    boolean recording,
    boolean e2ee,
    int capacity) {

  /// How many a meeting may be for.
  public static final int MOST_CAPACITY = 2_000;

  /// Everybody may do everything, up to 100 people.
  public static final MeetingOptions USUAL =
      new MeetingOptions(false, false, Sharing.EVERYBODY, false, true, true, false, 100);

  public MeetingOptions {
    if (capacity < 1 || capacity > MOST_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity is " + capacity + "; it must be from 1 to " + MOST_CAPACITY);
    }
    if (e2ee && recording) {
      // Whoever forwards can't read what it would record.
      recording = false;
    }
  }

  /// Who may share.
  public enum Sharing {
    EVERYBODY,
    HOSTS
  }
}
