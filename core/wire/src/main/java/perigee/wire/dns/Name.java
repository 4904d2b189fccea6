package perigee.wire.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/// A domain name: labels up to the root. Upper and lower case are kept and make no difference (RFC
/// 4343).
public final class Name implements Comparable<Name> {

  public static final Name ROOT = new Name(new byte[] {0});

  private final byte[] octets;
  private final int hash;

  private Name(byte[] octets) {
    this.octets = octets;
    this.hash = NameBytes.hash(octets, 0, octets.length);
  }

  /// Reads a name as people write it, absolute with or without the dot at its end; `\.` and `\065`
  /// as in zone files (RFC 1035 §5.1). Empty if it is none.
  public static Optional<Name> parse(String text) {
    byte[] octets = NameText.parse(text);
    return octets == null ? Optional.empty() : Optional.of(new Name(octets));
  }

  /// A name that the program itself writes down.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Name of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException(text + " is no domain name"));
  }

  /// The uncompressed name between two places, checked.
  public static Optional<Name> read(byte[] bytes, int from, int limit) {
    int end = NameBytes.end(bytes, from, limit);
    return end < 0 ? Optional.empty() : Optional.of(new Name(Arrays.copyOfRange(bytes, from, end)));
  }

  /// A name whose octets were checked; they are not copied.
  static Name checked(byte[] octets) {
    return new Name(octets);
  }

  /// How many octets it takes in a message.
  public int length() {
    return octets.length;
  }

  /// Its octets as in a message, copied.
  public byte[] octets() {
    return octets.clone();
  }

  /// Its octets themselves, for the package's own loops.
  byte[] raw() {
    return octets;
  }

  /// Copies it behind what is there.
  ///
  /// @return the place behind it
  public int copyTo(byte[] to, int at) {
    System.arraycopy(octets, 0, to, at, octets.length);
    return at + octets.length;
  }

  /// Whether these octets of a message are this name, in any case.
  public boolean matches(byte[] bytes, int from, int length) {
    return length == octets.length && NameBytes.same(octets, 0, bytes, from, length);
  }

  /// How many labels it has; the root has none.
  public int labels() {
    int labels = 0;
    for (int at = 0; octets[at] != 0; at += octets[at] + 1) {
      labels++;
    }
    return labels;
  }

  public boolean isRoot() {
    return octets.length == 1;
  }

  /// Whether the first label is `*` (RFC 4592).
  public boolean isWildcard() {
    return octets.length > 2 && octets[0] == 1 && octets[1] == '*';
  }

  /// The name without its first label; of the root the root.
  public Name parent() {
    return isRoot() ? this : new Name(Arrays.copyOfRange(octets, octets[0] + 1, octets.length));
  }

  /// This name with another before it; empty if it would be too long.
  public Optional<Name> under(Name suffix) {
    int own = octets.length - 1;
    if (own + suffix.octets.length > NameBytes.MOST_OCTETS) {
      return Optional.empty();
    }
    byte[] joined = Arrays.copyOf(octets, own + suffix.octets.length);
    System.arraycopy(suffix.octets, 0, joined, own, suffix.octets.length);
    return Optional.of(new Name(joined));
  }

  /// Whether it is that name or below it.
  public boolean isWithin(Name ancestor) {
    int at = 0;
    int rest = octets.length;
    while (rest > ancestor.octets.length) {
      at += octets[at] + 1;
      rest = octets.length - at;
    }
    return rest == ancestor.octets.length && NameBytes.same(octets, at, ancestor.octets, 0, rest);
  }

  /// The same name in lower case, as DNSSEC's canonical form wants it (RFC 4034 §6.2).
  public Name canonical() {
    byte[] lower = octets.clone();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = NameBytes.lower(lower[i]);
    }
    return new Name(lower);
  }

  /// DNSSEC's canonical order (RFC 4034 §6.1): from the root down.
  @Override
  public int compareTo(Name other) {
    int[] mine = starts();
    int[] theirs = other.starts();
    for (int i = 1; i <= Math.min(mine.length, theirs.length); i++) {
      int order =
          compareLabels(octets, mine[mine.length - i], other.octets, theirs[theirs.length - i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.length, theirs.length);
  }

  private int[] starts() {
    int[] starts = new int[labels()];
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = at;
      at += octets[at] + 1;
    }
    return starts;
  }

  private static int compareLabels(byte[] one, int oneAt, byte[] other, int otherAt) {
    int shorter = Math.min(one[oneAt], other[otherAt]);
    for (int i = 1; i <= shorter; i++) {
      int order =
          Integer.compare(
              NameBytes.lower(one[oneAt + i]) & 0xff, NameBytes.lower(other[otherAt + i]) & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one[oneAt], other[otherAt]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name
        && name.hash == hash
        && matches(name.octets, 0, name.octets.length);
  }

  /// As `NameBytes.hash` of the same octets.
  @Override
  public int hashCode() {
    return hash;
  }

  /// Absolute, with the dot at its end.
  @Override
  public String toString() {
    return NameText.format(new String(octets, ISO_8859_1));
  }
}
