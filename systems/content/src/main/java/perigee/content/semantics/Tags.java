package perigee.content.semantics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import perigee.wire.http.Fields;

/// The tags of a response: `Surrogate-Key` lists them between spaces, `Cache-Tag` between commas.
public final class Tags {

  /// More tags than this are not heeded.
  public static final int MAX_TAGS = 128;

  /// Longer tags are not heeded.
  public static final int MAX_TAG_BYTES = 256;

  private Tags() {}

  /// The distinct tags, in order.
  public static List<String> of(Fields response) {
    if (!response.has("surrogate-key") && !response.has("cache-tag")) {
      return List.of();
    }
    Set<String> tags = new LinkedHashSet<>();
    response.all("surrogate-key").forEach(value -> collect(tags, value, " \t"));
    response.all("cache-tag").forEach(value -> collect(tags, value, ","));
    return List.copyOf(tags);
  }

  private static void collect(Set<String> tags, String value, String separators) {
    StringTokenizer tokens = new StringTokenizer(value, separators);
    while (tokens.hasMoreTokens() && tags.size() < MAX_TAGS) {
      String tag = tokens.nextToken().strip();
      if (!tag.isEmpty() && tag.length() <= MAX_TAG_BYTES) {
        tags.add(tag);
      }
    }
  }
}
