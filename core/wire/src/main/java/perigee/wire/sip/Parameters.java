package perigee.wire.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parameters behind semicolons, of URIs and of header fields. Names are compared without case; of
/// one that comes twice the first counts.
public final class Parameters {

  public static final Parameters NONE = new Parameters(List.of());

  /// One of them.
  ///
  /// @param value as it stands there, with its quotation marks; null if there is no `=`
  public record Parameter(String name, @Nullable String value) {}

  private final List<Parameter> all;

  private Parameters(List<Parameter> all) {
    this.all = all;
  }

  /// What stands behind the first semicolon.
  ///
  /// @return null if a name is missing or none
  static @Nullable Parameters parse(String text, boolean ofUri) {
    List<Parameter> found = new ArrayList<>(4);
    for (String part : FieldText.split(text, ';')) {
      Parameter one = parameter(part, ofUri);
      if (one == null) {
        return null;
      }
      found.add(one);
    }
    return new Parameters(List.copyOf(found));
  }

  private static @Nullable Parameter parameter(String part, boolean ofUri) {
    int equals = part.indexOf('=');
    String name = (equals < 0 ? part : part.substring(0, equals)).stripTrailing();
    String value = equals < 0 ? null : part.substring(equals + 1).stripLeading();
    boolean good =
        ofUri
            ? SipUri.isParameter(name) && (value == null || SipUri.isParameter(value))
            : FieldText.isToken(name) && (value == null || isValue(value));
    return good ? new Parameter(name, value) : null;
  }

  /// A token, a host (which may be an address in brackets), or a quoted string; what quotes nothing
  /// and breaks nothing is let through.
  private static boolean isValue(String value) {
    if (value.isEmpty()) {
      return false;
    }
    if (value.charAt(0) == '"') {
      return FieldText.isQuoted(value);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == ',') {
        return false;
      }
    }
    return true;
  }

  public List<Parameter> all() {
    return all;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public boolean has(String name) {
    return find(name) != null;
  }

  /// The value without quotation marks; null if there is no such parameter or no value.
  public @Nullable String value(String name) {
    Parameter one = find(name);
    return one == null || one.value() == null ? null : FieldText.unquoted(one.value());
  }

  private @Nullable Parameter find(String name) {
    for (Parameter one : all) {
      if (one.name().equalsIgnoreCase(name)) {
        return one;
      }
    }
    return null;
  }

  /// With one more, or with another value of one that there is.
  ///
  /// @param value null for none
  public Parameters with(String name, @Nullable String value) {
    List<Parameter> others = new ArrayList<>(all.size() + 1);
    boolean replaced = false;
    for (Parameter one : all) {
      if (one.name().equalsIgnoreCase(name)) {
        if (!replaced) {
          others.add(new Parameter(one.name(), value));
        }
        replaced = true;
      } else {
        others.add(one);
      }
    }
    if (!replaced) {
      others.add(new Parameter(name, value));
    }
    return new Parameters(List.copyOf(others));
  }

  /// Without one.
  public Parameters without(String name) {
    return new Parameters(all.stream().filter(one -> !one.name().equalsIgnoreCase(name)).toList());
  }

  void write(StringBuilder out) {
    for (Parameter one : all) {
      out.append(';').append(one.name());
      if (one.value() != null) {
        out.append('=').append(one.value());
      }
    }
  }

  /// Whether both say the same, whatever the order and the case.
  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that && sorted().equals(that.sorted());
  }

  private List<String> sorted() {
    return all.stream()
        .map(one -> (one.name() + "=" + one.value()).toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  @Override
  public int hashCode() {
    return sorted().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }
}
