package perigee.model.zone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeNamesTest {

  private static final EdgeNames NAMES = EdgeNames.of("Perigee.test");

  @ParameterizedTest
  @CsvSource({
    "www.example.com, www-example-com.edge1.edge.perigee.test",
    "my-shop.example.com, my--shop-example-com.edge1.edge.perigee.test",
    "xn--bcher-kva.example, xn----bcher--kva-example.edge1.edge.perigee.test",
    "a--b.c-d.e, a----b-c--d-e.edge1.edge.perigee.test",
    "_x.example.com, _x-example-com.edge1.edge.perigee.test"
  })
  void aHostIsOneLabelOfItsEdgeAndIsReadBack(String host, String name) {
    assertThat(NAMES.name(host, "Edge1")).isEqualTo(name);
    assertThat(NAMES.host(name)).isEqualTo(host);
  }

  @Test
  void aWildcardStandsOverAllOfThem() {
    assertThat(NAMES.wildcard("fra1.a")).isEqualTo("*.fra1.a.edge.perigee.test");
    assertThat(NAMES.host("www-example-com.fra1.a.edge.perigee.test")).isEqualTo("www.example.com");
    assertThat(NAMES.wildcard("fra 1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]", "localhost", "-a.example", "a-.example"})
  void whatIsNoNameHasNone(String host) {
    assertThat(NAMES.name(host, "edge1")).isNull();
  }

  @Test
  void aHostThatIsTooLongHasNone() {
    assertThat(NAMES.name("a".repeat(50) + ".example.org", "edge1")).isNotNull();
    assertThat(NAMES.name("a".repeat(55) + ".example.org", "edge1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "www.example.com",
        "edge.perigee.test",
        "edge1.edge.perigee.test",
        ".edge1.edge.perigee.test",
        "a--.edge1.edge.perigee.test",
        "www-example-com.edge1.edge.other.test",
        "www-example-com.edge1.edge.perigee.test.evil.example"
      })
  void otherNamesStandForNoHost(String name) {
    assertThat(NAMES.host(name)).isNull();
  }

  @Test
  void withoutAZoneThereAreNone() {
    assertThat(EdgeNames.of("").name("www.example.com", "edge1")).isNull();
    assertThat(EdgeNames.NONE.host("a-b.edge1.edge.")).isNull();
  }
}
