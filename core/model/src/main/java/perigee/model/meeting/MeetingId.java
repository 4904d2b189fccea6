package perigee.model.meeting;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Ids of meetings: ten letters in groups, `abc-defg-hjk`, that can be read out and typed. There is
/// no i, l and o, which look like others; nobody finds one of the 4 · 10¹³ by trying.
public final class MeetingId {

  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz";
  private static final int COUNT = 10;
  private static final int FIRST_GAP = 3;
  private static final int SECOND_GAP = 7;
  private static final Pattern WRITTEN =
      Pattern.compile("[%1$s]{3}-[%1$s]{4}-[%1$s]{3}".formatted(LETTERS));
  private static final Pattern BARE = Pattern.compile("[" + LETTERS + "]{" + COUNT + "}");
  private static final int MOST_TYPED = 32;

  private MeetingId() {}

  /// A new one.
  ///
  /// @param random that nobody can foresee
  public static String next(RandomGenerator random) {
    StringBuilder id = new StringBuilder(COUNT);
    for (int i = 0; i < COUNT; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return grouped(id);
  }

  /// Whether a text is an id as it is written.
  public static boolean isOne(String text) {
    return WRITTEN.matcher(text).matches();
  }

  /// The id that somebody typed, in capitals, with blanks or without hyphens.
  public static Optional<String> read(String typed) {
    if (typed.length() > MOST_TYPED) {
      return Optional.empty();
    }
    String bare = typed.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    return BARE.matcher(bare).matches()
        ? Optional.of(grouped(new StringBuilder(bare)))
        : Optional.empty();
  }

  private static String grouped(StringBuilder bare) {
    return bare.insert(SECOND_GAP, '-').insert(FIRST_GAP, '-').toString();
  }
}
