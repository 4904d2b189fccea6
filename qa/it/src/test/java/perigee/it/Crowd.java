package perigee.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Many clients at once, a virtual thread each.
final class Crowd<T> implements AutoCloseable {

  private static final long WITHIN_SECONDS = 60;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<T>> clients = new ArrayList<>();

  /// Starts so many clients.
  static <T> Crowd<T> of(int count, Callable<T> client) {
    Crowd<T> crowd = new Crowd<>();
    for (int i = 0; i < count; i++) {
      crowd.clients.add(crowd.threads.submit(client));
    }
    return crowd;
  }

  /// What each got; fails if one hangs for a minute or failed.
  List<T> results() {
    List<T> results = new ArrayList<>();
    for (Future<T> client : clients) {
      try {
        results.add(client.get(WITHIN_SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("client " + results.size() + " of " + clients.size(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while a crowd was out", e);
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
