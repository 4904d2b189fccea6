package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.content.purge.Verdict;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.Serving;
import perigee.content.semantics.Vary;
import perigee.content.store.CacheKey;
import perigee.content.store.StoredResponse;

/// What the store has for a request (RFC 9111 §4).
sealed interface Lookup {

  /// It is fresh: serve it.
  record Hit(StoredResponse stored, Serving serving) implements Lookup {}

  /// It is stale, but may be served while one request refreshes it (RFC 5861 §3).
  record Stale(StoredResponse stored, Serving serving) implements Lookup {}

  /// It is to be validated first.
  ///
  /// @param grace whether it may be served if that fails
  record Validate(StoredResponse stored, Serving.Grace grace, String reason) implements Lookup {}

  /// There is none.
  record Miss(Forward why, String reason) implements Lookup {}

  /// Looks a request up.
  static Lookup of(Transaction t, Machinery machinery) {
    return of(t, machinery, t.policy.key());
  }

  /// Looks under another key than the request's own.
  static Lookup of(Transaction t, Machinery machinery, CacheKey key) {
    Miss miss = new Miss(Forward.URI_MISS, "not stored");
    for (StoredResponse stored : machinery.store().find(key)) {
      if (!Vary.matches(stored.meta().variant(), t.request().fields())) {
        miss = new Miss(Forward.VARY_MISS, "stored for other request fields");
        continue;
      }
      Verdict verdict = machinery.purges().verdict(stored);
      if (verdict == Verdict.GONE) {
        machinery.store().remove(stored);
        miss = new Miss(Forward.MISS, "purged");
        continue;
      }
      // The one who asks knows of purges that have not reached this node: only what was fetched
      // since then is surely of use.
      boolean behind =
          t.fabric.demand().compareTo(machinery.purges().applied()) > 0
              && stored.meta().stamp().compareTo(t.fabric.demand()) < 0;
      if (behind) {
        miss = new Miss(Forward.MISS, "a purge is on its way here");
        continue;
      }
      return judge(t, machinery, stored, verdict);
    }
    return miss;
  }

  private static Lookup judge(
      Transaction t, Machinery machinery, StoredResponse stored, Verdict verdict) {
    long now = machinery.nowMillis();
    boolean soft = verdict == Verdict.STALE;
    Serving serving = Serving.judge(stored.meta(), t.directives, now, soft, false);
    if (verdict == Verdict.DOUBTFUL) {
      return new Validate(
          stored, Serving.Grace.NONE, "stored before purges that are no longer known");
    }
    return switch (serving) {
      case Serving.Fresh _ -> new Hit(stored, serving);
      case Serving.StaleWhileRevalidate _ -> new Stale(stored, serving);
      case Serving.MustValidate _ ->
          new Validate(
              stored,
              Serving.grace(stored.meta(), t.policy.settings(), now),
              soft ? "purged softly" : staleness(stored));
    };
  }

  private static String staleness(StoredResponse stored) {
    long lifetime = stored.meta().lifetimeMillis() / 1000;
    return lifetime == 0 ? "must be validated each time" : "older than its " + lifetime + " s";
  }

  /// The stored response that a fetch can validate, if there is one.
  default @Nullable StoredResponse stale() {
    return switch (this) {
      case Hit(StoredResponse stored, _) -> stored;
      case Stale(StoredResponse stored, _) -> stored;
      case Validate(StoredResponse stored, _, _) -> stored;
      case Miss _ -> null;
    };
  }
}
