package perigee.control.fleet;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;

/// Challenges that a test sets, one per version.
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
    TlsEntry entry = new TlsEntry.Challenge("c" + (of + 1), of + 1, "a.test", "t", "answer");
    return new TlsChanges(of == 0, of + 1, List.of(entry), List.of());
  }

  @Override
  public void wanted(String host) {
    wanted.add(host);
  }
}
