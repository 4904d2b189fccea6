package perigee.calling.sip;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.selection.Hashing;

/// Whom a person shows themselves to. A client says so inside of what it publishes, as `<watchers
/// xmlns="urn:perigee:watchers">anna bert</watchers>`; that part goes to nobody.
final class Watchers {

  /// As many as a person may have contacts.
  static final int MOST = 1000;

  private static final String BEGIN = "<watchers xmlns=\"urn:perigee:watchers\">";
  private static final String END = "</watchers>";

  private final long[] people;

  private Watchers(long[] people) {
    this.people = people;
  }

  /// Those that a document names; null if it does not say, and everybody may see it.
  static @Nullable Watchers in(String document) {
    int begin = document.indexOf(BEGIN);
    int end = begin < 0 ? -1 : document.indexOf(END, begin);
    if (end < 0) {
      return null;
    }
    long[] people =
        Arrays.stream(document.substring(begin + BEGIN.length(), end).split(" ", -1))
            .filter(one -> !one.isBlank())
            .mapToLong(Hashing::hash)
            .toArray();
    Arrays.sort(people);
    return new Watchers(people);
  }

  /// A document without what says whom it is for.
  static String without(String document) {
    int begin = document.indexOf(BEGIN);
    int end = begin < 0 ? -1 : document.indexOf(END, begin);
    return end < 0
        ? document
        : document.substring(0, begin) + document.substring(end + END.length());
  }

  int size() {
    return people.length;
  }

  boolean has(String person) {
    return Arrays.binarySearch(people, Hashing.hash(person)) >= 0;
  }
}
