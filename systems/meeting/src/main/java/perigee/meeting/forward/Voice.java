package perigee.meeting.forward;

import perigee.meeting.forward.speaker.SpeechActivity;

/// How a source of sound was heard lately.
final class Voice {

  /// From how loud on somebody is taken to speak, if the sender does not say whether they do.
  private static final int SPEECH = 82;

  private static final int SILENCE = 127;
  private static final int LEVEL = 0x7f;
  private static final int SPEAKS = 0x80;
  private static final int FALL = 8;
  private static final long PAUSE_NANOS = 400_000_000L;

  final Source source;
  final SpeechActivity activity = new SpeechActivity();

  /// Whether its packets are forwarded.
  boolean selected;

  /// How loud it is, from 0 to 127; it rises at once and falls slowly.
  int loudness;

  long spokeAt = Long.MIN_VALUE / 2;

  /// When the words began that are being spoken.
  long beganAt;

  Voice(Source source) {
    this.source = source;
  }

  /// Notes a packet.
  ///
  /// @param header the audio level as the header has it, -1 if it has none
  /// @return whether somebody speaks
  boolean heard(int header, long now) {
    int loud = header < 0 ? SPEECH : SILENCE - (header & LEVEL);
    boolean told = header < 0 || (header & SPEAKS) != 0;
    boolean speaks = told ? loud > 0 : loud >= SPEECH;
    activity.heard(loud, now);
    int fallen = loudness - Math.max(1, (loudness - loud) / FALL);
    loudness = Math.max(loud, fallen);
    if (speaks) {
      if (now - spokeAt > PAUSE_NANOS) {
        beganAt = now;
      }
      spokeAt = now;
    }
    return speaks;
  }

  void mute() {
    loudness = 0;
    activity.silence();
  }
}
