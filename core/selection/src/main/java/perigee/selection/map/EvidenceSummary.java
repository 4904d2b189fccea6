package perigee.selection.map;

/// On what a prediction rests.
///
/// @param samples measurements, those of long ago counted less
/// @param ageSeconds since the latest of them; `NEVER` if there is none
/// @param confidence 0 for a mere prior, towards 1 for fresh measurements
public record EvidenceSummary(int samples, int ageSeconds, double confidence) {

  public static final int NEVER = 0xFFFF;

  public static final EvidenceSummary NONE = new EvidenceSummary(0, NEVER, 0);
}
