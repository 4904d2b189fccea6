package perigee.it;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import perigee.testkit.CheckableBytes;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SeenRequest;
import perigee.testkit.SmallNetwork;

/// A property whose origin has one large object at `/film`, made of its version and the place of
/// each byte, and answers ranges and preconditions as a good server does, unless it is told to
/// spoil its answers.
final class LargeObject implements AutoCloseable {

  static final long SLICE = 1 << 20;

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final ScriptedOrigin origin = ScriptedOrigin.answering(this::script);
  private final Site site;
  private final long length;
  private final AtomicInteger version = new AtomicInteger(1);
  private volatile boolean heedsConditions = true;
  private volatile boolean heedsRanges = true;
  private volatile String weak = "";
  private volatile UnaryOperator<Script> spoiler = UnaryOperator.identity();

  LargeObject(SmallNetwork network, String name, long length) {
    this.length = length;
    site = new Site(network, name + ".test", origin);
    site.configure("  - http://" + origin.authority() + "\n", "");
  }

  Site site() {
    return site;
  }

  ScriptedOrigin origin() {
    return origin;
  }

  /// Puts another version in place.
  void change() {
    version.incrementAndGet();
  }

  LargeObject ignoringConditions() {
    heedsConditions = false;
    return this;
  }

  LargeObject ignoringRanges() {
    heedsRanges = false;
    return this;
  }

  LargeObject withWeakTag() {
    weak = "W/";
    return this;
  }

  /// Changes each answer that has a body.
  void spoil(UnaryOperator<Script> how) {
    spoiler = how;
  }

  private Optional<Script> script(SeenRequest request) {
    int now = version.get();
    String tag = weak + "\"v" + now + "\"";
    Script script =
        new Script()
            .header("cache-control", "max-age=600")
            .header("etag", tag)
            .header("accept-ranges", heedsRanges ? "bytes" : "none");
    Optional<String> match = request.header("if-match");
    if (heedsConditions && match.isPresent() && !match.get().equals(tag)) {
      return Optional.of(script.answers(412));
    }
    Matcher range = RANGE.matcher(request.header("range").orElse(""));
    if (!heedsRanges || !range.matches()) {
      return Optional.of(spoiler.apply(script.generatedBody(length, now)));
    }
    long from = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? length - 1 : Long.parseLong(range.group(2));
    if (from >= length) {
      return Optional.of(script.answers(416).header("content-range", "bytes */" + length));
    }
    last = Math.min(last, length - 1);
    script
        .answers(206)
        .header("content-range", "bytes " + from + "-" + last + "/" + length)
        .generatedPart(from, last + 1 - from, now);
    return Optional.of(spoiler.apply(script));
  }

  /// What the origin was asked for, as `Range` said it; an empty one stands for the whole.
  List<String> asked() {
    return origin.requests("/film").stream().map(one -> one.header("range").orElse("")).toList();
  }

  /// What the origin was asked for, and by whom.
  List<String> askedByWhom() {
    return origin.requests("/film").stream()
        .map(one -> one.header("range").orElse("") + " " + one.header("via").orElse(""))
        .toList();
  }

  /// A slice, as it is asked for.
  static String slice(long index) {
    return "bytes=" + index * SLICE + "-" + ((index + 1) * SLICE - 1);
  }

  RawResponse get(long from, long to, String... more) throws IOException {
    String[] fields = Arrays.copyOf(more, more.length + 1);
    fields[more.length] = "Range: bytes=" + from + "-" + (to - 1);
    return site.get("/film", fields);
  }

  byte[] bytes(int ofVersion, long from, long to) {
    return CheckableBytes.bytes(ofVersion, from, (int) (to - from));
  }

  /// A random range of up to a slice and a half.
  long[] randomRange() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long from = random.nextLong(length);
    return new long[] {from, Math.min(length, from + 1 + random.nextLong(SLICE * 3 / 2))};
  }

  @Override
  public void close() {
    origin.close();
  }
}
