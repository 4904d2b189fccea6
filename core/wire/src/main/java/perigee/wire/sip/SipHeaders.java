package perigee.wire.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The header fields of a message in order. Fields of which a proxy takes single values away
/// (`Via`, `Route`, `Record-Route`, `Path`, `Contact`) have one value on each line.
///
/// What was read of a value is kept: many ask for the same ones. Two threads that ask at once read
/// it twice, and get the same.
public final class SipHeaders {

  public static final SipHeaders EMPTY = new SipHeaders(new @Nullable Object[0], 0, 0);

  /// What a line has places for: its name, its value, and what was read of that; null before.
  private static final int PLACES = 3;

  private static final int USUAL_LINES = 16;

  /// In the place of what breaks the rules.
  private static final Object BROKEN = new Object();

  private final @Nullable Object[] lines;
  private final int count;

  /// The marks of all names that there are, and maybe of some that there were.
  private final long marks;

  private SipHeaders(@Nullable Object[] lines, int count, long marks) {
    this.lines = lines;
    this.count = count;
    this.marks = marks;
  }

  /// One bit for a name, whatever its case: most fields that are asked for are not there, and most
  /// of those that are have another.
  private static long mark(String name) {
    int length = name.length();
    int first = length == 0 ? 0 : name.charAt(0) | 0x20;
    int last = length == 0 ? 0 : name.charAt(length - 1) | 0x20;
    return 1L << (5 * length + 3 * first + last);
  }

  /// Headers from names and values in turn.
  public static SipHeaders of(String... namesAndValues) {
    Builder builder = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.lines = Arrays.copyOf(lines, PLACES * (count + USUAL_LINES / 2));
    builder.count = count;
    builder.marks = marks;
    return builder;
  }

  /// Lines, not distinct names.
  public int size() {
    return count;
  }

  public String name(int line) {
    return text(lines, PLACES * line);
  }

  public String value(int line) {
    return text(lines, PLACES * line + 1);
  }

  private static String text(@Nullable Object[] lines, int place) {
    return (String) Objects.requireNonNull(lines[place]);
  }

  /// A line's address; null if it breaks the rules.
  public @Nullable NameAddress address(int line) {
    Object known = lines[PLACES * line + 2];
    if (known instanceof NameAddress address) {
      return address;
    }
    return known == BROKEN ? null : keep(line, NameAddress.parse(value(line)));
  }

  /// The address in the first line of that name; null if there is none, or it breaks the rules.
  public @Nullable NameAddress address(String name) {
    int line = indexOf(name, 0);
    return line < 0 ? null : address(line);
  }

  /// A line's `Via`; null if it breaks the rules.
  public @Nullable Via via(int line) {
    Object known = lines[PLACES * line + 2];
    if (known instanceof Via via) {
      return via;
    }
    return known == BROKEN ? null : keep(line, Via.parse(value(line)));
  }

  /// The first `Via`; null if there is none, or it breaks the rules.
  public @Nullable Via via() {
    int line = indexOf(HeaderName.VIA, 0);
    return line < 0 ? null : via(line);
  }

  /// Where the request stands in its dialog; null if it does not say, or breaks the rules.
  public @Nullable CSeq cseq() {
    int line = indexOf(HeaderName.CSEQ, 0);
    if (line < 0) {
      return null;
    }
    Object known = lines[PLACES * line + 2];
    if (known instanceof CSeq cseq) {
      return cseq;
    }
    return known == BROKEN ? null : keep(line, CSeq.parse(value(line)));
  }

  private <T> @Nullable T keep(int line, @Nullable T read) {
    lines[PLACES * line + 2] = read == null ? BROKEN : read;
    return read;
  }

  /// With a `Via` in the place of the first, which there must be.
  SipHeaders with(Via via) {
    int line = indexOf(HeaderName.VIA, 0);
    @Nullable Object[] others = Arrays.copyOf(lines, PLACES * count);
    others[PLACES * line + 1] = Builder.line(via.toString());
    others[PLACES * line + 2] = via;
    return new SipHeaders(others, count, marks);
  }

  /// The first line of that name at or after `from`, or -1.
  public int indexOf(String name, int from) {
    return (marks & mark(name)) == 0 ? -1 : find(lines, count, name, from);
  }

  public boolean has(String name) {
    return indexOf(name, 0) >= 0;
  }

