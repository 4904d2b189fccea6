package perigee.content.purge;

/// What the purges so far mean for a stored response.
public enum Verdict {
  /// No purge concerns it.
  CLEAN,
  /// It was made stale: it may be served where staleness is allowed, and is refreshed.
  STALE,
  /// Purges of its time are no longer known one by one: it is validated before any use.
  DOUBTFUL,
  /// It was purged: never to be served again.
  GONE
}
