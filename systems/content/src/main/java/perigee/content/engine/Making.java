package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.content.coding.CodingException;
import perigee.content.coding.Transcoder;
import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// One coding of one body being made, for the store and for all who wait for it. It reads and
/// writes on its loop; the bytes are worked on by the coding threads, one piece at a time.
final class Making {

  private static final int PIECE = 64 << 10;

  /// Bytes that were taken are not held back longer than this when the source pauses.
  private static final Duration PATIENCE = Duration.ofMillis(20);

  /// Makes the transcoder, on a coding thread.
  @FunctionalInterface
  interface Codec {
    Transcoder open() throws CodingException;
  }

  /// Works on bytes, on a coding thread.
  @FunctionalInterface
  private interface Step {
    void into(Transcoder transcoder, ByteBuf out) throws CodingException;
  }

  private final Loop loop;
  private final CodingThreads threads;
  private final ResponseMeta meta;
  private final BodyWriter body;
  private final Codec codec;

  private @Nullable BodySource source;
  private Consumer<StoredResponse> onMade = _ -> {};
  private Runnable onEnd = () -> {};
  private Loop.@Nullable Timer flushing;
  private boolean working;
  private boolean unflushed;
  private boolean ended;
  private long taken;

  /// Of the coding threads, handed from task to task.
  private @Nullable Transcoder transcoder;

  Making(Loop loop, CodingThreads threads, ResponseMeta meta, BodyWriter body, Codec codec) {
    this.loop = loop;
    this.threads = threads;
    this.meta = meta;
    this.body = body;
    this.codec = codec;
  }

  ResponseMeta meta() {
    return meta;
  }

  BodyWriter body() {
    return body;
  }

  /// Bytes read of the source.
  long taken() {
    return taken;
  }

  /// Sets what to do at the end, however it comes.
  void onEnd(Runnable action) {
    onEnd = action;
  }

  /// Begins; on the loop.
  ///
  /// @param made hears of the complete body
  void start(BodySource from, Consumer<StoredResponse> made) {
    source = from;
    onMade = made;
    // A waiting timer or wake-up of the source comes back here.
    from.onReady(this::pump);
    pump();
  }

  private void pump() {
    BodySource from = source;
    if (from == null || working || ended) {
      return;
    }
    if (!body.keepsUp()) {
      body.onDrained(loop, this::pump);
      return;
    }
    switch (from.pull(PIECE)) {
      case BodySource.Piece.Data(ByteBuf bytes) -> {
        taken += bytes.readableBytes();
        unflushed = true;
        work(bytes, (coder, out) -> coder.put(bytes, out), this::pump);
      }
      case BodySource.Piece.Later _ -> flushSoon();
      case BodySource.Piece.End _ -> work(null, Transcoder::finish, this::complete);
      case BodySource.Piece.Failed(String reason) -> fail(reason);
    }
  }

  private void flushSoon() {
    if (unflushed && flushing == null) {
      flushing =
          loop.after(
              PATIENCE,
              () -> {
                flushing = null;
                if (unflushed && !working && !ended) {
                  unflushed = false;
                  work(null, Transcoder::flush, this::pump);
                }
              });
    }
  }

  private void work(@Nullable ByteBuf in, Step step, Runnable then) {
    working = true;
    try {
      threads.execute(() -> run(in, step, then));
    } catch (RejectedExecutionException _) {
      if (in != null) {
        in.release();
      }
      working = false;
      fail("too much is being coded");
    }
  }

  /// On a coding thread.
  private void run(@Nullable ByteBuf in, Step step, Runnable then) {
    ByteBuf out = loop.allocator().directBuffer();
    String failure = null;
    try {
      Transcoder coder = transcoder;
      if (coder == null) {
        coder = codec.open();
        transcoder = coder;
      }
      step.into(coder, out);
    } catch (CodingException | RuntimeException e) {
      // A native library's own complaint, too: it must end this making, not leave it hanging.
      failure = String.valueOf(e.getMessage());
    } finally {
      if (in != null) {
        in.release();
      }
    }
    String seen = failure;
    loop.execute(() -> worked(out, seen, then));
  }

  private void worked(ByteBuf out, @Nullable String failure, Runnable then) {
    working = false;
    if (failure != null) {
      out.release();
      fail(failure);
      return;
    }
    if (out.isReadable()) {
      body.append(out);
    } else {
      out.release();
    }
    if (body.failed()) {
      fail("the store does not take it");
    } else {
      then.run();
    }
  }

  private void complete() {
    StoredResponse made = body.complete();
    if (!body.failed()) {
      onMade.accept(made);
    }
    end();
  }

  private void fail(String reason) {
    body.fail(reason);
    end();
  }

  private void end() {
    ended = true;
    onEnd.run();
    if (source != null) {
      source.close();
    }
    Transcoder done = transcoder;
    if (done != null) {
      done.close();
    }
  }
}
