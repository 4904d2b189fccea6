package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;

/// Large objects are fetched and stored in slices: only what is needed, once, and never two
/// versions in one answer.
@ExtendWith(SharedNetwork.class)
class SlicesTest {

  private static final long SLICE = LargeObject.SLICE;
  private static final long LENGTH = 20 * SLICE + 12_345;

  private final SmallNetwork network;

  SlicesTest(SmallNetwork network) {
    this.network = network;
  }

  private LargeObject film(String name) {
    return new LargeObject(network, name, LENGTH);
  }

  @Test
  void aRangeFetchesTheSlicesThatItTouchesAndNoOthers() throws IOException {
    try (LargeObject film = film("touches")) {
      long from = 7 * SLICE - 100;
      RawResponse answer = film.get(from, from + 300);
      assertThat(answer.status()).isEqualTo(206);
      assertThat(answer.header("content-range"))
          .contains("bytes " + from + "-" + (from + 299) + "/" + LENGTH);
      assertThat(answer.body()).isEqualTo(film.bytes(1, from, from + 300));
      assertThat(film.asked())
          .containsExactlyInAnyOrder(LargeObject.slice(6), LargeObject.slice(7));
      RawResponse again = film.get(from + 10, from + 200);
      assertThat(Site.isHit(again)).isTrue();
      assertThat(again.body()).isEqualTo(film.bytes(1, from + 10, from + 200));
      assertThat(film.asked()).hasSize(2);
    }
  }

  @Test
  void randomRangesOfManyClientsAreExactAndEachSliceIsAskedForOnce() {
    try (LargeObject film = film("random")) {
      try (Crowd<Integer> crowd = Crowd.of(40, () -> readSome(film, 8))) {
        assertThat(crowd.results()).allMatch(wrong -> wrong == 0);
      }
      // A core that seems dead for a moment is stepped over, so two may ask for one slice.
      assertThat(film.askedByWhom()).doesNotHaveDuplicates().noneMatch(one -> one.startsWith(" "));
    }
  }

  private static int readSome(LargeObject film, int times) throws IOException {
    int wrong = 0;
    for (int i = 0; i < times; i++) {
      long[] range = film.randomRange();
      RawResponse answer = film.get(range[0], range[1]);
      boolean right =
          answer.status() == 206 && Arrays.equals(answer.body(), film.bytes(1, range[0], range[1]));
      wrong += right ? 0 : 1;
    }
    return wrong;
  }

  @Test
  void aThousandClientsOfOneSliceMakeOneRequest() {
    try (LargeObject film = film("thousand-slices")) {
      try (Crowd<RawResponse> crowd = Crowd.of(1_000, () -> film.get(5 * SLICE, 5 * SLICE + 99))) {
        assertThat(crowd.results())
            .allMatch(answer -> answer.status() == 206)
            .allMatch(one -> Arrays.equals(one.body(), film.bytes(1, 5 * SLICE, 5 * SLICE + 99)));
      }
      assertThat(film.asked()).containsExactly(LargeObject.slice(5));
    }
  }

  @Test
  void theWholeStreamsThroughAsSlicesAndIsThereForRangesAfterwards() throws IOException {
    try (LargeObject film = film("whole")) {
      RawResponse whole = film.site().get("/film");
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(film.bytes(1, 0, LENGTH));
      int asked = film.asked().size();
      RawResponse part = film.get(13 * SLICE + 5, 15 * SLICE);
      assertThat(part.body()).isEqualTo(film.bytes(1, 13 * SLICE + 5, 15 * SLICE));
      assertThat(Site.isHit(part)).isTrue();
      assertThat(film.asked()).hasSize(asked);
    }
  }

