package perigee.app.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import perigee.model.tls.TlsEntry;
import perigee.net.loop.Loop;

/// Handshakes that wait for a certificate: a client named a host that only a catch-all or a far
/// wildcard covers, so control is asked to issue one. Whoever waits too long, or comes when too
/// many wait, is shown the certificate for everybody. From any thread.
final class CertificateWishes {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long SILENT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MOST_WAITING = 1_024;
  private static final int MOST_REMEMBERED = 4_096;

  private final Predicate<String> served;
  private final Consumer<String> ask;
  private final Loop loop;
  private final LongSupplier nanos;
  private final Map<String, List<Runnable>> waiting = new HashMap<>();
  private int waitingCount;

  /// Hosts for which control gave nothing, to when it may be asked again; the oldest goes first.
  private final Map<String, Long> inVain =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /// @param served whether a property has the host
  /// @param ask tells control
  /// @param nanos a clock that only goes forward, nanoseconds
  CertificateWishes(Predicate<String> served, Consumer<String> ask, Loop loop, LongSupplier nanos) {
    this.served = served;
    this.ask = ask;
    this.loop = loop;
    this.nanos = nanos;
  }

  /// Runs `ready` when the host has a certificate, or will not have one in time.
  void await(String host, Runnable ready) {
    if (!served.test(host) || !join(host, ready)) {
      ready.run();
    }
  }

  private boolean join(String host, Runnable ready) {
    boolean first;
    synchronized (this) {
      Long notBefore = inVain.get(host);
      boolean recent = notBefore != null && nanos.getAsLong() - notBefore < 0;
      if (recent || waitingCount >= MOST_WAITING) {
        return false;
      }
      first = !waiting.containsKey(host);
      waiting.computeIfAbsent(host, _ -> new ArrayList<>()).add(ready);
      waitingCount++;
    }
    if (first) {
      ask.accept(host);
      loop.after(PATIENCE, () -> giveUp(host));
    }
    return true;
  }

  private void giveUp(String host) {
    List<Runnable> released = take(host, true);
    released.forEach(Runnable::run);
  }

  /// Lets go on who waited for what came.
  void came(List<TlsEntry> entries) {
    for (TlsEntry entry : entries) {
      if (entry instanceof TlsEntry.Certificate certificate) {
        certificate.names().forEach(name -> take(name, false).forEach(Runnable::run));
      }
    }
  }

  private synchronized List<Runnable> take(String host, boolean vain) {
    List<Runnable> released = waiting.remove(host);
    if (released == null) {
      return List.of();
    }
    waitingCount -= released.size();
    if (vain) {
      inVain.put(host, nanos.getAsLong() + SILENT_NANOS);
    }
    return released;
  }
}
