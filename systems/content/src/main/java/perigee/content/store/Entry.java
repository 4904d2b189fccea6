package perigee.content.store;

import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.http.HeldBody;
import perigee.net.loop.Loop;

/// What `find` gives: metadata as of one validation, and the body that it shares with its
/// predecessors.
final class Entry implements StoredResponse {

  private final Body body;
  private final ResponseMeta meta;
  private volatile long cleanUpTo;

  Entry(Body body, ResponseMeta meta, long cleanUpTo) {
    this.body = body;
    this.meta = meta;
    this.cleanUpTo = cleanUpTo;
  }

  Body body() {
    return body;
  }

  @Override
  public ResponseMeta meta() {
    return meta;
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public long bodyId() {
    return body.name().generation();
  }

  @Override
  public void touch() {
    body.touch();
  }

  @Override
  public BodySource open(Loop loop, long from, long to) {
    if (from < 0 || from > to || to > body.length()) {
      throw new IllegalArgumentException(
          "bytes " + from + " to " + to + " of a body of " + body.length());
    }
    return body.open(loop, from, to);
  }

  @Override
  public @Nullable HeldBody holdInMemory() {
    return body.holdInMemory();
  }

  @Override
  public long cleanUpTo() {
    return cleanUpTo;
  }

  @Override
  public void cleanUpTo(long position) {
    cleanUpTo = position;
  }
}
