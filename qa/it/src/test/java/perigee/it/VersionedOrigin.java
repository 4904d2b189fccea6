package perigee.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SeenRequest;

/// An origin whose objects have versions that only rise. It reads the version when it is asked and
/// answers a little later, so that an answer can be old before it arrives.
final class VersionedOrigin implements AutoCloseable {

  static final int TAGS = 5;

  private static final int MOST_DELAY_MILLIS = 15;
  private static final int MOST_BYTES = 70_000;

  private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
  private final ScriptedOrigin origin = ScriptedOrigin.answering(this::script);

  /// An object of one host.
  record Item(String host, String path) {

    int tag() {
      return Math.floorMod(path.hashCode(), TAGS);
    }

    private int bytes() {
      return 100 + Math.floorMod(toString().hashCode() * 31, MOST_BYTES);
    }

    @Override
    public String toString() {
      return host + path;
    }
  }

  String url() {
    return "http://" + origin.authority();
  }

  /// Gives an object a new version; the old one is out of date from now on.
  long publish(Item item) {
    return counter(item).incrementAndGet();
  }

  private AtomicLong counter(Item item) {
    return versions.computeIfAbsent(item.toString(), _ -> new AtomicLong());
  }

  private Optional<Script> script(SeenRequest request) {
    String host = request.header("host").orElse("").replaceFirst(":[0-9]+$", "");
    Item item = new Item(host, request.path());
    byte[] body = text(item, counter(item).get()).getBytes(ISO_8859_1);
    int millis = ThreadLocalRandom.current().nextInt(MOST_DELAY_MILLIS);
    return Optional.of(
        new Script()
            .header("cache-control", "max-age=86400")
            .header("cache-tag", "tag-" + item.tag())
            .body(body)
            .delays(Duration.ofMillis(millis)));
  }

  private static String text(Item item, long version) {
    String line = item + " " + version + "\n";
    return line.repeat(Math.ceilDiv(item.bytes(), line.length()));
  }

  /// The version that an answer holds; empty if it is not exactly the object in one version.
  static Optional<Long> version(Item item, RawResponse answer) {
    String text = answer.latin1();
    String prefix = item + " ";
    int end = text.indexOf('\n');
    if (!answer.isComplete() || !text.startsWith(prefix) || end < 0) {
      return Optional.empty();
    }
    String digits = text.substring(prefix.length(), end);
    if (!digits.matches("[0-9]{1,15}")) {
      return Optional.empty();
    }
    long version = Long.parseLong(digits);
    return text.equals(text(item, version)) ? Optional.of(version) : Optional.empty();
  }

  @Override
  public void close() {
    origin.close();
  }
}
