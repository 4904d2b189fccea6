package perigee.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.CheckableBytes;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;

/// Simultaneous misses of one object make one request to its origin, and no client is at another's
/// mercy.
@ExtendWith(SharedNetwork.class)
class CoalescingTest {

  private static final int CROWD = 1_000;
  private static final String FRESH = "max-age=600";

  private final SmallNetwork network;

  CoalescingTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void aThousandSimultaneousMissesMakeOneOriginRequest() {
    try (Site site = Site.of(network, "thousand")) {
      byte[] body = CheckableBytes.bytes(7, 0, 50_000);
      site.origin().path("/it").header("cache-control", FRESH).body(body).stallsBeforeHead();
      CountDownLatch asked = new CountDownLatch(CROWD);
      try (Crowd<RawResponse> crowd = Crowd.of(CROWD, () -> ask(site, asked))) {
        Await.until(
            ofSeconds(30),
            "all have asked, and the origin was asked",
            () -> asked.getCount() == 0 && site.origin().count("/it") > 0);
        site.origin().path("/it").release();
        for (RawResponse answer : crowd.results()) {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.body()).isEqualTo(body);
        }
      }
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  private RawResponse ask(Site site, CountDownLatch asked) throws IOException {
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send("GET /it HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n");
      asked.countDown();
      return http.response("GET");
    }
  }

  @Test
  void waitersGetTheirBytesAsTheyArrive() throws IOException {
    try (Site site = Site.of(network, "arriving")) {
      site.origin()
          .path("/it")
          .header("cache-control", FRESH)
          .generatedBody(200_000, 3)
          .stallsAfter(100_000);
      try (RawHttp first = RawHttp.connect(network.port("edge-http"));
          RawHttp second = RawHttp.connect(network.port("edge-http"))) {
        for (RawHttp http : List.of(first, second)) {
          http.send("GET /it HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n");
          assertThat(http.head().status()).isEqualTo(200);
          assertThat(http.bytes(100_000)).isEqualTo(CheckableBytes.bytes(3, 0, 100_000));
        }
        site.origin().path("/it").release();
        for (RawHttp http : List.of(first, second)) {
          assertThat(http.bytes(100_000)).isEqualTo(CheckableBytes.bytes(3, 100_000, 100_000));
        }
      }
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatReadsNothingHoldsNobodyUp() throws IOException {
    try (Site site = Site.of(network, "lazy")) {
      int bytes = 20_000_000;
      site.origin().path("/it").header("cache-control", FRESH).generatedBody(bytes, 5);
      try (RawHttp lazy = RawHttp.connect(network.port("edge-http"))) {
        lazy.send("GET /it HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n");
        Await.until(ofSeconds(10), "the origin was asked", () -> site.origin().count("/it") == 1);
        try (Crowd<RawResponse> crowd = Crowd.of(5, () -> site.get("/it"))) {
          for (RawResponse answer : crowd.results()) {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.body()).isEqualTo(CheckableBytes.bytes(5, 0, bytes));
          }
        }
      }
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void aTruncatedFillIsAnErrorToEveryClientAndIsNotStored() throws IOException {
    try (Site site = Site.of(network, "truncated")) {
      site.origin()
          .path("/it")
          .header("cache-control", FRESH)
          .generatedBody(300_000, 9)
          .stallsAfter(100_000)
          .dropsAfter(150_000);
      try (Crowd<RawResponse> crowd = Crowd.of(50, () -> site.get("/it"))) {
        Await.until(ofSeconds(10), "the origin was asked", () -> site.origin().count("/it") > 0);
        site.origin().path("/it").release();
        for (RawResponse answer : crowd.results()) {
          assertThat(answer.status() >= 500 || !answer.isComplete())
              .as(answer.statusLine() + " " + answer.fields())
              .isTrue();
        }
      }
      site.origin().path("/it").dropsAfter(Long.MAX_VALUE);
      RawResponse whole = site.get("/it");
      assertThat(Site.isHit(whole)).isFalse();
      assertThat(whole.body()).isEqualTo(CheckableBytes.bytes(9, 0, 300_000));
    }
  }

  @Test
  void aTruncatedChunkedFillIsAnErrorToo() throws IOException {
    try (Site site = Site.of(network, "truncated-chunks")) {
      site.origin()
          .path("/it")
          .header("cache-control", FRESH)
          .generatedBody(100_000, 9)
          .chunked()
          .dropsAfter(50_000);
      RawResponse broken = site.get("/it");
      assertThat(broken.status() >= 500 || !broken.isComplete()).isTrue();
      site.origin().path("/it").dropsAfter(Long.MAX_VALUE);
      assertThat(site.get("/it").body()).isEqualTo(CheckableBytes.bytes(9, 0, 100_000));
    }
  }

  @Test
  void anUncacheableAnswerReleasesTheWaitersInParallel() {
    try (Site site = Site.of(network, "private")) {
      Duration latency = ofMillis(400);
      int clients = 60;
      site.origin().path("/it").header("cache-control", "private").body("mine").delays(latency);
      long begun = System.nanoTime();
      try (Crowd<RawResponse> crowd = Crowd.of(clients, () -> site.get("/it"))) {
        assertThat(crowd.results()).allMatch(answer -> answer.text().equals("mine"));
      }
      Duration taken = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(site.origin().count("/it")).isEqualTo(clients);
      assertThat(taken).isLessThan(latency.multipliedBy(clients / 6));
    }
  }
}
