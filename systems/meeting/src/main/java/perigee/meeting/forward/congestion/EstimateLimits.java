package perigee.meeting.forward.congestion;

/// Bounds of an estimate, in bits a second.
///
/// @param start what is assumed before anything is known
public record EstimateLimits(long start, long least, long most) {

  /// What suits a browser.
  public static final EstimateLimits USUAL = new EstimateLimits(1_000_000, 40_000, 40_000_000);

  public EstimateLimits {
    if (least <= 0 || start < least || most < start) {
      throw new IllegalArgumentException("an estimate starts between its bounds");
    }
  }
}
