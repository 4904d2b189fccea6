package perigee.content.engine;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import perigee.content.purge.PurgeTable;
import perigee.content.record.AnswerRecord;
import perigee.content.record.RecentAnswers;
import perigee.content.semantics.CdnLoop;
import perigee.content.store.Store;
import perigee.content.tier.Tiers;
import perigee.model.LogPosition;
import perigee.net.http.HttpClient;
import perigee.net.loop.Loop;

/// What the cache works with.
///
/// @param node the node's id, its name in `Cache-Status` and `Via`
/// @param httpsPort where the node listens for TLS; 0 if nowhere
/// @param loop how requests that go in circles are known
/// @param clock for ages and dates
/// @param nanos a clock that only goes forward, nanoseconds
public record Machinery(
    String node,
    int httpsPort,
    CdnLoop loop,
    InstantSource clock,
    LongSupplier nanos,
    Store store,
    PurgeTable purges,
    Tiers tiers,
    HttpClient client,
    RecentAnswers recent,
    CacheMetrics metrics) {

  /// Keeps what is to be kept of an answer that has ended.
  void finish(Loop loop, long number, AnswerRecord answer) {
    recent.keep(loop.index(), number, answer);
    metrics.answered(answer);
  }

  /// The purge position that what is fetched from now on is stamped with.
  ///
  /// @param demand the position that the asking tier knows of
  LogPosition stamp(LogPosition demand) {
    return LogPosition.max(purges.applied(), demand);
  }

  long nowMillis() {
    return clock.millis();
  }
}
