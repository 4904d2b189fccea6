package perigee.content.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import perigee.content.coding.Coding;
import perigee.content.coding.CodingException;
import perigee.content.coding.DecodeLimit;
import perigee.content.coding.Transcoder;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;
import perigee.wire.media.Location;
import perigee.wire.media.Manifest;
import perigee.wire.media.Segment;
import perigee.wire.media.Track;

/// Fetches what a client of a streaming manifest will ask for next: the node that the client talks
/// to reads the manifests that it hands out, and when a segment is taken asks itself for those that
/// follow, through the same flights as any client's request. Safe for all loops.
final class FetchAhead {

  /// Fetches of the node's own at one time; what would be more is left to the clients.
  private static final int MOST_RUNNING = 32;

  /// Fetches that one manifest may cause when it is taken.
  private static final int MOST_OF_MANIFEST = 8;

  /// Targets that were asked for lately are not asked for again.
  private static final int MOST_REMEMBERED = 8_192;

  private static final long REMEMBERED_MILLIS = 10_000;

  private final Machinery machinery;
  private final Upcoming upcoming = new Upcoming();
  private final CodingThreads threads = new CodingThreads(MOST_RUNNING);
  private final AtomicInteger running = new AtomicInteger();
  private final Bounded<Long> asked = new Bounded<>(MOST_REMEMBERED);
  private final Bounded<String> versions = new Bounded<>(MOST_REMEMBERED);
  private volatile @Nullable Prefetcher prefetcher;

  FetchAhead(Machinery machinery) {
    this.machinery = machinery;
  }

  /// A map that forgets its oldest entries.
  private static final class Bounded<V> {
    private final Map<String, V> entries = new LinkedHashMap<>();
    private final int most;

    Bounded(int most) {
      this.most = most;
    }

    synchronized @Nullable V replace(String key, V value) {
      V before = entries.remove(key);
      entries.put(key, value);
      if (entries.size() > most) {
        entries.remove(entries.keySet().iterator().next());
      }
      return before;
    }

    synchronized @Nullable V find(String key) {
      return entries.get(key);
    }
  }

  /// Says by whom it fetches; before that it does nothing.
  void by(Prefetcher fetcher) {
    prefetcher = fetcher;
  }

  /// Sees an answer on its way to a client.
  ///
  /// @return the body to send in place of the given one
  BodySource sent(Transaction t, int status, Fields.Builder fields, BodySource body) {
    int most = t.policy.settings().segmentsAhead();
    boolean taken = (status == 200 || status == 206) && t.request().method().equals("GET");
    if (most == 0 || !taken || prefetcher == null) {
      return body;
    }
    Fields now = fields.build();
    if (isPrivate(t, now)) {
      return body;
    }
    String type = Optional.ofNullable(now.first("content-type")).orElse("");
    if (status == 200 && Manifest.isLikely(type, t.target.path())) {
      return new ManifestCopy(body, bytes -> read(new Taken(t, most), now, bytes), isNew(t, now));
    }
    ask(new Taken(t, most), next(t, most));
    return body;
  }

  /// The client that took something, as far as it matters later.
  private record Taken(Loop loop, String scheme, Location at, int most) {
    Taken(Transaction t, int most) {
      this(t.exchange.loop(), t.target.scheme(), location(t), most);
    }
  }

  /// What is for one client alone tells nothing about the next.
  private static boolean isPrivate(Transaction t, Fields fields) {
    CacheControl words = CacheControl.of(fields);
    return words.isPrivate() || words.noStore() || t.request().fields().has("authorization");
  }

  private static Location location(Transaction t) {
    return new Location(t.target.scheme() + "://" + t.target.authority(), t.target.pathAndQuery());
  }

  private List<Segment> next(Transaction t, int most) {
    Location at = location(t);
    return upcoming.after(at.origin(), at.path(), t.request().fields().first("range"), most);
  }

  /// Whether this version of a manifest was not read before.
  private boolean isNew(Transaction t, Fields fields) {
    Location at = location(t);
    StringBuilder version = new StringBuilder();
    for (String name : List.of("etag", "last-modified", "date", "content-length")) {
      version.append(fields.first(name)).append(' ');
    }
    String before = versions.replace(at.origin() + at.path(), version.toString());
    return !version.toString().equals(before);
  }

  private void read(Taken taken, Fields fields, byte[] bytes) {
    try {
      threads.execute(() -> {
        Manifest manifest = manifest(taken.at(), fields, bytes);
        if (manifest != null) {
          upcoming.learn(taken.at().origin(), taken.at().path(), manifest);
          List<Segment> first = first(manifest, taken.most());
          taken.loop().execute(() -> ask(taken, first));
        }
      });
    } catch (RejectedExecutionException _) {
      machinery.metrics().aheadDropped();
    }
  }

  private static @Nullable Manifest manifest(Location at, Fields fields, byte[] bytes) {
    String coding = fields.first("content-encoding");
    byte[] plain = coding == null ? bytes : decoded(coding, bytes);
    return plain == null ? null : Manifest.read(new String(plain, UTF_8), at).orElse(null);
  }

  private static byte @Nullable [] decoded(String coding, byte[] bytes) {
    Coding known = Coding.named(coding).orElse(null);
    if (known == null) {
      return null;
    }
    ByteBuf out = Unpooled.buffer();
    try (Transcoder decoder = known.decoder(DecodeLimit.of(Manifest.MOST_CHARACTERS))) {
      decoder.put(Unpooled.wrappedBuffer(bytes), out);
      decoder.finish(out);
    } catch (CodingException _) {
      return null;
    }
    byte[] plain = new byte[out.readableBytes()];
    out.readBytes(plain);
    return plain;
  }

  /// What a client takes right after the manifest: other playlists, initialization sections, and of
  /// a playlist of segments the first, or while it grows the newest.
  private static List<Segment> first(Manifest manifest, int most) {
    List<Segment> first = new ArrayList<>();
    manifest.playlists().forEach(target -> first.add(new Segment(target, -1, -1)));
    first.addAll(manifest.inits());
    if (manifest.tracks().size() == 1
        && manifest.tracks().getFirst() instanceof Track.Listed(List<Segment> segments)) {
      int from = manifest.complete() ? 0 : Math.max(0, segments.size() - most);
      first.addAll(segments.subList(from, Math.min(segments.size(), from + most)));
    }
    return first.subList(0, Math.min(first.size(), MOST_OF_MANIFEST));
  }

  private void ask(Taken taken, List<Segment> segments) {
    Prefetcher fetcher = prefetcher;
    long now = machinery.nowMillis();
    for (Segment segment : segments) {
      String url = taken.at().origin() + segment.target();
      String key = segment.isPart() ? url + " " + segment.range() : url;
      Long before = asked.find(key);
      if (fetcher == null || (before != null && now - before < REMEMBERED_MILLIS)) {
        continue;
      }
      if (running.incrementAndGet() > MOST_RUNNING) {
        running.decrementAndGet();
        machinery.metrics().aheadDropped();
        return;
      }
      asked.replace(key, now);
      String authority = taken.at().origin().substring(taken.scheme().length() + 3);
      fetcher.ahead(
          taken.loop(), taken.scheme(), authority, segment, _ -> running.decrementAndGet());
      machinery.metrics().aheadAsked();
    }
  }
}
