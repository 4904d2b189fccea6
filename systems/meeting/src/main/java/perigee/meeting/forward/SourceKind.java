package perigee.meeting.forward;

/// What a participant sends.
public enum SourceKind {
  MICROPHONE("microphone", true),
  CAMERA("camera", false),
  SCREEN("screen", false),
  /// The sound of what is on a shared screen.
  SCREEN_AUDIO("screen-audio", true);

  private final String label;
  private final boolean audio;

  SourceKind(String label, boolean audio) {
    this.label = label;
    this.audio = audio;
  }

  /// Its name in signalling.
  public String label() {
    return label;
  }

  public boolean isAudio() {
    return audio;
  }
}