  @Test
  void aClientThatLeavesLeavesTheRestAtTheOrigin() throws IOException {
    long length = 400 * SLICE;
    try (LargeObject film = new LargeObject(network, "leaves", length)) {
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send("GET /film HTTP/1.1\r\nHost: leaves.test\r\n\r\n");
        assertThat(http.head().status()).isEqualTo(200);
        assertThat(http.bytes(2_000_000)).isEqualTo(film.bytes(1, 0, 2_000_000));
      }
      Await.until(ofSeconds(20), "nothing is sent", () -> film.origin().sending() == 0);
      assertThat(film.origin().sentBytes()).isLessThan(60 * SLICE);
    }
  }

  @Test
  void conditionsAndOddRangesAreAnsweredFromTheDescriptor() throws IOException {
    try (LargeObject film = film("odd")) {
      film.get(0, 10);
      RawResponse suffix = film.site().get("/film", "Range: bytes=-100");
      assertThat(suffix.status()).isEqualTo(206);
      assertThat(suffix.body()).isEqualTo(film.bytes(1, LENGTH - 100, LENGTH));
      int asked = film.asked().size();
      assertThat(film.site().get("/film", "If-None-Match: \"v1\"").status()).isEqualTo(304);
      assertThat(film.site().get("/film", "If-Match: \"v0\"").status()).isEqualTo(412);
      RawResponse beyond = film.site().get("/film", "Range: bytes=" + LENGTH + "-");
      assertThat(beyond.status()).isEqualTo(416);
      assertThat(beyond.header("content-range")).contains("bytes */" + LENGTH);
      RawResponse head = film.site().request("edge-http", "HEAD", "/film");
      assertThat(head.header("content-length")).contains(Long.toString(LENGTH));
      assertThat(film.asked()).hasSize(asked);
      RawResponse same = film.get(0, 10, "If-Range: \"v1\"");
      assertThat(same.status()).isEqualTo(206);
      RawResponse other = film.get(0, 10, "If-Range: \"v0\"");
      assertThat(other.status()).isEqualTo(200);
      assertThat(other.body()).isEqualTo(film.bytes(1, 0, LENGTH));
    }
  }

  @Test
  void severalRangesAreExact() throws IOException {
    try (LargeObject film = film("several")) {
      RawResponse answer = film.site().get("/film", "Range: bytes=10-19, 9000000-9000009");
      assertThat(answer.latin1())
          .contains(latin1(film.bytes(1, 10, 20)))
          .contains(latin1(film.bytes(1, 9_000_000, 9_000_010)));
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aPurgeMakesTheDescriptorAndAllSlicesUseless() throws IOException {
    try (LargeObject film = film("purged-film")) {
      film.get(0, 3 * SLICE);
      film.get(9 * SLICE, 9 * SLICE + 10);
      film.change();
      network.api().purge("{\"url\": \"http://purged-film.test/film\"}");
      for (long at : List.of(9 * SLICE, 0L, 2 * SLICE)) {
        assertThat(film.get(at, at + 10).body()).isEqualTo(film.bytes(2, at, at + 10));
      }
    }
  }

  @Test
  void whatIsUnchangedAfterAPurgeIsFetchedAnewAllTheSame() throws IOException {
    try (LargeObject film = film("purged-same")) {
      film.get(3 * SLICE, 3 * SLICE + 10);
      network.api().purge("{\"property\": \"purged-same\"}");
      film.get(3 * SLICE, 3 * SLICE + 10);
      assertThat(film.asked()).hasSize(2).containsOnly(LargeObject.slice(3));
    }
  }

  @Test
  void anAnswerThatHasNotBegunIsOfTheNewVersion() throws IOException {
    try (LargeObject film = film("changes")) {
      assertThat(film.get(0, 100).body()).isEqualTo(film.bytes(1, 0, 100));
      film.change();
      RawResponse next = film.get(4 * SLICE, 4 * SLICE + 100);
      assertThat(next.header("etag")).contains("\"v2\"");
      assertThat(next.body()).isEqualTo(film.bytes(2, 4 * SLICE, 4 * SLICE + 100));
      RawResponse first = film.get(0, 100);
      assertThat(first.body()).isEqualTo(film.bytes(2, 0, 100));
    }
  }

  @Test
  void versionsNeverMixWhileTheOriginChangesUnderLoad() {
    try (LargeObject film = film("mixing")) {
      AtomicInteger answers = new AtomicInteger();
      try (Crowd<Integer> crowd = Crowd.of(30, () -> readVersions(film, 10, answers))) {
        for (int i = 1; i <= 4; i++) {
          int until = i * 50;
          Await.until(ofSeconds(30), until + " answers", () -> answers.get() >= until);
          film.change();
        }
        assertThat(crowd.results()).allMatch(mixed -> mixed == 0);
      }
    }
  }

  @Test
  void twentyGigabytesTakeNoMoreMemoryThanTheirSlices() throws IOException {
    try (LargeObject film = new LargeObject(network, "twenty-gigabytes", 20_000_000_000L)) {
      AtomicInteger answers = new AtomicInteger();
      try (Crowd<Integer> crowd = Crowd.of(16, () -> readVersions(film, 8, answers))) {
        Await.until(ofSeconds(60), "half of the answers", () -> answers.get() >= 64);
        film.change();
        assertThat(crowd.results()).allMatch(mixed -> mixed == 0);
      }
      assertThat(film.asked()).hasSizeLessThan(1_000);
    }
    for (String node : List.of("edge1", "edge2", "core1")) {
      assertThat(mostResident(node)).as(node).isLessThan(500_000);
    }
  }

  /// The most memory that a node has had, kB.
  private long mostResident(String node) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + network.pids().get(node) + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static int readVersions(LargeObject film, int times, AtomicInteger answers)
      throws IOException {
    int mixed = 0;
    for (int i = 0; i < times; i++) {
      long[] range = film.randomRange();
      RawResponse answer = film.get(range[0], range[1]);
      answers.incrementAndGet();
      if (answer.status() == 206) {
        int version = Integer.parseInt(answer.header("etag").orElse("").replaceAll("\\D", ""));
        byte[] body = answer.body();
        byte[] right = film.bytes(version, range[0], range[0] + body.length);
        boolean whole = body.length == range[1] - range[0];
        mixed += Arrays.equals(body, right) && whole == answer.isComplete() ? 0 : 1;
      }
    }
    return mixed;
  }

  @Test
  void anOriginThatIgnoresConditionsIsFoundOutByItsValidator() throws IOException {
    try (LargeObject film = film("ignores").ignoringConditions()) {
      film.get(0, 100);
      film.change();
      RawResponse next = film.get(4 * SLICE, 4 * SLICE + 100);
      assertThat(next.body()).isEqualTo(film.bytes(2, 4 * SLICE, 4 * SLICE + 100));
      assertThat(film.get(0, 100).body()).isEqualTo(film.bytes(2, 0, 100));
    }
  }

  @Test
  void anOriginWithoutRangesIsServedFromTheWhole() throws IOException {
    try (LargeObject film = film("no-ranges").ignoringRanges()) {
      RawResponse part = film.get(5 * SLICE, 5 * SLICE + 100);
      assertThat(part.body()).isEqualTo(film.bytes(1, 5 * SLICE, 5 * SLICE + 100));
      assertThat(film.get(2 * SLICE, 2 * SLICE + 100).body())
          .isEqualTo(film.bytes(1, 2 * SLICE, 2 * SLICE + 100));
      RawResponse whole = film.site().get("/film");
      assertThat(whole.body()).isEqualTo(film.bytes(1, 0, LENGTH));
      assertThat(film.asked()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aWeakTagIsNoGroundToPutPartsTogether() throws IOException {
    try (LargeObject film = film("weak").withWeakTag()) {
      for (long at : List.of(5 * SLICE, 2 * SLICE)) {
        assertThat(film.get(at, at + 100).body()).isEqualTo(film.bytes(1, at, at + 100));
      }
      assertThat(film.asked()).last().isEqualTo("");
    }
  }

  @Test
  void aTruncatedSliceIsAskedForAgain() throws IOException {
    try (LargeObject film = film("cut-slices")) {
      film.get(0, 10);
      film.spoil(script -> film.asked().size() % 2 == 0 ? script.dropsAfter(300_000) : script);
      RawResponse answer = film.get(2 * SLICE, 4 * SLICE);
      assertThat(answer.isComplete()).isTrue();
      assertThat(answer.body()).isEqualTo(film.bytes(1, 2 * SLICE, 4 * SLICE));
    }
  }

  @Test
  void aWrongContentRangeIsNotBelieved() throws IOException {
    try (LargeObject film = film("wrong-range")) {
      film.get(0, 10);
      film.spoil(script ->
          script.isPartial()
              ? script.without("content-range").header("content-range", "bytes 0-99/" + LENGTH)
              : script);
      RawResponse answer = film.get(3 * SLICE, 3 * SLICE + 100);
      assertThat(answer.body()).isEqualTo(film.bytes(1, 3 * SLICE, 3 * SLICE + 100));
    }
  }

  @Test
  void aSmallObjectAskedForInPartIsStoredWhole() throws IOException {
    try (LargeObject film = new LargeObject(network, "small", 5_000)) {
      assertThat(film.get(1_000, 1_100).body()).isEqualTo(film.bytes(1, 1_000, 1_100));
      RawResponse whole = film.site().get("/film");
      assertThat(Site.isHit(whole)).isTrue();
      assertThat(whole.body()).isEqualTo(film.bytes(1, 0, 5_000));
      assertThat(film.asked()).hasSize(1);
    }
  }

  @Test
  void whoReadsRangeAfterRangeFindsTheNextSliceThere() throws IOException {
    try (LargeObject film = film("reader")) {
      for (long slice = 0; slice < 3; slice++) {
        film.get(slice * SLICE, (slice + 1) * SLICE);
      }
      Await.until(
          ofSeconds(10),
          "the fourth slice was asked for",
          () -> film.asked().contains(LargeObject.slice(3)));
      assertThat(LongStream.rangeClosed(0, 3).mapToObj(LargeObject::slice).toList())
          .containsExactlyInAnyOrderElementsOf(film.asked());
    }
  }
}
