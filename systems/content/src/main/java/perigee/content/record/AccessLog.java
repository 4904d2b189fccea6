package perigee.content.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log: one JSON object per line. Written by a thread of its own; when that falls behind
/// by the queue's length, answers go unlogged and are counted. A file that has grown to its bound
/// becomes `NAME.1`, which the one before it makes room for, and so on.
public final class AccessLog implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int QUEUE = 16_384;
  private static final int BATCH = 4096;
  private static final long GATHER_NANOS = 20_000_000;

  private final Path file;
  private final long maxBytes;
  private final int keptFiles;
  private final BlockingQueue<AnswerRecord> queue = new ArrayBlockingQueue<>(QUEUE);
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private volatile boolean closing;

  // confined to the writer's thread
  private @Nullable OutputStream output;
  private long written;

  /// Begins to log.
  ///
  /// @param maxBytes of one file
  /// @param keptFiles older files that are kept
  public AccessLog(Path file, long maxBytes, int keptFiles) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.keptFiles = keptFiles;
    this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::run);
  }

  /// Logs an answer; never blocks.
  public void log(AnswerRecord answer) {
    if (!queue.offer(answer)) {
      dropped.increment();
    }
  }

  /// Answers that were not logged.
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    List<AnswerRecord> batch = new ArrayList<>(BATCH);
    while (!closing || !queue.isEmpty()) {
      try {
        batch.add(queue.take());
        // Waiting a moment for more is cheaper than a write for each.
        LockSupport.parkNanos(GATHER_NANOS);
        queue.drainTo(batch, BATCH - 1);
        write(batch);
      } catch (InterruptedException _) {
        // close() wakes the writer so that it sees `closing`.
        continue;
      } catch (IOException e) {
        dropped.add(batch.size());
        LOG.warn("event=access-log-failed file={} error=\"{}\"", file, e.toString());
        closeFile();
      }
      batch.clear();
    }
    closeFile();
  }

  private void write(List<AnswerRecord> batch) throws IOException {
    OutputStream out = open();
    StringBuilder lines = new StringBuilder(batch.size() * 512);
    for (AnswerRecord answer : batch) {
      lines.append(answer.toJson()).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(UTF_8);
    out.write(bytes);
    written += bytes.length;
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

  /// Writes what is queued and ends.
  @Override
  public void close() {
    closing = true;
    writer.interrupt();
    try {
      writer.join(2000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
