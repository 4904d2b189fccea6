package perigee.model.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// How many letters must change to make one word of another (Levenshtein), to guess what was meant.
final class EditDistance {

  private static final int LONGEST = 64;
  private static final int MOST_GUESSES = 2;

  private EditDistance() {}

  /// The known words that a mistyped one may have meant, the nearest first; may be empty.
  static List<String> nearest(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return List.of();
    }
    int most = Math.max(2, word.length() / 3);
    return known.stream()
        .filter(candidate -> between(word, candidate) <= most)
        .sorted(Comparator.comparingInt(candidate -> between(word, candidate)))
        .limit(MOST_GUESSES)
        .toList();
  }

  private static int between(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
