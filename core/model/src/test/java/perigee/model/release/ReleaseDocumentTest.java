package perigee.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import perigee.model.property.Properties;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;

class ReleaseDocumentTest {

  private static final Instant THEN = Instant.parse("2026-01-31T12:00:00.123Z");

  @Provide
  Arbitrary<Release> releases() {
    return Properties.all()
        .list()
        .ofMaxSize(4)
        .uniqueElements(Property::name)
        .map(list -> list.stream().sorted(Comparator.comparing(Property::name)).toList())
        .map(list -> new Release(list.size(), THEN, "ann", "a “note”\n", list));
  }

  @net.jqwik.api.Property(tries = 50)
  void whatIsWrittenIsReadBackEqual(@ForAll("releases") Release release) {
    String text = ReleaseDocument.write(release);
    assertThat(ReleaseDocument.read(text)).isEqualTo(release);
    assertThat(text).doesNotContain("\n");
  }

  @Test
  void anInvalidPropertyIsRefusedByItsPlace() {
    assertThatThrownBy(() ->
            ReleaseDocument.read(
                "{\"number\":1,\"created-at\":\"2026-01-31T12:00:00Z\",\"author\":\"a\","
                    + "\"note\":\"\",\"properties\":[{\"name\":\"x\",\"hosts\":[\"a b\"],"
                    + "\"origins\":[\"http://o\"]}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("properties[0].hosts[0] is 'a b'; it must be a host name");
  }

  @Test
  void propertiesStandInOrderEachOnce() {
    Property property =
        PropertyDocument.read("{name: d, hosts: [a], origins: ['http://o']}", "p").orThrow();
    String text = ReleaseDocument.write(new Release(1, THEN, "a", "", List.of(property, property)));
    assertThatThrownBy(() -> ReleaseDocument.read(text)).hasMessageContaining("each once");
  }

  @Test
  void aReleaseOfThousandsIsReadWhole() {
    List<Property> properties =
        IntStream.range(0, 5_000)
            .mapToObj(i -> String.format("site-%05d", i))
            .map(name ->
                new Property(name, "default", List.of(name + ".example"), origins(), List.of()))
            .toList();
    Release release = new Release(7, THEN, "a", "", properties);
    assertThat(ReleaseDocument.read(ReleaseDocument.write(release))).isEqualTo(release);
  }

  private static List<perigee.model.property.Origin> origins() {
    return PropertyDocument.read("{name: d, hosts: [a], origins: ['http://o']}", "p")
        .orThrow()
        .origins();
  }
}
