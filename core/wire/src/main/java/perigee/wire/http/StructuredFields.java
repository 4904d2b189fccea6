package perigee.wire.http;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Structured field values (RFC 9651): items, lists and dictionaries, read and written.
///
/// Reading is as strict as the RFC: text with any error is no value at all.
public final class StructuredFields {

  private StructuredFields() {}

  /// A member of a list or a value of a dictionary (§3.1, §3.2).
  public sealed interface Member {
    Map<String, Bare> parameters();
  }

  /// A bare value with parameters in order (§3.3).
  public record Item(Bare value, Map<String, Bare> parameters) implements Member {
    public Item {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    public static Item of(Bare value) {
      return new Item(value, Map.of());
    }
  }

  /// A list inside a list (§3.1.1).
  public record InnerList(List<Item> items, Map<String, Bare> parameters) implements Member {
    public InnerList {
      items = List.copyOf(items);
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /// A bare item (§3.3).
  public sealed interface Bare {}

  /// An integer of at most 15 digits (§3.3.1).
  public record Int(long value) implements Bare {}

  /// A number with 1 to 3 digits after the point and at most 12 before it (§3.3.2).
  public record Decimal(BigDecimal value) implements Bare {}

  /// A string of printable ASCII (§3.3.3).
  public record Text(String value) implements Bare {}

  /// A short word (§3.3.4).
  public record Token(String value) implements Bare {}

  /// A byte sequence (§3.3.5).
  ///
  /// @param base64 the bytes in base64 with padding
  public record Binary(String base64) implements Bare {
    public static Binary of(byte[] bytes) {
      return new Binary(Base64.getEncoder().encodeToString(bytes));
    }

    public byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }
  }

  /// A boolean (§3.3.6).
  public record Bool(boolean value) implements Bare {}

  /// A point in time (§3.3.7).
  public record Date(long epochSeconds) implements Bare {}

  /// Text for people, of any characters (§3.3.8).
  public record Display(String value) implements Bare {}

  public static Optional<Item> item(String text) {
    return new StructuredReader(text).wholeItem();
  }

  public static Optional<List<Member>> list(String text) {
    return new StructuredReader(text).wholeList();
  }

  /// Keys in their order.
  public static Optional<Map<String, Member>> dictionary(String text) {
    return new StructuredReader(text).wholeDictionary();
  }

  /// The text of one member (§4.1).
  ///
  /// @throws IllegalArgumentException if a value is one that the format can't say
  public static String text(Member member) {
    return new StructuredWriter().member(member).toString();
  }

  public static String text(List<? extends Member> list) {
    return new StructuredWriter().list(list).toString();
  }

  public static String text(Map<String, ? extends Member> dictionary) {
    return new StructuredWriter().dictionary(dictionary).toString();
  }
}
