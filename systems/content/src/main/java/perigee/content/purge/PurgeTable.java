package perigee.content.purge;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.model.LogPosition;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeTarget;

/// Every purge that still matters, by what it names.
///
/// A purge is one entry here, whatever number of responses it concerns: each stored response
/// carries the log position that was known when its origin request began, and is gone once an entry
/// that matches it has a later one. A response that was found clean remembers up to which position,
/// so a hit costs one comparison while no purge arrives.
///
/// Entries are bounded: when the table is full it is emptied, and everything stored before becomes
/// doubtful, that is, validated before use. Applied to by one thread, asked from any.
public final class PurgeTable {

  private static final String ANYBODY = "*";
  private static final Marks NO_MARKS = new Marks(0, 0);

  private final int maxEntries;
  private final Map<String, Marks> entries = new ConcurrentHashMap<>();

  /// The lengths of the prefixes purged for a scope and host, so that a path is looked up once per
  /// length.
  private final Map<String, Set<Integer>> prefixLengths = new ConcurrentHashMap<>();

  private volatile LogPosition applied = LogPosition.NONE;

  /// The newest purge by tag: a response whose head has not come may carry any.
  private volatile long lastTagPurge;

  /// What is stamped before this is doubtful.
  private volatile LogPosition floor = LogPosition.NONE;

