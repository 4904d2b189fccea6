package perigee.content.record;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log: one JSON object per line. Written by a thread of its own that follows the rings
/// of recent answers; when it falls behind by a ring's length, answers go unlogged and are counted.
/// A file that has grown to its bound becomes `NAME.1`, which the one before it makes room for, and
/// so on.
public final class AccessLog implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int FLUSH_BYTES = 256 << 10;
  private static final long BUSY_NANOS = 20_000_000;
  private static final long QUIET_NANOS = 100_000_000;

  private final Path file;
  private final long maxBytes;
  private final int keptFiles;
  private final List<AnswerRing> rings;
  private final long[] read;
  private final AnswerSlot copy = new AnswerSlot();
  private final LogLines lines;
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private volatile boolean closing;

  // confined to the writer's thread
  private @Nullable OutputStream output;
  private long written;
  private int gathered;
  private boolean failing;

  /// Begins to log.
  ///
  /// @param answers what is logged: all that is kept there from now on
  /// @param maxBytes of one file
  /// @param keptFiles older files that are kept
  public AccessLog(Path file, RecentAnswers answers, long maxBytes, int keptFiles) {
    this.rings = answers.rings();
    this.read = rings.stream().mapToLong(AnswerRing::written).toArray();
    this.lines = new LogLines(answers.prefix());
    this.file = file;
    this.maxBytes = maxBytes;
    this.keptFiles = keptFiles;
    this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::run);
  }

  /// Answers that were not logged.
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    boolean last;
    do {
      last = closing;
      boolean any = false;
      for (int i = 0; i < read.length; i++) {
        any |= follow(i);
      }
      // Waiting a moment for more is cheaper than a write for each.
      if (!last) {
        LockSupport.parkNanos(any ? BUSY_NANOS : QUIET_NANOS);
      }
    } while (!last);
    closeFile();
  }

  /// Takes up what came to a ring; whether there was anything.
  private boolean follow(int loop) {
    AnswerRing ring = rings.get(loop);
    long end = ring.written();
    long from = Math.max(read[loop], end - ring.size());
    dropped.add(from - read[loop]);
    for (long at = from; at < end; at++) {
      if (ring.copy(at, copy)) {
        lines.add(copy);
        gathered++;
      } else {
        dropped.increment();
      }
      if (lines.length() >= FLUSH_BYTES) {
        write();
      }
    }
    boolean any = read[loop] != end;
    read[loop] = end;
    if (gathered > 0) {
      write();
    }
    return any;
  }

  private void write() {
    try {
      int bytes = lines.length();
      lines.writeTo(open());
      written += bytes;
      worked();
    } catch (IOException e) {
      dropped.add(gathered);
      lines.clear();
      failed(e);
    }
    gathered = 0;
  }

  /// Told once for each time of failures: a full disk takes no log of each of them either.
  private void failed(IOException cause) {
    if (!failing) {
      failing = true;
      LOG.warn("event=access-log-failed file={} error=\"{}\"", file, cause.toString());
    }
    closeFile();
  }

  private void worked() {
    if (failing) {
      failing = false;
      LOG.info("event=access-log-works-again file={} dropped={}", file, dropped.sum());
    }
  }

  private OutputStream open() throws IOException {
    OutputStream current = output;
    if (current != null && written < maxBytes) {
      return current;
    }
    closeFile();
    if (Files.exists(file) && Files.size(file) >= maxBytes) {
      rotate();
    }
    OutputStream fresh = Files.newOutputStream(file, CREATE, APPEND);
    output = fresh;
    written = Files.size(file);
    return fresh;
  }

  private void closeFile() {
    try {
      if (output != null) {
        output.close();
      }
    } catch (IOException e) {
      LOG.warn("event=access-log-not-closed file={} error=\"{}\"", file, e.toString());
    }
    output = null;
  }

  private void rotate() throws IOException {
    for (int i = keptFiles - 1; i >= 0; i--) {
      Path from = i == 0 ? file : numbered(i);
      if (Files.exists(from)) {
        Files.move(from, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /// Writes what was kept until now and ends.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join(2000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
