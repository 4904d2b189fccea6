package perigee.content.record;

/// How the cache came to an answer; the names are those of logs and metrics.
public enum Result {
  /// From the store, fresh.
  HIT,
  /// From the store, past its lifetime, as the property or the origin allows.
  STALE,
  /// From the store, after its validation by the next tier (RFC 9111 §4.3).
  REVALIDATED,
  /// Fetched.
  MISS,
  /// Fetched by a request of somebody else that was already on its way.
  COLLAPSED,
  /// Not the cache's business, or not storable.
  PASS,
  /// Made by the node itself: redirects, refusals.
  LOCAL,
  /// No good answer could be had.
  ERROR;

  private final String label = name().toLowerCase(java.util.Locale.ROOT);

  public String label() {
    return label;
  }
}
