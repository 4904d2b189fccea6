package perigee.model.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PurgeJsonTest {

  @Provide
  Arbitrary<Purge> purges() {
    return Purges.all();
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadBackEqual(@ForAll("purges") Purge purge) {
    assertThat(PurgeJson.read(PurgeJson.write(purge))).isEqualTo(purge);
  }

  @Test
  void theFormOfTheLogStays() {
    Purge purge = new Purge(new PurgeTarget.Url("a.example", "/x?y"), true, "acme");
    String json =
        "{\"kind\":\"url\",\"host\":\"a.example\",\"path-and-query\":\"/x?y\",\"soft\":true,"
            + "\"provider\":\"acme\"}";
    assertThat(PurgeJson.write(purge)).isEqualTo(json);
    assertThat(PurgeJson.read(json)).isEqualTo(purge);
    assertThat(PurgeJson.read("{\"kind\":\"all\",\"soft\":false,\"later\":1}"))
        .isEqualTo(new Purge(new PurgeTarget.All(), false, null));
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> PurgeJson.read("{\"kind\":\"moon\",\"soft\":false}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kind is 'moon'; it must be url");
  }
}
