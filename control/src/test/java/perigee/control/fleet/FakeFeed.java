package perigee.control.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;

/// A challenge, a certificate and a zone's key for each version that a test sets.
final class FakeFeed implements TlsFeed {

  final Queue<String> wanted = new ConcurrentLinkedQueue<>();
  volatile long version;

  @Override
  public long version() {
    return version;
  }

  @Override
  public long begin(long of) {
    return of > version ? 0 : of;
  }

  @Override
  public TlsChanges after(long of) {
    long next = of + 1;
    String name = next == 2 ? "*.relay.test" : "a.test";
    List<TlsEntry> entries =
        List.of(
            new TlsEntry.Challenge("challenge" + next, next, "a.test", "t", "answer"),
            new TlsEntry.Certificate(
                "certificate" + next, next, TlsEntry.Source.LOCAL, List.of(name), "EC", "", ""),
            new TlsEntry.ZoneKey("zone-key" + next, next, "a.test", Instant.EPOCH, "", ""));
    return new TlsChanges(of == 0, next, entries, List.of());
  }

  @Override
  public void wanted(String host) {
    wanted.add(host);
  }
}
