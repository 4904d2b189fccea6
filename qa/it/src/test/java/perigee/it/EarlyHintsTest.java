package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Perigee;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SmallNetwork;

/// Links that a page is known to need are told before the page itself is there (RFC 8297).
@ExtendWith(SharedNetwork.class)
class EarlyHintsTest {

  private static final String ALL = "  - {set: {early-hints: all}}\n";
  private static final String LINKS =
      "</a,1.css>; rel=preload; as=style, </next>; rel=next, <https://c.test>; rel=preconnect";

  private final SmallNetwork network;

  EarlyHintsTest(SmallNetwork network) {
    this.network = network;
  }

  private static Script page(Site site, String path) {
    return site.origin()
        .path(path)
        .noHeaders()
        .header("cache-control", "no-cache")
        .header("etag", "\"1\"")
        .header("link", LINKS)
        .body("a page");
  }

  /// The heads up to the final one.
  private List<RawResponse> heads(Site site, String version, String path) throws IOException {
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send("GET " + path + " HTTP/" + version + "\r\nHost: " + site.host() + "\r\n\r\n");
      RawResponse first = http.head();
      return first.status() == 103 ? List.of(first, http.head()) : List.of(first);
    }
  }

  @Test
  void whatTheLastAnswerLinkedIsToldWhileTheNextIsFetched() throws IOException {
    try (Site site = Site.withRules(network, "hinted", ALL)) {
      page(site, "/it");
      assertThat(heads(site, "1.1", "/it")).as("nothing is known yet").hasSize(1);
      List<RawResponse> heads = heads(site, "1.1", "/it");
      assertThat(heads).extracting(RawResponse::status).containsExactly(103, 200);
      assertThat(heads.getFirst().header("link"))
          .contains("</a,1.css>; rel=preload; as=style, <https://c.test>; rel=preconnect");
      assertThat(heads.getLast().header("link")).contains(LINKS);
      page(site, "/it").noHeaders().header("cache-control", "no-cache");
      heads(site, "1.1", "/it");
      assertThat(heads(site, "1.1", "/it")).as("the links are gone").hasSize(1);
    }
  }

  @Test
  void nobodyIsHintedWhoMightTakeItForTheAnswerOrHasTheAnswerAtOnce() throws IOException {
    try (Site all = Site.withRules(network, "hints1", ALL);
        Site h2 = Site.withRules(network, "hints2", "  - {set: {early-hints: http2}}\n")) {
      page(all, "/it");
      page(h2, "/it");
      page(all, "/hit").noHeaders().header("cache-control", "max-age=60").header("link", LINKS);
      page(all, "/own").noHeaders().header("cache-control", "private").header("link", LINKS);
      for (int i = 0; i < 2; i++) {
        assertThat(heads(all, "1.0", "/it")).hasSize(1);
        assertThat(heads(h2, "1.1", "/it")).hasSize(1);
        assertThat(heads(all, "1.1", "/hit")).hasSize(1);
        assertThat(heads(all, "1.1", "/own")).hasSize(1);
      }
    }
  }

  @Test
  void clientsOfHttp2AreHinted() {
    try (Site site = Site.withRules(network, "hints3", "  - {set: {early-hints: http2}}\n")) {
      page(site, "/it");
      String to = site.host() + ":80:127.0.0.1:" + network.port("edge-http");
      List<String> curl =
          List.of(
              "curl",
              "-sSi",
              "--http2-prior-knowledge",
              "--connect-to",
              to,
              "http://" + site.host() + "/it");
      assertThat(Perigee.run(curl).out()).startsWith("HTTP/2 200");
      assertThat(Perigee.run(curl).out())
          .startsWith("HTTP/2 103")
          .contains("link: </a,1.css>; rel=preload")
          .contains("HTTP/2 200");
    }
  }

  @Test
  void theOriginsOwnHintIsPassedOnAndNotRepeated() throws IOException {
    try (Site site = Site.withRules(network, "hintpass", ALL)) {
      page(site, "/it")
          .noHeaders()
          .header("cache-control", "max-age=60")
          .earlyHint("</own.css>; rel=preload");
      List<RawResponse> heads = heads(site, "1.1", "/it");
      assertThat(heads).extracting(RawResponse::status).containsExactly(103, 200);
      assertThat(heads.getFirst().header("link")).contains("</own.css>; rel=preload");
      assertThat(heads(site, "1.1", "/it")).hasSize(1);
    }
  }
}
