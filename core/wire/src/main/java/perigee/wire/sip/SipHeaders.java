package perigee.wire.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header fields of a message in order. Fields of which a proxy takes single values away
/// (`Via`, `Route`, `Record-Route`, `Path`, `Contact`) have one value on each line.
public final class SipHeaders {

  public static final SipHeaders EMPTY = new SipHeaders(new String[0], 0);

  /// Names and values in turn.
  private final String[] lines;

  private final int count;

  private SipHeaders(String[] lines, int count) {
    this.lines = lines;
    this.count = count;
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
    builder.lines = Arrays.copyOf(lines, Math.max(16, 2 * count + 12));
    builder.count = count;
    return builder;
  }

  /// Lines, not distinct names.
  public int size() {
    return count;
  }

  public String name(int line) {
    return lines[2 * line];
  }

  public String value(int line) {
    return lines[2 * line + 1];
  }

  /// The first line of that name at or after `from`, or -1.
  public int indexOf(String name, int from) {
    return find(lines, count, name, from);
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
    for (String member : members(name)) {
      if (member.equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  private static int find(String[] lines, int count, String name, int from) {
    for (int i = from; i < count; i++) {
      if (lines[2 * i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
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

    private String[] lines = new String[32];
    private int count;

    private Builder() {}

    /// Appends a line. A value can't end it: a line break would begin a field of its own.
    public Builder add(String name, String value) {
      return insert(count, name, value);
    }

    /// Puts a line before all others of its name; if there are none, at the top.
    public Builder push(String name, String value) {
      return insert(Math.max(0, find(lines, count, name, 0)), name, value);
    }

    private Builder insert(int at, String name, String value) {
      if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
        throw new IllegalArgumentException("a header value with a line break");
      }
      if (2 * count + 2 > lines.length) {
        lines = Arrays.copyOf(lines, 2 * lines.length);
      }
      System.arraycopy(lines, 2 * at, lines, 2 * at + 2, 2 * (count - at));
      lines[2 * at] = name;
      lines[2 * at + 1] = value;
      count++;
      return this;
    }

    /// Takes every line of that name away.
    public Builder remove(String name) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (!lines[2 * i].equalsIgnoreCase(name)) {
          lines[2 * kept] = lines[2 * i];
          lines[2 * kept + 1] = lines[2 * i + 1];
          kept++;
        }
      }
      count = kept;
      return this;
    }

    /// Takes the first line of that name away.
    public Builder pop(String name) {
      int at = find(lines, count, name, 0);
      if (at >= 0) {
        System.arraycopy(lines, 2 * at + 2, lines, 2 * at, 2 * (count - at - 1));
        count--;
      }
      return this;
    }

    /// Replaces the first line of that name, or appends one.
    public Builder set(String name, String value) {
      int at = find(lines, count, name, 0);
      if (at < 0) {
        return add(name, value);
      }
      lines[2 * at + 1] = value;
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
      return new SipHeaders(Arrays.copyOf(lines, 2 * count), count);
    }
  }
}
