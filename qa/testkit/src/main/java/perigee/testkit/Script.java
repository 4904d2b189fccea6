package perigee.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What a scripted origin does for one path. Each call changes it for the requests that follow.
public final class Script {

  /// How the end of the body is told.
  enum Framing {
    CONTENT_LENGTH,
    CHUNKED,
    CLOSE
  }

  private static final long NEVER = Long.MAX_VALUE;

  private int status = 200;
  private final List<String> fields = new ArrayList<>();
  private long bodyBytes;
  private Supplier<byte[]> body = () -> new byte[0];
  private long seed = -1;
  private Framing framing = Framing.CONTENT_LENGTH;
  private long claimedBytes = -1;
  private long dropAfterBytes = NEVER;
  private long stallAfterBytes = NEVER;
  private boolean stallsHead;
  private Optional<byte[]> garbage = Optional.empty();
  private Optional<String> earlyHint = Optional.empty();
  private Duration dripPause = Duration.ZERO;
  private Duration headDelay = Duration.ZERO;
  private CountDownLatch released = new CountDownLatch(0);

  /// 200 with an empty body.
  public Script() {}

  private Script(Script from) {
    status = from.status;
    fields.addAll(from.fields);
    bodyBytes = from.bodyBytes;
    body = from.body;
    seed = from.seed;
    framing = from.framing;
    claimedBytes = from.claimedBytes;
    dropAfterBytes = from.dropAfterBytes;
    stallAfterBytes = from.stallAfterBytes;
    stallsHead = from.stallsHead;
    garbage = from.garbage;
    earlyHint = from.earlyHint;
    dripPause = from.dripPause;
    headDelay = from.headDelay;
    released = from.released;
  }

  /// The script as it is now; what changes later doesn't reach a request that has begun.
  synchronized Script snapshot() {
    return new Script(this);
  }

  public synchronized Script answers(int status) {
    this.status = status;
    return this;
  }

  /// Adds a field line. An `etag` is compared with `If-None-Match` and answered by 304.
  public synchronized Script header(String name, String value) {
    fields.add(name + ": " + value);
    return this;
  }

  /// Takes all lines of a name away, which is in lower case.
  public synchronized Script without(String name) {
    fields.removeIf(line -> line.startsWith(name + ":"));
    return this;
  }

  public synchronized boolean isPartial() {
    return status == 206;
  }

  public synchronized Script noHeaders() {
    fields.clear();
    return this;
  }

  public synchronized Script body(byte[] bytes) {
    byte[] copy = bytes.clone();
    body = () -> copy;
    bodyBytes = copy.length;
    seed = -1;
    return this;
  }

  public Script body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A body of `CheckableBytes`, made while it is sent.
  public synchronized Script generatedBody(long bytes, long seed) {
    bodyBytes = bytes;
    this.seed = seed;
    return this;
  }

  /// A part of such a body: the bytes from a place on.
  public synchronized Script generatedPart(long from, long bytes, long seed) {
    // What a byte is depends on the sum of both.
    return generatedBody(bytes, seed + from);
  }

  public synchronized Script chunked() {
    framing = Framing.CHUNKED;
    return this;
  }

  /// The body ends with the connection.
  public synchronized Script closeDelimited() {
    framing = Framing.CLOSE;
    return this;
  }

  /// Sends another `Content-Length` than the body has. If it is longer, the connection closes short
  /// of it; if it is shorter, more follows than was told.
  public synchronized Script claimsLength(long bytes) {
    claimedBytes = bytes;
    return this;
  }

  /// Closes the connection after this many bytes of the body; 0 is right behind the head.
  public synchronized Script dropsAfter(long bodyBytes) {
    dropAfterBytes = bodyBytes;
    return this;
  }

  /// Closes the connection without an answer.
  public synchronized Script dropsBeforeHead() {
    garbage = Optional.of(new byte[0]);
    return this;
  }

  /// Sends these bytes instead of a response, then closes.
  public synchronized Script sendsGarbage(byte[] bytes) {
    garbage = Optional.of(bytes.clone());
    return this;
  }

  /// Says nothing until released.
  public synchronized Script stallsBeforeHead() {
    stallsHead = true;
    released = new CountDownLatch(1);
    return this;
  }

  /// Sends this many bytes of the body, then nothing until released.
  public synchronized Script stallsAfter(long bodyBytes) {
    stallAfterBytes = bodyBytes;
    released = new CountDownLatch(1);
    return this;
  }

  /// Lets everything that stalls go on, and what comes later not stall.
  public synchronized Script release() {
    stallsHead = false;
    stallAfterBytes = NEVER;
    released.countDown();
    return this;
  }

  /// Waits before it answers.
  public synchronized Script delays(Duration beforeHead) {
    headDelay = beforeHead;
    return this;
  }

  /// Pauses between pieces of the body of 1 KiB each.
  public synchronized Script drips(Duration pause) {
    dripPause = pause;
    return this;
  }

  /// Sends a 103 with this `Link` first (RFC 8297).
  public synchronized Script earlyHint(String link) {
    earlyHint = Optional.of(link);
    return this;
  }

  int status() {
    return status;
  }

  List<String> fields() {
    return fields;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  byte[] piece(long from, int count) {
    return seed >= 0
        ? CheckableBytes.bytes(seed, from, count)
        : Arrays.copyOfRange(body.get(), (int) from, (int) from + count);
  }

  Framing framing() {
    return framing;
  }

  long claimedBytes() {
    return claimedBytes < 0 ? bodyBytes : claimedBytes;
  }

  long dropAfterBytes() {
    return dropAfterBytes;
  }

  long stallAfterBytes() {
    return stallAfterBytes;
  }

  boolean stallsHead() {
    return stallsHead;
  }

  Optional<byte[]> garbage() {
    return garbage;
  }

  Optional<String> earlyHintLink() {
    return earlyHint;
  }

  Duration headDelay() {
    return headDelay;
  }

  Duration dripPause() {
    return dripPause;
  }

  /// Waits until the stall is released; a test that forgets it gets an error.
  void awaitRelease() throws InterruptedException {
    if (!released.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a stall was not released for 60 s");
    }
  }
}
