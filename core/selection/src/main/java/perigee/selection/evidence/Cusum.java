package perigee.selection.evidence;

/// Notices that figures have left their mean in one direction: Page's cumulative sum (1954). What
/// was seen since the sum last was zero is seen since the change, and replaces what was before.
final class Cusum {

  private double score;
  final Moments since = new Moments();

  /// Adds one figure's evidence for a change.
  ///
  /// @param evidence above 0 if it speaks for one
  /// @return whether the sum is at its limit
  boolean add(double evidence, double limit) {
    score = Math.max(0, score + evidence);
    return score >= limit;
  }

  boolean isQuiet() {
    return score == 0;
  }

  void reset() {
    score = 0;
    since.clear();
  }
}
