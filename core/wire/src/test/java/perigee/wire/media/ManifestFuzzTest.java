package perigee.wire.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;

/// No bytes make the reader throw, name another host's things, or name what can't stand in a
/// request line.
class ManifestFuzzTest {

  private static final Location AT = new Location("http://a.test", "/b/c.mpd");

  @FuzzTest
  void noManifestBreaksTheReader(byte[] bytes) {
    Optional<Manifest> read = Manifest.read(new String(bytes, UTF_8), AT);
    if (read.isEmpty()) {
      return;
    }
    read.get().inits().forEach(ManifestFuzzTest::check);
    for (Track track : read.get().tracks()) {
      switch (track) {
        case Track.Listed(List<Segment> segments) -> segments.forEach(ManifestFuzzTest::check);
        case Track.Counted counted -> {
          check(counted.at(counted.first()));
          counted.after(counted.first(), 3).forEach(ManifestFuzzTest::check);
        }
      }
    }
  }

  private static void check(Segment segment) {
    String target = segment.target();
    boolean sound = target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!sound || (segment.isPart() && segment.to() < segment.from())) {
      throw new AssertionError("not a target: " + segment);
    }
  }
}
