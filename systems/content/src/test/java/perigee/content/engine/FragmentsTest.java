package perigee.content.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.content.engine.Fragments.Place;
import perigee.wire.http.ByteRanges.Range;

class FragmentsTest { // RFC 9110 §14.4

  @Test
  void aPartIsWhereItSaysAsFarAsItsBytesGo() {
    assertThat(Place.of("bytes 5-9/10", 5)).isEqualTo(new Place(5, 10, 10));
    assertThat(Place.of("bytes 0-4/10", 5)).isEqualTo(new Place(0, 5, 10));
    assertThat(Place.of("bytes 0-4/10", 3)).isEqualTo(new Place(0, 3, 10));
  }

  @Test
  void aPartThatReachesTheEndTellsWhereThatIs() {
    assertThat(Place.of("bytes 4-9/10", 5)).isEqualTo(new Place(4, 9, 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes 5-4/10", "bytes 5-10/10", "bytes */10", "bytes 5-9/*", "lines 5-9/10", ""})
  void whatSaysNoPlaceHasNone(String contentRange) {
    assertThat(Place.of(contentRange, 5)).isNull();
  }

  @Test
  void moreBytesThanSaidHaveNoPlace() {
    assertThat(Place.of("bytes 5-9/10", 6)).isNull();
    assertThat(Place.of("bytes 5-9/10", -1)).isNull();
  }

  @Test
  void onlyWhatIsThereIsHeld() {
    Place place = new Place(5, 8, 10);
    assertThat(place.holds(new Range(5, 8))).isTrue();
    assertThat(place.holds(new Range(4, 8))).isFalse();
    assertThat(place.holds(new Range(5, 9))).isFalse();
  }
}
