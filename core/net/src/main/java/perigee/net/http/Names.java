package perigee.net.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// Names to addresses, by the system's resolver, off the loops; kept for five seconds. From any
/// thread.
final class Names {

  private static final long KEEP_NANOS = 5_000_000_000L;
  private static final int MAX_NAMES = 1024;

  private final ConcurrentMap<String, Lookup> lookups = new ConcurrentHashMap<>();

  /// A lookup under way or done.
  private record Lookup(CompletableFuture<List<InetAddress>> result, long startedNanos) {}

  /// Tells the loop the addresses of a name, or why there are none.
  void resolve(String host, Loop loop, BiConsumer<List<InetAddress>, @Nullable Throwable> heard) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      heard.accept(List.of(literal(host, literal)), null);
      return;
    }
    CompletableFuture<List<InetAddress>> unused =
        lookup(host)
            .result()
            .whenCompleteAsync(
                (addresses, failure) ->
                    heard.accept(addresses == null ? List.of() : addresses, failure),
                loop);
    assert unused != null;
  }

  private static InetAddress literal(String host, byte[] bytes) {
    try {
      return InetAddress.getByAddress(host, bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes is always one", e);
    }
  }

  private Lookup lookup(String host) {
    long now = System.nanoTime();
    if (lookups.size() >= MAX_NAMES) {
      forgetOne();
    }
    return lookups.compute(
        host,
        (_, known) -> {
          boolean fresh = known != null && now - known.startedNanos() < KEEP_NANOS;
          return fresh && !known.result().isCompletedExceptionally() ? known : begin(host, now);
        });
  }

  private static Lookup begin(String host, long now) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("resolve " + host)
        .start(() -> {
          try {
            result.complete(List.of(InetAddress.getAllByName(host)));
          } catch (UnknownHostException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return new Lookup(result, now);
  }

  private void forgetOne() {
    Iterator<String> names = lookups.keySet().iterator();
    if (names.hasNext()) {
      lookups.remove(names.next());
    }
  }
}
