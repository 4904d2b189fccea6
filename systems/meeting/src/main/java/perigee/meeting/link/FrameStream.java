package perigee.meeting.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Frames over a pair of streams. What is sent is written by a virtual thread of its own, so that
/// nobody waits; if the other end takes too little, the stream ends. `receive` is for one thread,
/// `send` for any.
///
/// @param <I> what comes in
/// @param <O> what goes out
public final class FrameStream<I, O> implements Closeable {

  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_WAITING = 8_192;
  private static final int STREAM_BYTES = 64 << 10;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Closeable both;
  private final Reader<I> reader;
  private final Writer<O> writer;
  private final LinkedBlockingQueue<Waiting<O>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

  private interface Reader<T> {
    T read(String json) throws FrameJson.MalformedFrame;
  }

  private interface Writer<T> {
    String write(T frame);
  }

  /// What waits to be written.
  ///
  /// @param frame null for the end
  private record Waiting<T>(@Nullable T frame) {}

  private FrameStream(
      InputStream in, OutputStream out, Closeable both, Reader<I> reader, Writer<O> writer) {
    this.in = new DataInputStream(new BufferedInputStream(in, STREAM_BYTES));
    this.out = new DataOutputStream(new BufferedOutputStream(out, STREAM_BYTES));
    this.both = both;
    this.reader = reader;
    this.writer = writer;
    Thread.ofVirtual().name("frames-out").start(this::write);
  }

  /// The host's end.
  ///
  /// @param both closes both streams
  public static FrameStream<ConnectorFrame, HostFrame> ofHost(
      InputStream in, OutputStream out, Closeable both) {
    return new FrameStream<>(in, out, both, FrameJson::connectorFrame, FrameJson::write);
  }

  /// The process's end.
  public static FrameStream<HostFrame, ConnectorFrame> ofConnector(
      InputStream in, OutputStream out, Closeable both) {
    return new FrameStream<>(in, out, both, FrameJson::hostFrame, FrameJson::write);
  }

  /// An end of a line between two hosts; what they say is theirs.
  public static FrameStream<String, String> ofNeighbours(
      InputStream in, OutputStream out, Closeable both) {
    return new FrameStream<>(in, out, both, text -> text, text -> text);
  }

  /// The next frame; null once the other end is gone.
  public @Nullable I receive() throws IOException {
    try {
      int length = in.readInt();
      if (length < 0 || length > MOST_BYTES) {
        throw new IOException("a frame of " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        return null;
      }
      return reader.read(new String(bytes, UTF_8));
    } catch (EOFException _) {
      return null;
    } catch (FrameJson.MalformedFrame e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Sends a frame soon.
  public void send(O frame) {
    if (!waiting.offer(new Waiting<>(frame))) {
      cut();
    }
  }

  private void write() {
    List<Waiting<O>> batch = new ArrayList<>();
    try {
      for (; ; ) {
        batch.add(waiting.take());
        waiting.drainTo(batch);
        for (Waiting<O> next : batch) {
          O frame = next.frame();
          if (frame == null) {
            out.flush();
            both.close();
            return;
          }
          byte[] bytes = writer.write(frame).getBytes(UTF_8);
          out.writeInt(bytes.length);
          out.write(bytes);
        }
        out.flush();
        batch.clear();
      }
    } catch (IOException _) {
      // The other end is gone, which whoever receives is told.
      cut();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void cut() {
    waiting.clear();
    try {
      both.close();
    } catch (IOException _) {
      // It is closed as far as it can be.
    }
    boolean _ = waiting.offer(new Waiting<>(null));
  }

  /// Ends the stream after what was sent.
  @Override
  public void close() {
    if (!waiting.offer(new Waiting<>(null))) {
      cut();
    }
  }
}
