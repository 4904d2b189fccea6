package perigee.model.document;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A mapping of a document, read key by key. A key whose value is empty counts as absent. Not for
/// use by several threads.
public final class Mapping {

  private static final int MOST_NAMED = 16;

  private final Problems problems;
  private final Path path;

  /// Null when a problem was already told: then every key is silently absent.
  private final Node.@Nullable Entries entries;

  Mapping(Problems problems, Path path, Node.@Nullable Entries entries) {
    this.problems = problems;
    this.path = path;
    this.entries = entries;
  }

  void refuseAllBut(Collection<String> known) {
    if (entries != null) {
      entries
          .byKey()
          .forEach((key, entry) -> {
            if (!known.contains(key)) {
              problems.add(entry.line(), entry.column(), path.key(key), unknown(key, known));
            }
          });
    }
  }

  private String unknown(String key, Collection<String> known) {
    List<String> nearest = EditDistance.nearest(key, known);
    String right =
        nearest.isEmpty()
            ? "the keys here are " + String.join(", ", known.stream().limit(MOST_NAMED).toList())
            : "did you mean " + String.join(" or ", nearest) + "?";
    return path.key(key) + " is not a known key; " + right;
  }

  public boolean has(String key) {
    return optional(key).isPresent();
  }

  public Optional<Value> optional(String key) {
    Node.Entry entry = entries == null ? null : entries.byKey().get(key);
    if (entry == null
        || (entry.value() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL)) {
      return Optional.empty();
    }
    return Optional.of(new Value(problems, path.key(key), entry.value()));
  }

  /// The value of a key that must be there.
  public Value required(String key) {
    return optional(key).orElseGet(() -> missing(key));
  }

  private Value missing(String key) {
    if (entries != null) {
      problems.add(
          entries.line(), entries.column(), path.key(key), path.key(key) + " is missing; give it");
    }
    return new Value(problems, path.key(key), null);
  }

  public String string(String key) {
    return required(key).text();
  }

  public String string(String key, String fallback) {
    return optional(key).map(Value::text).orElse(fallback);
  }

  public boolean bool(String key, boolean fallback) {
    return optional(key).map(Value::bool).orElse(fallback);
  }

  public int integer(String key, int fallback, int min, int max) {
    return optional(key).map(value -> value.integer(min, max)).orElse(fallback);
  }

  public Duration duration(String key, Duration fallback, Duration min, Duration max) {
    return optional(key).map(value -> value.duration(min, max)).orElse(fallback);
  }

  /// A size in bytes.
  public long bytes(String key, long fallback, long min, long max) {
    return optional(key).map(value -> value.bytes(min, max)).orElse(fallback);
  }

  /// The items of a list; none if the key is absent.
  public List<Value> items(String key) {
    return optional(key).map(Value::items).orElse(List.of());
  }

  /// The texts of a list, or of one that stands without its list; none if the key is absent.
  public List<String> texts(String key) {
    return optional(key).map(Value::itemsOrOne).orElse(List.of()).stream()
        .map(Value::text)
        .toList();
  }

  /// Tells that a key's value doesn't go with the others, in a sentence whose subject is the key.
  public void problem(String key, String predicate) {
    optional(key).ifPresent(value -> value.problem(predicate));
  }
}
