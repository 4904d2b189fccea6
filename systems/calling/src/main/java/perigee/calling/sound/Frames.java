package perigee.calling.sound;

/// The form that voice has everywhere here: wideband, 50 to 8,000 Hz.
public final class Frames {

  /// Samples a second.
  public static final int RATE = 16_000;

  /// Of one frame.
  public static final int MILLIS = 20;

  /// Of one frame.
  public static final int SAMPLES = RATE * MILLIS / 1000;

  private Frames() {}
}
