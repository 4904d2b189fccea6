package perigee.wire.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final Location AT = new Location("https://tv.example", "/live/main.m3u8?k=1");

  private static Manifest read(String text) {
    return Manifest.read(text, AT).orElseThrow();
  }

  private static List<String> targets(List<Segment> segments) {
    return segments.stream().map(Segment::target).toList();
  }

  private static List<Segment> listed(Manifest manifest, int track) {
    return ((Track.Listed) manifest.tracks().get(track)).segments();
  }

  @Test
  void aPlaylistNamesItsSegmentsInOrder() { // RFC 8216 §4.3.2
    Manifest manifest =
        read(
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:6
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:6.0,title, with a comma
            one.m4s
            #EXTINF:6.0
            /other/two.m4s?x=1#part
            #EXTINF:6.0
            https://TV.example/three.m4s
            #EXTINF:6.0
            https://elsewhere.example/four.m4s
            #EXTINF:6.0
            //elsewhere.example/five.m4s
            #EXT-X-ENDLIST
            """);
    assertThat(manifest.complete()).isTrue();
    assertThat(targets(manifest.inits())).containsExactly("/live/init.mp4");
    assertThat(targets(listed(manifest, 0)))
        .containsExactly("/live/one.m4s", "/other/two.m4s?x=1", "/three.m4s");
    assertThat(targets(((Track.Listed) manifest.tracks().getFirst()).after(0, 1)))
        .containsExactly("/other/two.m4s?x=1");
  }

  @Test
  void aMasterPlaylistNamesPlaylists() { // RFC 8216 §4.3.4
    Manifest manifest =
        read(
            """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English, plain",URI="audio/en.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1280000,AUDIO="a"
            low.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=7680000,AUDIO="a"
            ../high.m3u8
            """);
    assertThat(manifest.playlists())
        .containsExactly("/live/audio/en.m3u8", "/live/low.m3u8", "/high.m3u8");
    assertThat(manifest.tracks()).isEmpty();
  }

  @Test
  void byteRangesFollowEachOther() { // RFC 8216 §4.3.2.2
    Manifest manifest =
        read(
            """
            #EXTM3U
            #EXT-X-MAP:URI="all.mp4",BYTERANGE="720@0"
            #EXT-X-BYTERANGE:1000@720
            all.mp4
            #EXT-X-BYTERANGE:500
            all.mp4
            """);
    assertThat(manifest.complete()).isFalse();
    assertThat(manifest.inits()).containsExactly(new Segment("/live/all.mp4", 0, 719));
    assertThat(listed(manifest, 0).stream().map(Segment::range))
        .containsExactly("bytes=720-1719", "bytes=1720-2219");
  }

  @Test
  void partsAndTheHintAtTheNextAreATrackOfTheirOwn() {
    Manifest manifest =
        read(
            """
            #EXTM3U
            #EXT-X-PART:DURATION=0.3,URI="s1.p0.m4s"
            #EXT-X-PART:DURATION=0.3,URI="s1.p1.m4s",INDEPENDENT=YES
            #EXTINF:0.6
            s1.m4s
            #EXT-X-PART:DURATION=0.3,URI="s2.p0.m4s"
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="s2.p1.m4s"
            """);
    assertThat(targets(listed(manifest, 0))).containsExactly("/live/s1.m4s");
    assertThat(targets(listed(manifest, 1)))
        .containsExactly(
            "/live/s1.p0.m4s", "/live/s1.p1.m4s", "/live/s2.p0.m4s", "/live/s2.p1.m4s");
  }

  @Test
  void aTemplateCountsItsSegments() { // ISO/IEC 23009-1 §5.3.9.4
    Manifest manifest =
        read(
            """
            <?xml version="1.0"?><!-- a film -->
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
                 mediaPresentationDuration="PT1M1.5S">
              <BaseURL>/vod/</BaseURL>
              <Period><AdaptationSet>
                <SegmentTemplate timescale="1000" duration="6000" startNumber="1"
                  initialization="$RepresentationID$/init.mp4"
                  media="$RepresentationID$/seg-$Number%05d$.m4s?b=$Bandwidth$&amp;d=$$"/>
                <Representation id="v1" bandwidth="500000"/>
                <Representation id="v2" bandwidth="900000"><BaseURL>big/</BaseURL></Representation>
              </AdaptationSet></Period>
            </MPD>
            """);
    assertThat(targets(manifest.inits()))
        .containsExactly("/vod/v1/init.mp4", "/vod/big/v2/init.mp4");
    Track.Counted first = (Track.Counted) manifest.tracks().getFirst();
    assertThat(first.at(7).target()).isEqualTo("/vod/v1/seg-00007.m4s?b=500000&d=$");
    assertThat(first.last()).isEqualTo(11);
    assertThat(first.after(10, 3)).hasSize(1);
    assertThat(first.after(0, 3)).isEmpty();
  }

  @Test
  void aTimeLineNamesItsSegmentsByTime() { // ISO/IEC 23009-1 §5.3.9.6
    Manifest manifest =
        read(
            """
            <MPD type="dynamic"><Period><AdaptationSet><Representation id="a">
              <SegmentTemplate timescale="10" media="t$Time$.m4s" initialization="i.mp4">
                <SegmentTimeline><S t="100" d="20" r="2"/><S d="5"/><S t="200" d="5"/></SegmentTimeline>
              </SegmentTemplate>
            </Representation></AdaptationSet></Period></MPD>
            """);
    assertThat(manifest.complete()).isFalse();
    assertThat(targets(listed(manifest, 0)))
        .containsExactly(
            "/live/t100.m4s",
            "/live/t120.m4s",
            "/live/t140.m4s",
            "/live/t160.m4s",
            "/live/t200.m4s");
  }

  @Test
  void aRunRepeatsToThePeriodsEnd() {
    Manifest manifest =
        read(
            """
            <MPD mediaPresentationDuration="PT10S"><Period><AdaptationSet>
              <SegmentTemplate media="n$Number$.m4s" startNumber="5">
                <SegmentTimeline><S d="2" r="-1"/></SegmentTimeline>
              </SegmentTemplate><Representation id="a"/>
            </AdaptationSet></Period></MPD>
            """);
    assertThat(targets(listed(manifest, 0))).hasSize(5).endsWith("/live/n9.m4s");
  }

  @Test
  void aListNamesItsSegments() { // ISO/IEC 23009-1 §5.3.9.3
    Manifest manifest =
        read(
            """
            <MPD><Period><AdaptationSet><Representation id="a">
              <SegmentList><Initialization sourceURL="i.mp4"/>
                <SegmentURL media="a.m4s"/><SegmentURL media="b.m4s"/>
              </SegmentList>
            </Representation></AdaptationSet></Period></MPD>
            """);
    assertThat(targets(manifest.inits())).containsExactly("/live/i.mp4");
    assertThat(targets(listed(manifest, 0))).containsExactly("/live/a.m4s", "/live/b.m4s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html/>",
        "<MPD>",
        "<MPD><a></MPD></a>",
        "<!DOCTYPE MPD [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><MPD>&x;</MPD>",
        "<MPD><Period id='&lol;'/></MPD>",
        "<MPD><Period id='&#xFFFFFFF;'/></MPD>"
      })
  void whatIsNoManifestIsRefused(String text) {
    assertThat(Manifest.read(text, AT)).isEmpty();
  }

  @Test
  void deepAndWideDocumentsAreRefused() {
    String deep = "<MPD>" + "<a>".repeat(100) + "</a>".repeat(100) + "</MPD>";
    String wide = "<MPD>" + "<a/>".repeat(70_000) + "</MPD>";
    assertThat(Manifest.read(deep, AT)).isEmpty();
    assertThat(Manifest.read(wide, AT)).isEmpty();
  }

  @Test
  void endlessRunsEnd() {
    Manifest manifest =
        read(
            """
            <MPD><Period><AdaptationSet><SegmentTemplate media="$Time$">
            <SegmentTimeline><S d="1" r="999999999999"/></SegmentTimeline></SegmentTemplate>
            <Representation id="a"/><Representation id="b"/></AdaptationSet></Period></MPD>
            """);
    assertThat(listed(manifest, 0)).hasSize(Manifest.MOST_SEGMENTS);
    assertThat(listed(manifest, 1)).isEmpty();
  }

  @Test
  void lineEndsDoNotGetIntoATarget() {
    Manifest manifest =
        read(
            "<MPD><BaseURL>/a&#13;&#10;x: y/</BaseURL><Period><AdaptationSet>"
                + "<SegmentTemplate duration='1' media='$Number$'/><Representation/>"
                + "</AdaptationSet></Period></MPD>");
    assertThat(manifest.tracks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.apple.mpegurl, /x, true",
    "application/dash+xml; profiles=\"a\", /x, true",
    "text/plain, /x.m3u8, true",
    "text/html, /x.m3u8, false",
    "video/mp4, /x.mpd, false"
  })
  void aManifestIsKnownByItsTypeOrItsName(String type, String path, boolean likely) {
    assertThat(Manifest.isLikely(type, path)).isEqualTo(likely);
  }
}
