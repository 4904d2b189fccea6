package perigee.it;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import perigee.testkit.Await;
import perigee.testkit.CheckableBytes;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.ScriptedOrigin;

/// Clients that go on asking one endpoint, for objects that are stored and for new ones, and check
/// every byte.
final class Load implements AutoCloseable {

  private static final int CLIENTS = 8;
  private static final int KNOWN_PATHS = 40;
  private static final int MOST_KEPT = 50;
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final Duration HANG = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final AtomicLong NEXT = new AtomicLong();

  private final Site site;
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long began = System.nanoTime();
  private final AtomicLong answers = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<String> hung = new ConcurrentLinkedQueue<>();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  private Load(Site site, String endpoint) {
    this.site = site;
    this.port = site.network().port(endpoint);
  }

  /// What came of it.
  ///
  /// @param wrong answers that claimed to be well and weren't the object
  /// @param hung requests without an end within 10 s
  /// @param failed refused, broken off, or answered by an error
  record Tally(long answers, List<String> wrong, List<String> hung, List<String> failed) {}

  static Load on(Site site, String endpoint) {
    Load load = new Load(site, endpoint);
    for (int i = 0; i < KNOWN_PATHS; i++) {
      script(site.origin(), "/known-" + i);
    }
    for (int i = 0; i < CLIENTS; i++) {
      load.threads.execute(load::ask);
    }
    return load;
  }

  /// Gives the origin a new object; its target.
  static String fresh(Site site, String prefix) {
    String path = prefix + "-" + NEXT.incrementAndGet();
    script(site.origin(), path);
    return path;
  }

  private static void script(ScriptedOrigin origin, String path) {
    // With its version known, what a dying node broke off can be had from another.
    origin
        .path(path)
        .header("cache-control", "max-age=600")
        .header("etag", "\"" + seed(path) + "\"")
        .generatedBody(bytes(path), seed(path));
  }

  private static int bytes(String path) {
    return 500 + Math.floorMod(path.hashCode() * 31, 150_000);
  }

  private static long seed(String path) {
    return Math.abs((long) path.hashCode());
  }

  private void ask() {
    while (!over) {
      boolean known = ThreadLocalRandom.current().nextInt(4) > 0;
      String path =
          known
              ? "/known-" + ThreadLocalRandom.current().nextInt(KNOWN_PATHS)
              : fresh(site, "/new");
      long begun = System.nanoTime();
      try {
        judge(path, RawHttp.get(port, site.host(), path));
      } catch (SocketTimeoutException e) {
        keep(hung, path + ": " + e);
      } catch (IOException | RuntimeException e) {
        keep(failed, path + ": " + e);
      }
      if (System.nanoTime() - begun > HANG.toNanos()) {
        keep(hung, path + " took " + Duration.ofNanos(System.nanoTime() - begun));
      }
      answers.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void judge(String path, RawResponse answer) {
    String head = path + ": " + answer.statusLine() + " " + answer.fields();
    if (answer.status() != 200) {
      keep(failed, head + " " + answer.text());
    } else if (!answer.isComplete()) {
      keep(failed, "incomplete " + head);
    } else if (!Arrays.equals(answer.body(), CheckableBytes.bytes(seed(path), 0, bytes(path)))) {
      keep(wrong, head);
    }
  }

  private void keep(Queue<String> where, String what) {
    if (where.size() < MOST_KEPT) {
      where.add(
          "after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms " + what);
    }
  }

  /// Waits for so many more answers, good or bad.
  void awaitAnswers(int more) {
    long until = answers.get() + more;
    Await.until(ANSWERS_WITHIN, more + " more answers", () -> answers.get() >= until);
  }

  /// Ends it; returns once the last client has its answer.
  Tally end() {
    close();
    return new Tally(answers.get(), List.copyOf(wrong), List.copyOf(hung), List.copyOf(failed));
  }

  @Override
  public void close() {
    over = true;
    threads.close();
  }
}
