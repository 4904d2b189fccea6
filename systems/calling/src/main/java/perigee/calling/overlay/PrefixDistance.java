package perigee.calling.overlay;

/// How far the beginning of a word is from what is typed: insertions, deletions, substitutions, and
/// neighbours that changed places (optimal string alignment), against the best prefix of the word.
final class PrefixDistance {

  private PrefixDistance() {}

  static int of(String typed, String word) {
    int[] before = new int[word.length() + 1];
    int[] row = new int[word.length() + 1];
    int[] next = new int[word.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= typed.length(); i++) {
      next[0] = i;
      for (int j = 1; j <= word.length(); j++) {
        boolean same = typed.charAt(i - 1) == word.charAt(j - 1);
        int best = Math.min(Math.min(next[j - 1], row[j]) + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && typed.charAt(i - 1) == word.charAt(j - 2)
            && typed.charAt(i - 2) == word.charAt(j - 1)) {
          best = Math.min(best, before[j - 2] + 1);
        }
        next[j] = best;
      }
      int[] free = before;
      before = row;
      row = next;
      next = free;
    }
    int best = Integer.MAX_VALUE;
    for (int distance : row) {
      best = Math.min(best, distance);
    }
    return best;
  }
}
