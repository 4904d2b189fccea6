package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import perigee.net.http.BodySource;
import perigee.net.http.BodySource.Piece;
import perigee.net.loop.Loop;

/// A consumer that pulls a source to its end, some bytes at a time, each in a task of its own.
final class Reading {

  private final BodySource source;
  private final Loop loop;
  private final int step;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Result> end = new CompletableFuture<>();

  /// What came, and why no more did; empty if it is the whole.
  static final class Result {
    private final byte[] bytes;
    private final String failure;

    private Result(byte[] bytes, String failure) {
      this.bytes = bytes;
      this.failure = failure;
    }

    byte[] bytes() {
      return bytes;
    }

    String failure() {
      return failure;
    }
  }

  private Reading(BodySource source, Loop loop, int step) {
    this.source = source;
    this.loop = loop;
    this.step = step;
  }

  static Reading of(StoredResponse stored, TestLoop loop, int step) {
    return start(loop.call(() -> stored.open(loop, 0, stored.length())), loop, step);
  }

  static Reading start(BodySource source, Loop loop, int step) {
    Reading reading = new Reading(source, loop, step);
    loop.execute(() -> {
      source.onReady(reading::pull);
      reading.pull();
    });
    return reading;
  }

  private void pull() {
    switch (source.pull(step)) {
      case Piece.Data(ByteBuf data) -> {
        byte[] copy = new byte[data.readableBytes()];
        data.readBytes(copy).release();
        bytes.writeBytes(copy);
        loop.execute(this::pull);
      }
      case Piece.Later _ -> {}
      case Piece.End _ -> end("");
      case Piece.Failed(String reason) -> end(reason);
    }
  }

  private void end(String failure) {
    source.close();
    end.complete(new Result(bytes.toByteArray(), failure));
  }

  Result result() {
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }

  byte[] bytes() {
    Result result = result();
    if (!result.failure().isEmpty()) {
      throw new AssertionError(result.failure());
    }
    return result.bytes();
  }
}
