package perigee.calling.overlay;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import perigee.selection.Hashing;
import perigee.wire.overlay.Slots;

/// How display names are found by their beginnings, one wrong letter in four forgiven.
///
/// Each word of a name is kept under what its first four letters give when none or one of them is
/// left out; what is searched for is asked under the same (Garbe's symmetric deletion). So two
/// words whose beginnings differ by one letter share a key. Cost: at most five keys a word, five
/// members asked for a search.
final class Names {

  private static final int HEAD = 4;
  private static final int SHORTEST = 2;
  private static final int MOST_WORDS = 3;

  private Names() {}

  /// Small letters without accents, words apart by one space.
  static String normal(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    return plain.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }

  /// Under which keys a name is kept; its first three words count.
  static List<String> keys(String name) {
    Set<String> keys = new LinkedHashSet<>();
    List<String> words = words(name);
    for (String word : words.subList(0, Math.min(MOST_WORDS, words.size()))) {
      keys.addAll(keysOf(word));
    }
    return List.copyOf(keys);
  }

  /// Under which keys something is to be searched for: those of its longest word.
  static List<String> wanted(String text) {
    String longest = "";
    for (String word : words(text)) {
      longest = word.length() > longest.length() ? word : longest;
    }
    return longest.length() < SHORTEST ? List.of() : List.copyOf(keysOf(longest));
  }

  static int slot(String key) {
    return Slots.ofName(Hashing.hash("name:" + key));
  }

  /// How many letters of what is searched for are wrong in a name that begins so; -1 if too many.
  static int distance(String text, String name) {
    List<String> words = words(name);
    int sum = 0;
    for (String wanted : words(text)) {
      int best = Integer.MAX_VALUE;
      for (String word : words) {
        best = Math.min(best, PrefixDistance.of(wanted, word));
      }
      if (best > allowed(wanted)) {
        return -1;
      }
      sum += best;
    }
    return sum;
  }

  private static int allowed(String word) {
    return word.length() < HEAD ? 0 : word.length() < 2 * HEAD ? 1 : 2;
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String word : normal(name).split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static Set<String> keysOf(String word) {
    String head = word.substring(0, Math.min(HEAD, word.length()));
    Set<String> keys = new LinkedHashSet<>();
    keys.add(head);
    for (int i = 0; i < head.length() && head.length() > SHORTEST; i++) {
      keys.add(head.substring(0, i) + head.substring(i + 1));
    }
    return keys;
  }
}
