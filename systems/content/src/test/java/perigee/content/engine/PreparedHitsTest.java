package perigee.content.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.content.record.Result;
import perigee.content.store.StoredResponse;
import perigee.content.store.VariantKey;
import perigee.model.purge.PurgeTarget;

class PreparedHitsTest {

  private static final int ROUNDS = 4;

  /// The least that one write takes of a body.
  private static final int WRITE_BYTES = 256 * 1024;

  private static final String[] FIELDS = {
    "content-type", "text/plain", "date", "Thu, 01 Jan 2026 00:00:00 GMT", "etag", "\"1\""
  };

  @TempDir Path directory;
  private HitRig rig;
  private KeptConnection client;

  @BeforeEach
  void start() throws IOException {
    rig = new HitRig(directory);
    client = new KeptConnection(rig.address());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    rig.close();
  }

  /// Asks until the answer is a prepared one: the first hit prepares the second.
  private KeptConnection.Answer prepared(String path, String... fields) throws IOException {
    assertThat(client.get(path, fields).isHit()).isTrue();
    KeptConnection.Answer answer = client.get(path, fields);
    assertThat(answer.isHit()).isTrue();
    return answer;
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 10_240, 100_000, 1 << 20})
  void aPreparedHitCostsTheLoopNoObject(int length) throws Exception {
    // Other tests ask for it, and a watched buffer costs objects.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    rig.store("/a", HitRig.bytes(length), FIELDS);
    byte[] request = HitRig.text(KeptConnection.request("/a", "User-Agent: test", "Accept: */*"));
    KeptConnection.Answer like = prepared("/a", "User-Agent: test", "Accept: */*");
    byte[] answer = new byte[like.head().length() + length];
    int times = length > 50_000 ? 1000 : 20_000;
    // What is not compiled yet makes objects: when it will be is the machine's business.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = allocated();
      client.repeat(request, times, answer);
      least = Math.min(least, (allocated() - before) / times);
    }
    // Of io_uring, each gathering write of a long body costs two small objects of the transport.
    long writes = length > 50_000 ? 1 + length / WRITE_BYTES : 0;
    assertThat(least).as("bytes allocated for an answer").isLessThan(32 + 128 * writes);
  }

  /// Bytes that the loop's thread has allocated so far.
  private long allocated() throws InterruptedException {
    return rig.onLoop(() ->
        ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes());
  }

  @Test
  void aPreparedHitSaysWhatTheFirstOneSaid() throws IOException {
    byte[] body = HitRig.bytes(5000);
    rig.store("/a", body, FIELDS);
    KeptConnection.Answer first = client.get("/a");
    KeptConnection.Answer second = client.get("/a");
    assertThat(second.body()).isEqualTo(body);
    assertThat(lines(second)).isEqualTo(lines(first));
    assertThat(second.field("perigee-request-id")).isNotEqualTo(first.field("perigee-request-id"));
  }

  private static List<String> lines(KeptConnection.Answer answer) {
    return answer
        .head()
        .lines()
        .filter(line -> !line.startsWith("perigee-request-id"))
        .sorted()
        .toList();
  }

  @Test
  void ageAndFreshnessAreAsOfNow() throws IOException {
    rig.store("/a", HitRig.bytes(10), FIELDS);
    prepared("/a");
    rig.advance(Duration.ofSeconds(70));
    KeptConnection.Answer later = client.get("/a");
    assertThat(later.field("age")).isEqualTo("70");
    assertThat(later.field("cache-status")).isEqualTo("edge1; hit; ttl=3530");
    rig.advance(Duration.ofHours(1));
    assertThat(client.get("/a").isHit()).isFalse();
  }

  @Test
  void aPurgeEndsItAtOnce() throws IOException {
    rig.store("/a", HitRig.bytes(10), FIELDS);
    prepared("/a");
    rig.purge(new PurgeTarget.Tag("other"));
    assertThat(client.get("/a").isHit()).isTrue();
    rig.purge(new PurgeTarget.Tag("tag"));
    assertThat(client.get("/a").isHit()).isFalse();
  }

  @Test
  void aReleaseEndsItAtOnce() throws IOException {
    rig.store("/a", HitRig.bytes(10), FIELDS);
    prepared("/a");
    rig.configure(HitRig.PROPERTY + "rules:\n  - set: {response-headers: {set: {x-new: 'yes'}}}\n");
    assertThat(client.get("/a").field("x-new")).isEqualTo("yes");
    assertThat(client.get("/a").field("x-new")).isEqualTo("yes");
  }

  @Test
  void aNewerResponseReplacesIt() throws IOException {
    rig.store("/a", HitRig.text("old"), FIELDS);
    prepared("/a");
    rig.store("/a", HitRig.text("new"), FIELDS);
    assertThat(client.get("/a").body()).isEqualTo(HitRig.text("new"));
  }

  @Test
  void aResponseThatLeftTheStoreIsNotSent() throws IOException {
    StoredResponse stored = rig.store("/a", HitRig.bytes(10), FIELDS);
    prepared("/a");
    rig.store.remove(stored);
    assertThat(client.get("/a").isHit()).isFalse();
  }

  @Test
  void conditionsRangesAndDirectivesGoTheGeneralWay() throws IOException {
    rig.store("/a", HitRig.bytes(10), FIELDS);
    prepared("/a");
    assertThat(client.get("/a", "If-None-Match: \"1\"").status()).isEqualTo(304);
    assertThat(client.get("/a", "Range: bytes=2-4").body()).hasSize(3);
    assertThat(client.get("/a", "If-Match: \"2\"").status()).isEqualTo(412);
    assertThat(client.get("/a", "Connection: close").field("connection")).isEqualTo("close");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void theLastAnswerOfAConnectionIsPreparedTooAndSaysSo(int length) throws IOException {
    byte[] body = HitRig.bytes(length);
    rig.store("/a", body, FIELDS);
    prepared("/a");
    for (int i = 0; i < 2; i++) {
      try (KeptConnection last = new KeptConnection(rig.address())) {
        KeptConnection.Answer answer = last.get("/a", "Connection: close");
        assertThat(answer.isHit()).isTrue();
        assertThat(answer.field("connection")).isEqualTo("close");
        assertThat(answer.body()).isEqualTo(body);
        assertThat(last.isAtEnd()).isTrue();
      }
    }
    assertThat(client.get("/a").field("connection")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 10_240, 1 << 20})
  void aClientThatSendsNoMoreIsAnsweredFirst(int length) throws Exception {
    byte[] body = HitRig.bytes(length);
    rig.store("/a", body, FIELDS);
    prepared("/a");
    try (KeptConnection last = new KeptConnection(rig.address())) {
      assertThat(last.get("/a").isHit()).isTrue();
      // From the loop itself, so that it sees the request and the end in one turn.
      rig.onLoop(() -> {
        last.send(KeptConnection.request("/a"));
        last.sendNoMore();
        return true;
      });
      assertThat(last.read().body()).isEqualTo(body);
      assertThat(last.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32_769, 262_145, 1 << 20, (1 << 20) + 1, 2 << 20})
  void aLongAnswerArrivesWholeAndTheNextBehindIt(int length) throws IOException {
    byte[] body = HitRig.bytes(length);
    rig.store("/a", body, FIELDS);
    prepared("/a");
    String request = KeptConnection.request("/a");
    client.send(request + request + request);
    for (int i = 0; i < 3; i++) {
      assertThat(client.read().body()).isEqualTo(body);
    }
  }

  @Test
  void whatTheAnswerVariesOnTellsAnswersApart() throws IOException {
    VariantKey gzip = new VariantKey(List.of(new VariantKey.Selector("accept-encoding", "gzip")));
    VariantKey german = new VariantKey(List.of(new VariantKey.Selector("accept-language", "de")));
    rig.store("/a", VariantKey.NONE, HitRig.text("plain"), FIELDS);
    rig.store("/a", gzip, HitRig.text("coded"), FIELDS);
    rig.store("/b", german, HitRig.text("hallo"), FIELDS);
    for (int i = 0; i < 3; i++) {
      assertThat(client.get("/a", "Accept-Encoding: gzip").body()).isEqualTo(HitRig.text("coded"));
      assertThat(client.get("/a").body()).isEqualTo(HitRig.text("plain"));
      assertThat(client.get("/a", "Accept-Encoding: br").body()).isEqualTo(HitRig.text("plain"));
      assertThat(client.get("/b", "Accept-Language: de").body()).isEqualTo(HitRig.text("hallo"));
      assertThat(client.get("/b", "Accept-Language: fr").isHit()).isFalse();
    }
  }

  @Test
  void aFieldThatARuleLooksAtGoesTheGeneralWay() throws IOException {
    rig.configure(
        HitRig.PROPERTY
            + "rules:\n"
            + "  - match: {headers: {cookie: '*vip*'}}\n"
            + "    set: {response-headers: {set: {x-vip: 'yes'}}}\n");
    rig.store("/a", HitRig.bytes(10), FIELDS);
    prepared("/a");
    assertThat(client.get("/a", "Cookie: vip=1").field("x-vip")).isEqualTo("yes");
    assertThat(client.get("/a", "Cookie: other=1").field("x-vip")).isEmpty();
    assertThat(client.get("/a").field("x-vip")).isEmpty();
  }

  @Test
  void aRateLimitCountsPreparedHitsToo() throws IOException {
    rig.configure(
        HitRig.PROPERTY + "rules:\n  - set: {rate-limit: {requests: 1, per: 1m, burst: 5}}\n");
    rig.store("/a", HitRig.bytes(10), FIELDS);
    for (int i = 0; i < 5; i++) {
      assertThat(client.get("/a").status()).isEqualTo(200);
    }
    assertThat(client.get("/a").status()).isEqualTo(429);
  }

  @Test
  void requestsThatComeTogetherAreAnsweredInOrder() throws IOException {
    byte[] small = HitRig.bytes(100);
    byte[] large = HitRig.bytes(1 << 20);
    rig.store("/small", small, FIELDS);
    rig.store("/large", large, FIELDS);
    prepared("/small");
    prepared("/large");
    String twice = KeptConnection.request("/small") + KeptConnection.request("/small");
    String miss = KeptConnection.request("/miss");
    client.send(twice + KeptConnection.request("/large") + miss + twice);
    assertThat(client.read().body()).isEqualTo(small);
    assertThat(client.read().body()).isEqualTo(small);
    assertThat(client.read().body()).isEqualTo(large);
    assertThat(client.read().status()).isEqualTo(502);
    assertThat(client.read().body()).isEqualTo(small);
    assertThat(client.read().body()).isEqualTo(small);
  }

  @Test
  void aPreparedHitIsRecordedAndCounted() throws IOException {
    rig.store("/a", HitRig.bytes(10), FIELDS);
    String id = prepared("/a").field("perigee-request-id");
    assertThat(rig.recent.find(id))
        .hasValueSatisfying(record -> {
          assertThat(record.id()).isEqualTo(id);
          assertThat(record.url()).isEqualTo("http://a.example/a");
          assertThat(record.result()).isEqualTo(Result.HIT);
          assertThat(record.bytes()).isEqualTo(10);
          assertThat(record.client()).isEqualTo("127.0.0.1");
          assertThat(record.release()).isEqualTo(1);
        });
    assertThat(rig.metrics.totals()).isEqualTo(new CacheMetrics.Totals(2, 2, 20));
  }
}
