package perigee.control.login;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import perigee.control.store.People.Terms;

/// What people are found by: the words of id and name, without case and accents. A word with one
/// letter wrong, missing, too many, or changed with the next is found as well: both the word and
/// what is asked for are kept with each of their letters left out, and meet in one of those (the
/// symmetric deletion of SymSpell), so that a look-up in an index is enough.
final class SearchTerms {

  private static final int MOST_WORDS = 8;
  private static final int MOST_LETTERS = 24;

  /// In shorter words everything is near everything.
  private static final int LEAST_LETTERS = 4;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern GAPS = Pattern.compile("[^\\p{L}\\p{Nd}]+");

  private SearchTerms() {}

  /// What a person is found by.
  static Terms of(String id, String displayName) {
    Set<String> words = new LinkedHashSet<>();
    words.add(cut(id));
    words.addAll(words(displayName));
    words.addAll(words(id));
    List<String> kept = words.stream().limit(MOST_WORDS).toList();
    Set<String> typos = new LinkedHashSet<>();
    kept.forEach(word -> typos.addAll(shortened(word)));
    return new Terms(Set.copyOf(kept), typos);
  }

  /// The words of a text, the first ones.
  static List<String> words(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    return GAPS.splitAsStream(plain.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .map(SearchTerms::cut)
        .limit(MOST_WORDS)
        .toList();
  }

  /// A word, and the same with each of its letters left out; what is near has one of them.
  static Set<String> near(String word) {
    Set<String> all = new LinkedHashSet<>(shortened(word));
    all.add(word);
    return all;
  }

  /// How many letters have to be changed, added, left out or swapped (optimal string alignment).
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, cost);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] cost) {
    int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(cost[i - 1][j - 1] + changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }

  private static Set<String> shortened(String word) {
    Set<String> all = new LinkedHashSet<>();
    if (word.length() >= LEAST_LETTERS) {
      for (int i = 0; i < word.length(); i++) {
        all.add(word.substring(0, i) + word.substring(i + 1));
      }
    }
    return all;
  }

  private static String cut(String word) {
    return word.length() <= MOST_LETTERS ? word : word.substring(0, MOST_LETTERS);
  }
}
