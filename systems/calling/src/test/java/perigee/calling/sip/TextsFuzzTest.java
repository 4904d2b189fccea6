package perigee.calling.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any text where clients say whom they show themselves to, and whom they look for.
class TextsFuzzTest {

  private static final String BEGIN = "<watchers xmlns=\"urn:perigee:watchers\">";

  @FuzzTest
  void whoMaySeeIsReadAndLeftOut(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    for (String document : new String[] {text, "<a/>" + BEGIN + text + "</watchers>"}) {
      Watchers watchers = Watchers.in(document);
      String rest = Watchers.without(document);
      assertThat(rest.length()).isLessThanOrEqualTo(document.length());
      assertThat(watchers == null).isEqualTo(rest.equals(document));
      if (watchers != null) {
        assertThat(watchers.size()).isLessThanOrEqualTo(document.length());
        assertThat(watchers.has("nobody " + document)).isFalse();
      }
    }
  }

  @FuzzTest
  void whatIsLookedForIsReadOrRefused(byte[] bytes) {
    String text = Searches.text(new String(bytes, UTF_8));
    assertThat(text)
        .satisfiesAnyOf(
            one -> assertThat(one).isEmpty(), one -> assertThat(one.length()).isBetween(1, 64));
  }
}
