package perigee.content.store;

import java.util.List;

/// The secondary key of a stored response (RFC 9111 §4.1): what the request that fetched it said in
/// the fields that `Vary` names.
///
/// @param selectors in the order of their names
public record VariantKey(List<Selector> selectors) {

  /// A response that does not vary.
  public static final VariantKey NONE = new VariantKey(List.of());

  public VariantKey {
    selectors = List.copyOf(selectors);
  }

  /// The key without what it says of one field.
  public VariantKey without(String name) {
    return new VariantKey(selectors.stream().filter(s -> !s.name().equals(name)).toList());
  }

  /// One nominated field.
  ///
  /// @param name lower case
  /// @param value normalised; empty if the field was absent
  public record Selector(String name, String value) {}
}