  /// How many lines have that name.
  public int count(String name) {
    int all = 0;
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      all++;
    }
    return all;
  }

  /// The value of the first line of that name.
  public @Nullable String first(String name) {
    int line = indexOf(name, 0);
    return line < 0 ? null : value(line);
  }

  /// The values of all lines of that name.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      values.add(value(i));
    }
    return values;
  }

  /// The members of a field that lists tokens, of all its lines.
  public List<String> members(String name) {
    List<String> members = new ArrayList<>(4);
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      members.addAll(FieldText.list(value(i)));
    }
    return members;
  }

  /// Whether a field that lists tokens (`Supported`, `Require`, `Allow`) has one of them, case
  /// aside.
  public boolean lists(String name, String token) {
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      for (String member : FieldText.list(value(i))) {
        if (member.equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int find(@Nullable Object[] lines, int count, String name, int from) {
    for (int i = from; i < count; i++) {
      if (isSame(text(lines, PLACES * i), name)) {
        return i;
      }
    }
    return -1;
  }

  /// Most names are of another length, or the very same object.
  private static boolean isSame(String one, String other) {
    return one.length() == other.length() && one.equalsIgnoreCase(other);
  }

  void write(StringBuilder out) {
    for (int i = 0; i < count; i++) {
      out.append(name(i)).append(": ").append(value(i)).append("\r\n");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SipHeaders that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text);
    return text.toString();
  }

  /// Collects and changes lines.
  public static final class Builder {

    private @Nullable Object[] lines = new @Nullable Object[PLACES * USUAL_LINES];
    private int count;
    private long marks;

    /// Whether the lines are those of headers that were built, which do not change.
    private boolean shared;

    private Builder() {}

    /// Appends a line. A value can't end it: a line break would begin a field of its own. What is
    /// no octet becomes a question mark.
    public Builder add(String name, String value) {
      return insert(count, name, value);
    }

    /// Puts a line before all others of its name; if there are none, at the top.
    public Builder push(String name, String value) {
      return insert(Math.max(0, find(lines, count, name, 0)), name, value);
    }

    private Builder insert(int at, String name, String value) {
      return insertWhole(at, octets(name), line(value));
    }

    private static String line(String value) {
      if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
        throw new IllegalArgumentException("a header value with a line break");
      }
      return octets(value);
    }

    private static String octets(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > 0xff) {
          return new String(text.getBytes(ISO_8859_1), ISO_8859_1);
        }
      }
      return text;
    }

    /// Appends a line whose value has no line break.
    Builder addWhole(String name, String value) {
      return insertWhole(count, name, value);
    }

    private Builder insertWhole(int at, String name, String value) {
      own();
      if (PLACES * (count + 1) > lines.length) {
        lines = Arrays.copyOf(lines, 2 * PLACES * (count + 1));
      }
      int place = PLACES * at;
      System.arraycopy(lines, place, lines, place + PLACES, PLACES * (count - at));
      lines[place] = name;
      lines[place + 1] = value;
      lines[place + 2] = null;
      count++;
      marks |= mark(name);
      return this;
    }

    private void own() {
      if (shared) {
        lines = lines.clone();
        shared = false;
      }
    }

    /// Takes every line of that name away.
    public Builder remove(String name) {
      for (int at = find(lines, count, name, 0); at >= 0; at = find(lines, count, name, at)) {
        takeAway(at);
      }
      return this;
    }

    /// Takes the first line of that name away.
    public Builder pop(String name) {
      int at = find(lines, count, name, 0);
      if (at >= 0) {
        takeAway(at);
      }
      return this;
    }

    private void takeAway(int at) {
      own();
      int place = PLACES * at;
      System.arraycopy(lines, place + PLACES, lines, place, PLACES * (count - at - 1));
      count--;
    }

    /// Replaces the first line of that name, or appends one.
    public Builder set(String name, String value) {
      int at = find(lines, count, name, 0);
      if (at < 0) {
        return add(name, value);
      }
      own();
      lines[PLACES * at + 1] = line(value);
      lines[PLACES * at + 2] = null;
      return this;
    }

    /// Appends all lines of that name in other headers.
    public Builder copy(SipHeaders from, String name) {
      for (int i = from.indexOf(name, 0); i >= 0; i = from.indexOf(name, i + 1)) {
        add(from.name(i), from.value(i));
      }
      return this;
    }

    public SipHeaders build() {
      shared = true;
      return new SipHeaders(lines, count, marks);
    }
  }
}
