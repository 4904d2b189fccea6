package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.SmallNetwork;

/// What a streaming manifest names next is there before the client asks for it.
@ExtendWith(SharedNetwork.class)
class FetchAheadTest {

  private static final String ONE_AHEAD = "  - {set: {prefetch-next: 1}}\n";

  private static final String MASTER =
      """
      #EXTM3U
      #EXT-X-STREAM-INF:BANDWIDTH=800000
      low/index.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=2800000
      high/index.m3u8
      """;

  private static final String PLAYLIST =
      """
      #EXTM3U
      #EXT-X-TARGETDURATION:4
      #EXT-X-MAP:URI="init.mp4"
      #EXTINF:4,
      one.m4s
      #EXTINF:4,
      two.m4s
      #EXTINF:4,
      three.m4s
      #EXT-X-ENDLIST
      """;

  private static final String DASH =
      """
      <MPD type="static" mediaPresentationDuration="PT1M">
        <Period><AdaptationSet>
          <SegmentTemplate timescale="1000" duration="4000" startNumber="1"
            initialization="init-$RepresentationID$.mp4" media="$RepresentationID$-$Number%03d$.m4s"/>
          <Representation id="v1" bandwidth="1"/><Representation id="v2" bandwidth="2"/>
        </AdaptationSet></Period>
      </MPD>
      """;

  private final SmallNetwork network;

  FetchAheadTest(SmallNetwork network) {
    this.network = network;
  }

  private static void media(Site site, String path, String type, String text) {
    site.origin()
        .path(path)
        .header("content-type", type)
        .header("cache-control", "max-age=600")
        .body(text);
  }

  private static void segments(Site site, String... paths) {
    for (String path : paths) {
      media(site, path, "video/mp4", "frames of " + path);
    }
  }

  private static void arrives(Site site, String path) {
    Await.until(ofSeconds(10), path, () -> site.origin().count(path) == 1);
  }

  @Test
  void aClientOfHlsFindsTheNextSegmentThere() throws IOException {
    try (Site site = Site.withRules(network, "hls", ONE_AHEAD)) {
      media(site, "/v/master.m3u8", "application/vnd.apple.mpegurl", MASTER);
      media(site, "/v/low/index.m3u8", "application/vnd.apple.mpegurl", PLAYLIST);
      media(site, "/v/high/index.m3u8", "application/vnd.apple.mpegurl", PLAYLIST);
      segments(site, "/v/low/init.mp4", "/v/low/one.m4s", "/v/low/two.m4s", "/v/low/three.m4s");
      site.get("/v/master.m3u8");
      arrives(site, "/v/low/index.m3u8");
      arrives(site, "/v/high/index.m3u8");
      site.get("/v/low/index.m3u8");
      arrives(site, "/v/low/init.mp4");
      arrives(site, "/v/low/one.m4s");
      assertThat(site.origin().count("/v/low/two.m4s")).isZero();
      site.get("/v/low/one.m4s");
      arrives(site, "/v/low/two.m4s");
      Await.until(ofSeconds(10), "a hit", () -> Site.isHit(site.get("/v/low/two.m4s")));
      arrives(site, "/v/low/three.m4s");
      assertThat(site.origin().count("/v/low/two.m4s")).isEqualTo(1);
    }
  }

  @Test
  void aClientOfDashFindsTheNextSegmentThere() throws IOException {
    String rules = "  - {set: {prefetch-next: 2, compression: true}}\n";
    try (Site site = Site.withRules(network, "dash", rules)) {
      media(site, "/d/film.mpd", "application/dash+xml", DASH);
      segments(site, "/d/init-v1.mp4", "/d/init-v2.mp4");
      segments(site, "/d/v1-001.m4s", "/d/v1-002.m4s", "/d/v1-003.m4s", "/d/v1-004.m4s");
      site.get("/d/film.mpd", "Accept-Encoding: br");
      arrives(site, "/d/init-v1.mp4");
      arrives(site, "/d/init-v2.mp4");
      site.get("/d/v1-001.m4s");
      arrives(site, "/d/v1-002.m4s");
      arrives(site, "/d/v1-003.m4s");
      assertThat(site.origin().count("/d/v1-004.m4s")).isZero();
    }
  }

  @Test
  void nothingIsFetchedAheadUnlessThePropertyWantsItOrWhenItIsPrivate() throws IOException {
    try (Site off = Site.withRules(network, "notahead", "  - {set: {server-timing: true}}\n");
        Site own = Site.withRules(network, "private-list", ONE_AHEAD);
        Site on = Site.withRules(network, "ahead", ONE_AHEAD)) {
      for (Site site : List.of(off, own, on)) {
        media(site, "/index.m3u8", "application/vnd.apple.mpegurl", PLAYLIST);
        segments(site, "/init.mp4", "/one.m4s");
      }
      own.origin().path("/index.m3u8").noHeaders().header("cache-control", "private");
      off.get("/index.m3u8");
      own.get("/index.m3u8");
      on.get("/index.m3u8");
      arrives(on, "/init.mp4");
      arrives(on, "/one.m4s");
      assertThat(off.origin().count("/init.mp4")).isZero();
      assertThat(own.origin().count("/init.mp4")).isZero();
    }
  }
}