  /// An empty table.
  ///
  /// @param maxEntries the bound on remembered purges
  public PurgeTable(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /// The position up to which purges are in force.
  public LogPosition applied() {
    return applied;
  }

  /// The position before which everything stored is doubtful.
  public LogPosition floor() {
    return floor;
  }

  /// Puts a purge in force, without moving `applied`.
  ///
  /// @param forms for a purge by URL: the forms of path and query under which it may be stored
  void enter(long sequence, Purge purge, Collection<String> forms) {
    String scope = purge.provider() == null ? ANYBODY : purge.provider();
    switch (purge.target()) {
      case PurgeTarget.All _ -> mark(allKey(scope), sequence, purge.soft());
      case PurgeTarget.Host(String host) -> mark(hostKey(scope, host), sequence, purge.soft());
      case PurgeTarget.Tag(String tag) -> {
        mark(tagKey(scope, tag), sequence, purge.soft());
        lastTagPurge = sequence;
      }
      case PurgeTarget.PropertyName(String property) ->
          mark(propertyKey(scope, property), sequence, purge.soft());
      case PurgeTarget.Prefix(String host, String prefix) -> {
        mark(prefixKey(scope, host, prefix), sequence, purge.soft());
        addLength(scope, host, prefix.length());
      }
      case PurgeTarget.Url(String host, String pathAndQuery) -> {
        mark(urlKey(scope, host, pathAndQuery), sequence, purge.soft());
        forms.forEach(form -> mark(urlKey(scope, host, form), sequence, purge.soft()));
      }
    }
  }

  /// Says that every purge up to a position is in force.
  void reached(LogPosition position) {
    applied = position;
  }

  /// Makes everything stamped before a position doubtful, and forgets the entries that only concern
  /// such responses.
  void forgetBefore(LogPosition position) {
    floor = position;
    entries.clear();
    prefixLengths.clear();
  }

  boolean isFull() {
    return entries.size() >= maxEntries;
  }

  int size() {
    return entries.size();
  }

  /// What the purges mean for a stored response.
  public Verdict verdict(StoredResponse stored) {
    LogPosition now = applied;
    ResponseMeta meta = stored.meta();
    if (meta.stamp().epoch() == now.epoch() && stored.cleanUpTo() == now.sequence()) {
      return Verdict.CLEAN;
    }
    Verdict verdict = verdict(meta, now);
    if (verdict == Verdict.CLEAN && meta.stamp().epoch() == now.epoch()) {
      stored.cleanUpTo(now.sequence());
    }
    return verdict;
  }

  /// What the purges mean for a response, stored or on its way.
  public Verdict verdict(ResponseMeta meta) {
    return verdict(meta, applied);
  }

  /// Whether a response of which only the key is known, asked for at a position, is surely not
  /// concerned by any purge since.
  public boolean isSurelyClean(CacheKey key, String provider, LogPosition stamp) {
    LogPosition now = applied;
    if (stamp.compareTo(now) >= 0) {
      return true;
    }
    if (stamp.epoch() != now.epoch() || lastTagPurge > stamp.sequence()) {
      return false;
    }
    Marks marks = marksOf(ANYBODY, key, List.of(), NO_MARKS);
    marks = marksOf(provider, key, List.of(), marks);
    return Math.max(marks.hard, marks.soft) <= stamp.sequence() && stamp.compareTo(floor) >= 0;
  }

  private Verdict verdict(ResponseMeta meta, LogPosition now) {
    // A stamp beyond what is applied here was given by a node that knows more: it is at least as
    // good.
    boolean otherLog = meta.stamp().epoch() < now.epoch();
    long since = otherLog ? 0 : meta.stamp().sequence();
    Marks strongest = NO_MARKS;
    if (meta.stamp().epoch() <= now.epoch()) {
      strongest = marksOf(ANYBODY, meta.key(), meta.tags(), NO_MARKS);
      strongest = marksOf(meta.provider(), meta.key(), meta.tags(), strongest);
    }
    if (strongest.hard > since) {
      return Verdict.GONE;
    }
    if (otherLog || meta.stamp().compareTo(floor) < 0) {
      return Verdict.DOUBTFUL;
    }
    return strongest.soft > since ? Verdict.STALE : Verdict.CLEAN;
  }

  private Marks marksOf(String scope, CacheKey key, List<String> tags, Marks so) {
    String host = key.host();
    String path = key.pathAndQuery();
    Marks marks = so.and(entries.get(allKey(scope)));
    marks = marks.and(entries.get(hostKey(scope, host)));
    marks = marks.and(entries.get(propertyKey(scope, key.property())));
    marks = marks.and(entries.get(urlKey(scope, host, path)));
    for (String tag : tags) {
      marks = marks.and(entries.get(tagKey(scope, tag)));
    }
    for (int length : prefixLengths.getOrDefault(hostKey(scope, host), Set.of())) {
      if (length <= path.length()) {
        marks = marks.and(entries.get(prefixKey(scope, host, path.substring(0, length))));
      }
    }
    return marks;
  }

  private void mark(String key, long sequence, boolean soft) {
    entries.merge(key, soft ? new Marks(0, sequence) : new Marks(sequence, 0), (a, b) -> a.and(b));
  }

  private void addLength(String scope, String host, int length) {
    prefixLengths.compute(
        hostKey(scope, host),
        (_, old) -> {
          // Replaced, not changed: readers walk it without a lock.
          Set<Integer> lengths = old == null ? new TreeSet<>() : new TreeSet<>(old);
          lengths.add(length);
          return lengths;
        });
  }

  private static String allKey(String scope) {
    return "a " + scope;
  }

  private static String hostKey(String scope, String host) {
    return "h " + scope + ' ' + host;
  }

  private static String propertyKey(String scope, String property) {
    return "p " + scope + ' ' + property;
  }

  private static String tagKey(String scope, String tag) {
    return "t " + scope + ' ' + tag;
  }

  private static String prefixKey(String scope, String host, String prefix) {
    return "x " + scope + ' ' + host + ' ' + prefix;
  }

  private static String urlKey(String scope, String host, String pathAndQuery) {
    return "u " + scope + ' ' + host + ' ' + pathAndQuery;
  }

  /// The newest purge of each kind.
  private record Marks(long hard, long soft) {

    Marks and(@Nullable Marks other) {
      if (other == null) {
        return this;
      }
      return new Marks(Math.max(hard, other.hard), Math.max(soft, other.soft));
    }
  }
}
